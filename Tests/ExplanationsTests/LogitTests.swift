import ComputeGraph
import Explanations
import KerasModels
import Tensors
import TestSupport
import Testing

/// Classifiers beside themselves with the last activation taken off, saved and read again; `make_logit_models.py`.
@Suite("The value before a softmax or sigmoid") struct LogitTests {
    static let names = [
        "dense_softmax", "dense_sigmoid", "softmax_layer", "nested_dense", "nested_activation", "reshaped_softmax",
    ]

    private func run(_ name: String) throws -> (ModelRun, ModelGolden) {
        let fixture = ModelFixture.named("Logits/\(name)")
        let golden = try fixture.golden()
        let model = try Model.load(path: fixture.path)
        return (try ModelRun(model, input: golden.inputs[0], programs: ProgramCache()), golden)
    }

    @Test("is explained as the model without the activation is", arguments: names)
    func withoutActivation(name: String) throws {
        let (run, golden) = try run(name)
        let maps = try #require(golden.heatMaps.first)
        for (normalization, expected) in [(GradientNormalization.current, maps.heatmaps), (.legacy, maps.legacy)] {
            var options = ExplanationOptions()
            options.scoreKind = .logit
            options.layers = [.named(maps.layer)]
            options.targets = maps.targets
            options.normalization = normalization
            let explanations = try run.explain(options)
            let values = explanations.flatMap { $0.target.heatmap.values.map { Float($0) } }
            #expect(largestDifference(values, expected.values) < 2e-6)
            #expect(largestDifference(explanations.map(\.target.score), maps.scores.values) < 1e-5)
            #expect(explanations.allSatisfy { $0.warnings.isEmpty || normalization == .current })
        }
    }

    @Test("chooses the top class, and is no longer the score that the model puts out", arguments: names)
    func topClass(name: String) throws {
        let (run, golden) = try run(name)
        let logits = golden.outputs[0].values
        var options = ExplanationOptions()
        options.scoreKind = .logit
        let explanation = try #require(try run.explain(options).first)
        #expect(explanation.target.target == ModelRun.topClass(of: logits))
        #expect(abs(explanation.target.score - (logits.max() ?? 0)) < 1e-5)
        #expect(explanation.scoreKind == .logit)
        options.scoreKind = .output
        let output = try #require(try run.explain(options).first)
        #expect(output.target.target == explanation.target.target)
        #expect(output.target.score > 0 && output.target.score <= 1)
    }

    @Test("is the output of a model that ends in neither, and a probability there is remarked on")
    func neither() throws {
        let model = try Model.load(path: ModelFixture.named("Eli5/lone_linear").path)
        let input = try Tensor([1, 6, 6, 1], values: (0..<36).map { Float($0) / 36 })
        let run = try ModelRun(model, input: input, programs: ProgramCache())
        #expect(run.logits == nil)
        var options = ExplanationOptions()
        options.scoreKind = .logit
        let explanation = try #require(try run.explain(options).first)
        let score = explanation.target.score
        #expect(try run.scores() == [score])
        let remarked = explanation.warnings.contains { $0.contains("does not end in a softmax or sigmoid") }
        #expect(remarked == (0...1).contains(score))
    }
}
