import Tensors

/// The memory of a run, and the calls of the steps that touch nothing else: those are the same in each run that uses the
/// memory, and making some hundred of them anew takes NASNetMobile 1 % of its time.
///
/// `@unchecked Sendable`: the calls hold pointers into the memory, which belongs to one run at a time.
final class Arena: @unchecked Sendable {
    let storage: TensorStorage
    /// By group of steps; nil where some step reads or writes a value outside.
    let calls: [[StepCall]?]

    init(_ storage: TensorStorage, calls: [[StepCall]?]) {
        self.storage = storage
        self.calls = calls
    }

    var base: UnsafeMutablePointer<Float> { storage.base }
}

/// One operation of a run, with the memory that it reads and writes.
///
/// A class, so that who calls it counts one reference and not those of all its weights.
final class StepCall {
    private let operation: any Operation
    private let inputs: [TensorView]
    private let output: MutableTensorView
    private let shared: UnsafeMutablePointer<Float>

    init(
        operation: any Operation, inputs: [TensorView], output: MutableTensorView,
        shared: UnsafeMutablePointer<Float>
    ) {
        self.operation = operation
        self.inputs = inputs
        self.output = output
        self.shared = shared
    }

    func run(_ context: inout RunContext) throws(GraphError) {
        context.shared = shared
        try operation.forward(inputs, into: output, context: context)
    }
}
