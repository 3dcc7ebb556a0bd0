import ComputeGraph
import Tensors
import TestSupport
import Testing

@Suite("Programs") struct ProgramTests {
    @Test("refuse a missing or misshapen input, but only one they need")
    func inputs() throws {
        var graph = Graph()
        let a = graph.input([2], label: "a")
        _ = graph.input([3], label: "unused")
        let b = try graph.apply(Activate(.relu()), to: [a], label: "b")
        let program = try Program(graph, observing: [b])
        #expect(try program.run([a: Tensor([2], values: [-1, 1])])[b].values == [0, 1])
        #expect(throws: GraphError.badInput(label: "a", expected: [2], got: nil)) { try program.run([:]) }
        #expect(throws: GraphError.badInput(label: "a", expected: [2], got: [3])) {
            try program.run([a: Tensor([3], repeating: 0)])
        }
    }

    @Test("give observed inputs and constants back")
    func observedEnds() throws {
        var graph = Graph()
        let input = graph.input([2], label: "input")
        let constant = graph.constant(try Tensor([2], values: [3, 4]), label: "constant")
        let sum = try graph.apply(Elementwise(.add), to: [input, constant], label: "sum")
        let run = try Program(graph, observing: [input, constant, sum]).run([input: Tensor([2], values: [1, 2])])
        #expect(run[input].values == [1, 2] && run[constant].values == [3, 4] && run[sum].values == [4, 6])
    }

    @Test("stop once cancelled, forward and backward, and run again afterwards")
    func cancellation() throws {
        let network = try SampleNetwork.large()
        let program = try Program(
            network.graph, observing: [network.score],
            differentiating: Differentiation(of: network.score, withRespectTo: [network.layer]))
        let picture = try Tensor(network.graph.shape(of: network.input), repeating: 0.5)
        let cancellation = Cancellation()
        let run = try program.run([network.input: picture], cancellation: cancellation)
        cancellation.cancel()
        #expect(throws: GraphError.cancelled) {
            try program.run([network.input: picture], cancellation: cancellation)
        }
        let seed = try Tensor(network.graph.shape(of: network.score), repeating: 1)
        #expect(throws: GraphError.cancelled) { try run.gradients(seed: seed, cancellation: cancellation) }
        cancellation.reset()
        let again = try program.run([network.input: picture], cancellation: cancellation)
        #expect(again[network.score].values == run[network.score].values)
    }

    @Test("may run on several threads at once")
    func concurrentRuns() async throws {
        let network = try SampleNetwork.large()
        let program = try Program(network.graph, observing: [network.score])
        let shape = network.graph.shape(of: network.input)
        let expected = try (0..<4).map { value in
            try program.run([network.input: Tensor(shape, repeating: Float(value))])[network.score].values
        }
        try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
            for index in 0..<16 {
                group.addTask {
                    let picture = try Tensor(shape, repeating: Float(index % 4))
                    return (index % 4, try program.run([network.input: picture])[network.score].values)
                }
            }
            for try await (value, result) in group { #expect(result == expected[value]) }
        }
    }

    @Test("give the same results, bit for bit, where steps run side by side", arguments: [1, 2, 3])
    func sideBySide(count: Int) throws {
        var (dice, graph) = (Dice(seed: 31), Graph())
        let input = graph.input([1, 33, 31, 40], label: "input")
        var (layer, inputs) = (0, [input])
        while layer < 3 {
            // Branches of several kinds and sizes that do not read each other.
            let from = inputs
            inputs = try from.flatMap { value in
                let channels = graph.shape(of: value)[3]
                var branches: [any ComputeGraph.Operation] = [
                    Conv2D(
                        kernel: try dice.tensor([3, 3, channels, 24], from: -0.2, to: 0.2), bias: nil,
                        window: .square(3, .same)),
                    DepthwiseConv2D(
                        kernel: try dice.tensor([3, 3, channels, 1]), bias: nil, window: .square(3, .same)),
                ]
                if layer == 0 { branches.append(Pool2D(.average, window: .square(3, .same))) }
                return try branches.enumerated().map { index, branch in
                    try graph.apply(branch, to: [value], label: "\(layer) \(index)")
                }
            }
            layer += 1
        }
        let score = try graph.apply(Concatenate(axis: -1), to: inputs, label: "score")
        let picture = [input: try dice.tensor(graph.shape(of: input))]
        let expected = try Program(graph, observing: [score])
            .run(picture, threads: ThreadPool(threadCount: 1))[score].values
        let program = try Program(graph, observing: [score])
        let pool = ThreadPool(threadCount: count)
        // From the second run on threads go through several steps without waiting for each other.
        for _ in 0..<20 {
            let values = try program.run(picture, threads: pool)[score].values
            try #require(values == expected)
        }
    }

    @Test("reuse the memory of values that are no longer needed")
    func memory() throws {
        var graph = Graph()
        let input = graph.input([1, 64, 64, 16], label: "input")
        var x = input
        for step in 0..<10 { x = try graph.apply(Softmax(), to: [x], label: "\(step)") }
        let score = try graph.apply(GlobalPool2D(.average), to: [x], label: "score")
        let program = try Program(graph, observing: [score])
        #expect(program.runMemory < 3 * 64 * 64 * 16 * 4)
    }
}
