package import Tensors

/// One operation of a program, described.
package struct OperationSummary: Sendable {
    package let name: String
    package let label: String
    package let inputs: [Shape]
    package let output: Shape
    package let multiplyAdds: Int
}
