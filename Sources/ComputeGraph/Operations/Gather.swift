package import Tensors

/// Takes the given indices of one axis, in any order and as often as they occur.
package struct Gather: Operation {
    package static let name = "Gather"

    /// Counted from the front, batch included; negative ones from the back.
    package let axis: Int
    package let indices: [Int]

    package init(axis: Int, indices: [Int]) {
        self.axis = axis
        self.indices = indices
    }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        let axis = try resolve(axis: axis, in: input, inputs)
        for index in indices where !(0..<input[axis]).contains(index) {
            throw mismatch(inputs, "axis \(axis) has no index \(index)")
        }
        var dimensions = input.dimensions
        dimensions[axis] = indices.count
        return try checkedShape(dimensions, inputs)
    }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let x = inputs[0].elements
        let y = output.elements
        forEachBlock(of: inputs[0].shape) { source, result, count in
            (y + result).update(from: x + source, count: count)
        }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let sum = inputGradients[0]?.elements else { return }
        let g = gradient.elements
        forEachBlock(of: record.inputShapes[0]) { source, result, count in
            for i in 0..<count { sum[source + i] += g[result + i] }
        }
    }

    /// Calls `body` for each run of elements that moves as a whole.
    private func forEachBlock(of input: Shape, _ body: (_ source: Int, _ result: Int, _ count: Int) -> Void) {
        let axis = axis < 0 ? axis + input.rank : axis
        let outer = input.dimensions[..<axis].reduce(1, *)
        let inner = input.dimensions[(axis + 1)...].reduce(1, *)
        for row in 0..<outer {
            for (position, index) in indices.enumerated() {
                body((row * input[axis] + index) * inner, (row * indices.count + position) * inner, inner)
            }
        }
    }
}
