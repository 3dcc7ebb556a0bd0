import ComputeGraph
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An activation and its definition in double precision.
struct ActivationCase: Sendable {
    let activation: Activation
    let definition: @Sendable (Double) -> Double

    static let all: [ActivationCase] = [
        ActivationCase(activation: .linear) { $0 },
        ActivationCase(activation: .relu()) { max($0, 0) },
        ActivationCase(activation: .relu(maximum: 6)) { min(max($0, 0), 6) },
        ActivationCase(activation: .relu(maximum: 4, negativeSlope: 0.3, threshold: 0.7)) {
            $0 >= 4 ? 4 : $0 > 0.7 ? $0 : 0.3 * ($0 - 0.7)
        },
        ActivationCase(activation: .relu(threshold: 1)) { $0 > 1 ? $0 : 0 },
        ActivationCase(activation: .relu(negativeSlope: 0.2)) { $0 > 0 ? $0 : 0.2 * $0 },
        ActivationCase(activation: .sigmoid) { 1 / (1 + exp(-$0)) },
        ActivationCase(activation: .hardSigmoid(slope: 0.2)) { min(max(0.2 * $0 + 0.5, 0), 1) },
        ActivationCase(activation: .hardSigmoid(slope: 1 / 6)) { min(max($0 / 6 + 0.5, 0), 1) },
        ActivationCase(activation: .tanh) { tanh($0) },
        ActivationCase(activation: .elu(alpha: 1.3)) { $0 > 0 ? $0 : 1.3 * expm1($0) },
        ActivationCase(activation: .selu) {
            1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * expm1($0))
        },
        ActivationCase(activation: .exponential) { exp($0) },
        ActivationCase(activation: .softplus) { log1p(exp($0)) },
        ActivationCase(activation: .softsign) { $0 / (1 + abs($0)) },
        ActivationCase(activation: .silu) { $0 / (1 + exp(-$0)) },
        ActivationCase(activation: .hardSilu) { $0 * min(max($0 / 6 + 0.5, 0), 1) },
        ActivationCase(activation: .gelu(approximate: false)) { 0.5 * $0 * erfc(-$0 / 2.0.squareRoot()) },
        ActivationCase(activation: .gelu(approximate: true)) {
            0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
        },
        ActivationCase(activation: .mish) { $0 * tanh(log1p(exp($0))) },
        ActivationCase(activation: .celu(alpha: 0.7)) { $0 > 0 ? $0 : 0.7 * expm1($0 / 0.7) },
        ActivationCase(activation: .hardTanh) { min(max($0, -1), 1) },
        ActivationCase(activation: .hardShrink(threshold: 0.6)) { abs($0) > 0.6 ? $0 : 0 },
        ActivationCase(activation: .softShrink(threshold: 0.6)) { $0 > 0.6 ? $0 - 0.6 : $0 < -0.6 ? $0 + 0.6 : 0 },
        ActivationCase(activation: .tanhShrink) { $0 - tanh($0) },
        ActivationCase(activation: .squareplus(b: 4)) { ($0 + ($0 * $0 + 4).squareRoot()) / 2 },
        ActivationCase(activation: .logSigmoid) { $0 > 0 ? -log1p(exp(-$0)) : $0 - log1p(exp($0)) },
        ActivationCase(activation: .sparsePlus) { $0 <= -1 ? 0 : $0 < 1 ? ($0 + 1) * ($0 + 1) / 4 : $0 },
    ]
}

@Suite("Activations") struct ActivationTests {
    @Test("follow their definitions to a millionth", arguments: ActivationCase.all.indices)
    func values(index: Int) throws {
        let sample = ActivationCase.all[index]
        let xs = (0...2400).map { Float($0) * 0.01 - 12 } + [-1e-6, 1e-6, -0.0, -87, 60, -1000]
        let result = try Activate(sample.activation).result(for: [Tensor([xs.count], values: xs)])
        for (x, y) in zip(xs, result.values) {
            let expected = sample.definition(Double(x))
            #expect(abs(Double(y) - expected) <= 1e-6 * max(1, abs(expected)), "\(sample.activation) at \(x)")
        }
    }

    @Test("stay finite or saturate far out, and keep NaN")
    func extremes() throws {
        let xs: [Float] = [-200, 200, -1e30, 1e30, .nan]
        for activation in [Activation.sigmoid, .tanh, .silu, .softsign, .relu(maximum: 6), .elu(alpha: 1), .relu()] {
            let y = try Activate(activation).result(for: [Tensor([5], values: xs)]).values
            #expect(y.dropLast().allSatisfy { $0.isFinite }, "\(activation): \(y)")
            #expect(y[4].isNaN, "\(activation)")
        }
    }

    @Test("have TensorFlow's gradients at their kinks")
    func kinks() throws {
        let cases: [(Activation, Float, Float)] = [
            (.relu(), 0, 0), (.relu(maximum: 6), 0, 0), (.relu(maximum: 6), 6, 0), (.relu(maximum: 6), 3, 1),
            (.hardSigmoid(slope: 0.2), 2.5, 0), (.hardSigmoid(slope: 0.2), -2.5, 0),
            (.relu(negativeSlope: 0.3), 0, 0.3),
        ]
        for (activation, x, expected) in cases {
            var graph = Graph()
            let input = graph.input([1], label: "x")
            let output = try graph.apply(Activate(activation), to: [input], label: "y")
            let run = try Program(
                graph, observing: [], differentiating: Differentiation(of: output, withRespectTo: [input])
            ).run([input: Tensor([1], values: [x])])
            #expect(try run.gradients(seed: Tensor([1], values: [1]))[0].values == [expected], "\(activation) at \(x)")
        }
    }
}
