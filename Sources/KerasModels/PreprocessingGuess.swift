import ComputeGraph
import Tensors

/// The mode chosen for a model and why.
package struct PreprocessingGuess: Hashable, Sendable {
    package let mode: Preprocessing
    /// As a person reads it, such as `begins with Rescaling` or `recognised MobileNetV2`.
    package let reason: String
    /// False where nothing was recognised and x/255 is only a default.
    package let isCertain: Bool

    package init(mode: Preprocessing, reason: String, isCertain: Bool) {
        self.mode = mode
        self.reason = reason
        self.isCertain = isCertain
    }

    init(for application: Application?, lowered: LoweredModel) {
        let start = lowered.inputs.first.map { InputArithmetic(of: $0, in: lowered) }
        if let start, let layer = start.layers.first, ["Rescaling", "Normalization"].contains(layer.className) {
            self.init(mode: .raw, reason: "begins with \(layer.className)", isCertain: true)
        } else if let start, !start.layers.isEmpty {
            let names = start.layers.map(\.path).joined(separator: ", ")
            self.init(
                mode: start.takesPixels ? .raw : .unit,
                reason: "prepares \(start.takesPixels ? "pixels of 0…255" : "x/255") itself: \(names)",
                isCertain: true)
        } else if let application {
            self.init(mode: application.mode, reason: "recognised \(application.name)", isCertain: true)
        } else {
            self.init(mode: .unit, reason: "nothing tells the model's own preprocessing", isCertain: false)
        }
    }
}

/// The scales, shifts and change of channels that a graph applies to its input before anything else but resizing,
/// cutting and padding.
private struct InputArithmetic {
    /// The calls they belong to, in order.
    private(set) var layers: [(path: String, className: String)] = []
    /// The largest factor and the largest summand of all channels.
    private var scale: Float = 1
    private var shift: Float = 0

    /// A whole picture's pixels are brought near −1…1, or their mean of about 110 is taken off; smaller numbers, as in
    /// 2x − 1 or (x − 0.45) / 0.23, are meant for pixels that were divided by 255 before.
    var takesPixels: Bool { scale < 0.1 || shift > 50 }

    init(of input: Graph.Value, in lowered: LoweredModel) {
        let graph = lowered.graph
        let readers = GraphReaders(graph)
        var value = input
        // Each step is the only one that reads the value; no preprocessing takes more than a few.
        for _ in 0..<16 {
            let joined = readers.joinedChannels(of: value)
            guard let next = joined ?? readers.only(of: value) else { return }
            switch graph.nodes[next.index].source {
            case .operation(let operation as ScaleShift, _):
                guard take(lowered.call(making: next)) else { return }
                let factor = operation.scale.values.map(abs).max() ?? 1
                scale *= factor
                shift = shift * factor + (operation.shift.values.map(abs).max() ?? 0)
            case .operation(let operation as Slice, _) where operation.runs.last?.step == -1:
                guard take(lowered.call(making: next)) else { return }
            case .operation(let operation as Slice, _)
            where operation.runs.last?.count == graph.shape(of: value).dimensions.last:
                break
            case .operation(is Concatenate, let inputs):
                // A grey picture that is repeated as red, green and blue is none the readier for it.
                guard joined == nil ? Set(inputs) == [value] : take(lowered.call(making: next)) else { return }
            case .operation(is Transpose, _), .operation(is Resize2D, _), .operation(is Pad2D, _): break
            default: return
            }
            value = next
        }
    }

    /// Batch normalisation is arithmetic as well, but learnt, and says nothing of pixels.
    private mutating func take(_ call: LayerCall?) -> Bool {
        guard let call, call.className != "BatchNormalization" else { return false }
        if layers.last?.path != call.path { layers.append((call.path, call.className)) }
        return true
    }
}

/// Which values of a graph are made from which. Found once for all: a file may take a picture apart into as many
/// channels as it likes.
private struct GraphReaders {
    private let graph: Graph
    private let readers: [[Graph.Value]]

    init(_ graph: Graph) {
        self.graph = graph
        var readers = [[Graph.Value]](repeating: [], count: graph.nodes.count)
        for reader in graph.values {
            for input in graph.nodes[reader.index].inputs where readers[input.index].last != reader {
                readers[input.index].append(reader)
            }
        }
        self.readers = readers
    }

    /// The value made from this one, if there is exactly one.
    func only(of value: Graph.Value) -> Graph.Value? {
        let readers = readers[value.index]
        return readers.count == 1 ? readers[0] : nil
    }

    /// Where a picture's channels, each taken by itself, are put together again: as Keras 3 turns RGB to BGR.
    func joinedChannels(of picture: Graph.Value) -> Graph.Value? {
        let shape = graph.shape(of: picture)
        let channel = Array(shape.dimensions.dropLast()) + [1]
        var joints = Set<Graph.Value>()
        for reader in readers[picture.index] {
            guard case .operation(is Slice, _) = graph.nodes[reader.index].source,
                graph.shape(of: reader).dimensions == channel
            else { return nil }
            var end = reader
            while let next = only(of: end), case .operation(is Reshape, _) = graph.nodes[next.index].source {
                end = next
            }
            guard let joint = only(of: end), case .operation(is Concatenate, _) = graph.nodes[joint.index].source,
                graph.shape(of: joint) == shape
            else { return nil }
            joints.insert(joint)
        }
        return joints.count == 1 ? joints.first : nil
    }
}

extension LoweredModel {
    /// The call in which a value was made; its label is the call's path.
    fileprivate func call(making value: Graph.Value) -> LayerCall? {
        calls.first { $0.path == graph.nodes[value.index].label }
    }
}
