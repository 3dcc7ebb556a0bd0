package import Tensors

/// Reorders the axes: axis `i` of the result is axis `permutation[i]` of the input.
package struct Transpose: Operation {
    package static let name = "Transpose"

    package let permutation: [Int]

    package init(_ permutation: [Int]) { self.permutation = permutation }

    package func outputShape(for inputs: [Shape]) throws(GraphError) -> Shape {
        let input = try onlyInput(inputs)
        guard permutation.sorted() == Array(0..<input.rank) else {
            throw mismatch(inputs, "\(permutation) is no permutation of the input's axes")
        }
        return try checkedShape(permutation.map { input[$0] }, inputs)
    }

    package var pullbackNeeds: PullbackNeeds { [] }

    package func forward(
        _ inputs: [TensorView], into output: MutableTensorView, context: RunContext
    ) throws(GraphError) {
        let x = inputs[0].elements
        let y = output.elements
        forEachElement(from: inputs[0].shape) { source, result in y[result] = x[source] }
    }

    package func pullback(
        _ gradient: TensorView, of record: ForwardRecord, into inputGradients: [MutableTensorView?],
        context: RunContext
    ) throws(GraphError) {
        guard let sum = inputGradients[0]?.elements else { return }
        let g = gradient.elements
        forEachElement(from: record.inputShapes[0]) { source, result in sum[source] += g[result] }
    }

    /// Calls `body` with the offsets of each element in the input and in the result, in the result's order.
    private func forEachElement(from input: Shape, _ body: (_ source: Int, _ result: Int) -> Void) {
        guard input.count > 0 else { return }
        var inputStrides = [Int](repeating: 1, count: input.rank)
        for axis in (0..<input.rank).dropLast().reversed() {
            inputStrides[axis] = inputStrides[axis + 1] * input[axis + 1]
        }
        let extents = permutation.map { input[$0] }
        let strides = permutation.map { inputStrides[$0] }
        var index = [Int](repeating: 0, count: input.rank)
        var source = 0
        for result in 0..<input.count {
            body(source, result)
            for axis in (0..<input.rank).reversed() {
                index[axis] += 1
                source += strides[axis]
                if index[axis] < extents[axis] { break }
                source -= strides[axis] * extents[axis]
                index[axis] = 0
            }
        }
    }
}
