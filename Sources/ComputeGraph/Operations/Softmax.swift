import CKernels
package import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The softmax along one axis, the largest element subtracted first.
package struct Softmax: Operation {
    package static let name = "Softmax"

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
        let lanes = AxisGroups(of: output.shape, along: axis)
        try context.forEachRange(of: lanes.count, grain: 64, work: output.count &* 16) { range, _ in
            let x = inputs[0].elements
            let y = output.elements
            for lane in range {
                var largest = -Float.infinity
                lanes.forEachElement(of: lane) { largest = x[$0] > largest ? x[$0] : largest }
                var sum: Float = 0
                if lanes.runStride == 1 {
                    let start = lanes.start(of: lane)
                    sum = whylight_exponentials(Kernels.best, x + start, y + start, lanes.size, largest)
                } else {
                    lanes.forEachElement(of: lane) {
                        y[$0] = expf(x[$0] - largest)
                        sum += y[$0]
                    }
                }
                lanes.forEachElement(of: lane) { y[$0] /= sum }
            }
        }
    }

    /// ∂/∂xᵢ = yᵢ · (gᵢ − Σ g·y).
    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0]?.elements, let y = record.output?.elements else { return }
        let g = gradient.elements
        let lanes = AxisGroups(of: gradient.shape, along: axis)
        for lane in 0..<lanes.count {
            var dot: Float = 0
            lanes.forEachElement(of: lane) { dot += g[$0] * y[$0] }
            lanes.forEachElement(of: lane) { result[$0] += y[$0] * (g[$0] - dot) }
        }
    }
}
