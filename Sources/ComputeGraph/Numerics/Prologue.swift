import CKernels
import Tensors

/// What happens to a picture while a 1×1 convolution copies it: `activation(x · scale + shift)`, or `x · gate`.
///
/// Networks that normalise before they convolve (DenseNet) and gates from squeeze-and-excitation blocks (EfficientNet)
/// would otherwise pass over the whole picture once more for each of these.
struct Prologue: Sendable {
    /// `[channels]`, or nil for 1.
    var scale: Tensor?
    /// `[channels]`, or nil for 0.
    var shift: Tensor?
    var activation = Activation.linear
    /// Whether the operation's last input, `[batch, 1, 1, channels]`, multiplies each pixel of its image.
    var isGated = false

    /// What the C loops apply to the pixels of one image.
    /// - Precondition: ``Activation/kernel`` knows the activation.
    func kernel(gate: UnsafePointer<Float>?) -> whylight_epilogue {
        let kind = activation.kernel ?? (Int32(whylight_linear), .infinity)
        return whylight_epilogue(
            start: nil, start_stride: 0, scale: gate ?? scale.map { UnsafePointer($0.storage.base) },
            shift: shift.map { UnsafePointer($0.storage.base) }, residual: nil, residual_stride: 0,
            activation: kind.kind, maximum: kind.maximum)
    }
}
