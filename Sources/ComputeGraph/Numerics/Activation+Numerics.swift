import CKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Activation {
    /// The activation's number among the C loops and the upper limit of its result, if it is one of them.
    var kernel: (kind: Int32, maximum: Float)? {
        switch self {
        case .linear: (Int32(whylight_linear), .infinity)
        case .relu(let maximum, negativeSlope: 0, threshold: 0): (Int32(whylight_relu), maximum)
        case .sigmoid: (Int32(whylight_sigmoid), .infinity)
        case .silu: (Int32(whylight_silu), .infinity)
        default: nil
        }
    }

    /// Replaces each element by the activation of it.
    func apply(to x: UnsafeMutablePointer<Float>, count: Int) {
        if let kernel {
            guard self != .linear else { return }
            var epilogue = whylight_epilogue(
                start: nil, start_stride: 0, scale: nil, shift: nil, residual: nil, residual_stride: 0,
                activation: kernel.kind,
                maximum: kernel.maximum)
            whylight_finish(Kernels.best, 1, count, x, count, x, count, &epilogue)
            return
        }
        switch self {
        case .linear, .sigmoid, .silu: break
        case .relu(let maximum, let slope, let threshold):
            for i in 0..<count {
                let v = x[i] > threshold ? x[i] : (slope == 0 ? 0 : slope * (x[i] - threshold))
                x[i] = v > maximum ? maximum : v
            }
        case .hardSigmoid(let slope): for i in 0..<count { x[i] = clipToUnit(slope * x[i] + 0.5) }
        case .tanh: for i in 0..<count { x[i] = tanhf(x[i]) }
        case .elu(let alpha): for i in 0..<count { x[i] = x[i] > 0 ? x[i] : alpha * expm1f(x[i]) }
        case .selu:
            for i in 0..<count {
                x[i] = Selu.scale * (x[i] > 0 ? x[i] : Selu.alpha * expm1f(x[i]))
            }
        case .exponential: for i in 0..<count { x[i] = expf(x[i]) }
        case .softplus: for i in 0..<count { x[i] = softened(x[i]) }
        case .softsign: for i in 0..<count { x[i] = x[i] / (1 + abs(x[i])) }
        case .hardSilu: for i in 0..<count { x[i] *= clipToUnit(x[i] / 6 + 0.5) }
        case .gelu(approximate: false): for i in 0..<count { x[i] = 0.5 * x[i] * erfcf(-x[i] * Gelu.rootHalf) }
        case .gelu(approximate: true):
            for i in 0..<count {
                x[i] = 0.5 * x[i] * (1 + tanhf(Gelu.inner(x[i])))
            }
        case .mish: for i in 0..<count { x[i] *= tanhf(softened(x[i])) }
        case .celu(let alpha): for i in 0..<count { x[i] = x[i] > 0 ? x[i] : alpha * expm1f(x[i] / alpha) }
        case .hardTanh: for i in 0..<count { x[i] = x[i] < -1 ? -1 : (x[i] > 1 ? 1 : x[i]) }
        case .hardShrink(let threshold): for i in 0..<count { x[i] = abs(x[i]) > threshold ? x[i] : 0 }
        case .softShrink(let threshold):
            for i in 0..<count {
                x[i] = x[i] > threshold ? x[i] - threshold : (x[i] < -threshold ? x[i] + threshold : 0)
            }
        case .tanhShrink: for i in 0..<count { x[i] -= tanhf(x[i]) }
        case .squareplus(let b):
            for i in 0..<count {
                // The same without taking nearly equal numbers from each other.
                let root = (x[i] * x[i] + b).squareRoot()
                x[i] = x[i] > 0 ? (x[i] + root) / 2 : b / (2 * (root - x[i]))
            }
        case .logSigmoid: for i in 0..<count { x[i] = -softened(-x[i]) }
        case .sparsePlus:
            for i in 0..<count {
                let rise: Float = x[i] + 1
                x[i] = x[i] <= -1 ? 0 : (x[i] < 1 ? rise * rise / 4 : x[i])
            }
        }
    }

    /// Whether the derivative follows from the result alone, so that the input need not be kept.
    var derivativeFollowsFromOutput: Bool {
        switch self {
        case .relu(let maximum, let slope, let threshold): threshold == 0 && slope >= 0 && maximum > 0
        case .elu(let alpha): alpha > 0
        case .celu(let alpha): alpha > 0
        case .hardShrink(let threshold), .softShrink(let threshold): threshold >= 0
        case .silu, .hardSilu, .gelu, .mish, .tanhShrink, .squareplus, .sparsePlus: false
        default: true
        }
    }

    /// Multiplies each gradient by the derivative at the same element.
    /// - Parameters:
    ///   - input: read unless ``derivativeFollowsFromOutput``.
    ///   - output: read if ``derivativeFollowsFromOutput``.
    func multiplyByDerivative(
        _ g: UnsafeMutablePointer<Float>, input: UnsafePointer<Float>?, output: UnsafePointer<Float>?, count: Int
    ) {
        guard let values = derivativeFollowsFromOutput ? output : input else {
            preconditionFailure("the derivative's value was not kept")
        }
        for i in 0..<count { g[i] *= derivative(at: values[i]) }
    }

    /// The derivative, from the result `v` if ``derivativeFollowsFromOutput`` and from the input `v` otherwise.
    private func derivative(at v: Float) -> Float {
        switch self {
        case .linear: return 1
        case .relu(let maximum, let slope, let threshold):
            if v >= maximum { return 0 }
            return v > threshold ? 1 : slope
        case .sigmoid: return v * (1 - v)
        case .hardSigmoid(let slope): return v > 0 && v < 1 ? slope : 0
        case .tanh: return 1 - v * v
        case .elu(let alpha): return v > 0 ? 1 : (derivativeFollowsFromOutput ? v + alpha : alpha * expf(v))
        case .selu: return v > 0 ? Selu.scale : v + Selu.scale * Selu.alpha
        case .exponential: return v
        case .softplus: return -expm1f(-v)
        case .softsign:
            let rest = 1 - abs(v)
            return rest * rest
        case .silu:
            let s = 1 / (1 + expf(-v))
            return s * (1 + v * (1 - s))
        case .hardSilu: return clipToUnit(v / 6 + 0.5) + (v > -3 && v < 3 ? v / 6 : 0)
        case .gelu(approximate: false):
            return 0.5 * erfcf(-v * Gelu.rootHalf) + v * Gelu.density * expf(-0.5 * v * v)
        case .gelu(approximate: true):
            let t = tanhf(Gelu.inner(v))
            let slope: Float = Gelu.rootTwoOverPi * (1 + 3 * Gelu.cubic * v * v)
            let rise: Float = v * (1 - t * t) * slope
            return 0.5 * (1 + t + rise)
        case .mish:
            let t = tanhf(softened(v))
            return t + v * (1 - t * t) / (1 + expf(-v))
        case .celu(let alpha):
            return v > 0 ? 1 : (derivativeFollowsFromOutput ? v / alpha + 1 : expf(v / alpha))
        case .hardTanh: return v > -1 && v < 1 ? 1 : 0
        case .hardShrink(let threshold):
            return derivativeFollowsFromOutput ? (v != 0 ? 1 : 0) : (abs(v) > threshold ? 1 : 0)
        case .softShrink(let threshold):
            return derivativeFollowsFromOutput ? (v != 0 ? 1 : 0) : (v > threshold || v < -threshold ? 1 : 0)
        case .tanhShrink:
            let t = tanhf(v)
            return t * t
        case .squareplus(let b): return (1 + v / (v * v + b).squareRoot()) / 2
        case .logSigmoid: return -expm1f(v)
        case .sparsePlus: return v <= -1 ? 0 : (v < 1 ? (v + 1) / 2 : 1)
        }
    }
}

/// The constants of Klambauer et al. 2017, "Self-Normalizing Neural Networks".
private enum Selu {
    static let scale: Float = 1.050_700_987_355_480_5
    static let alpha: Float = 1.673_263_242_354_377_2
}

/// The constants of Hendrycks and Gimpel 2016, "Gaussian Error Linear Units".
private enum Gelu {
    static let rootHalf: Float = 0.707_106_781_186_547_5
    static let density: Float = 0.398_942_280_401_432_7
    static let rootTwoOverPi: Float = 0.797_884_560_802_865_4
    static let cubic: Float = 0.044_715

    static func inner(_ x: Float) -> Float { rootTwoOverPi * (x + cubic * x * x * x) }
}

private func clipToUnit(_ x: Float) -> Float { x < 0 ? 0 : (x > 1 ? 1 : x) }

/// ln(1 + eˣ) without overflow.
private func softened(_ x: Float) -> Float { (x > 0 ? x : 0) + log1pf(expf(-abs(x))) }
