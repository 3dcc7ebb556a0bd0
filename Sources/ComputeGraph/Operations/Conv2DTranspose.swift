package import Tensors

/// The adjoint of a convolution, also called deconvolution: spreads `[batch, height, width, channels]` over a larger
/// picture through a kernel `[kernelHeight, kernelWidth, filters, channels]` (Zeiler et al. 2010).
///
/// A ``Conv2D`` of the same window over the result has as many positions as this one's input has pixels.
package struct Conv2DTranspose: Operation {
    package static let name = "Conv2DTranspose"

    package let kernel: Tensor
    /// `[filters]`, or nil for none.
    package let bias: Tensor?
    package let window: Window
    /// Extent of the result in pixels.
    package let height: Int
    package let width: Int

    package init(kernel: Tensor, bias: Tensor?, window: Window, height: Int, width: Int) {
        self.kernel = kernel
        self.bias = bias
        self.window = window
        self.height = height
        self.width = width
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyPicture(inputs)
        guard kernel.shape.rank == 4, kernel.count > 0 else {
            throw mismatch(inputs, "the kernel \(kernel.shape) is not (height, width, filters, channels)")
        }
        guard kernel.shape[0] == window.size.height, kernel.shape[1] == window.size.width else {
            throw mismatch(inputs, "the kernel \(kernel.shape) is not \(window.size.height)×\(window.size.width)")
        }
        guard kernel.shape[3] == input[3] else {
            throw mismatch(inputs, "the kernel \(kernel.shape) takes \(kernel.shape[3]) channels")
        }
        if let bias, bias.shape.dimensions != [filters] {
            throw mismatch(inputs, "a bias of shape \(bias.shape) does not suit \(filters) filters")
        }
        guard height > 0, width > 0 else { throw mismatch(inputs, "the result would have no pixels") }
        let output = try checkedShape([input[0], height, width, filters], inputs)
        let positions = try geometry(of: window, over: [output])
        guard positions.outputHeight == input[1], positions.outputWidth == input[2] else {
            throw mismatch(inputs, "no convolution makes it from \(height)×\(width) pixels")
        }
        try checkExtents([kernel.shape, input, output], inputs)
        return output
    }

    private var filters: Int { kernel.shape[2] }
    private var channels: Int { kernel.shape[3] }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func scratchCount(for inputs: [Shape], output: Shape) -> ScratchCount {
        let geometry = WindowGeometry(window, over: output)
        return ScratchCount(
            forward: tile(geometry) * min(filterBlock, filters), pullback: tile(geometry) * geometry.taps * filters)
    }

    /// Input pixels at a time: about 512 KiB of patches.
    private func tile(_ geometry: WindowGeometry) -> Int {
        min(geometry.pixels, max(16, (1 << 17) / (geometry.taps * filters)))
    }

    /// Filters whose sums one thread adds up at a time: patches overlap in pixels but not in filters.
    private var filterBlock: Int { 64 }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: output.shape)
        if let bias {
            for pixel in 0..<output.count / filters {
                (output.elements + pixel * filters).update(from: bias.storage.base, count: filters)
            }
        } else {
            output.elements.update(repeating: 0, count: output.count)
        }
        let tile = tile(geometry)
        let work = inputs[0].count &* geometry.taps &* filters
        try context.forEachRange(of: filters, grain: filterBlock, work: work) { range, worker in
            let scratch = context.scratch[worker]
            for start in stride(from: 0, to: geometry.pixels, by: tile) where !context.cancellation.isCancelled {
                let pixels = start..<min(geometry.pixels, start + tile)
                for tap in 0..<geometry.taps {
                    BLAS.multiply(
                        rows: pixels.count, columns: range.count, inner: channels,
                        a: inputs[0].elements + start * channels, aStride: channels,
                        b: kernel.storage.base + (tap * filters + range.lowerBound) * channels, bStride: channels,
                        bIsTransposed: true, beta: 0, c: scratch, cStride: range.count)
                    geometry.addPatches(
                        scratch, tap: tap, pixels: pixels, channels: range.count,
                        to: output.elements + range.lowerBound)
                }
            }
        }
    }

    /// The convolution of the gradient with the kernel.
    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0] else { return }
        let geometry = WindowGeometry(window, over: gradient.shape)
        let inner = geometry.taps * filters
        let work = result.count &* inner
        try context.forEachRange(of: geometry.pixels, grain: tile(geometry), work: work) { pixels, worker in
            let patches = context.scratch[worker]
            geometry.unrollPatches(
                of: gradient.elements, channels: filters, pixels: pixels, into: patches, stride: inner)
            BLAS.multiply(
                rows: pixels.count, columns: channels, inner: inner, a: patches, aStride: inner,
                b: kernel.storage.base, bStride: channels, beta: 1,
                c: result.elements + pixels.lowerBound * channels, cStride: channels)
        }
    }
}
