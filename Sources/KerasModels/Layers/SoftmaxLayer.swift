import ComputeGraph
import Tensors

struct SoftmaxLayer: Layer {
    static let classNames = ["Softmax"]

    let axes: [Int]
    let axisOrder = AxisOrder.either

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        axes = try configuration.axes()
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        lowering.logits = input
        let axes = try lowering.resolve(axes, of: input)
        if axes.count == 1 { return try lowering.apply(Softmax(axis: axes[0]), to: input) }
        // Over several axes at once: they become one behind all others.
        let shape = lowering.shape(of: input)
        let order = shape.dimensions.indices.filter { !axes.contains($0) } + axes
        let turned = try lowering.apply(Transpose(order), to: input)
        let extents = lowering.shape(of: turned).dimensions
        let count = try lowering.checkedShape(Array(extents.suffix(axes.count))).count
        let joined = try lowering.reshape(turned, to: extents.dropLast(axes.count) + [count])
        let result = try lowering.reshape(try lowering.apply(Softmax(axis: -1), to: joined), to: extents)
        let back = order.indices.map { axis in order.firstIndex(of: axis) ?? axis }
        return try lowering.apply(Transpose(back), to: result)
    }
}
