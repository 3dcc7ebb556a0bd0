import COpenBLAS

/// The bar that the engine is held against: OpenBLAS' sgemm on large square matrices, with threads of its own.
enum MatrixProductSpeed {
    /// The best of many products of 1536 × 1536 matrices, in GFLOP/s.
    static func best(threads: Int) -> Double {
        let extent = 1536
        let a = [Float](repeating: 0.5, count: extent * extent)
        let b = [Float](repeating: 0.25, count: extent * extent)
        var c = [Float](repeating: 0, count: extent * extent)
        openblas_set_num_threads(Int32(threads))
        var least = Double.infinity
        for _ in 0..<20 {
            let watch = Stopwatch()
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(extent), blasint(extent), blasint(extent), 1, a,
                blasint(extent), b, blasint(extent), 0, &c, blasint(extent))
            least = min(least, watch.wall)
        }
        openblas_set_num_threads(1)
        return 2 * Double(extent * extent * extent) / least * 1e-6
    }
}
