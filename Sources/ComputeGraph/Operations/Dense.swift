import CKernels
package import Tensors

/// `x · kernel + bias` over the last axis; kernel `[inputs, units]`, bias `[units]` or nil.
package struct Dense: Operation {
    package static let name = "Dense"

    package let kernel: Tensor
    /// The bias, and what passes folded in.
    package var epilogue: Epilogue

    package init(kernel: Tensor, bias: Tensor?) {
        self.kernel = kernel
        epilogue = Epilogue(shift: bias)
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try epilogue.mainInput(of: self, inputs)
        guard kernel.shape.rank == 2, kernel.count > 0 else {
            throw mismatch(inputs, "the kernel \(kernel.shape) is not (inputs, units)")
        }
        guard let channels = input.dimensions.last, channels == kernel.shape[0] else {
            throw mismatch(inputs, "the kernel \(kernel.shape) takes \(kernel.shape[0]) inputs")
        }
        let units = kernel.shape[1]
        try epilogue.check(channels: units, of: self, inputs)
        let output = try checkedShape(input.dimensions.dropLast() + [units], inputs)
        try epilogue.checkResidual(output, of: self, inputs)
        try checkExtents([kernel.shape, input, output], inputs)
        return output
    }

    package func multiplyAdds(for inputs: [Shape], output: Shape) -> Int { output.count * kernel.shape[0] }

    package var pullbackNeeds: PullbackNeeds { epilogue.pullbackNeeds }

    package func scratchCount(for inputs: [Shape], output: Shape) -> ScratchCount {
        let blocks = output.count == kernel.shape[1] ? inputBlocks : 1
        return ScratchCount(shared: blocks > 1 ? blocks * kernel.shape[1] : 0)
    }

    /// Blocks of inputs whose weights are summed up apart for a single row: at least 256 KiB of weights each.
    private var inputBlocks: Int { max(1, min(32, kernel.count >> 16) / 2 * 2) }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let channels = kernel.shape[0]
        let units = kernel.shape[1]
        let rows = output.count / units
        let weights = kernel.storage.base
        let residual = epilogue.addsResidual ? inputs[1].elements : nil
        guard rows > 1 else {
            try multiplyRow(inputs[0].elements, residual, into: output.elements, context: context)
            return
        }
        let work = rows &* channels &* units
        if rows < 64 {
            try context.forEachRange(of: units, grain: 256, work: work) { columns, _ in
                let y = output.elements + columns.lowerBound
                BLAS.multiply(
                    rows: rows, columns: columns.count, inner: channels, a: inputs[0].elements, aStride: channels,
                    b: weights + columns.lowerBound, bStride: units, beta: 0, c: y, cStride: units)
                epilogue.apply(
                    to: y, rows: rows, channels: columns.count, stride: units, offset: columns.lowerBound,
                    residual: residual.map { $0 + columns.lowerBound })
            }
        } else {
            try context.forEachRange(of: rows, grain: 64, work: work) { range, _ in
                let y = output.elements + range.lowerBound * units
                BLAS.multiply(
                    rows: range.count, columns: units, inner: channels,
                    a: inputs[0].elements + range.lowerBound * channels, aStride: channels, b: weights,
                    bStride: units, beta: 0, c: y, cStride: units)
                epilogue.apply(
                    to: y, rows: range.count, channels: units, stride: units,
                    residual: residual.map { $0 + range.lowerBound * units })
            }
        }
    }

    /// A single row: the weights are read once, at the speed of memory, each thread a run of whole rows of them.
    private func multiplyRow(
        _ x: UnsafePointer<Float>, _ residual: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>,
        context: RunContext
    ) throws(GraphError) {
        let channels = kernel.shape[0]
        let units = kernel.shape[1]
        let blocks = inputBlocks
        let weights = kernel.storage.base
        let sums = blocks > 1 ? context.shared : y
        try context.forEachTile(blocks, work: channels &* units &* 4) { block, _ in
            whylight_sum_rows(
                Kernels.best, block * channels / blocks, (block + 1) * channels / blocks, units, x, weights, units,
                sums + block * units)
        }
        try context.forEachRange(of: units, grain: 512, work: blocks > 1 ? blocks &* units &* 2 : 0) { columns, _ in
            let y = y + columns.lowerBound
            if blocks > 1 {
                y.update(from: sums + columns.lowerBound, count: columns.count)
                for block in 1..<blocks {
                    let part = sums + block * units + columns.lowerBound
                    for i in 0..<columns.count { y[i] += part[i] }
                }
            }
            epilogue.apply(
                to: y, rows: 1, channels: columns.count, stride: units, offset: columns.lowerBound,
                residual: residual.map { $0 + columns.lowerBound })
        }
    }

    /// The same layer of the sum of all pixels, of which the inputs are a picture's, one after the other: its weights
    /// are made once and kept with the others.
    func summed(overPixels pixels: Int, _ context: RunContext) throws(GraphError) -> Dense {
        let channels = kernel.shape[0] / pixels
        let units = kernel.shape[1]
        let weights = try kernel.storage.derived("sums of \(pixels) pixels") { () throws(GraphError) in
            let sums = try context.weights(count: channels * units)
            let ones = [Float](repeating: 1, count: pixels)
            try context.forEachTile(channels, work: kernel.count &* 4) { channel, _ in
                whylight_sum_rows(
                    Kernels.best, 0, pixels, units, ones, kernel.storage.base + channel * units, channels * units,
                    sums.base + channel * units)
            }
            return sums
        }
        do {
            var dense = Dense(kernel: try Tensor(Shape([channels, units]), storage: weights), bias: nil)
            dense.epilogue = epilogue
            return dense
        } catch {
            throw .tensor(error)
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        let sums = try epilogue.pullback(
            gradient, output: record.output, residualGradient: epilogue.addsResidual ? inputGradients[1] : nil)
        guard let result = inputGradients[0] else { return }
        let channels = kernel.shape[0]
        let units = kernel.shape[1]
        let rows = gradient.count / units
        let g = sums.map { UnsafePointer($0.storage.base) } ?? gradient.elements
        let weights = kernel.storage.base
        // A single row's weights come from memory: tiles of 256 KiB of them.
        let grain = rows == 1 ? max(16, (1 << 16) / units) : 256
        try context.forEachRange(of: channels, grain: grain, work: rows &* channels &* units) { range, _ in
            if rows == 1 {
                whylight_row_products(
                    Kernels.best, range.lowerBound, range.upperBound, units, g, weights, units, result.elements)
            } else {
                BLAS.multiply(
                    rows: rows, columns: range.count, inner: units, a: g, aStride: units,
                    b: weights + range.lowerBound * units, bStride: units, bIsTransposed: true, beta: 1,
                    c: result.elements + range.lowerBound, cStride: channels)
            }
        }
        withExtendedLifetime(sums) {}
    }
}
