import ComputeGraph
import KerasModels
import Tensors
import TestSupport
import Testing

/// Whatever layers are asked for, the passes leave those alone and change no number.
@Suite("Any layers of every fixture") struct ObservationTests {
    @Test("have the values and gradients that the graph has without a pass", arguments: GoldenHeatMapTests.explainable)
    func anyLayers(fixture: ModelFixture) throws {
        let input = try fixture.golden().inputs[0]
        let lowered = try Model.load(path: fixture.path).lowered(for: [input.shape])
        let maps = lowered.calls.compactMap(\.outputs.first).filter { isExplained($0, by: lowered) }
        try #require(!maps.isEmpty)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20 {
            let count = Int.random(in: 1...3, using: &random)
            let asked = (0..<count).compactMap { _ in maps.randomElement(using: &random) }
            let sumsSuffice = Bool.random(using: &random)
            let plain = try answer(asked, of: lowered, to: input, sumsSuffice: false, passes: [])
            let passed = try answer(
                asked, of: lowered, to: input, sumsSuffice: sumsSuffice, passes: Array(0..<Program.passCount))
            for (expected, value) in zip(plain.values, passed.values) {
                #expect(largestDifference(expected.values, value.values) <= 1e-4 * largest(expected.values))
            }
            for (expected, gradient) in zip(plain.gradients, passed.gradients) {
                let isSummed = gradient.count < expected.count
                let values = isSummed ? sums(of: expected.values, channels: gradient.count) : expected.values
                #expect(largestDifference(values, gradient.values) <= 1e-3 * largest(values))
            }
        }
    }

    private func isExplained(_ value: Graph.Value, by lowered: LoweredModel) -> Bool {
        let question = Differentiation(of: lowered.outputs[0], withRespectTo: [value])
        return lowered.graph.shape(of: value).rank == 4
            && (try? Program(lowered.graph, observing: [], differentiating: question, passes: [])) != nil
    }

    /// The layers' values and the model's output, and the gradients of its first score.
    private func answer(
        _ layers: [Graph.Value], of lowered: LoweredModel, to input: Tensor, sumsSuffice: Bool, passes: [Int]
    ) throws -> (values: [Tensor], gradients: [Tensor]) {
        let output = lowered.outputs[0]
        let run = try Program(
            lowered.graph, observing: layers + [output],
            differentiating: Differentiation(of: output, withRespectTo: layers, sumsSuffice: sumsSuffice),
            passes: passes
        ).run([lowered.inputs[0]: input])
        let shape = lowered.graph.shape(of: output)
        let seed = try Tensor(shape, values: [1] + Array(repeating: 0, count: shape.count - 1))
        return ((layers + [output]).map { run[$0] }, try run.gradients(seed: seed))
    }

    private func largest(_ values: [Float]) -> Float { values.map(abs).max() ?? 0 }

    private func sums(of values: [Float], channels: Int) -> [Float] {
        values.enumerated().reduce(into: Array(repeating: 0, count: channels)) {
            $0[$1.offset % channels] += $1.element
        }
    }
}
