import ComputeGraph
import Tensors
import TestSupport
import Testing

/// A small network with a value to observe and one to differentiate by.
struct SampleNetwork: Sendable {
    let name: String
    let graph: Graph
    let input: Graph.Value
    let layer: Graph.Value
    let score: Graph.Value

    static func all() throws -> [SampleNetwork] { try [residual(), inverted(), rescaled(), dense(), mobile()] }

    /// Convolution, normalisation, addition and ReLU as in ResNet.
    private static func residual() throws -> SampleNetwork {
        var (dice, graph) = (Dice(seed: 21), Graph())
        let input = graph.input([1, 9, 8, 3], label: "input")
        let conv = Conv2D(kernel: try dice.tensor([3, 3, 3, 16]), bias: nil, window: .square(3, .same))
        var x = try graph.apply(conv, to: [input], label: "stem")
        x = try graph.apply(normalisation(16, &dice), to: [x], label: "stem norm")
        x = try graph.apply(Activate(.relu()), to: [x], label: "stem relu")
        let layer = x
        for block in 0..<2 {
            let conv = Conv2D(
                kernel: try dice.tensor([3, 3, 16, 16], from: -0.2, to: 0.2), bias: try dice.tensor([16]),
                window: .square(3, .same))
            var y = try graph.apply(conv, to: [x], label: "conv \(block)")
            y = try graph.apply(normalisation(16, &dice), to: [y], label: "norm \(block)")
            let inputs = block == 0 ? [y, x] : [x, y]
            y = try graph.apply(Elementwise(.add), to: inputs, label: "add \(block)")
            x = try graph.apply(Activate(.relu()), to: [y], label: "relu \(block)")
        }
        x = try graph.apply(GlobalPool2D(.average), to: [x], label: "pool")
        x = try graph.apply(
            Dense(kernel: try dice.tensor([16, 5]), bias: try dice.tensor([5])), to: [x], label: "dense")
        x = try graph.apply(Softmax(), to: [x], label: "softmax")
        return SampleNetwork(name: "residual", graph: graph, input: input, layer: layer, score: x)
    }

    /// Expansion, depthwise, gate and projection as in EfficientNet, and a grouped convolution that is depthwise.
    private static func inverted() throws -> SampleNetwork {
        var (dice, graph) = (Dice(seed: 22), Graph())
        let input = graph.input([2, 7, 7, 4], label: "input")
        let expand = Conv2D(kernel: try dice.tensor([1, 1, 4, 12]), bias: nil, window: .square(1, .same))
        var x = try graph.apply(expand, to: [input], label: "expand")
        x = try graph.apply(normalisation(12, &dice), to: [x], label: "expand norm")
        x = try graph.apply(Activate(.silu), to: [x], label: "expand silu")
        let layer = x
        let depthwise = DepthwiseConv2D(
            kernel: try dice.tensor([3, 3, 12, 1]), bias: nil, window: .square(3, .same))
        x = try graph.apply(depthwise, to: [x], label: "depthwise")
        x = try graph.apply(normalisation(12, &dice), to: [x], label: "depthwise norm")
        x = try graph.apply(Activate(.silu), to: [x], label: "depthwise silu")
        let grouped = Conv2D(
            kernel: try dice.tensor([3, 3, 1, 12]), bias: try dice.tensor([12]), window: .square(3, .same), groups: 12)
        x = try graph.apply(grouped, to: [x], label: "grouped")
        x = try graph.apply(Activate(.relu(maximum: 6)), to: [x], label: "relu6")
        var gate = try graph.apply(GlobalPool2D(.average, keepsDimensions: true), to: [x], label: "squeeze")
        let excite = Conv2D(kernel: try dice.tensor([1, 1, 12, 12]), bias: nil, window: .square(1, .same))
        gate = try graph.apply(excite, to: [gate], label: "excite")
        gate = try graph.apply(Activate(.sigmoid), to: [gate], label: "sigmoid")
        x = try graph.apply(Elementwise(.multiply), to: [x, gate], label: "gated")
        let project = Conv2D(kernel: try dice.tensor([1, 1, 12, 4]), bias: nil, window: .square(1, .same))
        x = try graph.apply(project, to: [x], label: "project")
        x = try graph.apply(Elementwise(.add), to: [x, input], label: "add")
        return SampleNetwork(name: "inverted", graph: graph, input: input, layer: layer, score: x)
    }

