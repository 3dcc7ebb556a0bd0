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
        let lanes = Lanes(axis: axis, shape: output.shape)
        try context.forEachRange(of: lanes.count, grain: 64, work: output.count &* 16) { range, _ in
            for lane in range {
                let start = lanes.start(of: lane)
                let x = inputs[0].elements + start
                let y = output.elements + start
                var largest = -Float.infinity
                for i in 0..<lanes.length {
                    let v = x[i &* lanes.stride]
                    largest = v > largest ? v : largest
                }
                var sum: Float = 0
                if lanes.stride == 1 {
                    sum = whylight_exponentials(Kernels.best, x, y, lanes.length, largest)
                } else {
                    for i in 0..<lanes.length {
                        y[i &* lanes.stride] = expf(x[i &* lanes.stride] - largest)
                        sum += y[i &* lanes.stride]
                    }
                }
                for i in 0..<lanes.length { y[i &* lanes.stride] /= sum }
            }
        }
    }

    /// ∂/∂xᵢ = yᵢ · (gᵢ − Σ g·y).
    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0], let output = record.output else { return }
        let lanes = Lanes(axis: axis, shape: output.shape)
        for lane in 0..<lanes.count {
            let start = lanes.start(of: lane)
            let y = output.elements + start
            let g = gradient.elements + start
            let sum = result.elements + start
            var dot: Float = 0
            for i in 0..<lanes.length { dot += g[i &* lanes.stride] * y[i &* lanes.stride] }
            for i in 0..<lanes.length {
                let at = i &* lanes.stride
                sum[at] += y[at] * (g[at] - dot)
            }
        }
    }

    /// The one-dimensional runs of elements along the axis.
    private struct Lanes {
        let count: Int
        let length: Int
        let stride: Int

        init(axis: Int, shape: Shape) {
            let axis = axis < 0 ? axis + shape.rank : axis
            length = shape[axis]
            stride = shape.dimensions[(axis + 1)...].reduce(1, *)
            count = shape.dimensions[..<axis].reduce(1, *) * stride
        }

        func start(of lane: Int) -> Int { lane / stride * (stride * length) + lane % stride }
    }
}
