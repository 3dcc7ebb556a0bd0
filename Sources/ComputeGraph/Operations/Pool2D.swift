import CKernels
package import Tensors

/// The largest or the mean element in each window of `[batch, height, width, channels]`.
///
/// Padding never counts: the maximum pads with −∞, the mean divides by the elements inside. The gradient of the
/// maximum goes to the first largest element in scan order, as in TensorFlow on a CPU.
package struct Pool2D: Operation {
    package enum Kind: Hashable, Sendable { case max, average }

    package static let name = "Pool2D"

    package let kind: Kind
    package let window: Window

    package init(_ kind: Kind, window: Window) {
        self.kind = kind
        self.window = window
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let geometry = try geometry(of: window, over: inputs)
        return try checkedShape(
            [geometry.batch, geometry.outputHeight, geometry.outputWidth, geometry.channels], inputs)
    }

    package var pullbackNeeds: PullbackNeeds { kind == .max ? .inputs : [] }

    package func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { true }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let geometry = WindowGeometry(window, over: inputs[0].shape)
        let rows = geometry.batch * geometry.outputHeight
        let rowLength = geometry.outputWidth * geometry.channels
        let pictureSize = geometry.inputHeight * geometry.inputWidth * geometry.channels
        let averages: Int32 = kind == .average ? 1 : 0
        let work = output.count &* geometry.taps
        try context.forEachRange(of: rows, grain: 1 + rows / 32, work: work) { range, _ in
            var window = geometry.kernel(channels: geometry.channels)
            for row in range {
                let image = row / geometry.outputHeight
                whylight_pool(
                    Kernels.best, &window, averages, inputs[0].elements + image * pictureSize,
                    row - image * geometry.outputHeight, output.elements + row * rowLength)
            }
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0] else { return }
        let geometry = WindowGeometry(window, over: result.shape)
        let block = 16
        let work = gradient.count &* geometry.taps
        // Windows overlap in pixels but not in channels, so threads share the channels.
        try context.forEachRange(of: geometry.channels, grain: block, work: work) { channels, _ in
            for row in 0..<geometry.batch * geometry.outputHeight {
                for column in 0..<geometry.outputWidth {
                    let g = gradient.elements + (row * geometry.outputWidth + column) * geometry.channels
                    switch kind {
                    case .average:
                        var inside = 0
                        geometry.forEachTap(row: row, column: column) { _ in inside += 1 }
                        let share = inside == 0 ? 0 : 1 / Float(inside)
                        geometry.forEachTap(row: row, column: column) { pixel in
                            let sum = result.elements + pixel * geometry.channels
                            for c in channels { sum[c] += g[c] * share }
                        }
                    case .max:
                        guard let x = record.inputs.first?.elements else { return }
                        for c in channels {
                            var best = -1
                            geometry.forEachTap(row: row, column: column) { pixel in
                                let at = pixel * geometry.channels + c
                                if best < 0 || x[at] > x[best] { best = at }
                            }
                            if best >= 0 { result.elements[best] += g[c] }
                        }
                    }
                }
            }
        }
    }
}

extension WindowGeometry {
    /// Calls `body` with the index of each input pixel under the window, in scan order; `row` counts through the batch.
    @inline(__always)
    func forEachTap(row: Int, column: Int, _ body: (_ pixel: Int) -> Void) {
        let image = row / outputHeight
        let outputRow = row - image &* outputHeight
        for tapRow in 0..<window.size.height {
            let y = inputRow(outputRow, tap: tapRow)
            guard y >= 0, y < inputHeight else { continue }
            for tapColumn in 0..<window.size.width {
                let x = inputColumn(column, tap: tapColumn)
                guard x >= 0, x < inputWidth else { continue }
                body((image &* inputHeight &+ y) &* inputWidth &+ x)
            }
        }
    }
}
