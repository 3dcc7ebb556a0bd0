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

/// The scales, shifts and change of channels that a graph applies to its input before anything else.
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
        var value = input
        // Each step is the only one that reads the value; no preprocessing takes more than a few.
        for _ in 0..<16 {
            guard let next = graph.onlyReader(of: value) else { return }
            switch graph.nodes[next.index].source {
            case .operation(let operation as ScaleShift, _):
                guard take(lowered.call(making: next)) else { return }
                let factor = operation.scale.values.map(abs).max() ?? 1
                scale *= factor
                shift = shift * factor + (operation.shift.values.map(abs).max() ?? 0)
            case .operation(let operation as Slice, _) where operation.runs.last?.step == -1:
                guard take(lowered.call(making: next)) else { return }
            case .operation(is Transpose, _): break
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

extension Graph {
    /// The value made from this one, if there is exactly one.
    fileprivate func onlyReader(of value: Graph.Value) -> Graph.Value? {
        let readers = values.filter { reader in
            if case .operation(_, let inputs) = nodes[reader.index].source { inputs.contains(value) } else { false }
        }
        return readers.count == 1 ? readers[0] : nil
    }
}

extension LoweredModel {
    /// The call in which a value was made; its label is the call's path.
    fileprivate func call(making value: Graph.Value) -> LayerCall? {
        calls.first { $0.path == graph.nodes[value.index].label }
    }
}
