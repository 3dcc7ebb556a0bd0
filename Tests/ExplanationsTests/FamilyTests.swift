import Explanations
import KerasModels
import Tensors
import TestSupport
import Testing

@Suite("The layer chosen by itself") struct FamilyTests {
    static let families: [ModelFixture] = ModelFixture.all.filter { $0.name.hasPrefix("application_") }

    @Test("has the last map before the head in each family of keras.applications", arguments: Self.families)
    func automatic(fixture: ModelFixture) throws {
        let model = try Model.load(path: fixture.path)
        let golden = try fixture.golden()
        let lowered = try model.lowered(for: golden.inputs.map(\.shape))
        let layer = try #require(TargetLayer.automatic(in: lowered, output: lowered.outputs[0]))
        #expect(layer.path == golden.heatMaps.first?.layer)
    }

    @Test("is asked for in every family")
    func coverage() {
        #expect(Self.families.count >= 18)
    }
}
