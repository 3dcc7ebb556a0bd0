package import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The logarithm of the softmax along one axis, the largest element subtracted first.
package struct LogSoftmax: Operation {
    package static let name = "LogSoftmax"

    /// Counted from the front, batch included; negative ones from the back.
    package let axis: Int

    package init(axis: Int = -1) { self.axis = axis }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        _ = try resolve(axis: axis, in: input, inputs)
        return input
    }

    package var pullbackNeeds: PullbackNeeds { .output }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let x = inputs[0].elements
        let y = output.elements
        let lanes = AxisGroups(of: output.shape, along: axis)
        for lane in 0..<lanes.count {
            var largest = -Float.infinity
            lanes.forEachElement(of: lane) { largest = x[$0] > largest ? x[$0] : largest }
            var sum: Float = 0
            lanes.forEachElement(of: lane) { sum += expf(x[$0] - largest) }
            let shift = largest + logf(sum)
            lanes.forEachElement(of: lane) { y[$0] = x[$0] - shift }
        }
    }

    /// ∂/∂xᵢ = gᵢ − exp(yᵢ) · Σ g.
    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0]?.elements, let y = record.output?.elements else { return }
        let g = gradient.elements
        let lanes = AxisGroups(of: gradient.shape, along: axis)
        for lane in 0..<lanes.count {
            var sum: Float = 0
            lanes.forEachElement(of: lane) { sum += g[$0] }
            lanes.forEachElement(of: lane) { result[$0] += g[$0] - expf(y[$0]) * sum }
        }
    }
}
