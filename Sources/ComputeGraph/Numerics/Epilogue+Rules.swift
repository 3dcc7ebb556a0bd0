import Tensors

/// The shape rules that operations with an ``Epilogue`` share.
extension Epilogue {
    var pullbackNeeds: PullbackNeeds { activation == .linear ? [] : .output }

    /// The first input's shape; the residual, if any, is the second.
    /// - Parameter others: inputs after these.
    func mainInput(of operation: some Operation, _ inputs: [Shape], others: Int = 0) throws(GraphError) -> Shape {
        guard inputs.count == (addsResidual ? 2 : 1) + others, let input = inputs.first else {
            throw operation.mismatch(inputs, "takes one input, not \(inputs.count)")
        }
        return input
    }

    func check(channels: Int, of operation: some Operation, _ inputs: [Shape]) throws(GraphError) {
        for tensor in [scale, shift] {
            if let tensor, tensor.shape.dimensions != [channels] {
                throw operation.mismatch(inputs, "a bias of shape \(tensor.shape) does not suit \(channels) channels")
            }
        }
    }

    func checkResidual(_ output: Shape, of operation: some Operation, _ inputs: [Shape]) throws(GraphError) {
        if addsResidual, inputs[1] != output {
            throw operation.mismatch(inputs, "the residual is not shaped as the result \(output)")
        }
    }
}
