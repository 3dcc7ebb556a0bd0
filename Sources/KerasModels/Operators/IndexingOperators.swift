import ComputeGraph
import Tensors

/// `x[…]` in all its forms, and reversal.
enum IndexingOperators: OperatorFamily {
    static let operators: [Operator] = [
        Operator(functions: ["getitem"], classes: ["GetItem"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "tensor", "x"))
            // A new axis stands as null, so the argument itself may be null.
            let positional = call.arguments.positional
            let given = call.arguments.keywords["slice_spec"] ?? (positional.count > 1 ? positional[1] : nil)
            guard let given else { throw lowering.error(.damaged, "has no index") }
            let items = given.elements ?? [given]
            var terms: [IndexTerm] = []
            for item in items { terms.append(try lowering.indexTerm(item)) }
            return try lowering.index(input, by: terms)
        },
        Operator(nodes: ["StridedSlice"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0))
            return try lowering.index(input, by: lowering.stridedSliceTerms(call))
        },
        Operator(functions: ["reverse"], nodes: ["ReverseV2"], classes: ["Flip"]) {
            (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "tensor", "x"))
            return try lowering.reverse(input, axes: lowering.axes(call.argument(1, "axis"), of: input))
        },
        Operator(functions: ["slice"], nodes: ["Slice"], classes: ["Slice"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "input_", "inputs"))
            let shape = lowering.shape(of: input)
            let begin = try lowering.integers(call.argument(1, "begin", "start_indices")) ?? []
            let size = try lowering.integers(call.argument(2, "size", "shape")) ?? []
            guard begin.count == shape.rank, size.count == shape.rank,
                zip(zip(begin, size), shape.dimensions).allSatisfy({ 0...$1 ~= $0.0 && -1...($1 - $0.0) ~= $0.1 })
            else { throw lowering.error(.shapeMismatch, "\(shape) has no \(size) from \(begin) on") }
            // −1 is all that is left.
            let runs = shape.dimensions.indices.map { axis in
                Slice.Run(start: begin[axis], count: size[axis] < 0 ? shape[axis] - begin[axis] : size[axis])
            }
            return try lowering.apply(Slice(runs), to: input)
        },
        Operator(functions: ["gather"], nodes: ["GatherV2"], classes: ["Take"]) { (call, lowering) throws(ModelError) in
            let input = try lowering.value(of: call.argument(0, "params", "x"))
            guard let indices = try lowering.integers(call.argument(1, "indices")) else {
                throw lowering.error(.damaged, "has no indices")
            }
            let axis = try lowering.axis(call.argument(2, "axis"), of: input)
            let extent = lowering.shape(of: input)[axis]
            return try lowering.apply(
                Gather(axis: axis, indices: indices.map { $0 < 0 ? $0 + extent : $0 }), to: input)
        },
    ]
}

/// One entry of a subscript as Python has it.
enum IndexTerm: Hashable, Sendable {
    case index(Int)
    case slice(start: Int?, stop: Int?, step: Int)
    case ellipsis
    case newAxis
}

extension Lowering {
    /// - Parameter axes: counted from the front.
    mutating func reverse(_ value: Graph.Value, axes: [Int]) throws(ModelError) -> Graph.Value {
        let runs = shape(of: value).dimensions.enumerated().map { axis, extent in
            axes.contains(axis)
                ? Slice.Run(start: extent - 1, step: -1, count: extent) : Slice.Run(start: 0, count: extent)
        }
        return try apply(Slice(runs), to: value)
    }

    /// Reads an entry in the form of tf.keras, `{"start": 0, "stop": null, "step": null}`, or of Keras 3, which puts
    /// the same under `config`.
    func indexTerm(_ argument: CallArgument) throws(ModelError) -> IndexTerm {
        if argument == .constant(.null) { return .newAxis }
        if argument["class_name"] == .constant(.string("__ellipsis__")) { return .ellipsis }
        let members = argument["config"] ?? argument
        switch argument {
        case .constant(.object), .dictionary:
            let step = try integer(members["step"], default: 1)
            return .slice(
                start: try integers(members["start"])?.first, stop: try integers(members["stop"])?.first, step: step)
        default:
            guard let index = try integers(argument), index.count == 1 else {
                throw error(.unsupported, "is indexed by something that is neither a number nor a slice")
            }
            return .index(index[0])
        }
    }