    /// Rescaling before convolutions, with padding and without.
    private static func rescaled() throws -> SampleNetwork {
        var (dice, graph) = (Dice(seed: 23), Graph())
        let input = graph.input([1, 8, 8, 3], label: "input")
        var x = try graph.apply(normalisation(3, &dice), to: [input], label: "rescaling")
        x = try graph.apply(
            Conv2D(kernel: try dice.tensor([3, 3, 3, 8]), bias: try dice.tensor([8]), window: .square(3, .valid)),
            to: [x], label: "valid")
        x = try graph.apply(normalisation(8, &dice), to: [x], label: "valid norm")
        let layer = try graph.apply(Activate(.tanh), to: [x], label: "tanh")
        x = try graph.apply(normalisation(8, &dice), to: [layer], label: "before same")
        x = try graph.apply(
            Conv2D(kernel: try dice.tensor([3, 3, 8, 8]), bias: nil, window: .square(3, stride: 2, .same)), to: [x],
            label: "same")
        let unshifted = ScaleShift(scale: try dice.tensor([8]), shift: try Tensor([8], repeating: 0))
        x = try graph.apply(unshifted, to: [x], label: "unshifted")
        x = try graph.apply(
            Conv2D(kernel: try dice.tensor([2, 2, 8, 4]), bias: nil, window: .square(2, .same)), to: [x],
            label: "same again")
        return SampleNetwork(name: "rescaled", graph: graph, input: input, layer: layer, score: x)
    }

    /// What is folded around depthwise and 1×1 convolutions: padding, a ReLU or normalisation before, a gate, and the two
    /// convolutions together; as in MobileNet, Xception, DenseNet and EfficientNet.
    static func mobile() throws -> SampleNetwork {
        var (dice, graph) = (Dice(seed: 26), Graph())
        let input = graph.input([2, 29, 31, 3], label: "input")
        func pointwise(_ channels: Int, _ filters: Int) throws -> Conv2D {
            Conv2D(
                kernel: try dice.tensor([1, 1, channels, filters], from: -0.3, to: 0.3), bias: nil,
                window: .square(1, .same))
        }
        var x = try graph.apply(Pad2D(top: 0, bottom: 1, left: 0, right: 1), to: [input], label: "stem pad")
        x = try graph.apply(
            Conv2D(kernel: dice.tensor([3, 3, 3, 20]), bias: nil, window: .square(3, stride: 2, .valid)), to: [x],
            label: "stem")
        x = try graph.apply(Activate(.relu()), to: [x], label: "stem relu")
        x = try graph.apply(Pad2D(top: 1, bottom: 1, left: 1, right: 1), to: [x], label: "pool pad")
        x = try graph.apply(Pool2D(.max, window: .square(3, .valid)), to: [x], label: "pool")
        // Normalised before: the pool's result is read twice, so only the copy is.
        var y = try graph.apply(normalisation(20, &dice), to: [x], label: "before")
        y = try graph.apply(Activate(.relu()), to: [y], label: "before relu")
        y = try graph.apply(pointwise(20, 24), to: [y], label: "after")
        x = try graph.apply(Concatenate(axis: -1), to: [x, y], label: "joined")
        // ReLU, padding, depthwise and 1×1 in a row.
        x = try graph.apply(Activate(.relu()), to: [x], label: "separable relu")
        x = try graph.apply(
            DepthwiseConv2D(kernel: dice.tensor([3, 3, 44, 1]), bias: nil, window: .square(3, .same)), to: [x],
            label: "depthwise")
        x = try graph.apply(pointwise(44, 19), to: [x], label: "separable")
        x = try graph.apply(normalisation(19, &dice), to: [x], label: "separable norm")
        // Strided, with a gate.
        x = try graph.apply(Pad2D(top: 0, bottom: 1, left: 0, right: 1), to: [x], label: "strided pad")
        x = try graph.apply(
            DepthwiseConv2D(kernel: dice.tensor([3, 3, 19, 1]), bias: nil, window: .square(3, stride: 2, .valid)),
            to: [x], label: "strided")
        x = try graph.apply(Activate(.silu), to: [x], label: "strided silu")
        var gate = try graph.apply(GlobalPool2D(.average), to: [x], label: "squeeze")
        gate = try graph.apply(Reshape(to: [2, 1, 1, 19]), to: [gate], label: "reshape")
        gate = try graph.apply(pointwise(19, 19), to: [gate], label: "excite")
        gate = try graph.apply(Activate(.sigmoid), to: [gate], label: "gate")
        x = try graph.apply(Elementwise(.multiply), to: [x, gate], label: "gated")
        x = try graph.apply(pointwise(19, 8), to: [x], label: "project")
        let layer = x
        x = try graph.apply(Activate(.relu()), to: [x], label: "last relu")
        x = try graph.apply(GlobalPool2D(.average), to: [x], label: "global pool")
        x = try graph.apply(Dense(kernel: dice.tensor([8, 5]), bias: nil), to: [x], label: "dense")
        return SampleNetwork(name: "mobile", graph: graph, input: input, layer: layer, score: x)
    }

