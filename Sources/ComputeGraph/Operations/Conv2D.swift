package import Tensors

/// How a convolution's sums are computed.
package enum ConvolutionAlgorithm: Hashable, Sendable {
    /// Patches, a tile of pixels at a time, times the kernel packed for the engine's own matrix product.
    case packed
    /// Fewer products than the definition has: Winograd's minimal filtering where ``Conv2D/winogradForm(_:)`` has a
    /// form, Strassen's method for large 1×1 kernels, otherwise `packed`.
    case winograd
    /// `packed` through OpenBLAS, which packs the kernel anew for each tile: the reference for the others.
    case blas
}

/// A 2-D correlation of `[batch, height, width, channels]` with a kernel
/// `[kernelHeight, kernelWidth, channels / groups, filters]`.
package struct Conv2D: Operation {
    package static let name = "Conv2D"

    package let kernel: Tensor
    /// Vertical and horizontal step, padding and dilation.
    package private(set) var window: Window
    package let groups: Int
    /// What passes found to happen before: 1×1 convolutions of one group, and a scale and shift before ``WindowTiles``.
    var prologue: Prologue?
    /// The bias, and what passes folded in.
    package var epilogue: Epilogue
    package var algorithm = ConvolutionAlgorithm.winograd
    package var memory = MemoryPreference.current

    /// - Parameter bias: `[filters]`, or nil for none.
    package init(kernel: Tensor, bias: Tensor?, window: Window, groups: Int = 1) {
        self.kernel = kernel
        self.window = window
        self.groups = groups
        epilogue = Epilogue(shift: bias)
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try epilogue.mainInput(of: self, inputs, others: prologue?.isGated == true ? 1 : 0)
        guard kernel.shape.rank == 4, kernel.count > 0 else {
            throw mismatch(inputs, "the kernel \(kernel.shape) is not (height, width, channels, filters)")
        }
        guard kernel.shape[0] == window.size.height, kernel.shape[1] == window.size.width else {
            throw mismatch(
                inputs, "the kernel \(kernel.shape) is not \(window.size.height)×\(window.size.width)")
        }
        let geometry = try geometry(of: window, over: [input])
        guard groups >= 1, filters % groups == 0, geometry.channels % groups == 0 else {
            throw mismatch(inputs, "\(groups) groups do not divide the channels and the \(filters) filters")
        }
        guard kernel.shape[2] == geometry.channels / groups else {
            throw mismatch(
                inputs, "the kernel takes \(kernel.shape[2]) channels in each of \(groups) groups")
        }
        try epilogue.check(channels: filters, of: self, inputs)
        let output = try checkedShape(
            [geometry.batch, geometry.outputHeight, geometry.outputWidth, filters], inputs)
        try epilogue.checkResidual(output, of: self, inputs)
        try checkExtents([kernel.shape, input, output], inputs)
        return output
    }

    /// The same convolution with another window of the same size.
    func with(_ window: Window) -> Conv2D {
        var copy = self
        copy.window = window
        return copy
    }

    /// Whether each output pixel is the product of one input pixel.
    var isPlainPointwise: Bool {
        window.size == Window.Extent(height: 1, width: 1) && groups == 1 && window.border == Window.Border()
    }

    var filters: Int { kernel.shape[3] }
    var groupChannels: Int { kernel.shape[2] }
    var groupFilters: Int { filters / groups }

    /// The products that one output element sums up.
    var inner: Int { kernel.shape[0] * kernel.shape[1] * groupChannels }

    package func multiplyAdds(for inputs: [Shape], output: Shape) -> Int { output.count * inner }

    package var pullbackNeeds: PullbackNeeds { epilogue.pullbackNeeds }

    package func scratchCount(for inputs: [Shape], output: Shape) -> ScratchCount {
        let geometry = WindowGeometry(window, over: inputs[0])
        var count = ScratchCount(pullback: pullbackTile(geometry) * min(channelBlock, groupChannels))
        switch algorithm {
        case .winograd:
            if let form = winogradForm(geometry) {
                let tiles = WinogradTiles(self, form, over: geometry)
                if tiles.isWhole { count.shared = tiles.scratchCount } else { count.forward = tiles.scratchCount }
                return count
            }
            if let tiles = StrassenTiles(self, over: geometry) {
                count.forward = tiles.scratchCount
                return count
            }
            fallthrough
        case .packed:
            if let tiles = WindowTiles(self, over: geometry) {
                count.forward = tiles.scratchCount
                count.shared = temporaryPackedCount
                return count
            }
            let tiles = ConvolutionTiles(self, over: geometry)
            count.forward = tiles.tileCount
            count.shared = tiles.sharedCount + temporaryPackedCount
        case .blas: count.forward = min(blasTile, geometry.pixels) * inner
        }
        return count
    }

    package func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool {
        let geometry = WindowGeometry(window, over: inputs[0])
        if algorithm == .winograd {
            if let form = winogradForm(geometry) { return !WinogradTiles(self, form, over: geometry).isWhole }
            if StrassenTiles(self, over: geometry) != nil { return true }
        }
        guard algorithm != .blas, temporaryPackedCount == 0 else { return false }
        return WindowTiles(self, over: geometry) != nil
            || ConvolutionTiles(self, over: geometry).source != .shared
    }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        switch algorithm {
        case .winograd:
            let geometry = WindowGeometry(window, over: inputs[0].shape)
            if let form = winogradForm(geometry) {
                let residual = epilogue.addsResidual ? inputs[1].elements : nil
                try transformAndMultiply(form, inputs[0], residual, into: output, context: context)
            } else if let tiles = StrassenTiles(self, over: geometry) {
                try multiply(by: tiles, inputs, into: output, context: context)
            } else {
                try multiplyPacked(inputs, into: output, context: context)
            }
        case .packed: try multiplyPacked(inputs, into: output, context: context)
        case .blas: try multiplyByBLAS(inputs, into: output, context: context)
        }
    }

    /// Output pixels whose gradients are multiplied at a time: about 512 KiB of patches.
    private func pullbackTile(_ geometry: WindowGeometry) -> Int {
        min(geometry.pixels, max(64, (1 << 17) / inner))
    }

    /// Input channels whose gradients one thread adds up at a time.
    private var channelBlock: Int { 64 }

    /// For each tap: gradient · kernelᵀ, added to the input pixels under the tap.
    ///
    /// Patches overlap in pixels but not in channels, so threads share the channels.
    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        let sums = try epilogue.pullback(
            gradient, output: record.output, residualGradient: epilogue.addsResidual ? inputGradients[1] : nil)
        guard let result = inputGradients[0] else { return }
        let geometry = WindowGeometry(window, over: result.shape)
        let g = sums.map { UnsafePointer($0.storage.base) } ?? gradient.elements
        let blocksInGroup = (groupChannels + channelBlock - 1) / channelBlock
        let tile = pullbackTile(geometry)
        let work = geometry.pixels &* inner &* filters
        try context.forEachTile(groups * blocksInGroup, work: work) { index, worker in
            let group = index / blocksInGroup
            let first = index % blocksInGroup * channelBlock
            let channels = first..<min(groupChannels, first + channelBlock)
            let scratch = context.scratch[worker]
            for start in stride(from: 0, to: geometry.pixels, by: tile) where !context.cancellation.isCancelled {
                let pixels = start..<min(geometry.pixels, start + tile)
                for tap in 0..<geometry.taps {
                    BLAS.multiply(
                        rows: pixels.count, columns: channels.count, inner: groupFilters,
                        a: g + start * filters + group * groupFilters, aStride: filters,
                        b: kernel.storage.base + (tap * groupChannels + first) * filters + group * groupFilters,
                        bStride: filters, bIsTransposed: true, beta: 0, c: scratch, cStride: channels.count)
                    geometry.addPatches(
                        scratch, tap: tap, pixels: pixels, channels: channels.count,
                        to: result.elements + group * groupChannels + first)
                }
            }
        }
        withExtendedLifetime(sums) {}
    }
}
