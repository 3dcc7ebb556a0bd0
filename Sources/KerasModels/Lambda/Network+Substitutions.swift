extension Network {
    /// What stands in the place of code that is not executed, one line for each kind.
    var substitutions: [String] {
        var paths: [String: [String]] = [:]
        gatherLambdas(prefix: "", into: &paths)
        return paths.sorted { $0.value[0] < $1.value[0] }.map { expression, paths in
            let shown = paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? ", …" : "")
            let layers = paths.count == 1 ? "Lambda layer \(shown)" : "\(paths.count) Lambda layers (\(shown))"
            return "replaced: \(layers) by \(expression), as which its code is recognised; it was not executed"
        }
    }

    private func gatherLambdas(prefix: String, into paths: inout [String: [String]]) {
        for member in members {
            switch member.body {
            case .network(let network): network.gatherLambdas(prefix: prefix + member.name + "/", into: &paths)
            case .layer(let layer):
                guard let lambda = layer as? LambdaLayer else { continue }
                paths[lambda.expression.description, default: []].append(prefix + member.name)
            }
        }
    }
}
