import Tensors

/// Places in one block of memory for the values that live only during a run.
///
/// Two values share memory unless both are alive at some step. The largest values are placed first, each in the first
/// column of memory that is free during its life: shared objects, greedy by size, Pisarchyk and Lee 2020, "Efficient
/// Memory Management for Deep Neural Net Inference".
///
/// The middles of all values of a column coincide. Of most values one thread writes the first half and another one the
/// second, so a thread does not write to lines that are in the other's cache (EfficientNetB0 on two cores without a common
/// cache: 7.6 ms, 7.9 where the halves cross).
struct MemoryPlan: Sendable {
    /// The first float of each planned value, by graph index.
    let offsets: [Int: Int]
    /// The first float of the working memory that the threads share at each step.
    let sharedOffsets: [Int]
    /// Floats in all.
    let count: Int

    /// - Parameters:
    ///   - times: of each step; steps that run side by side have the same.
    ///   - outside: values that outlive the run and have memory of their own.
    init(steps: [Step], at times: [Int], nodes: [Graph.Node], outside: Set<Int>) {
        var columns: [Column] = []
        var offsets: [Int: Int] = [:]
        let lifetimes = Self.lifetimes(of: steps, at: times, nodes: nodes, outside: outside)
        for lifetime in lifetimes.sorted(by: { ($0.size, $1.first) > ($1.size, $0.first) }) {
            let index = columns.firstIndex { $0.isFree(during: lifetime) } ?? columns.count
            if index == columns.count {
                let start = columns.last.map { $0.start + $0.width } ?? 0
                columns.append(Column(start: start, width: lifetime.size))
            }
            columns[index].lifetimes.append(lifetime)
            offsets[lifetime.value] =
                columns[index].start + (columns[index].width - lifetime.size) / 2 / Self.line * Self.line
        }
        count = columns.last.map { $0.start + $0.width } ?? 0
        sharedOffsets = steps.indices.map { offsets[Self.sharedValue(of: $0)] ?? 0 }
        self.offsets = offsets
    }

    /// From the step that writes a value to the last one that reads it.
    private struct Lifetime {
        let value: Int
        let first: Int
        var last: Int
        let size: Int
    }

    /// Memory for one value at a time.
    private struct Column {
        let start: Int
        let width: Int
        var lifetimes: [Lifetime] = []

        func isFree(during other: Lifetime) -> Bool {
            lifetimes.allSatisfy { $0.last < other.first || other.last < $0.first }
        }
    }

    private static func lifetimes(
        of steps: [Step], at times: [Int], nodes: [Graph.Node], outside: Set<Int>
    ) -> [Lifetime] {
        var lifetimes: [Lifetime] = []
        var position: [Int: Int] = [:]
        for (index, step) in steps.enumerated() {
            let time = times[index]
            for input in step.inputs {
                if let at = position[input] { lifetimes[at].last = time }
            }
            if step.scratchCount.shared > 0 {
                lifetimes.append(
                    Lifetime(
                        value: sharedValue(of: index), first: time, last: time,
                        size: padded(step.scratchCount.shared)))
            }
            guard !outside.contains(step.output) else { continue }
            position[step.output] = lifetimes.count
            lifetimes.append(
                Lifetime(value: step.output, first: time, last: time, size: padded(nodes[step.output].shape.count)))
        }
        return lifetimes
    }

    /// Names the working memory that the threads share at a step among the values: below zero.
    private static func sharedValue(of step: Int) -> Int { -1 - step }

    /// Rounded up to 64 bytes.
    static func padded(_ count: Int) -> Int { (count + line - 1) / line * line }

    /// Floats of a line of the cache.
    private static let line = 16
}
