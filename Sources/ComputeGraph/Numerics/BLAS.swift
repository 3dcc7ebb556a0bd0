import COpenBLAS

/// Single-precision products of row-major matrices through OpenBLAS on the calling thread, or by plain loops where it
/// is not installed.
///
/// OpenBLAS is loaded for the first product: 2.5 MiB and 2 ms. Grad-CAM of a convolutional network makes none.
package enum BLAS {
    private static let library: COpenBLAS_Functions? = {
        var functions = COpenBLAS_Functions()
        guard COPENBLAS_load(&functions) == 1 else { return nil }
        // Our tiles run on our own threads, so OpenBLAS keeps to one, also where it was in the process before: both at
        // once is 1.5 times slower (VGG16, 2 cores).
        functions.set_num_threads(1)
        return functions
    }()

    /// `c = a · b + beta · c` with `a` rows×inner and `b` inner×columns (or their transposes), `c` rows×columns.
    package static func multiply(
        rows: Int, columns: Int, inner: Int, a: UnsafePointer<Float>, aStride: Int, aIsTransposed: Bool = false,
        b: UnsafePointer<Float>, bStride: Int, bIsTransposed: Bool = false, beta: Float,
        c: UnsafeMutablePointer<Float>, cStride: Int
    ) {
        guard rows > 0, columns > 0, inner > 0 else { return }
        guard let library else {
            multiplyPlainly(
                rows: rows, columns: columns, inner: inner, a: a, aStride: aStride, aIsTransposed: aIsTransposed, b: b,
                bStride: bStride, bIsTransposed: bIsTransposed, beta: beta, c: c, cStride: cStride)
            return
        }
        if rows == 1 {
            // y = Wᵀx or Wx: the matrix is read once, at the speed of memory.
            library.sgemv(
                CblasRowMajor, bIsTransposed ? CblasNoTrans : CblasTrans,
                blasint(bIsTransposed ? columns : inner), blasint(bIsTransposed ? inner : columns), 1, b,
                blasint(bStride), a, blasint(aIsTransposed ? aStride : 1), beta, c, 1)
            return
        }
        library.sgemm(
            CblasRowMajor, aIsTransposed ? CblasTrans : CblasNoTrans, bIsTransposed ? CblasTrans : CblasNoTrans,
            blasint(rows), blasint(columns),
            blasint(inner), 1, a, blasint(aStride), b, blasint(bStride), beta, c, blasint(cStride))
    }

    /// The same without the library, row by row.
    package static func multiplyPlainly(
        rows: Int, columns: Int, inner: Int, a: UnsafePointer<Float>, aStride: Int, aIsTransposed: Bool = false,
        b: UnsafePointer<Float>, bStride: Int, bIsTransposed: Bool = false, beta: Float,
        c: UnsafeMutablePointer<Float>, cStride: Int
    ) {
        for row in 0..<rows {
            let result = c + row * cStride
            for column in 0..<columns { result[column] = beta == 0 ? 0 : beta * result[column] }
            for index in 0..<inner {
                let factor = aIsTransposed ? a[index * aStride + row] : a[row * aStride + index]
                for column in 0..<columns {
                    let place = bIsTransposed ? column * bStride + index : index * bStride + column
                    result[column] += factor * b[place]
                }
            }
        }
    }
}
