/// The layers of a configuration that Whylight does not run, gathered from all its nested models.
struct UnsupportedLayers {
    private var paths: [String: [String]] = [:]

    init(in architecture: Architecture) {
        gather(architecture)
    }

    private mutating func gather(_ architecture: Architecture) {
        for declaration in architecture.declarations {
            if let nested = declaration.nested {
                gather(nested)
            } else if let name = declaration.configuration.operatorName {
                guard OperatorRegistry.operation(named: name) == nil else { continue }
                // The operators of TensorFlow all share one class; their function tells them apart.
                let function = declaration.configuration["function"]?.string.map { " \($0)" } ?? ""
                paths[declaration.className + function, default: []].append(declaration.configuration.path)
            } else if LayerRegistry.layer(named: declaration.className) == nil {
                paths[declaration.className, default: []].append(declaration.configuration.path)
            }
        }
    }

    /// One error that lists all of them; nil if there are none.
    var error: ModelError? {
        guard let first = paths.keys.sorted().first, let firstPath = paths[first]?.first else { return nil }
        var sentences: [String] = []
        let unknown = paths.filter { $0.key != UnsupportedLayers.lambda }.sorted { $0.key < $1.key }
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
        if let lambdas = paths[UnsupportedLayers.lambda] {
            sentences.append(
                "the model has a Lambda layer (\(UnsupportedLayers.list(lambdas))): its code comes with the file and "
                    + "is never executed; replace it by built-in layers and save the model again")
        }
        return ModelError(.unsupported, sentences.joined(separator: "; "), layer: "\(firstPath) (\(first))")
    }

    private static let lambda = "Lambda"

    /// `conv_a, conv_b`, or `12×: conv_a, conv_b, conv_c, …`.
    static func list(_ paths: [String]) -> String {
        let shown = paths.prefix(5).joined(separator: ", ") + (paths.count > 5 ? ", …" : "")
        return paths.count > 1 ? "\(paths.count)×: \(shown)" : shown
    }
}
