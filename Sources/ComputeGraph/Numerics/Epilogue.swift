import CKernels
package import Tensors

/// What follows a convolution's or dense layer's sums before they are stored:
/// `activation(sum · scale + shift + residual)`.
///
/// The bias is the first shift; passes fold batch normalisation, activation and residual addition in. Scaling the sums
/// instead of the weights leaves the weights as they are, so that all programs over a graph share their packed form.
package struct Epilogue: Sendable {
    /// `[channels]`, or nil for 1.
    package var scale: Tensor?
    /// `[channels]`, or nil for 0.
    package var shift: Tensor?
    package var activation: Activation = .linear
    /// Whether the operation's second input, shaped as its output, is added before the activation.
    package var addsResidual = false

    package init(shift: Tensor?) { self.shift = shift }

    /// Whether nothing follows the scale and shift yet, so that another scale and shift can join them.
    var isAffine: Bool { activation == .linear && !addsResidual }

    /// The same followed by `· factor + summand`.
    func scaled(by factor: Tensor, plus summand: Tensor) throws(GraphError) -> Epilogue {
        var result = self
        do {
            result.scale =
                try scale.map { (scale) throws(TensorError) in try scale.combined(with: factor) { $0 * $1 } } ?? factor
            result.shift =
                try shift.map { (shift) throws(TensorError) in
                    try shift.combined(with: factor) { $0 * $1 }.combined(with: summand) { $0 + $1 }
                } ?? summand
        } catch {
            throw .tensor(error)
        }
        return result
    }

    /// Finishes `rows` rows of `channels` sums in place; `sums` and `residual` have `stride` floats a row and begin at
    /// the same channel, `offset` channels after the first.
    func apply(
        to sums: UnsafeMutablePointer<Float>, rows: Int, channels: Int, stride: Int, offset: Int = 0,
        residual: UnsafePointer<Float>?
    ) {
        let loop = LoopEpilogue(self)
        var kernel = loop.kernel(offset: offset, residual: residual, residualStride: stride)
        whylight_finish(Kernels.best, rows, channels, sums, stride, sums, stride, &kernel)
        loop.applyRest(to: sums, rows: rows, channels: channels, stride: stride)
    }

    /// The gradient with respect to the sums, from the one with respect to the result; adds the residual's on the way.
    ///
    /// Returns `gradient` itself where nothing changes it.
    func pullback(
        _ gradient: TensorView, output: TensorView?, residualGradient: MutableTensorView?
    ) throws(GraphError) -> Tensor? {
        guard scale != nil || activation != .linear || residualGradient != nil else { return nil }
        let result: Tensor
        do {
            result = try Tensor(gradient.shape) { $0.baseAddress?.initialize(from: gradient.elements, count: $0.count) }
        } catch {
            throw .tensor(error)
        }
        let g = result.storage.base
        if activation != .linear, let output {
            activation.multiplyByDerivative(g, input: nil, output: output.elements, count: gradient.count)
        }
        if let residualGradient {
            for i in 0..<gradient.count { residualGradient.elements[i] += g[i] }
        }
        if let scale, scale.count > 0 {
            let factors = scale.storage.base
            let channels = scale.count
            for row in 0..<gradient.count / channels {
                let y = g + row * channels
                for c in 0..<channels { y[c] *= factors[c] }
            }
        }
        return result
    }
}

extension Tensor {
    /// A new tensor of the same shape with `combine` of each pair of elements.
    fileprivate func combined(with other: Tensor, _ combine: (Float, Float) -> Float) throws(TensorError) -> Tensor {
        precondition(count == other.count)
        let a = storage.base
        let b = other.storage.base
        return try Tensor(shape) { result in
            for i in result.indices { result.initializeElement(at: i, to: combine(a[i], b[i])) }
        }
    }
}
