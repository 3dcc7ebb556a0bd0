/// For each output position of one axis: which source positions count, and how much, in fixed point of 22 bits.
struct ResamplingKernel {
    static let precision = 22

    /// First source position and number of positions, for each output position.
    let bounds: [(start: Int, count: Int)]
    /// `width` weights for each output position; those beyond its count are 0.
    let weights: [Int32]
    let width: Int

    /// Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc`: the filter is widened when shrinking.
    init(_ filter: ResamplingFilter, support: Double, from source: Int, to target: Int) {
        let scale = Double(source) / Double(target)
        let filterScale = max(scale, 1)
        let reach = support * filterScale
        width = Int(reach.rounded(.up)) * 2 + 1
        var bounds: [(start: Int, count: Int)] = []
        var weights = [Int32](repeating: 0, count: width * target)
        bounds.reserveCapacity(target)
        for position in 0..<target {
            let center = (Double(position) + 0.5) * scale
            let start = max(0, Int(center - reach + 0.5))
            let end = min(source, Int(center + reach + 0.5))
            var values = (0..<max(0, end - start)).map { offset in
                filter.weight((Double(offset + start) - center + 0.5) / filterScale)
            }
            let sum = values.reduce(0, +)
            if sum != 0 { for index in values.indices { values[index] /= sum } }
            for (index, value) in values.enumerated() where index < width {
                let scaled = value * Double(1 << Self.precision)
                weights[position * width + index] = Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
            }
            bounds.append((start, min(values.count, width)))
        }
        self.bounds = bounds
        self.weights = weights
    }
}
