import HDF5
import KerasModels
import TestSupport
import Testing

@Suite("The registry of operators") struct OperatorRegistryTests {
    /// Every operator that some fixture calls, in any dialect.
    private static func called() throws -> Set<OperatorName> {
        var names: Set<OperatorName> = []
        for fixture in ModelFixture.all where fixture.isHDF5 {
            let root = try HDF5File(path: fixture.path).root
            let version = KerasVersion(text: try root.attribute("keras_version").string)
            names.formUnion(
                try OperatorName.all(in: root.attribute("model_config").string, kerasVersion: version))
        }
        return names
    }

    @Test("has a fixture for every operator")
    func fixtures() throws {
        let called = try Self.called()
        let missing = OperatorRegistry.names.filter { called.isDisjoint(with: $0) }
        #expect(missing.isEmpty, "operators without a fixture: \(missing)")
    }

    @Test("gives every name to one operator only")
    func distinctNames() {
        let names = OperatorRegistry.names.flatMap { $0 }
        #expect(Set(names).count == names.count)
    }
}
