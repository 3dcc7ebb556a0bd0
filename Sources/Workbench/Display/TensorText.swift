import Tensors

/// A tensor's shape and numbers, laid out as NumPy prints arrays.
struct TensorText {
    /// Longer axes of large tensors show this many elements at each end.
    private static let edge = 3
    /// Larger tensors are shortened.
    private static let largestWhole = 1000
    /// Longer rows are broken; NumPy's own 75 would break the rows of a 7×7 heat map.
    private static let lineLength = 100

    private let tensor: Tensor

    init(_ tensor: Tensor) {
        self.tensor = tensor
    }

    var text: String {
        "Tensor \(tensor.shape)\n"
            + tensor.withUnsafeBufferPointer { values in
                var shown: [Float] = []
                visit(values, axis: 0, offset: 0) { shown.append($0) }
                return rows(values, NumberLayout(shown), axis: 0, offset: 0)
            }
    }

    private func isShortened(_ axis: Int) -> Bool {
        tensor.count > Self.largestWhole && tensor.shape[axis] > 2 * Self.edge
    }

    /// The positions of an axis that are shown.
    private func positions(_ axis: Int) -> [Int] {
        let extent = tensor.shape[axis]
        return isShortened(axis) ? Array(0..<Self.edge) + Array(extent - Self.edge..<extent) : Array(0..<extent)
    }

    private func stride(_ axis: Int) -> Int { tensor.shape.dimensions[(axis + 1)...].reduce(1, *) }

    private func visit(
        _ values: UnsafeBufferPointer<Float>, axis: Int, offset: Int, _ body: (Float) -> Void
    ) {
        guard axis < tensor.shape.rank else { return body(values[offset]) }
        for position in positions(axis) {
            visit(values, axis: axis + 1, offset: offset + position * stride(axis), body)
        }
    }

    private func rows(
        _ values: UnsafeBufferPointer<Float>, _ layout: NumberLayout, axis: Int, offset: Int
    ) -> String {
        guard axis < tensor.shape.rank else { return layout.text(of: values[offset]) }
        var parts = positions(axis).map { rows(values, layout, axis: axis + 1, offset: offset + $0 * stride(axis)) }
        if isShortened(axis) { parts.insert("...", at: Self.edge) }
        let indent = String(repeating: " ", count: axis + 1)
        if axis == tensor.shape.rank - 1 { return "[" + Self.lines(of: parts, indent: indent) + "]" }
        // As many empty lines as NumPy leaves between the parts of higher axes.
        let breaks = String(repeating: "\n", count: max(1, tensor.shape.rank - axis - 1))
        return "[" + parts.joined(separator: breaks + indent) + "]"
    }

    private static func lines(of parts: [String], indent: String) -> String {
        var text = ""
        var length = indent.count
        for (index, part) in parts.enumerated() {
            if index > 0 && length + 1 + part.count >= lineLength {
                while text.last == " " { text.removeLast() }
                text += "\n" + indent
                length = indent.count
            } else if index > 0 {
                text += " "
                length += 1
            }
            text += part
            length += part.count
        }
        return text
    }
}
