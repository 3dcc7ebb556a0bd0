package import Tensors

/// Gives groups of elements the same mean and spread, or the same length. A group is what agrees in every place but on
/// `axes`.
package struct Normalize: Operation {
    package enum Kind: Hashable, Sendable {
        /// `(x − μ) / √(σ² + ε)`: layer and group normalisation (Ba et al. 2016; Wu and He 2018).
        case standard
        /// `x / √(σ² + ε)`, which keeps the mean: Keras' `rms_scaling`.
        case deviation
        /// `x / √(mean(x²) + ε)` (Zhang and Sennrich 2019).
        case rootMeanSquare
        /// `x / √max(Σ x², ε)`: unit length.
        case length
    }

    package static let name = "Normalize"

    package let kind: Kind
    /// Counted from the front, batch included; negative ones from the back.
    package let axes: [Int]
    package let epsilon: Float

    package init(_ kind: Kind, axes: [Int], epsilon: Float) {
        self.kind = kind
        self.axes = axes
        self.epsilon = epsilon
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard !axes.isEmpty else { throw mismatch(inputs, "needs an axis to normalise") }
        var seen: Set<Int> = []
        for axis in axes where !seen.insert(try resolve(axis: axis, in: input, inputs)).inserted {
            throw mismatch(inputs, "axis \(axis) is given twice")
        }
        return input
    }

    package var pullbackNeeds: PullbackNeeds { .inputs }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let groups = groups(of: output.shape)
        let x = inputs[0].elements
        let y = output.elements
        try context.forEachRange(of: groups.count, grain: grain(groups), work: output.count &* 8) { range, _ in
            for group in range {
                let statistics = statistics(of: x, group, groups)
                let centre = kind == .standard ? statistics.mean : 0
                groups.forEachElement(of: group) { y[$0] = (x[$0] - centre) * statistics.scale }
            }
        }
    }

    /// With r the scale, μ the mean where the kind has one and 0 elsewhere, n the size of a group:
    ///
    /// - standard: r·(g − mean(g)) − r³/n · (x − μ) · Σ g·(x − μ)
    /// - deviation: r·g − r³/n · (x − μ) · Σ g·x
    /// - rootMeanSquare: r·g − r³/n · x · Σ g·x
    /// - length: r·g − r³ · x · Σ g·x, and r·g alone where ε decides.
    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let result = inputGradients[0], let x = record.inputs.first?.elements else { return }
        let groups = groups(of: result.shape)
        let g = gradient.elements
        let sum = result.elements
        try context.forEachRange(of: groups.count, grain: grain(groups), work: gradient.count &* 16) { range, _ in
            for group in range {
                let (mean, r, isFlat) = statistics(of: x, group, groups)
                let centre = kind == .standard ? mean : 0
                var gradients: Float = 0
                var products: Float = 0
                groups.forEachElement(of: group) {
                    gradients += g[$0]
                    products += g[$0] * (x[$0] - centre)
                }
                let share = kind == .length ? 1 : 1 / Float(groups.size)
                let shift = kind == .standard ? gradients * share : 0
                let factor = isFlat ? 0 : r * r * r * share * products
                groups.forEachElement(of: group) { sum[$0] += r * (g[$0] - shift) - factor * (x[$0] - mean) }
            }
        }
    }

    /// The mean where the kind measures from it, otherwise 0; the factor; and whether ε alone decides the factor.
    private func statistics(
        of x: UnsafePointer<Float>, _ group: Int, _ groups: AxisGroups
    ) -> (mean: Float, scale: Float, isFlat: Bool) {
        // In double precision: one group may be a whole picture.
        @inline(__always)
        func mean(_ term: (Float) -> Float) -> Float {
            var total = 0.0
            groups.forEachElement(of: group) { total += Double(term(x[$0])) }
            return Float(total / Double(groups.size))
        }
        switch kind {
        case .standard, .deviation:
            let centre = mean { $0 }
            let variance = mean { ($0 - centre) * ($0 - centre) }
            return (centre, 1 / (variance + epsilon).squareRoot(), false)
        case .rootMeanSquare:
            return (0, 1 / (mean { $0 * $0 } + epsilon).squareRoot(), false)
        case .length:
            let length = mean { $0 * $0 } * Float(groups.size)
            return (0, 1 / max(length, epsilon).squareRoot(), length < epsilon)
        }
    }

    private func groups(of shape: Shape) -> AxisGroups {
        AxisGroups(of: shape, over: Set(axes.map { $0 < 0 ? $0 + shape.rank : $0 }))
    }

    private func grain(_ groups: AxisGroups) -> Int { 1 + (1 << 12) / max(1, groups.size) }
}
