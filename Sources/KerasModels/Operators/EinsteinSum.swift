import ComputeGraph
import Tensors

/// Einstein's summation over one or two tensors, `bhwc,bkc->bhwk`: axes are named by letters, and those that the result
/// does not have are summed over.
struct EinsteinSum {
    private let operands: [[Character]]
    private let result: [Character]

    /// - Returns: nil for an equation of another form: with an ellipsis, a letter twice in one tensor, or without a
    ///   result.
    init?(_ equation: String) {
        let sides = equation.filter { $0 != " " }.split(separator: "->", omittingEmptySubsequences: false)
        guard sides.count == 2 else { return nil }
        operands = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
        result = Array(sides[1])
        let letters = Set(operands.joined())
        guard 1...2 ~= operands.count, letters.isSuperset(of: result),
            (operands + [result]).allSatisfy({ Set($0).count == $0.count && $0.allSatisfy(\.isLetter) })
        else { return nil }
    }

    func lower(_ values: [Graph.Value], into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        guard values.count == operands.count,
            zip(values, operands).allSatisfy({ lowering.shape(of: $0).rank == $1.count })
        else { throw lowering.error(.shapeMismatch, "its equation does not suit the shapes of its inputs") }
        guard values.count == 2 else {
            let (summed, letters) = try sum(values[0], operands[0], keeping: Set(result), &lowering)
            return try transpose(summed, letters, to: result, &lowering)
        }
        // What one tensor has alone and the result has not can be summed over at once.
        let (a, first) = try sum(values[0], operands[0], keeping: Set(result + operands[1]), &lowering)
        let (b, second) = try sum(values[1], operands[1], keeping: Set(result + operands[0]), &lowering)
        let shared = first.filter(second.contains)
        let batch = shared.filter(result.contains)
        let inner = shared.filter { !result.contains($0) }
        let rows = first.filter { !second.contains($0) }
        let columns = second.filter { !first.contains($0) }
        var extents: [Character: Int] = [:]
        for (letters, value) in [(first, a), (second, b)] {
            for (letter, extent) in zip(letters, lowering.shape(of: value).dimensions) {
                guard extents.updateValue(extent, forKey: letter) ?? extent == extent else {
                    throw lowering.error(.shapeMismatch, "axis \(letter) of its equation has two extents")
                }
            }
        }
        func matrices(_ value: Graph.Value, _ letters: [Character], _ own: [Character]) throws(ModelError)
            -> Graph.Value
        {
            let turned = try transpose(value, letters, to: batch + own + inner, &lowering)
            let parts = try [batch, own, inner].map { part throws(ModelError) in
                try lowering.checkedShape(part.compactMap { extents[$0] }).count
            }
            return try lowering.reshape(turned, to: parts)
        }
        let product = try lowering.apply(
            MatMul(transposesSecond: true), to: matrices(a, first, rows), matrices(b, second, columns))
        let letters = batch + rows + columns
        let shaped = try lowering.reshape(product, to: letters.compactMap { extents[$0] })
        return try transpose(shaped, letters, to: result, &lowering)
    }

    private func sum(
        _ value: Graph.Value, _ letters: [Character], keeping kept: Set<Character>, _ lowering: inout Lowering
    ) throws(ModelError) -> (Graph.Value, [Character]) {
        let axes = letters.indices.filter { !kept.contains(letters[$0]) }
        guard !axes.isEmpty else { return (value, letters) }
        return (
            try lowering.reduce(value, .sum, axes: axes, keepsDimensions: false), letters.filter(kept.contains)
        )
    }

    private func transpose(
        _ value: Graph.Value, _ letters: [Character], to order: [Character], _ lowering: inout Lowering
    ) throws(ModelError) -> Graph.Value {
        if letters == order { return value }
        return try lowering.apply(Transpose(order.compactMap(letters.firstIndex(of:))), to: value)
    }
}
