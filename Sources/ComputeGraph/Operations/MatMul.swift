package import Tensors

/// Products of matrices: `[…, rows, inner]` times `[…, inner, columns]`, or `[…, columns, inner]` if the second factor
/// is transposed. The axes before those broadcast as NumPy's do.
package struct MatMul: Operation {
    package static let name = "MatMul"

    /// Whether the second factor's last two axes change places first.
    package let transposesSecond: Bool

    package init(transposesSecond: Bool = false) { self.transposesSecond = transposesSecond }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        guard inputs.count == 2 else { throw mismatch(inputs, "takes two inputs, not \(inputs.count)") }
        let (a, b) = (inputs[0], inputs[1])
        guard a.rank >= 2, b.rank >= 2 else { throw mismatch(inputs, "takes matrices") }
        let (inner, columns) = transposesSecond ? (b[b.rank - 1], b[b.rank - 2]) : (b[b.rank - 2], b[b.rank - 1])
        guard a[a.rank - 1] == inner else { throw mismatch(inputs, "the inner extents differ") }
        let batches = [a, b].map { try? Shape(checking: Array($0.dimensions.dropLast(2))) }.compactMap { $0 }
        guard batches.count == 2, let batch = Broadcast.commonShape(batches) else {
            throw mismatch(inputs, "the axes before the matrices do not broadcast to one shape")
        }
        let output = try checkedShape(batch + [a[a.rank - 2], columns], inputs)
        try checkExtents([a, b, output], inputs)
        return output
    }

    package var pullbackNeeds: PullbackNeeds { .inputs }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let batch = Batch(inputs.map(\.shape), output.shape, transposesSecond)
        output.elements.update(repeating: 0, count: output.count)
        try context.forEachTile(batch.count, work: output.count &* batch.inner) { index, _ in
            BLAS.multiply(
                rows: batch.rows, columns: batch.columns, inner: batch.inner,
                a: inputs[0].elements + batch.firstOffsets[index], aStride: batch.inner,
                b: inputs[1].elements + batch.secondOffsets[index],
                bStride: transposesSecond ? batch.inner : batch.columns, bIsTransposed: transposesSecond, beta: 0,
                c: output.elements + index * batch.rows * batch.columns, cStride: batch.columns)
        }
    }

    /// ∂/∂A = G·Bᵀ and ∂/∂B = Aᵀ·G, summed over the matrices that one factor was repeated for.
    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        let batch = Batch(record.inputShapes, gradient.shape, transposesSecond)
        let (rows, columns, inner) = (batch.rows, batch.columns, batch.inner)
        guard record.inputs.count == 2 else { return }
        // One matrix after another, since several may add to the same factor.
        for index in 0..<batch.count {
            try context.cancellation.check()
            let g = gradient.elements + index * rows * columns
            if let result = inputGradients[0] {
                BLAS.multiply(
                    rows: rows, columns: inner, inner: columns, a: g, aStride: columns,
                    b: record.inputs[1].elements + batch.secondOffsets[index],
                    bStride: transposesSecond ? inner : columns, bIsTransposed: !transposesSecond, beta: 1,
                    c: result.elements + batch.firstOffsets[index], cStride: inner)
            }
            if let result = inputGradients[1] {
                let a = record.inputs[0].elements + batch.firstOffsets[index]
                let c = result.elements + batch.secondOffsets[index]
                if transposesSecond {
                    BLAS.multiply(
                        rows: columns, columns: inner, inner: rows, a: g, aStride: columns, aIsTransposed: true, b: a,
                        bStride: inner, beta: 1, c: c, cStride: inner)
                } else {
                    BLAS.multiply(
                        rows: inner, columns: columns, inner: rows, a: a, aStride: inner, aIsTransposed: true, b: g,
                        bStride: columns, beta: 1, c: c, cStride: columns)
                }
            }
        }
    }

    /// Where the factors of each product begin.
    private struct Batch {
        let rows: Int
        let columns: Int
        let inner: Int
        let firstOffsets: [Int]
        let secondOffsets: [Int]

        var count: Int { firstOffsets.count }

        init(_ inputs: [Shape], _ output: Shape, _ transposesSecond: Bool) {
            rows = output[output.rank - 2]
            columns = output[output.rank - 1]
            inner = inputs[0][inputs[0].rank - 1]
            let batch = Shape(Array(output.dimensions.dropLast(2)))
            func offsets(_ input: Shape) -> [Int] {
                let own = Shape(Array(input.dimensions.dropLast(2)))
                let size = input[input.rank - 1] * input[input.rank - 2]
                var offsets = [Int](repeating: 0, count: batch.count)
                guard batch.count > 0 else { return [] }
                Broadcast(own, to: batch).forEachRun { source, result, length, stride in
                    for i in 0..<length { offsets[result + i] = (source + i * stride) * size }
                }
                return offsets
            }
            firstOffsets = offsets(inputs[0])
            secondOffsets = offsets(inputs[1])
        }
    }
}
