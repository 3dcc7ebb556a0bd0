import Tensors

/// One operation of a program, with the graph indices of what it reads and writes.
struct Step: Sendable {
    let operation: any Operation
    let inputs: [Int]
    let output: Int
    let scratchCount: ScratchCount
}
