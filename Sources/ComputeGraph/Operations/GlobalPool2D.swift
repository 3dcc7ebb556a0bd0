package import Tensors

/// The largest or the mean element of each channel: `[batch, height, width, channels]` to `[batch, channels]`, or to
/// `[batch, 1, 1, channels]` with `keepsDimensions`.
package struct GlobalPool2D: Operation {
    package static let name = "GlobalPool2D"

    package let kind: Pool2D.Kind
    package let keepsDimensions: Bool

    package init(_ kind: Pool2D.Kind, keepsDimensions: Bool = false) {
        self.kind = kind
        self.keepsDimensions = keepsDimensions
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape { fatalError("not written yet") }
}
