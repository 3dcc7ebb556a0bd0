import ComputeGraph
import KerasModels
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Formats") struct FormatTests {
    @Test("are told apart by what is in the file, and the writer's version is known")
    func names() throws {
        for (name, format, version) in [
            ("sequential", "Keras HDF5", "2.15.0"), ("keras3_legacy_nested", "Keras HDF5", "3.15.1"),
            ("keras3_small.keras", "Keras archive", "3.15.1"), ("keras30_small.keras", "Keras archive", "3.0.5"),
            ("tf213_nested.keras", "Keras archive", "2.13.1"),
        ] {
            let model = try Model.load(path: ModelFixture.named(name).path)
            #expect(model.format == format)
            #expect(model.kerasVersion == version)
        }
        // tf.keras up to 2.12 wrote HDF5 under the name of an archive; a name means nothing.
        try withTemporaryFile(contents(of: ModelFixture.named("keras3_small.keras").path)) { path in
            let model = try Model.load(path: path)
            #expect(model.format == "Keras archive")
        }
    }

    @Test("of an archive that was unpacked, or packed anew, make no difference", arguments: ["folder", "deflated.zip"])
    func repacked(name: String) throws {
        let model = try Model.load(path: ModelFixture.path("Models/Repacked/" + name))
        #expect(model.format == "Keras archive")
        try expect(model, ModelFixture.named("keras3_small.keras").golden())
    }

    @Test(
        "may keep the weights in a file of their own, whose layers may have other names",
        arguments: [
            ("keras3", "keras3.weights.h5", "3"), ("tf215", "tf215.weights.h5", "2.15.0"),
            ("tf215", "tf215_legacy.h5", "2.15.0"), ("keras3", "tf215.weights.h5", "3"),
        ])
    func pairs(architecture: String, weights: String, version: String) throws {
        let model = try Model.load(
            path: ModelFixture.path("Models/Pairs/\(architecture).json"),
            weights: ModelFixture.path("Models/Pairs/\(weights)"))
        #expect(model.format == "Keras JSON")
        #expect(model.kerasVersion == version)
        #expect(model.notes.contains { $0.contains("order") } == (weights == "tf215_legacy.h5"))
        let answers = weights.split(separator: ".").first?.split(separator: "_").first ?? ""
        try expect(model, ModelGolden(path: ModelFixture.path("Models/Pairs/\(answers).golden")))
    }

    @Test("may take the weights from another model or archive")
    func otherWeights() throws {
        let golden = try ModelFixture.named("keras3_small.keras").golden()
        let models = ["keras3_float16.keras", "tf215_float16"].map { ModelFixture.named($0).path }
        for architecture in models + [ModelFixture.path("Models/Pairs/keras3.json")] {
            let model = try Model.load(path: architecture, weights: ModelFixture.named("keras3_small.keras").path)
            try expect(model, golden)
        }
    }

    @Test("that hold half of a model say which half is missing and how to give it")
    func halves() throws {
        let architecture = ModelFixture.path("Models/Pairs/keras3.json")
        let weights = ModelFixture.path("Models/Pairs/keras3.weights.h5")
        var error = error { _ = try Model.load(path: architecture) }
        #expect(error?.code == .unsupported && error?.message.contains("weights=") == true)
        error = self.error { _ = try Model.load(path: weights) }
        #expect(error?.code == .unsupported && error?.message.contains("weights=") == true)
        error = self.error { _ = try Model.load(path: architecture, weights: architecture) }
        #expect(error?.code == .unsupported && error?.message.contains("save_weights") == true)
        error = self.error { _ = try Model.load(path: architecture, weights: "/nonexistent.h5") }
        #expect(error?.code == .fileNotFound)
        error = self.error {
            _ = try Model.load(path: architecture, weights: ModelFixture.named("sequential").path)
        }
        #expect(error?.code == .damaged)
    }

    @Test("that are TensorFlow's folders are refused with the line that converts them, where one can")
    func savedModels() throws {
        let folder = try TemporaryFolder()
        func refusal(with files: [String]) throws -> String {
            for file in files { close(open("\(folder.path)/\(file)", O_WRONLY | O_CREAT, 0o600)) }
            let error = self.error { _ = try Model.load(path: folder.path) }
            #expect(error?.code == .unsupported)
            return error?.message ?? ""
        }
        #expect(try refusal(with: []).hasSuffix("holds no model of Keras"))
        let exported = try refusal(with: ["saved_model.pb"])
        #expect(exported.contains("exported for serving") && exported.contains("model.save(\"model.keras\")"))
        let saved = try refusal(with: ["keras_metadata.pb"])
        #expect(saved.contains("tf_keras.models.load_model(\"\(folder.path)\").save(\"model.h5\")"))
    }

    @Test("name what is not quite Keras', with the layers concerned")
    func remarks() throws {
        let notes = try Model.load(path: ModelFixture.named("keras3_int8.keras").path).notes
        #expect(notes.count == 1)
        #expect(notes.first?.hasPrefix("scores: ") == true && notes.first?.contains("8 bits") == true)
    }

    private func expect(_ model: Model, _ golden: ModelGolden) throws {
        let lowered = try model.lowered(for: golden.inputs.map(\.shape))
        let program = try Program(lowered.graph, observing: lowered.outputs)
        let results = try program.run(
            Dictionary(zip(lowered.inputs, golden.inputs), uniquingKeysWith: { first, _ in first }))
        #expect(largestDifference(results[lowered.outputs[0]].values, golden.outputs[0].values) < 1e-5)
    }

    private func error(_ body: () throws -> Void) -> ModelError? {
        do {
            try body()
            return nil
        } catch {
            return error as? ModelError
        }
    }
}
