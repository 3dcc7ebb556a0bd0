import ComputeGraph
import KerasModels
import Tensors
import TestSupport
import Testing

@Suite("Loaded models") struct ForwardGoldenTests {
    /// Relative to the largest element, since some fixtures have outputs in the hundreds.
    private static let tolerance: Float = 1e-5

    @Test("give Keras' outputs and activations", arguments: ModelFixture.all)
    func outputs(fixture: ModelFixture) throws {
        let model = try Model.load(path: fixture.path)
        let golden = try fixture.golden()
        let lowered = try model.lowered(for: golden.inputs.map(\.shape))
        var expected = Array(zip(lowered.outputs, golden.outputs))
        for activation in golden.activations {
            let call = try #require(
                lowered.calls.last { $0.path == activation.layer }, "no call of \(activation.layer)")
            // A nested model's golden is its first output.
            expected.append((try #require(call.outputs.first), activation.output))
        }
        #expect(lowered.outputs.count == golden.outputs.count)
        let program = try Program(lowered.graph, observing: expected.map(\.0))
        let results = try program.run(
            Dictionary(zip(lowered.inputs, golden.inputs), uniquingKeysWith: { first, _ in first }))
        for (value, tensor) in expected {
            let result = results[value]
            #expect(result.shape == tensor.shape)
            let largest = max(1, tensor.values.map(abs).max() ?? 0)
            let difference = largestDifference(result.values, tensor.values) / largest
            #expect(
                difference <= Self.tolerance, "\(lowered.graph.nodes[value.index].label) differs by \(difference)")
        }
    }

