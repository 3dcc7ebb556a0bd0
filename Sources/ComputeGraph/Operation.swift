package import Tensors

/// A primitive of the engine: a shape rule, a forward computation and its pullback.
///
/// Weights are constants of the operation; gradients flow to its inputs only.
package protocol Operation: Sendable {
    /// As shown in errors and plans, such as `Conv2D`.
    static var name: String { get }

    /// The result's shape.
    /// - Throws: `GraphError.shapeMismatch` where the inputs do not suit the operation. Never traps: the shapes come
    ///   from a user's file.
    func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape

    /// Which values of the forward run the pullback reads; those are kept until the gradients were taken.
    var pullbackNeeds: PullbackNeeds { get }

    /// Whether no gradient flows to the inputs at all: TensorFlow's None, which no infinite gradient turns into a NaN.
    var cutsGradient: Bool { get }

    /// The floats of working memory that a forward or backward run needs.
    func scratchCount(for inputs: [Shape], output: Shape) -> ScratchCount

    /// The products that a forward run adds up, counted as the definition has them, whatever the algorithm: 0 where
    /// elements are only moved, compared or scaled.
    func multiplyAdds(for inputs: [Shape], output: Shape) -> Int

    /// Whether a forward run, once the weights are packed, is one call of ``RunContext/forEachTile(_:work:_:)`` and writes
    /// nothing outside of it, so that threads can go through several operations without waiting for each other.
    func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool

    /// Computes every element of `output`, which does not overlap the inputs.
    /// - Precondition: The shapes passed ``outputShape(for:)``.
    func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError)

    /// Adds the gradients of `Σ gradient · output` to the views of `inputGradients` that are not nil.
    ///
    /// Two of those views may be the same memory, where an operation has the same value as two of its inputs.
    func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError)
}

/// The values of a forward run that a pullback reads.
package struct PullbackNeeds: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let inputs = PullbackNeeds(rawValue: 1)
    package static let output = PullbackNeeds(rawValue: 2)
}

/// Floats of working memory.
package struct ScratchCount: Sendable {
    /// For each thread of a forward run, and of a backward run.
    package var forward = 0
    package var pullback = 0
    /// For all threads of a forward run together; it takes the place of values that are not alive at that time.
    package var shared = 0
}

/// What a forward run left for the pullback of one operation.
package struct ForwardRecord {
    package let inputShapes: [Shape]
    package let outputShape: Shape
    /// One for each input, if ``PullbackNeeds/inputs`` was asked for; otherwise empty.
    package let inputs: [TensorView]
    /// Present if ``PullbackNeeds/output`` was asked for.
    package let output: TensorView?
}

extension Operation {
    package var cutsGradient: Bool { false }

    package func scratchCount(for inputs: [Shape], output: Shape) -> ScratchCount { ScratchCount() }

    package func multiplyAdds(for inputs: [Shape], output: Shape) -> Int { 0 }

    package func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { false }

    /// The error that names this operation and its inputs.
    func mismatch(_ inputs: [Shape], _ reason: String) -> GraphError {
        .shapeMismatch(operation: Self.name, inputs: inputs, reason: reason)
    }

    /// The shape of the single input.
    func onlyInput(_ inputs: [Shape]) throws(GraphError) -> Shape {
        guard inputs.count == 1, let input = inputs.first else {
            throw mismatch(inputs, "takes one input, not \(inputs.count)")
        }
        return input
    }

    /// The single input's shape, `[batch, height, width, channels]` and not empty.
    func onlyPicture(_ inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard input.rank == 4, input.count > 0 else {
            throw mismatch(inputs, "takes a picture of shape (batch, height, width, channels), none of them 0")
        }
        return input
    }

    /// A shape from dimensions that a file may have chosen.
    func checkedShape(_ dimensions: [Int], _ inputs: [Shape]) throws(GraphError) -> Shape {
        do {
            return try Shape(checking: dimensions)
        } catch {
            throw mismatch(inputs, "the result would be too large: \(dimensions)")
        }
    }

    /// Refuses what would not fit the 32-bit extents of BLAS.
    func checkExtents(_ shapes: [Shape], _ inputs: [Shape]) throws(GraphError) {
        for shape in shapes where shape.count > Int(Int32.max) {
            throw mismatch(inputs, "\(shape) has more than 2^31 elements")
        }
    }

    /// The axis counted from the front.
    func resolve(axis: Int, in shape: Shape, _ inputs: [Shape]) throws(GraphError) -> Int {
        guard axis >= -shape.rank, axis < shape.rank else {
            throw mismatch(inputs, "axis \(axis) does not exist")
        }
        return axis < 0 ? axis + shape.rank : axis
    }
}
