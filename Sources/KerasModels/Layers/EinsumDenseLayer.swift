import ComputeGraph
import Tensors

/// Einstein's summation of the input with a kernel, such as `abc,cde->abde`: see ``EinsteinSum``. Three dots, before or
/// behind the letters, stand for axes that are not named.
struct EinsumDenseLayer: Layer {
    static let classNames = ["EinsumDense"]

    /// Letters of the axes; a dot stands for the three.
    private let input: [Character]
    private let kernel: [Character]
    private let output: [Character]
    private let biasAxes: [Character]
    /// Of those axes of the result that the configuration gives.
    private let extents: [Character: Int]
    private let activation: ActivationFunction

    /// Letters and signs; there are no more letters than this, and a longer equation would be compared for hours.
    private static let longest = 128

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        let equation = try configuration.string("equation").filter { $0 != " " }
        let sides = equation.replacing("...", with: ".").split(separator: "->").map { side in
            side.split(separator: ",").map(Array.init)
        }
        guard equation.count <= EinsumDenseLayer.longest, sides.count == 2, sides[0].count == 2, sides[1].count == 1
        else {
            throw configuration.error(
                .damaged, "\"equation\" is \"\(equation.prefix(EinsumDenseLayer.longest))\", not of the form ab,bc->ac")
        }
        (input, kernel, output) = (sides[0][0], sides[0][1], sides[1][0])
        biasAxes = Array(try configuration.string("bias_axes", default: ""))
        // It counts neither the batch nor what the dots stand for.
        let given = configuration["output_shape"]
        let numbers = given?.array?.map(\.integer) ?? [given?.integer]
        let named = output.filter { $0 != "." }
        var extents: [Character: Int] = [:]
        for (letter, extent) in zip(output.first == "." ? named[...] : named.dropFirst(), numbers) {
            extents[letter] = extent
        }
        self.extents = extents
        activation = try ActivationFunction(configuration)
        if let mode = configuration["dtype"]?["config"]?["mode"]?.string {
            throw configuration.error(.unsupported, "weights quantised to \(mode) are not supported")
        }
    }

    var weights: [WeightSlot] {
        let slot = WeightSlot("kernel", shape: kernel.map { input.contains($0) ? nil : extents[$0] })
        guard let first = output.firstIndex(where: biasAxes.contains) else { return [slot] }
        // An axis that the bias does not vary along has an extent of 1; so many only the input tells.
        let bias = output[first...].map { biasAxes.contains($0) ? extents[$0] : 1 }
        return [slot, WeightSlot("bias", shape: output[first...].contains(".") ? nil : bias)]
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let kernel = try lowering.weight("kernel")
        var result = try product(of: lowering.input, kernel, &lowering)
        if let bias = lowering.optionalWeight("bias") {
            result = try lowering.combine(.add, result, lowering.constant(bias))
        }
        return try activation.lower(result, into: &lowering)
    }

    private func product(
        of value: Graph.Value, _ numbers: Tensor, _ lowering: inout Lowering
    ) throws(ModelError) -> Graph.Value {
        let shape = lowering.shape(of: value)
        let named = input.count { $0 != "." }
        let used = Set(input + kernel + output)
        let spare = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".filter { !used.contains($0) }.prefix(max(shape.rank - named, 0))
        func spelled(_ letters: [Character]) -> [Character] { letters.flatMap { $0 == "." ? Array(spare) : [$0] } }
        let (rows, columns) = (spelled(input), spelled(output))
        guard rows.count == shape.rank, numbers.shape.rank == kernel.count else {
            throw lowering.error(.shapeMismatch, "its equation does not suit an input of shape \(shape)")
        }
        // A dense layer over the last axes, as nearly always.
        let inner = kernel.filter(input.contains)
        let outer = kernel.filter { !input.contains($0) }
        let kept = Array(rows.dropLast(inner.count))
        if kernel == inner + outer, rows == kept + inner, columns == kept + outer, !outer.isEmpty {
            let summed = try lowering.checkedShape(Array(shape.dimensions.suffix(inner.count))).count
            let units = Array(numbers.shape.dimensions.suffix(outer.count))
            let flat = try lowering.reshape(value, to: shape.dimensions.prefix(kept.count) + [summed])
            let product = try lowering.dense(
                flat, kernel: numbers, bias: nil, units: lowering.checkedShape(units).count)
            return try lowering.reshape(product, to: shape.dimensions.prefix(kept.count) + units)
        }
        guard let sum = EinsteinSum("\(String(rows)),\(String(kernel))->\(String(columns))") else {
            throw lowering.error(.unsupported, "the sum of its equation is not supported")
        }
        return try sum.lower([value, lowering.constant(numbers)], into: &lowering)
    }
}