    private static func dense() throws -> SampleNetwork {
        var (dice, graph) = (Dice(seed: 24), Graph())
        let input = graph.input([3, 2, 5], label: "input")
        let layer = try graph.apply(
            Dense(kernel: try dice.tensor([5, 40]), bias: nil), to: [input], label: "dense")
        var x = try graph.apply(normalisation(40, &dice), to: [layer], label: "norm")
        x = try graph.apply(Activate(.gelu(approximate: false)), to: [x], label: "gelu")
        x = try graph.apply(Dense(kernel: try dice.tensor([40, 5]), bias: nil), to: [x], label: "narrow")
        x = try graph.apply(normalisation(5, &dice), to: [x], label: "norm 2")
        x = try graph.apply(Elementwise(.add), to: [input, x], label: "add")
        return SampleNetwork(name: "dense", graph: graph, input: input, layer: layer, score: x)
    }

    fileprivate static func normalisation(_ channels: Int, _ dice: inout Dice) throws -> ScaleShift {
        ScaleShift(
            scale: try dice.tensor([channels], from: 0.5, to: 1.5), shift: try dice.tensor([channels]))
    }
}

@Suite("Passes") struct PassTests {
    private struct Answer {
        let layer: [Float]
        let score: [Float]
        let gradients: [[Float]]
        let operations: [String]
    }

    private static func answer(
        _ network: SampleNetwork, passes: [Int], observesLayer: Bool, threads: ThreadPool = .shared
    ) throws -> Answer {
        let question = Differentiation(of: network.score, withRespectTo: [network.layer, network.input])
        let program = try Program(
            network.graph, observing: observesLayer ? [network.layer, network.score] : [network.score],
            differentiating: question, passes: passes)
        var dice = Dice(seed: 99)
        let picture = try dice.tensor(network.graph.shape(of: network.input))
        let run = try program.run([network.input: picture], threads: threads)
        let seed = try dice.tensor(network.graph.shape(of: network.score))
        return Answer(
            layer: observesLayer ? run[network.layer].values : [], score: run[network.score].values,
            gradients: try run.gradients(seed: seed, threads: threads).map(\.values),
            operations: program.operationNames)
    }

    @Test("change no result, each alone and all together", arguments: [true, false])
    func equivalence(observesLayer: Bool) throws {
        for network in try SampleNetwork.all() {
            let plain = try Self.answer(network, passes: [], observesLayer: observesLayer)
            for passes in (0..<Program.passCount).map({ [$0] }) + [Array(0..<Program.passCount)] {
                let answer = try Self.answer(network, passes: passes, observesLayer: observesLayer)
                #expect(largestDifference(answer.layer, plain.layer) < 1e-5, "\(network.name) \(passes)")
                #expect(largestDifference(answer.score, plain.score) < 1e-4, "\(network.name) \(passes)")
                for (a, b) in zip(answer.gradients, plain.gradients) {
                    #expect(largestDifference(a, b) < 1e-3, "\(network.name) \(passes)")
                }
            }
        }
    }

