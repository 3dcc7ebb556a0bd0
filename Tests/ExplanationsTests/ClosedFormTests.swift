import ComputeGraph
import Explanations
import KerasModels
import Tensors
import TestSupport
import Testing

/// Two models small enough to write their Grad-CAM down; the numbers are those of eli5 0.16 and 0.13, run on them.
@Suite("The closed-form models") struct ClosedFormTests {
    private func explanation(
        _ name: String, target: Int? = nil, normalization: GradientNormalization = .current,
        score: ScoreKind = .output
    ) throws -> Explanation {
        let model = try Model.load(path: ModelFixture.named("ClosedForm/\(name)").path)
        let input = try Tensor([1, 4, 4, 1], values: (0..<16).map { Float($0) / 15 })
        var options = ExplanationOptions()
        options.targets = target.map { [$0] } ?? []
        options.normalization = normalization
        options.scoreKind = score
        return try #require(try ModelRun(model, input: input, programs: ProgramCache()).explain(options).first)
    }

    private func expect(
        _ explanation: Explanation, cells: [(row: Int, column: Int, value: Double)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let map = explanation.target.heatmap
        #expect(map.height == 4 && map.width == 4, sourceLocation: sourceLocation)
        for cell in cells {
            let value = map.values[cell.row * map.width + cell.column]
            #expect(abs(value - cell.value) < 1e-6, sourceLocation: sourceLocation)
        }
    }

    @Test("P6, P8: give class 0 of the linear model a score of 1.5 and the layer before the pooling")
    func linearTopClass() throws {
        let explanation = try explanation("linear")
        #expect(explanation.layer == "conv")
        #expect(explanation.target.target == 0)
        #expect(abs(explanation.target.score - 1.5) < 1e-6)
        #expect(largestDifference(explanation.target.weights, [0.125, 0.0625]) < 1e-7)
        #expect(abs(explanation.target.rawMaximum - 0.125) < 1e-7)
        expect(explanation, cells: [(0, 0, 0.4999996), (0, 1, 0.5333329121), (3, 3, 0.9999992)])
    }

    @Test("P6: cut what speaks against class 1 of the linear model")
    func linearOtherClass() throws {
        let explanation = try explanation("linear", target: 1)
        #expect(abs(explanation.target.score - 1) < 1e-6)
        #expect(largestDifference(explanation.target.weights, [-0.0625, 0.1875]) < 1e-7)
        expect(
            explanation,
            cells: [(0, 0, 0.9999994667), (2, 3, 0.0222221892)] + (0..<4).map { (3, $0, 0) })
    }

    @Test("P10: explain the softmax's probability, not the logit, unless asked")
    func softmax() throws {
        let explanation = try explanation("softmax")
        #expect(explanation.target.target == 0)
        #expect(abs(explanation.target.score - 0.62245935) < 1e-6)
        #expect(largestDifference(explanation.target.weights, [0.0440632030, -0.0293754637]) < 1e-7)
        expect(explanation, cells: [(3, 3, 0.99999773054), (2, 0, 0.22222180714)])
        let other = try self.explanation("softmax", target: 1)
        #expect(abs(other.target.score - 0.377540648) < 1e-6)
        expect(other, cells: [(0, 0, 0.9999965958)])
    }

    @Test("explain the logit before the softmax with score=logit, as the linear model does")
    func logit() throws {
        let logit = try explanation("softmax", score: .logit)
        let linear = try explanation("linear")
        #expect(logit.target.score == linear.target.score)
        #expect(logit.target.heatmap == linear.target.heatmap)
        #expect(logit.scoreKind == .logit)
    }

    @Test("P9: divide gradients by their length first in the legacy rule")
    func legacy() throws {
        let linear = try explanation("linear", normalization: .legacy)
        #expect(largestDifference(linear.target.weights, [0.2236068, 0.1118034]) < 1e-6)
        expect(linear, cells: [(0, 0, 0.4999997764), (0, 1, 0.533333097), (3, 3, 0.9999995528)])
        let other = try explanation("linear", target: 1, normalization: .legacy)
        expect(other, cells: [(0, 0, 0.9999995784), (2, 3, 0.0222221081)])
        let softmax = try explanation("softmax", normalization: .legacy)
        #expect(largestDifference(softmax.target.weights, [0.2080125660, -0.1386750787]) < 1e-6)
        expect(softmax, cells: [(3, 3, 0.9999995193), (2, 0, 0.2222220637)])
        expect(try explanation("softmax", target: 1, normalization: .legacy), cells: [(0, 0, 0.99999927889)])
    }
}
