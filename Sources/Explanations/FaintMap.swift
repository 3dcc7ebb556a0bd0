/// Finds maps that show nothing, about which eli5 stays silent.
package enum FaintMap {
    /// One line for the user about a map whose largest value before scaling is below Keras' epsilon, so that dividing by
    /// their sum leaves less than one half of it; nil for any other map.
    /// - Parameters:
    ///   - rawMaximum: the largest value before scaling.
    ///   - offersLogit: whether explaining the value before a final softmax or sigmoid is a way out.
    ///   - offersNegative: whether negative values were cut from the map.
    package static func remark(
        on heatmap: Heatmap, rawMaximum: Double, offersLogit: Bool = false, offersNegative: Bool = false
    ) -> String? {
        guard rawMaximum < MapScaling.epsilon, heatmap.values.allSatisfy({ abs($0) < 0.5 }) else { return nil }
        var ways: [String] = []
        if offersLogit { ways.append("score=\"logit\"") }
        if offersNegative && rawMaximum == 0 { ways.append("relu=false") }
        let advice = ways.isEmpty ? "" : "; try \(ways.joined(separator: " or "))"
        return rawMaximum == 0
            ? "the heat map is blank: no cell speaks for the class (largest raw value 0)\(advice)"
            : "the heat map is nearly blank: its largest raw value, \(Float(rawMaximum)), is below Keras' epsilon 1e-7\(advice)"
    }
}
