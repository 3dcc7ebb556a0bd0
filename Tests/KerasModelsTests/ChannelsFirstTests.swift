import ComputeGraph
import KerasModels
import Tensors
import TestSupport
import Testing

@Suite("Models with their channels first") struct ChannelsFirstTests {
    @Test("take and give pictures with their channels last, and say so")
    func ports() throws {
        let model = try Model.load(path: ModelFixture.named("keras23_channels_first").path)
        #expect(model.inputs.map(\.shape) == [[nil, 11, 9, 3]])
        #expect(model.inputs.map(\.isChannelsFirst) == [true])
        let lowered = try model.lowered(for: [[1, 11, 9, 3]])
        let call = try #require(lowered.calls.first { $0.path == "joined" })
        #expect(lowered.graph.shape(of: call.outputs[0]) == [1, 5, 5, 12])
        #expect(throws: ModelError.self) { try model.lowered(for: [[1, 3, 11, 9]]) }
    }

    @Test("are described as their file has them")
    func descriptions() throws {
        let model = try Model.load(path: ModelFixture.named("keras23_channels_first").path)
        #expect(model.layers.first?.outputShapes == [[nil, 3, 11, 9]])
        #expect(model.layers.first { $0.name == "joined" }?.outputShapes == [[nil, 12, 5, 5]])
        #expect(model.layers.first { $0.name == "rows" }?.outputShapes == [[nil, 12, 4]])
    }

    @Test("leave all others as they were")
    func channelsLast() throws {
        for fixture in ModelFixture.all
        where !fixture.name.hasSuffix("channels_first") && fixture.name != "keras1_theano" {
            let model = try Model.load(path: fixture.path)
            #expect(model.inputs.allSatisfy { !$0.isChannelsFirst }, "\(fixture)")
        }
    }

    @Test("take tensors that were made for Keras")
    func tensors() throws {
        let tensor = try Tensor([1, 2, 2, 3], values: (0..<12).map { Float($0) })
        #expect(try tensor.channelsLast().values == [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11])
        #expect(try tensor.channelsLast().shape == [1, 2, 3, 2])
        #expect(throws: TensorError.self) { try Tensor([2, 2], repeating: 0).channelsLast() }
    }
}
