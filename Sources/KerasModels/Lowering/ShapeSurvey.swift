import ComputeGraph
import Tensors

/// The output shapes of every layer, with nil for the axes that depend on what the model leaves open.
struct ShapeSurvey {
    /// For the declared input shapes, or a nominal size where they are open; batch 1.
    let lowered: LoweredModel
    /// Of the model's outputs.
    let outputShapes: [[Int?]]
    /// The weights it was made with, of every layer by ordinal.
    let weights: [[Tensor]]
    private let layerShapes: [[[Int?]]]

    /// Lowers the model, twice where its inputs are open: axes that then differ are open as well.
    /// - Throws: `ModelError` with `damaged` where the layers do not fit together.
    ///
    /// - Parameter weights: nil for blank ones.
    init(_ network: Network, weights given: [[Tensor]]?) throws(ModelError) {
        guard network.ports.allSatisfy({ !$0.shape.isEmpty }) else {
            throw ModelError(
                .unsupported, "model \(network.name) does not say the shape of its input: build it and save it again")
        }
        // The first sizes suit every usual classifier; the others are for those that cut a lot away.
        let isOpen = network.ports.contains { $0.shape.dropFirst().contains(nil) }
        let candidates = isOpen ? [(224, 256), (512, 544), (64, 96)] : [(0, 0)]
        var lastError: ModelError?
        for (nominal, other) in candidates {
            do {
                let blank = [[Tensor]?](repeating: nil, count: network.memberCount)
                let first = try ShapeSurvey.lower(network, given ?? blank, nominal)
                let second = isOpen ? try ShapeSurvey.lower(network, given ?? blank, other) : first
                weights = first.weights.map { $0 ?? [] }
                lowered = first.model
                let batch = network.ports.first?.shape.first ?? nil
                outputShapes = zip(first.model.outputs, second.model.outputs).map { a, b in
                    ShapeSurvey.merge(first.model.graph.shape(of: a), second.model.graph.shape(of: b), batch)
                }
                layerShapes = zip(first.layerShapes, second.layerShapes).map { a, b in
                    zip(a ?? [], b ?? []).map { ShapeSurvey.merge($0, $1, batch) }
                }
                return
            } catch {
                lastError = lastError ?? error
            }
        }
        let error = lastError ?? ModelError(.damaged, "model \(network.name) cannot be built")
        throw error.code == .shapeMismatch ? ModelError(.damaged, error.message, layer: error.layer) : error
    }

    /// Of the layer's first call, one for each output; empty for a layer that is never called.
    func shapes(ofLayer ordinal: Int) -> [[Int?]] { layerShapes[ordinal] }

    private static func lower(
        _ network: Network, _ weights: [[Tensor]?], _ size: Int
    ) throws(ModelError) -> Network.Survey {
        var shapes: [Shape] = []
        for port in network.heldPorts {
            // An open last axis of a picture is its channels.
            let last = port.shape.count - 1
            let extents = port.shape.enumerated().map { axis, extent in
                axis == 0 ? 1 : extent ?? (axis == last && last == 3 ? 3 : size)
            }
            do {
                shapes.append(try Shape(checking: extents))
            } catch {
                throw ModelError(.damaged, "input \(port.name) of model \(network.name): \(error)")
            }
        }
        return try network.survey(shapes, weights: weights)
    }

    /// The batch is open unless the file fixes it.
    private static func merge(_ a: Shape, _ b: Shape, _ batch: Int?) -> [Int?] {
        guard a.rank == b.rank else { return a.dimensions.map { _ in nil } }
        return zip(a.dimensions, b.dimensions).enumerated().map { axis, extents in
            axis == 0 ? batch : (extents.0 == extents.1 ? extents.0 : nil)
        }
    }
}

extension Network {
    func lowered(for inputShapes: [Shape], weights: [[Tensor]]) throws(ModelError) -> LoweredModel {
        try survey(inputShapes, weights: weights).model
    }

    fileprivate typealias Survey = (model: LoweredModel, layerShapes: [[Shape]?], weights: [[Tensor]?])

    fileprivate func survey(
        _ inputShapes: [Shape], weights: [[Tensor]?]
    ) throws(ModelError) -> Survey {
        var lowering = Lowering(weights: weights)
        let inputs = zip(heldPorts, inputShapes).map { port, shape in
            lowering.addInput(shape, name: port.name, isTurned: port.isChannelsFirst)
        }
        let outputs = try lower(inputs, prefix: "", into: &lowering)
        let model = LoweredModel(graph: lowering.graph, inputs: inputs, outputs: outputs, calls: lowering.calls)
        return (model, lowering.outputShapes, lowering.weights)
    }
}
