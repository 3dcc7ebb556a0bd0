import ComputeGraph
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
    @Test(
        "OpenBLAS and plain loops agree, whatever is transposed",
        arguments: [(1, 5, 7), (4, 1, 3), (3, 6, 2)], [(false, false), (true, false), (false, true), (true, true)])
    func agreement(sizes: (rows: Int, columns: Int, inner: Int), transposed: (a: Bool, b: Bool)) {
        // Wider than the matrices, so that a stride is not a width.
        let stride = 9
        let a = (0..<stride * stride).map { Float($0 * 7 % 11) - 5 }
        let b = (0..<stride * stride).map { Float($0 * 5 % 13) - 6 }
        let start = (0..<stride * stride).map { Float($0 % 3) }
        for beta in [Float(0), 1] {
            var library = start
            var loops = start
            BLAS.multiply(
                rows: sizes.rows, columns: sizes.columns, inner: sizes.inner, a: a, aStride: stride,
                aIsTransposed: transposed.a, b: b, bStride: stride, bIsTransposed: transposed.b, beta: beta,
                c: &library, cStride: stride)
            BLAS.multiplyPlainly(
                rows: sizes.rows, columns: sizes.columns, inner: sizes.inner, a: a, aStride: stride,
                aIsTransposed: transposed.a, b: b, bStride: stride, bIsTransposed: transposed.b, beta: beta,
                c: &loops, cStride: stride)
            // Small whole numbers: sums are exact in any order.
            #expect(library == loops)
            #expect(loops != start)
        }
    }
}
