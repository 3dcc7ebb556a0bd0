import ComputeGraph
import Tensors

struct ReshapeLayer: Layer {
    static let classNames = ["Reshape"]

    /// Without the batch axis; one extent may be −1, which takes what is left.
    let target: [Int]
    let axisOrder = AxisOrder.rearranged

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        target = try configuration.integers("target_shape")
        guard target.allSatisfy({ $0 >= -1 }), target.count(where: { $0 == -1 }) <= 1 else {
            throw configuration.error(.damaged, "\"target_shape\" \(target) is no shape")
        }
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let shape = lowering.shape(of: input)
        guard let batch = shape.dimensions.first else {
            throw lowering.error(.shapeMismatch, "cannot reshape a single number")
        }
        let elements = try lowering.checkedShape(Array(shape.dimensions.dropFirst())).count
        let known = try lowering.checkedShape(target.filter { $0 != -1 }).count
        guard known > 0 ? elements % known == 0 : elements == 0 else {
            throw lowering.error(.shapeMismatch, "cannot give \(elements) elements the shape \(target)")
        }
        let extents = target.map { $0 == -1 ? (known > 0 ? elements / known : 0) : $0 }
        return try lowering.apply(Reshape(to: try lowering.checkedShape([batch] + extents)), to: input)
    }
}
