import ComputeGraph
import Tensors

extension Lowering {
    /// One number for each channel of `value`: the list itself, or its only number repeated.
    /// - Parameter name: the configuration's key, for the error.
    /// - Throws: `ModelError` with `shapeMismatch` where the list has another length.
    func channelVector(_ numbers: [Float], _ name: String, for value: Graph.Value) throws(ModelError) -> Tensor {
        let shape = shape(of: value)
        guard let channels = shape.dimensions.last, numbers.count == channels || numbers.count == 1 else {
            throw error(.shapeMismatch, "\(numbers.count) numbers in \"\(name)\" do not suit the shape \(shape)")
        }
        return try vector(numbers.count == channels ? numbers : Array(repeating: numbers[0], count: channels))
    }

    /// `value · scale + shift`, whose numbers run along `axes` and repeat along all others.
    /// - Parameter axes: counted from the front, in ascending order.
    /// - Throws: `ModelError` with `shapeMismatch` where the numbers do not fill those axes.
    mutating func scaleAndShift(
        _ value: Graph.Value, by scale: [Float], plus shift: [Float], along axes: [Int]
    ) throws(ModelError) -> Graph.Value {
        let shape = shape(of: value)
        let extents = shape.dimensions.enumerated().map { axes.contains($0) ? $1 : 1 }
        let count = try checkedShape(extents).count
        guard scale.count == count, shift.count == count else {
            throw error(
                .shapeMismatch,
                "\(scale.count) factors and \(shift.count) summands do not suit axes \(axes) of the shape \(shape)")
        }
        if count == 1 || axes == [shape.rank - 1] {
            return try apply(
                ScaleShift(
                    scale: try channelVector(scale, "scale", for: value),
                    shift: try channelVector(shift, "shift", for: value)), to: value)
        }
        let factors = constant(try reshaped(try vector(scale), to: extents))
        let summands = constant(try reshaped(try vector(shift), to: extents))
        return try apply(Elementwise(.add), to: apply(Elementwise(.multiply), to: value, factors), summands)
    }

    /// The axes counted from the front, in ascending order, as the value of the call at hand is held.
    /// - Throws: `ModelError` with `shapeMismatch` for an axis that the value does not have, or has named twice.
    func resolve(_ axes: [Int], of value: Graph.Value) throws(ModelError) -> [Int] {
        let rank = shape(of: value).rank
        let resolved = axes.map { heldAxis($0 < 0 ? $0 + rank : $0, of: value) }.sorted()
        guard resolved.allSatisfy({ 0..<rank ~= $0 }), Set(resolved).count == resolved.count else {
            throw error(.shapeMismatch, "axes \(axes) do not suit the shape \(shape(of: value))")
        }
        return resolved
    }
}
