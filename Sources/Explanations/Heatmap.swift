/// Where a score comes from, over the cells of a layer's map.
///
/// Values lie in 0…1, or in −1…1 for a map that keeps negative evidence; row by row from the top. Doubles, because the
/// reference (eli5) sums and normalises in double precision.
package struct Heatmap: Hashable, Sendable {
    package let height: Int
    package let width: Int
    /// `height · width` values.
    package let values: [Double]

    /// - Precondition: The values fill the map.
    package init(height: Int, width: Int, values: [Double]) {
        precondition(values.count == height * width)
        self.height = height
        self.width = width
        self.values = values
    }

    package var maximum: Double { values.max() ?? 0 }

    package var isSigned: Bool { values.contains { $0 < 0 } }
}
