import ComputeGraph
import Tensors

/// (x − mean) / max(√variance, 1e-7), or its inverse; the statistics stand in the configuration or are weights.
struct NormalizationLayer: Layer {
    static let classNames = ["Normalization"]

    /// Each place along these has a mean of its own; none where one mean serves all elements.
    let axes: [Int]
    let isInverse: Bool
    private let given: (mean: [Float], variance: [Float])?

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        // No axis at all is written as null or as an empty list.
        axes = try configuration.axes(default: [])
        isInverse = try configuration.bool("invert", default: false)
        given =
            configuration["mean"] == nil
            ? nil : (try configuration.floats("mean"), try configuration.floats("variance"))
    }

    var axisOrder: AxisOrder { axes.count <= 1 ? .either : .written }

    var weights: [WeightSlot] {
        guard given == nil else { return [] }
        return ["mean", "variance"].map { WeightSlot($0, shape: nil, isTrainable: false) }
            + [WeightSlot("count", shape: nil, isTrainable: false, elementSize: 8)]
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let input = try lowering.input
        let axes = try lowering.resolve(axes, of: input)
        let (means, variances): ([Float], [Float])
        if let given {
            (means, variances) = given
        } else {
            (means, variances) = (try lowering.weight("mean").values, try lowering.weight("variance").values)
        }
        guard means.count == variances.count else {
            throw lowering.error(.damaged, "has \(means.count) means and \(variances.count) variances")
        }
        let deviations = variances.map { variance in max(variance.squareRoot(), 1e-7) }
        let scale = isInverse ? deviations : deviations.map { 1 / $0 }
        let shift = isInverse ? means : zip(means, deviations).map { -$0 / $1 }
        let count = try lowering.checkedShape(axes.map { lowering.shape(of: input)[$0] }).count
        func spread(_ numbers: [Float]) -> [Float] {
            numbers.count == 1 ? Array(repeating: numbers[0], count: count) : numbers
        }
        return try lowering.scaleAndShift(input, by: spread(scale), plus: spread(shift), along: axes)
    }
}
