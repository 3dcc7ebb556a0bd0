import HDF5
import KerasModels
import TestSupport
import Testing

@Suite("The registry of layers") struct LayerRegistryTests {
    @Test("has a fixture for every class of every layer")
    func fixtures() throws {
        var seen: Set<String> = []
        for fixture in ModelFixture.all where fixture.isHDF5 {
            let configuration = try HDF5File(path: fixture.path).root.attribute("model_config").string
            for part in configuration.split(separator: "\"class_name\": \"").dropFirst() {
                seen.insert(String(part.prefix { $0 != "\"" }))
            }
        }
        let missing = LayerRegistry.classNames.filter { !seen.contains($0) }
        #expect(missing.isEmpty, "layer classes without a fixture: \(missing)")
    }

    @Test("gives every name to one layer only")
    func distinctNames() {
        let names = LayerRegistry.classNames + LayerRegistry.aliases
        #expect(Set(names).count == names.count)
    }

    @Test("knows Keras 3's spatial dropout, which does not say whether it is trained, from an operation")
    func layerWithoutTrainable() throws {
        let configuration = """
            {"class_name": "Sequential", "config": {"name": "small", "layers": [
              {"class_name": "InputLayer", "config": {"batch_shape": [null, 8, 8, 3], "name": "input"}},
              {"class_name": "SpatialDropout2D", "config": {"rate": 0.2, "seed": null, "name": "dropout"}}]}}
            """
        let model = try Model.blank(ConfigurationParser.parse(configuration), kerasVersion: "3.15.1")
        #expect(model.layers.last?.className == "SpatialDropout2D")
    }
}
