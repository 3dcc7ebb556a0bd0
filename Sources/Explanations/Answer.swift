/// What one layer says about one class: the raw material of an explanation.
package struct Answer: Sendable {
    package let layer: TargetLayer
    /// The class id.
    package let target: Int
    /// The explained number, see ``ScoreKind``.
    package let score: Float
    package let evidence: Evidence
}
