/// What a caller wants to differentiate: `target` with respect to each of `sources`.
package struct Differentiation: Hashable, Sendable {
    package let target: Graph.Value
    package let sources: [Graph.Value]
    /// Whether a picture's gradient may be given summed over its pixels, as `[1, 1, 1, channels]`, where that is cheaper.
    package let sumsSuffice: Bool

    package init(of target: Graph.Value, withRespectTo sources: [Graph.Value], sumsSuffice: Bool = false) {
        self.target = target
        self.sources = sources
        self.sumsSuffice = sumsSuffice
    }
}
