import ComputeGraph
import Explanations
import KerasModels
import Tensors
import TestSupport
import Testing

/// Every fixture's heat maps beside eli5's arithmetic on Keras' own gradients.
@Suite("Heat maps of every fixture") struct GoldenHeatMapTests {
    static let explainable = ModelFixture.all.filter { fixture in
        (try? fixture.golden()).map { !$0.heatMaps.isEmpty && $0.inputs.count == 1 } ?? false
    }

    @Test("are within 1e-4 of eli5's, current and legacy", arguments: explainable)
    func heatMaps(fixture: ModelFixture) throws {
        let model = try Model.load(path: fixture.path)
        let golden = try fixture.golden()
        let run = try ModelRun(model, input: golden.inputs[0], programs: ProgramCache())
        for maps in golden.heatMaps {
            for (normalization, expected) in [(GradientNormalization.current, maps.heatmaps), (.legacy, maps.legacy)] {
                var options = ExplanationOptions()
                options.layers = [.named(maps.layer)]
                options.targets = maps.targets
                options.normalization = normalization
                let explanations = try run.explain(options)
                let values = explanations.flatMap { $0.target.heatmap.values.map { Float($0) } }
                #expect(largestDifference(values, expected.values) < 1e-4, "\(maps.layer) \(normalization)")
                // Logits of a network that takes 0…255 are in the tens.
                let scale = max(1, maps.scores.values.map(abs).max() ?? 0)
                #expect(largestDifference(explanations.map(\.target.score), maps.scores.values) < 1e-5 * scale)
                #expect(explanations.allSatisfy { $0.layer == maps.layer })
            }
        }
    }

    @Test("are there to compare with")
    func fixtures() {
        #expect(Self.explainable.count >= 10)
    }
}
