import ComputeGraph
import Tensors

/// Pooling to a given size.
enum AdaptivePoolingOperators: OperatorFamily {
    static let operators: [Operator] = [
        pooling(.average, "AdaptiveAveragePool"),
        pooling(.max, "AdaptiveMaxPool"),
    ]

    private static func pooling(_ kind: Pool2D.Kind, _ title: String) -> Operator {
        Operator(classes: [title]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "inputs"))
            let size = try lowering.extent(call.argument(1, "output_size"), default: nil)
            return try lowering.poolAdaptively(input, kind, to: size)
        }
    }
}

extension Lowering {
    /// Of h rows made of H, row i is pooled from ⌊i·H/h⌋ up to ⌈(i + 1)·H/h⌉; columns likewise.
    mutating func poolAdaptively(
        _ value: Graph.Value, _ kind: Pool2D.Kind, to size: Window.Extent
    ) throws(ModelError) -> Graph.Value {
        _ = try pictureShape(of: value)
        if size.height == 1, size.width == 1 { role = .spatialReduction }
        let rows = try poolAdaptively(value, kind, axis: 1, count: size.height)
        return try poolAdaptively(rows, kind, axis: 2, count: size.width)
    }

    private mutating func poolAdaptively(
        _ value: Graph.Value, _ kind: Pool2D.Kind, axis: Int, count: Int
    ) throws(ModelError) -> Graph.Value {
        let extent = shape(of: value)[axis]
        guard [extent, count].allSatisfy({ 1...LayerConfiguration.largestExtent ~= $0 }) else {
            throw error(.damaged, "cannot pool \(extent) rows or columns to \(count)")
        }
        func window(_ length: Int, step: Int) -> Window {
            func along(_ number: Int) -> Window.Extent {
                axis == 1 ? Window.Extent(height: number, width: 1) : Window.Extent(height: 1, width: number)
            }
            return Window(size: along(length), strides: along(step), padding: .valid)
        }
        if extent.isMultiple(of: count) {
            return try apply(Pool2D(kind, window: window(extent / count, step: extent / count)), to: value)
        }
        // The windows have two lengths at most. Each length is pooled everywhere, and what is wanted is picked.
        let starts = (0..<count).map { $0 * extent / count }
        let lengths = (0..<count).map { (($0 + 1) * extent + count - 1) / count - starts[$0] }
        var pooled: [Graph.Value] = []
        var offsets: [Int: Int] = [:]
        var total = 0
        for length in Set(lengths).sorted() {
            pooled.append(try apply(Pool2D(kind, window: window(length, step: 1)), to: value))
            offsets[length] = total
            total += extent - length + 1
        }
        return try gather(concatenate(pooled, axis: axis), axis: axis, count: count) {
            starts[$0] + (offsets[lengths[$0]] ?? 0)
        }
    }
}
