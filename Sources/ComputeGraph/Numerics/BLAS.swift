import COpenBLAS

/// Single-precision products of row-major matrices through OpenBLAS on the calling thread.
enum BLAS {
    /// Our tiles run on our own threads, so OpenBLAS keeps to one: both at once is 1.5 times slower (VGG16, 2 cores).
    static let singleThreaded: Void = openblas_set_num_threads(1)

    /// `c = a · b + beta · c` with `a` rows×inner and `b` inner×columns (or their transposes), `c` rows×columns.
    static func multiply(
        rows: Int, columns: Int, inner: Int, a: UnsafePointer<Float>, aStride: Int, aIsTransposed: Bool = false,
        b: UnsafePointer<Float>, bStride: Int, bIsTransposed: Bool = false, beta: Float,
        c: UnsafeMutablePointer<Float>, cStride: Int
    ) {
        guard rows > 0, columns > 0, inner > 0 else { return }
        if rows == 1 {
            // y = Wᵀx or Wx: the matrix is read once, at the speed of memory.
            cblas_sgemv(
                CblasRowMajor, bIsTransposed ? CblasNoTrans : CblasTrans,
                blasint(bIsTransposed ? columns : inner), blasint(bIsTransposed ? inner : columns), 1, b,
                blasint(bStride), a, blasint(aIsTransposed ? aStride : 1), beta, c, 1)
            return
        }
        cblas_sgemm(
            CblasRowMajor, aIsTransposed ? CblasTrans : CblasNoTrans, bIsTransposed ? CblasTrans : CblasNoTrans,
            blasint(rows), blasint(columns),
            blasint(inner), 1, a, blasint(aStride), b, blasint(bStride), beta, c, blasint(cStride))
    }
}
