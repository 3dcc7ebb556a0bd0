import CKernels
package import Tensors

/// Applies an ``Activation`` to every element.
package struct Activate: Operation {
    package static let name = "Activate"

    package let activation: Activation

    package init(_ activation: Activation) { self.activation = activation }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { try onlyInput(inputs) }

    package var pullbackNeeds: PullbackNeeds { activation.derivativeFollowsFromOutput ? .output : .inputs }

    package func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { true }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let x = inputs[0].elements
        let y = output.elements
        // About 16 operations an element for the exponential kinds.
        try context.forEachRange(of: output.count, grain: 1 << 14, work: output.count &* 16) { range, _ in
            if let kernel = activation.kernel {
                var epilogue = whylight_epilogue(
                    start: nil, start_stride: 0, scale: nil, shift: nil, residual: nil, residual_stride: 0,
                    activation: kernel.kind,
                    maximum: kernel.maximum)
                whylight_finish(
                    Kernels.best, 1, range.count, x + range.lowerBound, 0, y + range.lowerBound, 0, &epilogue)
                return
            }
            (y + range.lowerBound).update(from: x + range.lowerBound, count: range.count)
            activation.apply(to: y + range.lowerBound, count: range.count)
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0] else { return }
        let input = record.inputs.first?.elements
        let output = record.output?.elements
        let block = 256
        try context.forEachRange(of: gradient.count, grain: 1 << 14, work: gradient.count &* 16) { range, _ in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: block) { buffer in
                guard let g = buffer.baseAddress else { return }
                for start in stride(from: range.lowerBound, to: range.upperBound, by: block) {
                    let count = min(block, range.upperBound - start)
                    g.update(from: gradient.elements + start, count: count)
                    activation.multiplyByDerivative(
                        g, input: input.map { $0 + start }, output: output.map { $0 + start }, count: count)
                    let sum = result.elements + start
                    for i in 0..<count { sum[i] += g[i] }
                }
            }
        }
    }
}
