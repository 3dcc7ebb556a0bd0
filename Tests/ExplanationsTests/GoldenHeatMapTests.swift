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

    @Test("are the same for layers that are asked for together", arguments: explainable)
    func severalLayers(fixture: ModelFixture) throws {
        let model = try Model.load(path: fixture.path)
        let golden = try fixture.golden()
        let run = try ModelRun(model, input: golden.inputs[0], programs: ProgramCache())
        func explanations(_ layers: [LayerChoice]) throws -> [Explanation] {
            var options = ExplanationOptions()
            options.layers = layers
            options.targets = [0]
            return try run.explain(options)
        }
        let explained = try #require(golden.heatMaps.first).layer
        let last = try #require(model.layers.lastIndex { explained == $0.path || explained.hasPrefix($0.path + "/") })
        let earlier = model.layers.indices.prefix(through: last).suffix(3).map { LayerChoice.index($0) }
        let usable = ([.named(explained)] + earlier).filter { (try? explanations([$0])) != nil }
        for (one, together) in zip(usable, try explanations(usable)) {
            let alone = try #require(try explanations([one]).first)
            #expect(alone.layer == together.layer)
            // The map of one layer may be computed in another order where nothing else needs its gradients.
            #expect(largestDifference(values(alone), values(together)) < 1e-4, "\(alone.layer)")
        }
    }

    private func values(_ explanation: Explanation) -> [Float] { explanation.target.heatmap.values.map { Float($0) } }

    @Test("are there to compare with")
    func fixtures() {
        #expect(Self.explainable.count >= 10)
    }
}
