import CKernels
import Tensors

/// An ``Epilogue`` as numbers and pointers for the body of a loop over tiles.
///
/// Bodies capture nothing that counts references, since two threads that count the same ones at the same time wait for
/// each other (NASNetMobile: 1.3 % of the time). The operation, which the caller keeps, keeps the elements.
struct LoopEpilogue {
    private let whole: whylight_epilogue
    /// An activation that the C loops do not know.
    private let rest: Activation?

    init(_ epilogue: Epilogue) {
        let kind = epilogue.activation.kernel
        whole = whylight_epilogue(
            start: nil, start_stride: 0, scale: epilogue.scale.map { UnsafePointer($0.storage.base) },
            shift: epilogue.shift.map { UnsafePointer($0.storage.base) }, residual: nil, residual_stride: 0,
            activation: kind?.kind ?? Int32(whylight_linear), maximum: kind?.maximum ?? .infinity)
        rest = kind == nil ? epilogue.activation : nil
    }

    /// What the C loops apply while they store channels from `offset` on: all of it, or for an activation that they do
    /// not know, all but that; see ``applyRest(to:rows:channels:stride:)``.
    /// - Parameter residual: begins where the result does.
    func kernel(
        offset: Int = 0, residual: UnsafePointer<Float>? = nil, residualStride: Int = 0
    ) -> whylight_epilogue {
        var part = whole
        part.scale = whole.scale.map { $0 + offset }
        part.shift = whole.shift.map { $0 + offset }
        part.residual = residual
        part.residual_stride = residualStride
        return part
    }

    /// The activation, if the C loops do not know it.
    func applyRest(to sums: UnsafeMutablePointer<Float>, rows: Int, channels: Int, stride: Int) {
        guard let rest else { return }
        for row in 0..<rows { rest.apply(to: sums + row * stride, count: channels) }
    }
}
