import ComputeGraph
import Tensors
import TestSupport
import Testing

@Suite("Gradients") struct GradientTests {
    /// The names of all operations: the files in the engine's folder of them.
    private static func operationNames() throws -> Set<String> {
        let folder =
            #filePath.replacing("Tests/ComputeGraphTests/GradientTests.swift", with: "")
            + "Sources/ComputeGraph/Operations"
        return Set(try fileNames(in: folder).filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) })
    }

    @Test("are checked for every operation there is")
    func everyOperation() throws {
        let checked = Set(try GradientCase.all().map { type(of: $0.operation).name })
        #expect(try Self.operationNames() == checked)
    }

    @Test("agree with finite differences", arguments: try GradientCase.all())
    func finiteDifferences(sample: GradientCase) throws {
        var graph = Graph()
        let inputs = sample.inputs.enumerated().map { graph.input($1.shape, label: "input \($0)") }
        let output = try graph.apply(sample.operation, to: inputs, label: "output")
        let program = try Program(
            graph, observing: [output], differentiating: Differentiation(of: output, withRespectTo: inputs))
        let run = try program.run(Dictionary(uniqueKeysWithValues: zip(inputs, sample.inputs)))
        var dice = Dice(seed: 3)
        let seed = try dice.tensor(graph.shape(of: output))
        let gradients = try run.gradients(seed: seed)

        let step: Float = 1 / 512
        for (position, tensor) in sample.inputs.enumerated() {
            let values = tensor.values
            for element in 0..<tensor.count {
                func score(_ offset: Float) throws -> Double {
                    var moved = values
                    moved[element] += offset
                    var tensors = sample.inputs
                    tensors[position] = try Tensor(tensor.shape, values: moved)
                    let y = try program.run(Dictionary(uniqueKeysWithValues: zip(inputs, tensors)))[output]
                    return zip(y.values, seed.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
                }
                let slope = (try score(step) - score(-step)) / Double(2 * step)
                let gradient = Double(gradients[position].values[element])
                #expect(
                    abs(slope - gradient) < 2e-3 * max(1, abs(slope)),
                    "input \(position), element \(element): \(gradient), by differences \(slope)")
            }
        }
    }

    @Test("of a maximum go to the first of equal elements, and of a global maximum to all of them")
    func ties() throws {
        func gradient(_ operation: some Operation, _ values: [Float], _ shape: Shape) throws -> [Float] {
            var graph = Graph()
            let input = graph.input(shape, label: "x")
            let output = try graph.apply(operation, to: [input], label: "y")
            let run = try Program(
                graph, observing: [], differentiating: Differentiation(of: output, withRespectTo: [input])
            ).run([input: Tensor(shape, values: values)])
            return try run.gradients(seed: Tensor(graph.shape(of: output), repeating: 1))[0].values
        }
        #expect(
            try gradient(Pool2D(.max, window: .square(2, stride: 2, .valid)), [1, 3, 3, 2], [1, 2, 2, 1]) == [
                0, 1, 0, 0,
            ])
        #expect(try gradient(GlobalPool2D(.max), [1, 3, 3, 2], [1, 2, 2, 1]) == [0, 0.5, 0.5, 0])
    }

    @Test("add up where a value is used twice, even as both inputs of one operation")
    func fanOut() throws {
        var graph = Graph()
        let x = graph.input([3], label: "x")
        let square = try graph.apply(Elementwise(.multiply), to: [x, x], label: "x²")
        let sum = try graph.apply(Elementwise(.add), to: [square, x], label: "x² + x")
        let run = try Program(
            graph, observing: [sum], differentiating: Differentiation(of: sum, withRespectTo: [x, square])
        )
        .run([x: Tensor([3], values: [1, 2, -3])])
        #expect(run[sum].values == [2, 6, 6])
        let gradients = try run.gradients(seed: Tensor([3], values: [1, 1, 2]))
        #expect(gradients[0].values == [3, 5, -10])
        #expect(gradients[1].values == [1, 1, 2])
        #expect(try run.gradients(seed: Tensor([3], values: [0, 1, 0]))[0].values == [0, 5, 0])
    }

    @Test("of a value by itself are the seed; of one it does not depend on, an error")
    func ends() throws {
        var graph = Graph()
        let x = graph.input([2], label: "x")
        let y = try graph.apply(Activate(.relu()), to: [x], label: "y")
        let z = try graph.apply(Activate(.tanh), to: [x], label: "z")
        let run = try Program(graph, observing: [], differentiating: Differentiation(of: y, withRespectTo: [y]))
            .run([x: Tensor([2], values: [1, 2])])
        #expect(try run.gradients(seed: Tensor([2], values: [4, 5]))[0].values == [4, 5])
        #expect(throws: GraphError.badInput(label: "seed", expected: [2], got: [3])) {
            try run.gradients(seed: Tensor([3], repeating: 0))
        }
        #expect(throws: GraphError.notDifferentiable(of: "y", by: "z")) {
            try Program(graph, observing: [], differentiating: Differentiation(of: y, withRespectTo: [z]))
        }
    }

    @Test("are summed over a picture's pixels at once where a dense layer alone reads them", arguments: [false, true])
    func sumsOverPixels(isReadTwice: Bool) throws {
        var (dice, graph) = (Dice(seed: 29), Graph())
        let input = graph.input([1, 3, 5, 4], label: "input")
        let flat = try graph.apply(Reshape(to: [1, 60]), to: [input], label: "flatten")
        let dense = Dense(kernel: try dice.tensor([60, 7]), bias: try dice.tensor([7]))
        var score = try graph.apply(dense, to: [flat], label: "dense")
        score = try graph.apply(Activate(.relu()), to: [score], label: "relu")
        if isReadTwice {
            let other = Dense(kernel: try dice.tensor([60, 7]), bias: nil)
            let more = try graph.apply(other, to: [flat], label: "other")
            score = try graph.apply(Elementwise(.add), to: [score, more], label: "sum")
        }
        let picture = [input: try dice.tensor([1, 3, 5, 4])]
        let seed = try dice.tensor([1, 7])
        let gradients = try [false, true].map { sumsSuffice in
            let question = Differentiation(of: score, withRespectTo: [input], sumsSuffice: sumsSuffice)
            return try Program(graph, observing: [score], differentiating: question).run(picture)
                .gradients(seed: seed)[0]
        }
        let (all, sums) = (gradients[0], gradients[1])
        #expect(all.shape == [1, 3, 5, 4])
        #expect(sums.shape == (isReadTwice ? [1, 3, 5, 4] : [1, 1, 1, 4]))
        let expected = (0..<4).map { channel in stride(from: channel, to: 60, by: 4).reduce(0) { $0 + all.values[$1] } }
        if !isReadTwice { #expect(largestDifference(sums.values, expected) < 1e-5) }
    }

    @Test("of a mean over the pixels are the sums of the pixels' own")
    func sumsOfMeans() throws {
        var (dice, graph) = (Dice(seed: 31), Graph())
        let input = graph.input([1, 3, 5, 4], label: "input")
        let mean = try graph.apply(GlobalPool2D(.average), to: [input], label: "mean")
        let score = try graph.apply(Activate(.sigmoid), to: [mean], label: "score")
        let picture = [input: try dice.tensor([1, 3, 5, 4])]
        let gradients = try [false, true].map { sumsSuffice in
            let question = Differentiation(of: score, withRespectTo: [input], sumsSuffice: sumsSuffice)
            return try Program(graph, observing: [score], differentiating: question).run(picture)
                .gradients(seed: Tensor([1, 4], values: [1, 2, 3, 4]))[0]
        }
        #expect(gradients[1].shape == [1, 1, 1, 4])
        let expected = (0..<4).map { gradients[0].values[$0] * 15 }
        #expect(largestDifference(gradients[1].values, expected) < 1e-6)
    }

    @Test("are not summed where another source's come through them")
    func sourcesInARow() throws {
        var (dice, graph) = (Dice(seed: 37), Graph())
        let input = graph.input([1, 4, 4, 3], label: "input")
        let first = try graph.apply(Activate(.tanh), to: [input], label: "first")
        let second = try graph.apply(Activate(.sigmoid), to: [first], label: "second")
        let score = try graph.apply(GlobalPool2D(.average), to: [second], label: "score")
        let picture = [input: try dice.tensor([1, 4, 4, 3])]
        let gradients = try [false, true].map { sumsSuffice in
            let question = Differentiation(of: score, withRespectTo: [second, first], sumsSuffice: sumsSuffice)
            return try Program(graph, observing: [score], differentiating: question).run(picture)
                .gradients(seed: Tensor([1, 3], values: [1, 2, 3]))
        }
        #expect(gradients[0].map(\.shape) == [[1, 4, 4, 3], [1, 4, 4, 3]])
        #expect(gradients[1].map(\.values) == gradients[0].map(\.values))
    }
}