    @Test("know every layer's output shape and parameters as Keras counts them")
    func descriptions() throws {
        let model = try Model.load(path: ModelFixture.named("nested").path)
        #expect(model.name == "outer")
        #expect(model.format == "Keras HDF5")
        #expect(model.kerasVersion == "2.15.0")
        #expect(model.layers.map(\.name) == ["base", "mean", "scores"])
        #expect(model.layers.map(\.outputShapes) == [[[nil, 4, 4, 5]], [[nil, 5]], [[nil, 3]]])
        #expect(model.layers.map(\.inboundLayers) == [[], ["base"], ["mean"]])
        #expect(
            model.layers[0].layers.map(\.path) == [
                "base/inner_photo", "base/stem/conv", "base/stem/bn", "base/first", "base/second",
            ])
        #expect(model.layers[0].layers[4].layers.map(\.name) == ["second_conv", "second_bn", "second_relu"])
        #expect(model.layers[0].layers[1].parameterCount == 3 * 3 * 3 * 4 + 4)
        #expect(model.parameterCount == 112 + 16 + 144 + 16 + 180 + 20 + 18)
        #expect(model.parameterCount - model.trainableParameterCount == 8 + 8 + 10)
        #expect(model.inputs.map(\.name) == ["base_input"])
        #expect(model.inputs.map(\.shape) == [[nil, 8, 8, 3]])
        #expect(model.outputs.map(\.name) == ["scores"])
        #expect(model.outputs.map(\.shape) == [[nil, 3]])
    }

    @Test("note what was left out or changed")
    func notes() throws {
        #expect(try Model.load(path: ModelFixture.named("sequential").path).notes == [])
        #expect(
            try Model.load(path: ModelFixture.named("other_names").path).notes == ["left out: the optimizer's state"])
        // Every dataset is read, or named; a group that holds itself is not walked for ever.
        let circular = try Model.load(path: ModelFixture.named("circular").path).notes
        #expect(circular.count == 1)
        #expect(circular.first?.hasPrefix("left out: ") == true && circular[0].contains("belong to no layer"))
        let theano = try Model.load(path: ModelFixture.named("theano").path).notes
        #expect(theano.count == 1 && theano[0].contains("Theano"))
    }

    @Test("count no weight of a frozen layer as trainable")
    func frozen() throws {
        let model = try Model.load(path: ModelFixture.named("transfer").path)
        #expect(model.trainableParameterCount == 5 + 1)
    }

    @Test("leave open what the file leaves open")
    func openAxes() throws {
        let model = try Model.load(path: ModelFixture.named("identities").path)
        #expect(model.inputs.first?.shape == [nil, nil, nil, 3])
        let conv = try #require(model.layers.first { $0.name == "conv" })
        #expect(conv.outputShapes == [[nil, nil, nil, 4]])
        #expect(model.layers.last?.outputShapes == [[nil, 3]])
        let lowered = try model.lowered(for: [[1, 17, 9, 3]])
        let call = try #require(lowered.calls.first { $0.path == "conv" })
        #expect(lowered.graph.shape(of: call.outputs[0]) == [1, 9, 5, 4])
    }

    @Test("refuse inputs of a shape that they do not take")
    func misshapen() throws {
        let model = try Model.load(path: ModelFixture.named("sequential").path)
        for shapes: [Shape] in [
            [], [[1, 17, 15, 3], [1, 17, 15, 3]], [[1, 17, 16, 3]], [[17, 15, 3]], [[1, 17, 15, 1]],
        ] {
            #expect(throws: ModelError.self) { try model.lowered(for: shapes) }
        }
        #expect(try model.lowered(for: [[3, 17, 15, 3]]).outputs.count == 1)
    }

    @Test("keep the value before a final softmax or sigmoid")
    func logits() throws {
        for (name, layer) in [
            ("sequential", "scores"), ("depthwise", "scores"), ("groups", "scores"), ("shared", "smile"),
        ] {
            let model = try Model.load(path: ModelFixture.named(name).path)
            let lowered = try model.lowered(
                for: model.inputs.map { Shape([1] + $0.shape.dropFirst().compactMap { $0 }) })
            let call = try #require(lowered.calls.first { $0.path == layer })
            let logits = try #require(call.logits, "\(name) has no logits")
            #expect(logits != call.outputs.first)
            #expect(lowered.graph.shape(of: logits) == lowered.graph.shape(of: call.outputs[0]))
        }
        let transfer = try Model.load(path: ModelFixture.named("transfer").path)
        let head = try #require(try transfer.lowered(for: [[1, 8, 8, 3]]).calls.last)
        #expect(head.logits == nil)
    }

    @Test("hand on the very value at identities, and tell roles")
    func roles() throws {
        let model = try Model.load(path: ModelFixture.named("transfer").path)
        let calls = try model.lowered(for: [[1, 8, 8, 3]]).calls
        func call(_ path: String) throws -> LayerCall { try #require(calls.first { $0.path == path }) }
        #expect(try call("drop").role == .identity)
        #expect(try call("drop").inputs == call("drop").outputs)
        #expect(try call("mean").role == .spatialReduction)
        #expect(try call("base").role == .model)
        #expect(try call("base/second").outputs == call("base").outputs)
        // Inner calls come before the model that holds them.
        let paths = calls.map(\.path)
        #expect(
            try #require(paths.firstIndex(of: "base/second/second_relu")) < #require(
                paths.firstIndex(of: "base/second")))
        #expect(try #require(paths.firstIndex(of: "base/second")) < #require(paths.firstIndex(of: "base")))
    }

    @Test("record every call of a shared layer")
    func shared() throws {
        let model = try Model.load(path: ModelFixture.named("shared").path)
        let calls = try model.lowered(for: [[1, 8, 8, 3], [1, 8, 8, 3]]).calls
        #expect(calls.count { $0.path == "shared" } == 3)
        #expect(calls.count { $0.path == "tower/tower_conv" } == 2)
        #expect(model.outputs.map(\.name) == ["scores", "smile"])
    }

    @Test("do not need their file any more")
    func independence() throws {
        let fixture = ModelFixture.named("keras23_functional")
        let golden = try fixture.golden()
        let model = try withTemporaryFile(contents(of: fixture.path)) { try Model.load(path: $0) }
        let lowered = try model.lowered(for: golden.inputs.map(\.shape))
        let results = try Program(lowered.graph, observing: lowered.outputs).run([lowered.inputs[0]: golden.inputs[0]])
        #expect(largestDifference(results[lowered.outputs[0]].values, golden.outputs[0].values) < 1e-5)
    }
}
