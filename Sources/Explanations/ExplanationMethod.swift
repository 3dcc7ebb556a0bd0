package import Tensors

/// Turns a layer's activations and their gradients into a map.
///
/// A method is one file in `Methods/` and one line in ``MethodRegistry``.
package protocol ExplanationMethod: Sendable {
    /// As typed: `method="gradcam"`.
    static var name: String { get }
    /// As shown: `Grad-CAM`.
    static var title: String { get }
    /// One line for help, with the paper.
    static var summary: String { get }

    /// Whether the gradients' means over the picture are all that the method reads of them.
    static var meanGradientsSuffice: Bool { get }

    static func map(of evidence: Evidence) -> EvidenceMap
}

extension ExplanationMethod {
    package static var meanGradientsSuffice: Bool { false }
}

/// What a layer said about one picture, and how the score depends on it.
package struct Evidence: Sendable {
    /// `[height, width, channels]`
    package let activations: Tensor
    /// ∂score/∂activations, `[height, width, channels]`; where a method says that they suffice, their means over the
    /// picture may be given instead, `[1, 1, channels]`.
    package let gradients: Tensor
}

/// A method's result before negative values are cut and the map is scaled.
package struct EvidenceMap: Hashable, Sendable {
    /// `height · width` values, row by row.
    package let values: [Double]
    package let weights: [Float]
}
