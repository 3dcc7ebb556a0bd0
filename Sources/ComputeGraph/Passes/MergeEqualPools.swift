/// Two poolings of the same value with the same window are one, as in each cell of NASNet.
struct MergeEqualPools: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        struct Key: Hashable {
            let input: Int
            let kind: Pool2D.Kind
            let window: Window
        }
        var first: [Key: Int] = [:]
        var equal: [Int: Int] = [:]
        for index in draft.nodes.indices {
            guard let (operation, sources) = draft.operation(at: index) else { continue }
            let inputs = sources.map { equal[$0] ?? $0 }
            if inputs != sources { draft.replace(index, by: operation, reading: inputs) }
            guard let pool = operation as? Pool2D, !draft.isKept(index) else { continue }
            let key = Key(input: inputs[0], kind: pool.kind, window: pool.window)
            if let other = first[key] { equal[index] = other } else { first[key] = index }
        }
    }
}
