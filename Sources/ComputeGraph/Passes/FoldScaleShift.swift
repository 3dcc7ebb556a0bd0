/// Batch normalisation after a convolution, depthwise convolution or dense layer becomes part of its epilogue.
struct FoldScaleShift: Pass {
    func run(on draft: inout Draft) throws(GraphError) {
        for index in draft.nodes.indices {
            guard let (operation, inputs) = draft.operation(at: index), let scaleShift = operation as? ScaleShift,
                let input = inputs.first, let (producer, sources) = draft.absorbable(input),
                producer.epilogue.isAffine
            else { continue }
            let epilogue = try producer.epilogue.scaled(by: scaleShift.scale, plus: scaleShift.shift)
            draft.replace(index, by: producer.with(epilogue), reading: sources)
        }
    }
}
