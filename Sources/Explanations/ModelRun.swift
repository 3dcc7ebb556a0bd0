package import ComputeGraph
package import KerasModels
package import Tensors

/// A classifier lowered for one input, ready to be asked.
package struct ModelRun: Sendable {
    package let model: Model
    package let lowered: LoweredModel
    /// `[batch, height, width, channels]`, preprocessed.
    package let input: Tensor
    /// The chosen output, `[batch, classes]`.
    package let output: Graph.Value
    /// The value that enters the final softmax or sigmoid; nil where the model ends otherwise.
    package let logits: Graph.Value?
    /// Whether a lone score is read as that of the second of two classes; the first one's is what is missing to 1.
    package let readsTwoClasses: Bool
    let programs: ProgramCache
    private let cancellation: Cancellation

    /// - Parameters:
    ///   - input: one picture, `[1, height, width, channels]`, preprocessed.
    ///   - output: name of the output to explain; nil for the first.
    ///   - classNames: how many class names the user has; two make two classes of a lone sigmoid.
    /// - Throws: `ExplanationError` for a model that is no image classifier, an input that does not fit, an output that
    ///   does not exist.
    package init(
        _ model: Model, input: Tensor, output name: String? = nil, classNames: Int? = nil, programs: ProgramCache,
        cancellation: Cancellation = Cancellation()
    ) throws(ExplanationError) {
        try Self.require(input, suits: model)
        let lowered: LoweredModel
        do { lowered = try model.lowered(for: [input.shape]) } catch { throw ExplanationError(error) }
        self.model = model
        self.lowered = lowered
        self.input = input
        self.programs = programs
        self.cancellation = cancellation
        output = lowered.outputs[try Self.outputIndex(named: name, in: model)]
        let shape = lowered.graph.shape(of: output)
        guard shape.rank == 2 else {
            throw .notAnImageModel(
                "model \"\(model.name)\" is not supported: its output has shape \(shape), a classifier's is"
                    + " (batch, classes)")
        }
        logits = lowered.logits(of: output)
        readsTwoClasses = shape[1] == 1 && classNames == 2
        if readsTwoClasses && logits == nil {
            throw .badOutput(
                "model \"\(model.name)\" has one score that is no sigmoid's: it does not tell two classes apart")
        }
    }

    package var classCount: Int { readsTwoClasses ? 2 : lowered.graph.shape(of: output)[1] }

    /// The output's values, one for each class.
    package func scores() throws(ExplanationError) -> [Float] {
        classScores(try run(observing: [output])[output].values, .output)
    }

    /// One number for each class, of the model's own.
    func classScores(_ values: [Float], _ kind: ScoreKind) -> [Float] {
        guard readsTwoClasses, let score = values.first else { return values }
        return [kind == .logit ? -score : 1 - score, score]
    }

    func run(
        observing observed: [Graph.Value], differentiating differentiation: Differentiation? = nil
    ) throws(ExplanationError) -> Execution {
        let key = ProgramCache.Key(
            model: ObjectIdentifier(model), inputShape: input.shape.dimensions, observed: observed,
            differentiation: differentiation)
        do {
            return try programs.program(key, for: model, graph: lowered.graph)
                .run([lowered.inputs[0]: input], cancellation: cancellation)
        } catch {
            throw ExplanationError(error)
        }
    }

    func gradients(of execution: Execution, seed: Tensor) throws(ExplanationError) -> [Tensor] {
        do { return try execution.gradients(seed: seed, cancellation: cancellation) } catch {
            throw ExplanationError(error)
        }
    }

    /// Checks what can be checked before anything is computed.
    /// - Throws: `ExplanationError.notAnImageModel`, or `.badInput` for a tensor of another shape.
    package static func require(_ input: Tensor, suits model: Model) throws(ExplanationError) {
        try requireImageModel(model)
        try require(input.shape, fits: model.inputs[0].shape)
    }

    /// Whether the model takes one picture; the words are eli5's.
    /// - Throws: `ExplanationError.notAnImageModel`.
    package static func requireImageModel(_ model: Model) throws(ExplanationError) {
        guard model.inputs.count == 1 else {
            throw .notAnImageModel(
                "model \"\(model.name)\" is not supported: it has \(model.inputs.count) inputs, only models with one"
                    + " can be explained")
        }
        guard model.inputs[0].shape.count == 4, !model.outputs.isEmpty else {
            throw .notAnImageModel(
                "model \"\(model.name)\" is not supported, try passing the \"image\" argument if explaining an image"
                    + " model.",
                hint: "its input is \(text(of: model.inputs[0].shape)), a picture's is (batch, height, width, channels)"
            )
        }
    }

    /// As Keras prints it.
    private static func text(of shape: [Int?]) -> String {
        let sides = shape.map { $0.map(String.init) ?? "None" }.joined(separator: ", ")
        return shape.count == 1 ? "(\(sides),)" : "(\(sides))"
    }

    private static func require(_ shape: Shape, fits expected: [Int?]) throws(ExplanationError) {
        let wanted = [1] + expected.dropFirst()
        let fits = shape.rank == wanted.count && zip(shape.dimensions, wanted).allSatisfy { $1 == nil || $0 == $1 }
        guard fits else {
            throw .badInput(
                "Batch size does not match (must be 1). doc must be of shape: \(text(of: wanted)), got: \(shape)")
        }
    }

    private static func outputIndex(named name: String?, in model: Model) throws(ExplanationError) -> Int {
        guard let name else { return 0 }
        if let index = model.outputs.firstIndex(where: { $0.name == name }) { return index }
        let names = model.outputs.map(\.name).joined(separator: ", ")
        throw .badOutput("model \"\(model.name)\" has no output \(name); its outputs are: \(names)")
    }
}
