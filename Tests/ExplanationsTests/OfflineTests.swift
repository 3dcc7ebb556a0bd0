import Explanations
import KerasModels
import Tensors
import TestSupport
import Testing

/// eli5's offline tests of its Keras part, in spirit, on a network of the same shape: a linear activation, two
/// convolutions, a global average; `layer0` to `layer3` on 32×32 grey pixels.
@Suite("P20: eli5's offline tests") struct OfflineTests {
    private let model: Model

    init() throws {
        model = try Model.load(path: ModelFixture.named("Eli5/layers").path)
    }

    private func explanation(
        _ layer: LayerChoice, shape: [Int] = [1, 32, 32, 1], targets: [Int] = []
    ) throws -> Explanation {
        var options = ExplanationOptions()
        options.layers = [layer]
        options.targets = targets
        let input = try Tensor(Shape(checking: shape), repeating: 0)
        return try #require(try ModelRun(model, input: input, programs: ProgramCache()).explain(options).first)
    }

    @Test(
        "P3: a layer is chosen by index, by name and by itself",
        arguments: [
            (LayerChoice.index(-3), "layer1"), (.named("layer0"), "layer0"), (.named("layer1"), "layer1"),
            (.automatic, "layer2"), (.eli5, "layer2"),
        ])
    func layers(choice: LayerChoice, name: String) throws {
        #expect(try explanation(choice).layer == name)
    }

    @Test("P3: a layer without a map is refused")
    func layerWithoutMap() {
        #expect(throws: ExplanationError.self) { try explanation(.named("layer3")) }
    }

    @Test("P4: any other shape is refused", arguments: [[3, 32, 32, 1], [5, 5], [32, 32, 1], [1, 32, 31, 1]])
    func shapes(shape: [Int]) {
        #expect(throws: ExplanationError.self) { try explanation(.automatic, shape: shape) }
    }

    @Test("P2: a class outside the twenty is refused", arguments: [20, -1, Int.max])
    func targets(target: Int) {
        #expect(throws: ExplanationError.self) { try explanation(.automatic, targets: [target]) }
    }

    @Test("an input that is no number is remarked on")
    func notANumber() throws {
        let input = try Tensor([1, 32, 32, 1], repeating: .nan)
        let run = try ModelRun(model, input: input, programs: ProgramCache())
        let explanation = try #require(try run.explain(ExplanationOptions()).first)
        #expect(explanation.warnings.contains { $0.contains("NaN") })
        #expect(explanation.target.target == 0)
    }

    @Test("P1: a blank picture has a score, a map of the layer's size and a reason to warn or not")
    func blankPicture() throws {
        let explanation = try explanation(.automatic)
        #expect(explanation.target.score.isFinite)
        #expect(explanation.target.heatmap.height == 28 && explanation.target.heatmap.width == 28)
        #expect(explanation.method == "Grad-CAM" && explanation.estimator == "layers")
    }
}
