/// A rewriting of the graph that leaves every kept value the same, up to rounding.
protocol Pass: Sendable {
    func run(on draft: inout Draft) throws(GraphError)
}

/// The passes of every program, in order.
enum Passes {
    static let standard: [any Pass] = []
}
