#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Interpolation2D {
    typealias Sample = (index: Int, weight: Float)

    /// The input indices and weights behind each output index along one axis; the weights of each sum up to 1.
    ///
    /// Positions are calculated in single precision, as TensorFlow does, since rounding decides between neighbours.
    /// - Precondition: Both extents are positive.
    func samples(of extent: Int, in resized: Int) -> [[Sample]] {
        let scale = Float(extent) / Float(resized)
        return (0..<resized).map { position in
            let centre = (Float(position) + 0.5) * scale
            switch self {
            case .nearest: return [(index: min(extent - 1, Int(centre.rounded(.down))), weight: 1)]
            case .bilinear: return Self.linear(at: centre - 0.5, extent)
            case .bilinearAligningCorners:
                return Self.linear(at: Float(position) * Float(extent - 1) / Float(max(1, resized - 1)), extent)
            case .bicubic: return Self.cubic(at: centre - 0.5, extent)
            case .area: return Self.area(from: Float(position) * scale, to: Float(position + 1) * scale, extent)
            case .lanczos3: return Self.kernel(Self.lanczos(radius: 3), radius: 3, at: centre, extent)
            case .lanczos5: return Self.kernel(Self.lanczos(radius: 5), radius: 5, at: centre, extent)
            case .gaussian: return Self.kernel({ $0 < 1.5 ? expf(-2 * $0 * $0) : 0 }, radius: 1.5, at: centre, extent)
            case .mitchellcubic: return Self.kernel(Self.mitchell, radius: 2, at: centre, extent)
            }
        }
    }

    private static func linear(at place: Float, _ extent: Int) -> [Sample] {
        let floor = place.rounded(.down)
        let fraction = place - floor
        let low = max(0, Int(floor))
        let high = min(extent - 1, Int(floor) + 1)
        if low >= high || fraction == 0 { return [(index: min(low, extent - 1), weight: 1)] }
        return [(index: low, weight: 1 - fraction), (index: high, weight: fraction)]
    }

    /// Keys' kernel with a = −1/2 from TensorFlow's table of 1024 steps; what lies outside has no weight.
    private static func cubic(at place: Float, _ extent: Int) -> [Sample] {
        let floor = place.rounded(.down)
        let step = ((place - floor) * 1024).rounded(.toNearestOrEven) / 1024
        func near(_ x: Float) -> Float { ((1.5 * x - 2.5) * x) * x + 1 }
        func far(_ x: Float) -> Float {
            let x = x + 1
            return ((-0.5 * x + 2.5) * x - 4) * x + 2
        }
        let weights = [far(step), near(step), near(1 - step), far(1 - step)]
        return normalised(weights.enumerated().map { (index: Int(floor) - 1 + $0, weight: $1) }, extent)
    }

    /// What the output pixel covers of each input pixel.
    private static func area(from start: Float, to end: Float, _ extent: Int) -> [Sample] {
        let first = Int(start.rounded(.down))
        let last = max(first + 1, Int(end.rounded(.up)))
        let samples = (first..<last).map { index in
            (index: min(index, extent - 1), weight: min(Float(index + 1), end) - max(Float(index), start))
        }
        return normalised(samples, extent)
    }

    private static func kernel(
        _ kernel: (Float) -> Float, radius: Float, at centre: Float, _ extent: Int
    ) -> [Sample] {
        let first = max(0, Int((centre - radius - 0.5).rounded(.up)))
        let last = min(extent - 1, Int((centre + radius - 0.5).rounded(.down)))
        guard first <= last else { return [] }
        return normalised(
            (first...last).map { (index: $0, weight: kernel(abs(Float($0) + 0.5 - centre))) }, extent)
    }

    /// Without what lies outside, and scaled so that the weights sum up to 1.
    private static func normalised(_ samples: [Sample], _ extent: Int) -> [Sample] {
        let inside = samples.filter { 0..<extent ~= $0.index }
        let sum = inside.reduce(0) { $0 + $1.weight }
        guard abs(sum) >= 1000 * Float.leastNormalMagnitude else { return inside }
        return inside.map { (index: $0.index, weight: $0.weight / sum) }
    }

    private static func lanczos(radius: Float) -> (Float) -> Float {
        { x in
            if x > radius { return 0 }
            if x <= 1e-3 { return 1 }
            return radius * sinf(.pi * x) * sinf(.pi * x / radius) / (.pi * .pi * x * x)
        }
    }

    /// Mitchell and Netravali 1988 with B = C = 1/3.
    private static func mitchell(_ x: Float) -> Float {
        if x >= 2 { return 0 }
        if x >= 1 { return (((-7 / 18) * x + 2) * x - 10 / 3) * x + 16 / 9 }
        return (((7 / 6) * x - 2) * x) * x + 8 / 9
    }
}
