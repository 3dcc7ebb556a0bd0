import CommandLanguage
import Explanations
import Tensors

/// Arguments that are arrays of numbers: a Tensor, or nested lists as one writes small ones by hand.
extension Arguments {
    /// - Throws: `TypeError` for anything else, `ValueError` for lists of unequal length.
    func tensor(_ name: String) throws -> Tensor {
        let operand = try required(name)
        switch operand.value {
        case .tensor(let tensor): return tensor
        case .targetExplanation(let record): return try record.explanation.target.heatmap.tensor
        case .list, .tuple:
            var numbers: [Float] = []
            guard let shape = Self.flatten(operand.value, into: &numbers) else {
                throw mismatch(name, "a Tensor or nested lists of numbers", operand)
            }
            guard let shape = shape.sides else {
                throw Diagnostic(.valueError, "\(name): the lists are not equally long", at: operand.span)
            }
            return try placing(name) { try Tensor(try Shape(checking: shape), values: numbers) }
        default: throw mismatch(name, "a Tensor", operand)
        }
    }

    /// The sides of a nested list; nil sides for a ragged one.
    private struct Extent: Equatable {
        let sides: [Int]?
    }

    /// - Returns: nil where something is no number.
    private static func flatten(_ value: Value, into numbers: inout [Float]) -> Extent? {
        if let number = value.asNumber {
            numbers.append(Float(number))
            return Extent(sides: [])
        }
        guard let elements = value.elements else { return nil }
        var inner: [Extent] = []
        for element in elements {
            guard let extent = flatten(element, into: &numbers) else { return nil }
            inner.append(extent)
        }
        guard let first = inner.first else { return Extent(sides: [0]) }
        guard let sides = first.sides, inner.allSatisfy({ $0 == first }) else { return Extent(sides: nil) }
        return Extent(sides: [elements.count] + sides)
    }
}
