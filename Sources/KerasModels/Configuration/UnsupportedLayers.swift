/// The layers of a configuration that Whylight does not run, gathered from all its nested models.
struct UnsupportedLayers {
    private var paths: [String: [String]] = [:]
    /// What each Lambda layer's function uses, by the layer's path.
    private var lambdas: [(path: String, contents: String)] = []

    init(in architecture: Architecture) {
        gather(architecture)
    }

    private mutating func gather(_ architecture: Architecture) {
        for declaration in architecture.declarations {
            let configuration = declaration.configuration
            if let nested = declaration.nested {
                gather(nested)
            } else if let name = configuration.operatorName {
                guard OperatorRegistry.operation(named: name) == nil else { continue }
                // The operators of TensorFlow all share one class; their function tells them apart.
                let function = configuration["function"]?.string.map { " \($0)" } ?? ""
                paths[declaration.className + function, default: []].append(configuration.path)
            } else if declaration.className == LambdaLayer.className {
                guard (try? LambdaLayer(configuration)) == nil else { continue }
                lambdas.append((configuration.path, LambdaFunction(configuration).contents))
            } else if LayerRegistry.layer(named: declaration.className) == nil {
                paths[declaration.className, default: []].append(configuration.path)
            }
        }
    }

    /// One error that lists all of them; nil if there are none.
    var error: ModelError? {
        let unknown = paths.sorted { $0.key < $1.key }
        guard
            let first = unknown.first.map({ "\($0.value[0]) (\($0.key))" })
                ?? lambdas.first.map({ "\($0.path) (Lambda)" })
        else { return nil }
        var sentences: [String] = []
        if !unknown.isEmpty {
            // Classes with the same way out share one sentence.
            var lists: [(advice: String, entries: [String])] = []
            for (name, paths) in unknown {
                let advice = UnsupportedLayers.advice(for: name)
                let entry = "\(name) (\(UnsupportedLayers.list(paths)))"
                if let index = lists.firstIndex(where: { $0.advice == advice }) {
                    lists[index].entries.append(entry)
                } else {
                    lists.append((advice, [entry]))
                }
            }
            let list = lists.map { $0.entries.joined(separator: ", ") + ": " + $0.advice }.joined(separator: "; ")
            sentences.append("the model has layers that are not supported: \(list)")
        }
        if !lambdas.isEmpty {
            sentences.append(
                "the model has a Lambda layer (\(UnsupportedLayers.list(lambdas.map(\.path)))): its code comes with the "
                    + "file and is never executed\(lambdas[0].contents); put built-in layers such as Rescaling in its "
                    + "place, copy the weights with set_weights, and save the model again")
        }
        return ModelError(.unsupported, sentences.joined(separator: "; "), layer: first)
    }

    /// `conv_a, conv_b`, or `12×: conv_a, conv_b, conv_c, …`.
    static func list(_ paths: [String]) -> String {
        let shown = paths.prefix(5).joined(separator: ", ") + (paths.count > 5 ? ", …" : "")
        return paths.count > 1 ? "\(paths.count)×: \(shown)" : shown
    }
}
