import CKernels
package import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Combines two or more tensors element by element; shapes broadcast as NumPy's do.
///
/// Where the largest or smallest element is found in several inputs, the first of them takes the gradient, as with
/// TensorFlow's `maximum` and `minimum`.
package struct Elementwise: Operation {
    package enum Kind: Hashable, Sendable { case add, subtract, multiply, divide, power, average, maximum, minimum }

    package static let name = "Elementwise"

    package let kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        guard !inputs.isEmpty else { throw mismatch(inputs, "needs at least one input") }
        if kind == .subtract || kind == .divide || kind == .power, inputs.count != 2 {
            throw mismatch(inputs, "\(kind) takes two inputs, not \(inputs.count)")
        }
        guard let dimensions = Broadcast.commonShape(inputs) else {
            throw mismatch(inputs, "the inputs do not broadcast to one shape")
        }
        return try checkedShape(dimensions, inputs)
    }

    package var pullbackNeeds: PullbackNeeds {
        switch kind {
        case .add, .subtract, .average: []
        case .multiply, .divide, .power: .inputs
        case .maximum, .minimum: [.inputs, .output]
        }
    }

    package func isSingleLoop(for inputs: [Shape], output: Shape) -> Bool { isPlainSum(inputs, output) }

    /// Two summands shaped as their sum.
    private func isPlainSum(_ inputs: [Shape], _ output: Shape) -> Bool {
        kind == .add && inputs.count == 2 && inputs.allSatisfy { $0 == output }
    }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let y = output.elements
        if isPlainSum(inputs.map(\.shape), output.shape) {
            let b = inputs[1].elements
            try finish(1, output.count, inputs[0].elements, nil, into: y, context) { b + $0 }
            return
        }
        if let (picture, gate) = gated(inputs, output.shape) {
            let count = picture.count / picture.shape[0]
            for image in 0..<picture.shape[0] {
                try finish(
                    count / picture.shape[3], picture.shape[3], picture.elements + image * count,
                    gate.elements + image * picture.shape[3], into: y + image * count, context
                ) { _ in nil }
            }
            return
        }
        combine(.assign, y, output.shape, inputs[0])
        for input in inputs.dropFirst() {
            switch kind {
            case .add, .average: combine(.add, y, output.shape, input)
            case .subtract: combine(.subtract, y, output.shape, input)
            case .multiply: combine(.multiply, y, output.shape, input)
            case .divide: combine(.divide, y, output.shape, input)
            case .power: combine(.power, y, output.shape, input)
            case .maximum: combine(.maximum, y, output.shape, input)
            case .minimum: combine(.minimum, y, output.shape, input)
            }
        }
        if kind == .average {
            let share = 1 / Float(inputs.count)
            for i in 0..<output.count { y[i] *= share }
        }
    }

    /// A picture and one factor for each of its channels, as in squeeze-and-excitation blocks.
    private func gated(_ inputs: [TensorView], _ output: Shape) -> (picture: TensorView, gate: TensorView)? {
        guard kind == .multiply, inputs.count == 2, output.rank == 4, output.count > 0 else { return nil }
        for (picture, gate) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])]
        where picture.shape == output && gate.shape == Shape([output[0], 1, 1, output[3]]) {
            return (picture, gate)
        }
        return nil
    }

    /// `y = x · scale + residual` over rows of `columns` floats, shared among threads.
    private func finish(
        _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>?,
        into y: UnsafeMutablePointer<Float>, _ context: RunContext,
        residual: (_ offset: Int) -> UnsafePointer<Float>?
    ) throws(GraphError) {
        // One row is cut in columns, several between rows.
        let width = rows == 1 ? min(columns, 1 << 14) : columns
        let count = rows * columns
        let grain = rows == 1 ? 1 : 1 + (1 << 14) / columns
        try context.forEachRange(of: (count + width - 1) / width, grain: grain, work: count &* 8) { range, _ in
            let first = range.lowerBound * width
            let size = min(count, range.upperBound * width) - first
            var kernel = whylight_epilogue(
                start: nil, start_stride: 0, scale: scale, shift: nil, residual: residual(first),
                residual_stride: width,
                activation: Int32(whylight_linear), maximum: .infinity)
            whylight_finish(
                Kernels.best, rows == 1 ? 1 : range.count, rows == 1 ? size : columns, x + first, width, y + first,
                width, &kernel)
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        let part = try context.temporary(gradient.shape)
        // For maximum and minimum: 0 where an earlier input took the gradient.
        let unclaimed = try kind == .maximum || kind == .minimum ? context.temporary(gradient.shape) : nil
        unclaimed?.storage.base.update(repeating: 1, count: gradient.count)
        let t = part.storage.base
        for (position, result) in inputGradients.enumerated() {
            t.update(from: gradient.elements, count: gradient.count)
            switch kind {
            case .add: break
            case .average: scale(t, by: 1 / Float(inputGradients.count), count: gradient.count)
            case .subtract: if position == 1 { scale(t, by: -1, count: gradient.count) }
            case .multiply:
                for (other, input) in record.inputs.enumerated() where other != position {
                    combine(.multiply, t, gradient.shape, input)
                }
            case .divide:
                combine(.divide, t, gradient.shape, record.inputs[1])
                if position == 1 {
                    combine(.multiply, t, gradient.shape, record.inputs[0])
                    combine(.divide, t, gradient.shape, record.inputs[1])
                    scale(t, by: -1, count: gradient.count)
                }
            case .power: try multiply(t, byPowersOf: record.inputs, position, gradient.shape, context)
            case .maximum, .minimum:
                guard let unclaimed, let output = record.output?.elements else { return }
                let claim = try context.temporary(gradient.shape)
                combine(.assign, claim.storage.base, gradient.shape, record.inputs[position])
                let x = claim.storage.base
                let free = unclaimed.storage.base
                for i in 0..<gradient.count {
                    let takes = x[i] == output[i] && free[i] != 0
                    t[i] = takes ? t[i] : 0
                    free[i] = takes ? 0 : free[i]
                }
            }
            if let result { addReduced(t, gradient.shape, to: result) }
        }
    }

    /// ∂(aᵇ)/∂a = b · aᵇ⁻¹ and ∂(aᵇ)/∂b = aᵇ · ln a, the latter 0 where a is not positive, as in TensorFlow.
    private func multiply(
        _ t: UnsafeMutablePointer<Float>, byPowersOf operands: [TensorView], _ position: Int, _ shape: Shape,
        _ context: RunContext
    ) throws(GraphError) {
        let bases = try context.temporary(shape)
        let exponents = try context.temporary(shape)
        combine(.assign, bases.storage.base, shape, operands[0])
        combine(.assign, exponents.storage.base, shape, operands[1])
        let (a, b) = (bases.storage.base, exponents.storage.base)
        for i in 0..<shape.count {
            t[i] *= position == 0 ? b[i] * powf(a[i], b[i] - 1) : (a[i] > 0 ? powf(a[i], b[i]) * logf(a[i]) : 0)
        }
        withExtendedLifetime((bases, exponents)) {}
    }

    private func scale(_ x: UnsafeMutablePointer<Float>, by factor: Float, count: Int) {
        for i in 0..<count { x[i] *= factor }
    }

    private enum Step { case assign, add, subtract, multiply, divide, power, maximum, minimum }

    /// `y = y step x`, with `x` broadcast to `y`'s shape.
    private func combine(_ step: Step, _ y: UnsafeMutablePointer<Float>, _ shape: Shape, _ operand: TensorView) {
        guard shape.count > 0 else { return }
        Broadcast(operand.shape, to: shape).forEachRun { source, result, length, stride in
            let x = operand.elements + source
            let y = y + result
            switch step {
            case .assign: for i in 0..<length { y[i] = x[i &* stride] }
            case .add: for i in 0..<length { y[i] += x[i &* stride] }
            case .subtract: for i in 0..<length { y[i] -= x[i &* stride] }
            case .multiply: for i in 0..<length { y[i] *= x[i &* stride] }
            case .divide: for i in 0..<length { y[i] /= x[i &* stride] }
            case .power: for i in 0..<length { y[i] = powf(y[i], x[i &* stride]) }
            case .maximum: for i in 0..<length { y[i] = x[i &* stride] > y[i] ? x[i &* stride] : y[i] }
            case .minimum: for i in 0..<length { y[i] = x[i &* stride] < y[i] ? x[i &* stride] : y[i] }
            }
        }
    }

    /// Adds `t` to `result`, summed over the axes along which `result` repeats.
    private func addReduced(_ t: UnsafePointer<Float>, _ shape: Shape, to result: MutableTensorView) {
        guard shape.count > 0 else { return }
        Broadcast(result.shape, to: shape).forEachRun { target, source, length, stride in
            let sum = result.elements + target
            let x = t + source
            if stride == 0 {
                var total: Float = 0
                for i in 0..<length { total += x[i] }
                sum[0] += total
            } else {
                for i in 0..<length { sum[i] += x[i] }
            }
        }
    }
}