    /// TensorFlow's node has begin, end and step of each entry, and bits that say what kind it is.
    func stridedSliceTerms(_ call: OperatorCall) throws(ModelError) -> [IndexTerm] {
        let begin = try integers(call.argument(1)) ?? []
        let end = try integers(call.argument(2)) ?? []
        let steps = try integers(call.argument(3)) ?? []
        guard begin.count == end.count, steps.count == end.count, steps.count <= 32 else {
            throw error(.damaged, "has \(begin.count) begins, \(end.count) ends and \(steps.count) steps")
        }
        func mask(_ name: String) throws(ModelError) -> Int {
            try integer(call.argument(nil, name), default: 0)
        }
        let (beginMask, endMask) = (try mask("begin_mask"), try mask("end_mask"))
        let (ellipsis, newAxis) = (try mask("ellipsis_mask"), try mask("new_axis_mask"))
        let single = try mask("shrink_axis_mask")
        return steps.indices.map { position in
            let bit = 1 << position
            if ellipsis & bit != 0 { return .ellipsis }
            if newAxis & bit != 0 { return .newAxis }
            if single & bit != 0 { return .index(begin[position]) }
            return .slice(
                start: beginMask & bit == 0 ? begin[position] : nil, stop: endMask & bit == 0 ? end[position] : nil,
                step: steps[position])
        }
    }

    /// `value[terms]` as NumPy has it.
    mutating func index(_ value: Graph.Value, by terms: [IndexTerm]) throws(ModelError) -> Graph.Value {
        let shape = shape(of: value)
        let taken = terms.count { $0 != .ellipsis && $0 != .newAxis }
        guard taken <= shape.rank, terms.count(where: { $0 == .ellipsis }) <= 1 else {
            throw error(.shapeMismatch, "\(taken) indices do not suit the shape \(shape)")
        }
        let rest = Array(repeating: IndexTerm.slice(start: nil, stop: nil, step: 1), count: shape.rank - taken)
        let split = terms.firstIndex(of: .ellipsis)
        let full = split.map { terms[..<$0] + rest + terms[($0 + 1)...] } ?? terms + rest
        var runs: [Slice.Run] = []
        var extents: [Int] = []
        for term in full {
            if term == .newAxis {
                extents.append(1)
                continue
            }
            let extent = shape[runs.count]
            switch term {
            case .index(let given):
                let index = given < 0 ? given + extent : given
                guard 0..<extent ~= index else {
                    throw error(.shapeMismatch, "axis \(runs.count) of \(shape) has no index \(given)")
                }
                runs.append(Slice.Run(start: index, count: 1))
            case .slice(let start, let stop, let step):
                let run = Lowering.run(start, stop, step, of: extent)
                guard let run else { throw error(.damaged, "slices by steps of 0") }
                runs.append(run)
                extents.append(run.count)
            case .ellipsis, .newAxis: break
            }
        }
        let whole = shape.dimensions.map { Slice.Run(start: 0, count: $0) }
        let sliced = runs == whole ? value : try apply(Slice(runs), to: value)
        return try reshape(sliced, filling: extents)
    }

    /// Python's rules for a slice of so many elements; nil for a step of 0.
    private static func run(_ start: Int?, _ stop: Int?, _ step: Int, of extent: Int) -> Slice.Run? {
        guard step != 0, step.magnitude <= Int.max.magnitude else { return nil }
        let bounds = step > 0 ? 0...extent : -1...(extent - 1)
        func place(_ index: Int?, _ fallback: Int) -> Int {
            guard let index else { return fallback }
            let counted = index < 0 ? index.addingReportingOverflow(extent).partialValue : index
            return min(max(counted, bounds.lowerBound), bounds.upperBound)
        }
        let first = place(start, step > 0 ? 0 : extent - 1)
        let end = place(stop, step > 0 ? extent : -1)
        let distance = step > 0 ? end - first : first - end
        let count = distance > 0 ? (distance - 1) / Int(step.magnitude) + 1 : 0
        return Slice.Run(start: first, step: step, count: count)
    }
}
