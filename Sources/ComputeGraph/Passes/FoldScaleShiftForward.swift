import Tensors

/// Rescaling before a convolution goes into its kernel: `Σ w·(x·s + t) = Σ (w·s)·x + Σ w·t`.
///
/// Exact only where no window reaches into the padding, which is zero after the shift and not before it, or where the
/// shift is zero. Small kernels only, as those of the first layer, since each program makes its own copy.
struct FoldScaleShiftForward: Pass {
    private static let largestKernel = 1 << 16

    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), let conv = operation as? Conv2D,
                conv.groups == 1, conv.kernel.count <= Self.largestKernel, let input = inputs.first,
                draft.isPrivate(input), let (before, sources) = draft.operation(at: input),
                let scaleShift = before as? ScaleShift, let source = sources.first,
                (conv.window.padding == .valid && conv.window.border == Window.Border())
                    || scaleShift.shift.values.allSatisfy({ $0 == 0 })
            else { continue }
            do {
                let folded = try fold(scaleShift, into: conv)
                draft.replace(index, by: folded, reading: [source] + inputs.dropFirst())
            } catch {
                throw .tensor(error)
            }
        }
    }

    private func fold(_ before: ScaleShift, into conv: Conv2D) throws(TensorError) -> Conv2D {
        let channels = conv.kernel.shape[2]
        let filters = conv.kernel.shape[3]
        let scale = before.scale.values
        let shift = before.shift.values
        var weights = conv.kernel.values
        var constant = [Float](repeating: 0, count: filters)
        for row in 0..<weights.count / filters {
            let channel = row % channels
            for filter in 0..<filters {
                constant[filter] += weights[row * filters + filter] * shift[channel]
                weights[row * filters + filter] *= scale[channel]
            }
        }
        let factors = conv.epilogue.scale?.values ?? [Float](repeating: 1, count: filters)
        let summands = conv.epilogue.shift?.values ?? [Float](repeating: 0, count: filters)
        var folded = Conv2D(
            kernel: try Tensor(conv.kernel.shape, values: weights), bias: nil, window: conv.window)
        folded.epilogue = conv.epilogue
        folded.epilogue.shift = try Tensor(
            Shape(checking: [filters]), values: (0..<filters).map { summands[$0] + factors[$0] * constant[$0] })
        return folded
    }
}
