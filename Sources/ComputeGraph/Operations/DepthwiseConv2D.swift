import CKernels
package import Tensors

/// Filters each channel by itself with a kernel `[kernelHeight, kernelWidth, channels, multiplier]`;
/// channel `c`, filter `m` becomes output channel `c · multiplier + m`.
package struct DepthwiseConv2D: Operation {
    package static let name = "DepthwiseConv2D"

    package let kernel: Tensor
    package private(set) var window: Window
    /// Whether negative inputs count as zero: a ReLU that a pass found before. Only with a multiplier of 1.
    var rectifiesInput = false
    /// The bias, and what passes folded in.
    package var epilogue: Epilogue

    /// - Parameter bias: `[channels · multiplier]`, or nil for none.
    package init(kernel: Tensor, bias: Tensor?, window: Window) {
        self.kernel = kernel
        self.window = window
        epilogue = Epilogue(shift: bias)
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try epilogue.mainInput(of: self, inputs)
        guard kernel.shape.rank == 4, kernel.count > 0 else {
            throw mismatch(inputs, "the kernel \(kernel.shape) is not (height, width, channels, multiplier)")
        }
        guard kernel.shape[0] == window.size.height, kernel.shape[1] == window.size.width else {
            throw mismatch(
                inputs, "the kernel \(kernel.shape) is not \(window.size.height)×\(window.size.width)")
        }
        let geometry = try geometry(of: window, over: [input])
        guard kernel.shape[2] == geometry.channels else {
            throw mismatch(inputs, "the kernel \(kernel.shape) takes \(kernel.shape[2]) channels")
        }
        try epilogue.check(channels: filters, of: self, inputs)
        let output = try checkedShape(
            [geometry.batch, geometry.outputHeight, geometry.outputWidth, filters], inputs)
        try epilogue.checkResidual(output, of: self, inputs)
        return output
    }

    /// The same convolution with another window of the same size.
    func with(_ window: Window) -> DepthwiseConv2D {
        var copy = self
        copy.window = window
        return copy
    }

    var multiplier: Int { kernel.shape[3] }
    var filters: Int { kernel.shape[2] * kernel.shape[3] }
    var taps: Int { window.size.height * window.size.width }

    package func multiplyAdds(for inputs: [Shape], output: Shape) -> Int {
        output.count * taps
    }

    package var pullbackNeeds: PullbackNeeds { epilogue.pullbackNeeds }

    package func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { true }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: inputs[0].shape)
        let rows = geometry.batch * geometry.outputHeight
        let residual = epilogue.addsResidual ? inputs[1].elements : nil
        let work = output.count &* geometry.taps
        let rowLength = geometry.outputWidth * filters
        guard multiplier > 1 else {
            // A few rows at a time, in pairs; late pictures have few rows and many channels, so those are shared too.
            let rowsInTile = 2 + rows / 32 / 2 * 2
            let rowTiles = (rows + rowsInTile - 1) / rowsInTile
            let blocks = max(1, min((16 + rowTiles - 1) / rowTiles, filters / 64))
            // Where a convolution before cut its filters, each thread begins with the channels that it wrote
            // (EfficientNetB0 on two cores without a common cache: 7.1 ms, 7.3 with rows first).
            let pixels = geometry.batch * geometry.inputHeight * geometry.inputWidth
            let channelsFirst = pixels <= ConvolutionTiles.fewPixels
            let (x, filters, loop) = (inputs[0].elements, filters, DepthwiseRows(self, over: geometry))
            try context.forEachTile(rowTiles * blocks, work: work) { tile, _ in
                let channels = DepthwiseConv2D.channels(
                    ofBlock: channelsFirst ? tile / rowTiles : tile % blocks, of: blocks, filters)
                let first = (channelsFirst ? tile % rowTiles : tile / blocks) * rowsInTile
                loop.sum(
                    first..<min(rows, first + rowsInTile), channels, x, residual.map { $0 + first * rowLength },
                    into: output.elements + first * rowLength, pixelStride: filters)
            }
            return
        }
        try context.forEachRange(of: rows, grain: 1 + rows / 32, work: work) { range, _ in
            for row in range {
                let y = output.elements + row * rowLength
                for column in 0..<geometry.outputWidth {
                    let y = y + column * filters
                    y.update(repeating: 0, count: filters)
                    forEachTap(geometry, row: row, column: column) { pixel, weights in
                        let x = inputs[0].elements + pixel * geometry.channels
                        for c in 0..<filters { y[c] += x[c / multiplier] * weights[c] }
                    }
                }
                epilogue.apply(
                    to: y, rows: geometry.outputWidth, channels: filters, stride: filters,
                    residual: residual.map { $0 + row * rowLength })
            }
        }
    }

    /// Whole cache lines of channels.
    private static func channels(ofBlock block: Int, of blocks: Int, _ filters: Int) -> Range<Int> {
        let lines = (filters + 15) / 16
        return block * lines / blocks * 16..<min(filters, (block + 1) * lines / blocks * 16)
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        let sums = try epilogue.pullback(
            gradient, output: record.output, residualGradient: epilogue.addsResidual ? inputGradients[1] : nil)
        guard let result = inputGradients[0] else { return }
        let geometry = WindowGeometry(window, over: result.shape)
        let g = sums.map { UnsafePointer($0.storage.base) } ?? gradient.elements
        let work = gradient.count &* geometry.taps
        // Windows overlap in pixels but not in channels, so threads share the channels.
        try context.forEachRange(of: geometry.channels, grain: 32, work: work) { channels, _ in
            for row in 0..<geometry.batch * geometry.outputHeight {
                for column in 0..<geometry.outputWidth {
                    let from = g + (row * geometry.outputWidth + column) * filters
                    forEachTap(geometry, row: row, column: column) { pixel, weights in
                        let sum = result.elements + pixel * geometry.channels
                        for c in channels {
                            for filter in c &* multiplier..<(c &+ 1) &* multiplier {
                                sum[c] += from[filter] * weights[filter]
                            }
                        }
                    }
                }
            }
        }
        withExtendedLifetime(sums) {}
    }

    /// Calls `body` with each input pixel under the window and the kernel's weights there.
    @inline(__always)
    private func forEachTap(
        _ geometry: WindowGeometry, row: Int, column: Int,
        _ body: (_ pixel: Int, _ weights: UnsafePointer<Float>) -> Void
    ) {
        let image = row / geometry.outputHeight
        let outputRow = row - image &* geometry.outputHeight
        for tapRow in 0..<window.size.height {
            let y = geometry.inputRow(outputRow, tap: tapRow)
            guard y >= 0, y < geometry.inputHeight else { continue }
            for tapColumn in 0..<window.size.width {
                let x = geometry.inputColumn(column, tap: tapColumn)
                guard x >= 0, x < geometry.inputWidth else { continue }
                body(
                    (image &* geometry.inputHeight &+ y) &* geometry.inputWidth &+ x,
                    kernel.storage.base + (tapRow &* window.size.width &+ tapColumn) &* filters)
            }
        }
    }
}
