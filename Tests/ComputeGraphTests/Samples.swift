import ComputeGraph
import Tensors

/// Reproducible pseudo-random numbers (a 64-bit linear congruential generator, Knuth's constants).
struct Dice {
    private var state: UInt64

    init(seed: UInt64 = 1) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

    /// Uniform in −1…1.
    mutating func next() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
    }

    mutating func tensor(_ shape: Shape, from low: Float = -1, to high: Float = 1) throws -> Tensor {
        try Tensor(shape, values: (0..<shape.count).map { _ in low + (high - low) * (next() + 1) / 2 })
    }
}

extension Window {
    /// A square window.
    static func square(_ size: Int, stride: Int = 1, dilation: Int = 1, _ padding: Padding) -> Window {
        Window(
            size: Extent(height: size, width: size), strides: Extent(height: stride, width: stride),
            dilation: Extent(height: dilation, width: dilation), padding: padding)
    }
}

extension Operation {
    /// The result of this operation alone.
    func result(for inputs: [Tensor]) throws -> Tensor {
        var graph = Graph()
        let values = inputs.enumerated().map { graph.input($1.shape, label: "input \($0)") }
        let output = try graph.apply(self, to: values, label: "output")
        return try Program(graph, observing: [output]).run(
            Dictionary(uniqueKeysWithValues: zip(values, inputs)))[output]
    }
}
