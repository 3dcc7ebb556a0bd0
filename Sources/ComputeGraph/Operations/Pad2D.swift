package import Tensors

/// Adds (positive) or removes (negative) rows and columns of zeros around each picture: padding and cropping in one.
package struct Pad2D: Operation {
    package static let name = "Pad2D"

    package let top: Int
    package let bottom: Int
    package let left: Int
    package let right: Int

    package init(top: Int, bottom: Int, left: Int, right: Int) {
        self.top = top
        self.bottom = bottom
        self.left = left
        self.right = right
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyPicture(inputs)
        for border in [top, bottom, left, right] where abs(border.clamped) > Pad2D.widestBorder {
            throw mismatch(inputs, "a border of \(border) pixels is too wide")
        }
        let height = input[1] + top + bottom
        let width = input[2] + left + right
        // Each side may remove rows only of the picture, never of the other side's padding.
        guard height > 0, width > 0, input[1] + min(top, 0) + min(bottom, 0) > 0,
            input[2] + min(left, 0) + min(right, 0) > 0
        else {
            throw mismatch(inputs, "cropping by \(-top), \(-bottom), \(-left), \(-right) leaves nothing of the picture")
        }
        return try checkedShape([input[0], height, width, input[3]], inputs)
    }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { true }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let input = inputs[0].shape
        let channels = input[3]
        let rowLength = output.shape[2] * channels
        let columns = max(0, -left)..<input[2] - max(0, -right)
        let before = (columns.lowerBound + left) * channels
        let count = columns.count * channels
        let rows = output.shape[0] * output.shape[1]
        try context.forEachRange(of: rows, grain: 1 + (1 << 14) / rowLength, work: output.count &* 8) { range, _ in
            for row in range {
                let y = output.elements + row * rowLength
                let image = row / output.shape[1]
                let from = row - image * output.shape[1] - top
                guard from >= max(0, -top), from < input[1] - max(0, -bottom) else {
                    y.update(repeating: 0, count: rowLength)
                    continue
                }
                let x = inputs[0].elements + ((image * input[1] + from) * input[2] + columns.lowerBound) * channels
                y.update(repeating: 0, count: before)
                (y + before).update(from: x, count: count)
                (y + before + count).update(repeating: 0, count: rowLength - before - count)
            }
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let sum = inputGradients[0]?.elements else { return }
        let g = gradient.elements
        forEachSharedRow(input: record.inputShapes[0], output: gradient.shape) { source, result, count in
            for i in 0..<count { sum[source + i] += g[result + i] }
        }
    }

    /// Calls `body` for each run of pixels that is in the input and in the output, with its offsets there.
    private func forEachSharedRow(
        input: Shape, output: Shape, _ body: (_ source: Int, _ result: Int, _ count: Int) -> Void
    ) {
        let channels = input[3]
        let firstRow = max(0, -top)
        let lastRow = input[1] - max(0, -bottom)
        let firstColumn = max(0, -left)
        let lastColumn = input[2] - max(0, -right)
        for image in 0..<input[0] {
            for row in firstRow..<lastRow {
                body(
                    ((image * input[1] + row) * input[2] + firstColumn) * channels,
                    ((image * output[1] + row + top) * output[2] + firstColumn + left) * channels,
                    (lastColumn - firstColumn) * channels)
            }
        }
    }

    private static let widestBorder = 1 << 20
}

extension Int {
    /// The nearest number whose magnitude exists.
    fileprivate var clamped: Int { self == .min ? .min + 1 : self }
}
