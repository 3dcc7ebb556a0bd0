import ComputeGraph
import Tensors
import Testing

@Suite("Slices, gathers and reductions") struct IndexingTests {
    private let x: Tensor

    init() throws {
        x = try Tensor([2, 3, 4], values: (0..<24).map { Float($0) })
    }

    @Test("take what Python's slices take")
    func slices() throws {
        // x[1:, ::-2, 1:3]
        let part = try Slice([
            .init(start: 1, count: 1), .init(start: 2, step: -2, count: 2), .init(start: 1, count: 2),
        ])
        .result(for: [x])
        #expect(part.shape == [1, 2, 2])
        #expect(part.values == [21, 22, 13, 14])
        #expect(try Slice([]).result(for: [Tensor([], values: [7])]).values == [7])
        let empty = try Slice([.init(start: 0, count: 2), .init(start: 9, count: 0), .init(start: 0, count: 4)])
            .result(for: [x])
        #expect(empty.shape == [2, 0, 4])
    }

    @Test("take indices in any order")
    func gathers() throws {
        let part = try Gather(axis: 1, indices: [2, 0, 2]).result(for: [x])
        #expect(part.shape == [2, 3, 4])
        #expect(Array(part.values.prefix(12)) == [8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
    }

    @Test("reduce any axes")
    func reductions() throws {
        #expect(try Reduce(.sum, axes: [0, 2]).result(for: [x]).values == [60, 92, 124])
        let mean = try Reduce(.mean, axes: [-2], keepsDimensions: true).result(for: [x])
        #expect(mean.shape == [2, 1, 4])
        #expect(mean.values == [4, 5, 6, 7, 16, 17, 18, 19])
        #expect(try Reduce(.maximum, axes: [0, 1, 2]).result(for: [x]).values == [23])
        #expect(try Reduce(.minimum, axes: [2]).result(for: [x]).values == [0, 4, 8, 12, 16, 20])
        #expect(try Reduce(.mean, axes: []).result(for: [x]).values == x.values)
    }

    @Test("powers and functions of each element are what mathematics has")
    func pointwise() throws {
        let base = try Tensor([3], values: [-2, 0.25, 9])
        #expect(try Elementwise(.power).result(for: [base, Tensor([], values: [2])]).values == [4, 0.0625, 81])
        #expect(try Unary(.clip(lower: -1, upper: 6)).result(for: [base]).values == [-1, 0.25, 6])
        #expect(try Unary(.absolute).result(for: [base]).values == [2, 0.25, 9])
        #expect(try Unary(.round).result(for: [Tensor([3], values: [0.5, 1.5, -0.6])]).values == [0, 2, -1])
    }

    @Test("let no gradient through where it is stopped, and all of it at a clip's bounds")
    func bounds() throws {
        func gradient(_ function: Unary.Function, _ values: [Float]) throws -> [Float] {
            var graph = Graph()
            let input = graph.input([values.count], label: "x")
            let output = try graph.apply(Unary(function), to: [input], label: "y")
            let run = try Program(
                graph, observing: [], differentiating: Differentiation(of: output, withRespectTo: [input])
            ).run([input: Tensor([values.count], values: values)])
            return try run.gradients(seed: Tensor([values.count], repeating: 1))[0].values
        }
        for function: Unary.Function in [.stopGradient, .floor, .ceiling, .round, .truncate] {
            #expect(throws: GraphError.notDifferentiable(of: "y", by: "x")) { try gradient(function, [1, 2]) }
        }
        #expect(try gradient(.sign, [1, 2]) == [0, 0])
        #expect(try gradient(.clip(lower: 0, upper: 6), [-1, 0, 3, 6, 7]) == [0, 1, 1, 1, 0])
        #expect(try gradient(.absolute, [-1, 0, 3]) == [-1, 0, 1])
    }

    @Test("keep an infinite gradient from what lies before a stop")
    func infinity() throws {
        var graph = Graph()
        let input = graph.input([2], label: "x")
        let stopped = try graph.apply(Unary(.stopGradient), to: [input], label: "stopped")
        let inverse = try graph.apply(Unary(.reciprocal), to: [stopped], label: "inverse")
        let output = try graph.apply(Elementwise(.add), to: [input, inverse], label: "y")
        let run = try Program(
            graph, observing: [], differentiating: Differentiation(of: output, withRespectTo: [input])
        ).run([input: Tensor([2], values: [0, 1])])
        // As TensorFlow: 1/0 has an infinite slope, which a zero would turn into a NaN.
        #expect(try run.gradients(seed: Tensor([2], repeating: 1))[0].values == [1, 1])
    }
}
