/// Steps in a row that run side by side because none reads another's result.
///
/// The threads go through the steps of a group without waiting for each other in between, each taking the tiles that are
/// left: NASNet's cells are of ten short convolutions that do not depend on one another.
struct StepGroups: Sendable {
    /// Positions of steps, in order.
    let ranges: [Range<Int>]
    /// The position of each step's group.
    let groupOfStep: [Int]
    /// The most steps that a group has.
    var longest: Int { ranges.reduce(0) { max($0, $1.count) } }

    init(_ steps: [Step], nodes: [Graph.Node]) {
        var ranges: [Range<Int>] = []
        var written: Set<Int> = []
        var first = 0
        for (position, step) in steps.enumerated() {
            let joins =
                position > first && position - first < StepGroups.most
                && StepGroups.isSingleLoop(steps[position - 1], nodes) && StepGroups.isSingleLoop(step, nodes)
                && !step.inputs.contains(where: written.contains)
            if position > first && !joins {
                ranges.append(first..<position)
                first = position
                written = []
            }
            written.insert(step.output)
        }
        if first < steps.count { ranges.append(first..<steps.count) }
        self.ranges = ranges
        groupOfStep = ranges.enumerated().flatMap { group, range in range.map { _ in group } }
    }

    private static func isSingleLoop(_ step: Step, _ nodes: [Graph.Node]) -> Bool {
        step.operation.isSingleLoop(for: step.inputs.map { nodes[$0].shape }, output: nodes[step.output].shape)
    }

    /// Values of a group share no memory, so long ones would take much of it.
    private static let most = 16
}