    @Test("fuse everything that follows a convolution of a residual network")
    func residualNetwork() throws {
        let network = try SampleNetwork.all()[0]
        let program = try Program(network.graph, observing: [network.score])
        #expect(program.operationNames == ["Conv2D", "Conv2D", "Conv2D", "GlobalPool2D", "Dense", "Softmax"])
    }

    @Test("fold what surrounds depthwise and 1×1 convolutions, where no gradient flows")
    func mobileNetwork() throws {
        let network = try SampleNetwork.mobile()
        let program = try Program(
            network.graph, observing: [network.score],
            differentiating: Differentiation(of: network.score, withRespectTo: [network.layer]))
        #expect(
            program.operationNames == [
                "Conv2D", "Pool2D", "Conv2D", "Concatenate", "SeparableConv2D", "DepthwiseConv2D", "GlobalPool2D",
                "Conv2D", "Conv2D", "Activate", "GlobalPool2D", "Dense",
            ])
        var dice = Dice(seed: 4)
        let picture = [network.input: try dice.tensor(network.graph.shape(of: network.input))]
        let plain = try Program(network.graph, observing: [network.layer], passes: []).run(picture)
        let fused = try Program(network.graph, observing: [network.layer]).run(picture)
        #expect(largestDifference(fused[network.layer].values, plain[network.layer].values) < 1e-5)
    }

    @Test("fold what is before a network's first convolution and around its wide rows, where no gradient flows")
    func wideRows() throws {
        for (network, operations) in [
            (
                try SampleNetwork.bottlenecks(),
                ["Conv2D", "InvertedBottleneck", "InvertedBottleneck", "GlobalPool2D", "Conv2D", "Conv2D"]
            ),
            (try SampleNetwork.halved(), ["Conv2D", "Conv2D", "Conv2D", "Conv2D", "Pool2D", "Concatenate"]),
        ] {
            var dice = Dice(seed: 6)
            let picture = [network.input: try dice.tensor(network.graph.shape(of: network.input))]
            let plain = try Program(network.graph, observing: [network.layer], passes: []).run(picture)
            let program = try Program(network.graph, observing: [network.layer])
            #expect(program.operationNames == operations)
            for count in [1, 3] {
                let fused = try program.run(picture, threads: ThreadPool(threadCount: count))
                #expect(largestDifference(fused[network.layer].values, plain[network.layer].values) < 1e-5)
            }
        }
    }

    @Test("keep a 1×1 convolution over a picture with zeros around it")
    func paddedPointwise() throws {
        var (dice, graph) = (Dice(seed: 7), Graph())
        let input = graph.input([2, 5, 6, 4], label: "input")
        let padded = try graph.apply(Pad2D(top: 1, bottom: 2, left: 0, right: 1), to: [input], label: "pad")
        let conv = Conv2D(
            kernel: try dice.tensor([1, 1, 4, 8]), bias: try dice.tensor([8]), window: .square(1, .valid))
        let score = try graph.apply(conv, to: [padded], label: "conv")
        let picture = [input: try dice.tensor(graph.shape(of: input))]
        let plain = try Program(graph, observing: [score], passes: []).run(picture)
        let folded = try Program(graph, observing: [score]).run(picture)
        #expect(largestDifference(folded[score].values, plain[score].values) < 1e-6)
    }

    @Test("pool the same value with the same window once")
    func equalPools() throws {
        var (dice, graph) = (Dice(seed: 25), Graph())
        let input = graph.input([1, 6, 5, 7], label: "input")
        let kinds: [(Pool2D.Kind, Int)] = [(.average, 3), (.average, 3), (.max, 3), (.average, 2), (.average, 3)]
        var sum = input
        for (position, (kind, size)) in kinds.enumerated() {
            let pool = try graph.apply(
                Pool2D(kind, window: .square(size, .same)), to: [input], label: "pool \(position)")
            sum = try graph.apply(Elementwise(.add), to: [sum, pool], label: "sum \(position)")
        }
        let question = Differentiation(of: sum, withRespectTo: [input])
        let program = try Program(graph, observing: [sum], differentiating: question)
        #expect(program.operationNames.count { $0 == "Pool2D" } == 3)
        let plain = try Program(graph, observing: [sum], differentiating: question, passes: [])
        let picture = [input: try dice.tensor(graph.shape(of: input))]
        let runs = try [program, plain].map { try $0.run(picture) }
        #expect(largestDifference(runs[0][sum].values, runs[1][sum].values) < 1e-6)
        let seed = try dice.tensor(graph.shape(of: sum))
        let gradients = try runs.map { try $0.gradients(seed: seed)[0].values }
        #expect(largestDifference(gradients[0], gradients[1]) < 1e-5)
    }

    @Test("never fuse away a value that is observed, differentiated or differentiated by")
    func barriers() throws {
        let network = try SampleNetwork.all()[0]
        for value in network.graph.values {
            var dice = Dice(seed: 5)
            let picture = try dice.tensor(network.graph.shape(of: network.input))
            let fused = try Program(network.graph, observing: [value, network.score]).run([network.input: picture])
            let plain = try Program(network.graph, observing: [value], passes: []).run([network.input: picture])
            #expect(largestDifference(fused[value].values, plain[value].values) < 1e-4)
        }
    }

    @Test("leave out what the question does not need")
    func unneeded() throws {
        let network = try SampleNetwork.all()[0]
        let program = try Program(network.graph, observing: [network.layer])
        #expect(program.operationNames == ["Conv2D"])
    }

    @Test("Results do not depend on the number of threads, bit for bit", arguments: [1, 2, 3, 7])
    func threads(count: Int) throws {
        let pool = ThreadPool(threadCount: count)
        for network in try SampleNetwork.all() + [SampleNetwork.large()] {
            let passes = Array(0..<Program.passCount)
            let one = try Self.answer(
                network, passes: passes, observesLayer: true, threads: ThreadPool(threadCount: 1))
            let many = try Self.answer(network, passes: passes, observesLayer: true, threads: pool)
            #expect(one.layer == many.layer && one.score == many.score && one.gradients == many.gradients)
        }
    }
}

