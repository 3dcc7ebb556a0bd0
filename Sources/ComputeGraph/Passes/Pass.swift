/// A rewriting of the graph that leaves every kept value the same, up to rounding.
protocol Pass: Sendable {
    func run(on draft: inout Draft) throws(GraphError)
}

/// The passes of every program, in order.
enum Passes {
    static let standard: [any Pass] = [
        GroupedToDepthwise(),
        FoldReshape(),
        FoldSubsampling(),
        FoldPadding(),
        MergeEqualPools(),
        FoldScaleShift(),
        FoldScaleShiftForward(),
        FuseResidual(),
        FuseActivation(),
        AbsorbPrologue(),
        FuseSeparable(),
        FuseExpansion(),
    ]
}

/// An operation whose sums pass through an ``Epilogue``, into which passes can fold what follows.
protocol EpilogueOperation: Operation {
    var epilogue: Epilogue { get set }
}

extension EpilogueOperation {
    /// The same operation with another epilogue.
    func with(_ epilogue: Epilogue) -> any EpilogueOperation {
        var copy = self
        copy.epilogue = epilogue
        return copy
    }
}

extension Conv2D: EpilogueOperation {}
extension DepthwiseConv2D: EpilogueOperation {}
extension Dense: EpilogueOperation {}

extension Draft {
    /// The convolution or dense layer that computes a value which nobody but one reader sees.
    func absorbable(_ index: Int) -> (operation: any EpilogueOperation, inputs: [Int])? {
        guard isPrivate(index), let (operation, inputs) = operation(at: index),
            let operation = operation as? any EpilogueOperation
        else { return nil }
        return (operation, inputs)
    }
}
