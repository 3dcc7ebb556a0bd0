import CKernels
import Tensors

/// A 1×1 convolution, as numbers and pointers for the body of a loop over tiles.
struct PointwiseRows {
    /// Channels that it reads of each pixel.
    let inner: Int
    private let filters: Int
    private let weights: UnsafePointer<Float>
    private let epilogue: LoopEpilogue
    private let residual: UnsafePointer<Float>?

    /// - Parameter residual: laid out as the result; nil where none is added.
    init(_ convolution: Conv2D, packed: TensorStorage, residual: UnsafePointer<Float>? = nil) {
        inner = convolution.inner
        filters = convolution.filters
        weights = UnsafePointer(packed.base)
        epilogue = LoopEpilogue(convolution.epilogue)
        self.residual = residual
    }

    /// Some pixels of the result, counted through the batch.
    /// - Parameters:
    ///   - x: what is read, from the first of them on; pixels `stride` floats apart.
    ///   - y: the result, from the first of them on.
    ///   - upcoming: what is read next, to be fetched meanwhile.
    func multiply(
        _ pixels: Range<Int>, _ x: UnsafePointer<Float>, stride: Int, into y: UnsafeMutablePointer<Float>,
        upcoming: UnsafeBufferPointer<Float> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
        var kernel = epilogue.kernel(
            residual: residual.map { $0 + pixels.lowerBound * filters }, residualStride: filters)
        whylight_multiply_fetching(
            Kernels.best, pixels.count, filters, inner, x, stride, weights, y, filters, &kernel, upcoming.baseAddress,
            upcoming.count)
        epilogue.applyRest(to: y, rows: pixels.count, channels: filters, stride: filters)
    }
}
