import Tensors

/// A tensor's shape and numbers, laid out as NumPy prints arrays.
struct TensorText {
    /// Longer axes of large tensors show this many elements at each end.
    private static let edge = 3
    /// Larger tensors are shortened.
    private static let largestWhole = 1000

    private let tensor: Tensor

    init(_ tensor: Tensor) {
        self.tensor = tensor
    }

    var text: String {
        "Tensor \(tensor.shape)\n" + tensor.withUnsafeBufferPointer { rows($0, axis: 0, offset: 0, indent: 1) }
    }

    private func rows(_ values: UnsafeBufferPointer<Float>, axis: Int, offset: Int, indent: Int) -> String {
        guard axis < tensor.shape.rank else { return number(values[offset]) }
        let extent = tensor.shape[axis]
        let stride = tensor.shape.dimensions[(axis + 1)...].reduce(1, *)
        let isShortened = tensor.count > Self.largestWhole && extent > 2 * Self.edge
        let shown = isShortened ? Array(0..<Self.edge) + Array(extent - Self.edge..<extent) : Array(0..<extent)
        var parts = shown.map { rows(values, axis: axis + 1, offset: offset + $0 * stride, indent: indent + 1) }
        if isShortened { parts.insert("...", at: Self.edge) }
        let isInnermost = axis == tensor.shape.rank - 1
        let separator = isInnermost ? " " : "\n" + String(repeating: " ", count: indent)
        return "[" + parts.joined(separator: separator) + "]"
    }

    /// The shortest decimal that gives the same float, padded so that columns line up.
    private func number(_ value: Float) -> String {
        let text = "\(value)"
        return String(repeating: " ", count: max(0, 12 - text.count)) + text
    }
}
