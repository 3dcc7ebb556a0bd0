/// The layer a user asked to explain.
package enum LayerChoice: Hashable, Sendable {
    /// ``TargetLayer/automatic(in:output:)``.
    case automatic
    /// The last layer whose output has the input's rank: eli5's rule.
    case eli5
    /// A name, or a path such as `base/conv1` inside nested models.
    case named(String)
    /// Position in `model.layers`; negative ones count from the back.
    case index(Int)
}