extension SampleNetwork {
    /// Two blocks of MobileNetV2 and EfficientNet so large that their wide rows are made as they are needed, after a
    /// rescaling that the first convolution, whose padding is not rescaled, applies as it reads.
    static func bottlenecks() throws -> SampleNetwork {
        var (dice, graph) = (Dice(seed: 27), Graph())
        let input = graph.input([2, 139, 131, 3], label: "input")
        func pointwise(_ channels: Int, _ filters: Int) throws -> Conv2D {
            try Conv2D(
                kernel: dice.tensor([1, 1, channels, filters], from: -0.3, to: 0.3), bias: dice.tensor([filters]),
                window: .square(1, .same))
        }
        var x = try graph.apply(normalisation(3, &dice), to: [input], label: "rescaling")
        x = try graph.apply(
            Conv2D(kernel: dice.tensor([3, 3, 3, 32]), bias: nil, window: .square(3, stride: 2, .same)), to: [x],
            label: "stem")
        let narrow = x
        x = try graph.apply(pointwise(32, 60), to: [x], label: "expand")
        x = try graph.apply(Activate(.relu(maximum: 6)), to: [x], label: "expand relu")
        x = try graph.apply(
            DepthwiseConv2D(kernel: dice.tensor([3, 3, 60, 1]), bias: nil, window: .square(3, .same)), to: [x],
            label: "depthwise")
        x = try graph.apply(Activate(.tanh), to: [x], label: "depthwise tanh")
        x = try graph.apply(pointwise(60, 32), to: [x], label: "project")
        x = try graph.apply(Elementwise(.add), to: [narrow, x], label: "add")
        x = try graph.apply(pointwise(32, 64), to: [x], label: "expand 2")
        x = try graph.apply(Activate(.silu), to: [x], label: "expand silu")
        x = try graph.apply(Pad2D(top: 1, bottom: 2, left: 1, right: 2), to: [x], label: "pad 2")
        x = try graph.apply(
            DepthwiseConv2D(kernel: dice.tensor([5, 5, 64, 1]), bias: nil, window: .square(5, stride: 2, .valid)),
            to: [x], label: "depthwise 2")
        var gate = try graph.apply(GlobalPool2D(.average, keepsDimensions: true), to: [x], label: "squeeze")
        gate = try graph.apply(pointwise(64, 64), to: [gate], label: "excite")
        x = try graph.apply(Elementwise(.multiply), to: [x, gate], label: "gated")
        x = try graph.apply(pointwise(64, 16), to: [x], label: "project 2")
        return SampleNetwork(name: "bottlenecks", graph: graph, input: input, layer: x, score: x)
    }

