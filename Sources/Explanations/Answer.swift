/// What one layer says about one class: the raw material of an explanation.
package struct Answer: Sendable {
    package let layer: TargetLayer
    /// The class id.
    package let target: Int
    /// The explained number, see ``ScoreKind``.
    package let score: Float
    package let evidence: Evidence
    /// Whether the score is a probability although the value before a softmax or sigmoid was asked for: the model ends in
    /// none, and what it puts out adds up to 1.
    package let isProbabilityForLogit: Bool
}
