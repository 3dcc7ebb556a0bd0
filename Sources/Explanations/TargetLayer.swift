package import ComputeGraph
package import KerasModels
import Tensors

/// The map to explain: a value of the graph and the layer it belongs to.
package struct TargetLayer: Hashable, Sendable {
    package let path: String
    package let value: Graph.Value
}

extension TargetLayer {
    /// Finds the layer a user asked for.
    /// - Throws: `ExplanationError.badLayer` for a layer that does not exist or has no map.
    package static func resolve(
        _ choice: LayerChoice, in model: Model, lowered: LoweredModel, output: Graph.Value
    ) throws(ExplanationError) -> TargetLayer {
        switch choice {
        case .automatic:
            guard let layer = automatic(in: lowered, output: output) else {
                throw .badLayer("Could not find a suitable target layer automatically.")
            }
            return layer
        case .eli5:
            let rank = lowered.graph.shape(of: lowered.inputs[0]).rank
            let names = Set(model.layers.map(\.path))
            let own = lowered.calls.last { call in
                names.contains(call.path) && call.outputs.first.map { lowered.graph.shape(of: $0).rank == rank } == true
            }
            guard let own else { throw .badLayer("Could not find a suitable target layer automatically.") }
            return try checked(own, in: lowered)
        case .index(let index):
            let count = model.layers.count
            let position = index < 0 ? index + count : index
            guard model.layers.indices.contains(position) else {
                throw .badLayer("Was asked to retrieve layer at index \(index) but model only has \(count) layers.")
            }
            return try resolve(.named(model.layers[position].path), in: model, lowered: lowered, output: output)
        case .named(let name):
            return try checked(call(named: name, of: model, in: lowered), in: lowered)
        }
    }

    /// The last call of the layer with this path, or of the only layer with this name at any depth.
    private static func call(
        named name: String, of model: Model, in lowered: LoweredModel
    ) throws(ExplanationError) -> LayerCall {
        if let call = lowered.calls.last(where: { $0.path == name }) { return call }
        let inner = lowered.calls.filter { $0.path.hasSuffix("/" + name) }
        let paths = Set(inner.map(\.path))
        if paths.count > 1 {
            throw .badLayer("Several layers are named \(name): \(paths.sorted().joined(separator: ", "))")
        }
        guard let call = inner.last else {
            throw .badLayer("No such layer: \(name). Existing layers are: \(names(of: model))")
        }
        return call
    }

    /// The model's own layers; of many, the first and the last.
    private static func names(of model: Model) -> String {
        let names = model.layers.map(\.name)
        let shown = names.count > 10 ? names.prefix(3) + ["…"] + names.suffix(5) : names[...]
        return shown.joined(separator: ", ")
    }

    private static func checked(_ call: LayerCall, in lowered: LoweredModel) throws(ExplanationError) -> TargetLayer {
        guard let value = call.outputs.first, lowered.graph.shape(of: value).rank == 4 else {
            throw .badLayer(
                "Can not perform Grad-CAM on the retrieved activation layer: \(call.path) (\(call.className)) has no"
                    + " map of height and width")
        }
        return TargetLayer(path: call.path, value: value)
    }
}