    /// How NASNet halves a picture: single pixels of it, and of the same picture moved by one.
    static func halved() throws -> SampleNetwork {
        var (dice, graph) = (Dice(seed: 28), Graph())
        let input = graph.input([2, 13, 12, 20], label: "input")
        func pointwise(_ filters: Int) throws -> Conv2D {
            Conv2D(kernel: try dice.tensor([1, 1, 20, filters]), bias: nil, window: .square(1, .same))
        }
        let before = try graph.apply(pointwise(20), to: [input], label: "before")
        let normalised = try graph.apply(normalisation(20, &dice), to: [before], label: "norm")
        let other = try graph.apply(pointwise(4), to: [normalised], label: "other")
        let relu = try graph.apply(Activate(.relu()), to: [normalised], label: "relu")
        var left = try graph.apply(Pool2D(.average, window: .square(1, stride: 2, .valid)), to: [relu], label: "left")
        left = try graph.apply(pointwise(5), to: [left], label: "left conv")
        var right = try graph.apply(Pad2D(top: 0, bottom: 1, left: 0, right: 1), to: [relu], label: "pad")
        right = try graph.apply(Pad2D(top: -1, bottom: 0, left: -1, right: 0), to: [right], label: "crop")
        right = try graph.apply(
            Pool2D(.average, window: .square(1, stride: 2, .valid)), to: [right], label: "right")
        right = try graph.apply(pointwise(6), to: [right], label: "right conv")
        let rest = try graph.apply(
            Pool2D(.max, window: .square(1, stride: 2, .same)), to: [other], label: "rest")
        let joined = try graph.apply(Concatenate(axis: -1), to: [left, right, rest], label: "joined")
        return SampleNetwork(name: "halved", graph: graph, input: input, layer: joined, score: joined)
    }

    /// Large enough that every kind of convolution is shared among threads.
    static func large() throws -> SampleNetwork {
        var (dice, graph) = (Dice(seed: 25), Graph())
        let input = graph.input([1, 61, 59, 16], label: "input")
        func weights(_ shape: Shape) throws -> Tensor { try dice.tensor(shape, from: -0.1, to: 0.1) }
        let layer = try graph.apply(
            Conv2D(kernel: weights([3, 3, 16, 72]), bias: nil, window: .square(3, .same)), to: [input], label: "3×3")
        var x = try graph.apply(
            Conv2D(kernel: weights([1, 1, 72, 90]), bias: nil, window: .square(1, .same)), to: [layer], label: "1×1")
        x = try graph.apply(
            DepthwiseConv2D(kernel: weights([5, 5, 90, 1]), bias: nil, window: .square(5, .same)), to: [x],
            label: "depthwise")
        x = try graph.apply(Activate(.silu), to: [x], label: "silu")
        x = try graph.apply(
            Conv2D(kernel: weights([3, 3, 90, 64]), bias: nil, window: .square(3, stride: 2, .valid)), to: [x],
            label: "strided")
        x = try graph.apply(Pool2D(.max, window: .square(3, stride: 2, .same)), to: [x], label: "pool")
        x = try graph.apply(Reshape(to: [1, graph.shape(of: x).count]), to: [x], label: "flatten")
        x = try graph.apply(
            Dense(kernel: weights([graph.shape(of: x).count, 300]), bias: nil), to: [x], label: "dense")
        return SampleNetwork(name: "large", graph: graph, input: input, layer: layer, score: x)
    }
}
