import ComputeGraph

/// A layer that is one function of each element; it may also stand as the `activation` of another.
protocol ElementwiseLayer: Layer {
    var activation: Activation { get }
}

extension ElementwiseLayer {
    var axisOrder: AxisOrder { .either }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        try lowering.apply(Activate(activation), to: lowering.input)
    }
}
