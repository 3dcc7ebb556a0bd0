package import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A function of each element that is no activation.
package struct Unary: Operation {
    package enum Function: Hashable, Sendable {
        case absolute, square, squareRoot, reciprocalSquareRoot, reciprocal
        case logarithm, sine, cosine
        /// Whole numbers have no slope. TensorFlow sends nothing back, but zeros for a sign.
        case floor, ceiling, round, truncate, sign
        /// At the bounds themselves the gradient is 1, as in TensorFlow's `clip_by_value`.
        case clip(lower: Float, upper: Float)
        /// The element itself, through which no gradient flows.
        case stopGradient
    }

    package static let name = "Unary"

    package let function: Function

    package init(_ function: Function) { self.function = function }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { try onlyInput(inputs) }

    package var pullbackNeeds: PullbackNeeds { .inputs }

    package var cutsGradient: Bool {
        switch function {
        case .floor, .ceiling, .round, .truncate, .stopGradient: true
        default: false
        }
    }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let x = inputs[0].elements
        let y = output.elements
        let count = output.count
        switch function {
        case .absolute: for i in 0..<count { y[i] = abs(x[i]) }
        case .square: for i in 0..<count { y[i] = x[i] * x[i] }
        case .squareRoot: for i in 0..<count { y[i] = x[i].squareRoot() }
        case .reciprocalSquareRoot: for i in 0..<count { y[i] = 1 / x[i].squareRoot() }
        case .reciprocal: for i in 0..<count { y[i] = 1 / x[i] }
        case .logarithm: for i in 0..<count { y[i] = logf(x[i]) }
        case .sine: for i in 0..<count { y[i] = sinf(x[i]) }
        case .cosine: for i in 0..<count { y[i] = cosf(x[i]) }
        case .floor: for i in 0..<count { y[i] = x[i].rounded(.down) }
        case .ceiling: for i in 0..<count { y[i] = x[i].rounded(.up) }
        case .round: for i in 0..<count { y[i] = x[i].rounded(.toNearestOrEven) }
        case .truncate: for i in 0..<count { y[i] = x[i].rounded(.towardZero) }
        case .sign: for i in 0..<count { y[i] = x[i] > 0 ? 1 : (x[i] < 0 ? -1 : x[i]) }
        case .clip(let lower, let upper):
            for i in 0..<count {
                let raised = x[i] < lower ? lower : x[i]
                y[i] = raised > upper ? upper : raised
            }
        case .stopGradient: y.update(from: x, count: count)
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let sum = inputGradients[0]?.elements, let x = record.inputs.first?.elements else { return }
        let g = gradient.elements
        for i in 0..<gradient.count { sum[i] += g[i] * derivative(at: x[i]) }
    }

    private func derivative(at x: Float) -> Float {
        switch function {
        case .absolute: x > 0 ? 1 : (x < 0 ? -1 : 0)
        case .square: 2 * x
        case .squareRoot: 0.5 / x.squareRoot()
        case .reciprocalSquareRoot: -0.5 / (x * x.squareRoot())
        case .reciprocal: -1 / (x * x)
        case .logarithm: 1 / x
        case .sine: cosf(x)
        case .cosine: -sinf(x)
        case .floor, .ceiling, .round, .truncate, .sign, .stopGradient: 0
        case .clip(let lower, let upper): x < lower || x > upper ? 0 : 1
        }
    }
}
