import ComputeGraph
import KerasModels
import Tensors

/// How an explanation is made; the defaults are eli5 0.16's.
package struct ExplanationOptions: Sendable {
    /// Class ids; empty for the class with the highest score.
    package var targets: [Int] = []
    package var layers: [LayerChoice] = [.automatic]
    package var method: any ExplanationMethod.Type = GradCAM.self
    package var scoreKind = ScoreKind.output
    /// False keeps negative evidence: the map then lies in −1…1.
    package var relu = true
    package var normalization = GradientNormalization.current

    package init() {}
}

extension ModelRun {
    /// Explains every asked class at every asked layer, layer by layer: one forward run, one backward run a class.
    /// - Parameter onEach: called after each explanation.
    /// - Throws: `ExplanationError`.
    package func explain(
        _ options: ExplanationOptions, onEach: () -> Void = {}
    ) throws(ExplanationError) -> [Explanation] {
        let meansSuffice = options.method.meanGradientsSuffice && options.normalization != .legacy
        return try answers(to: options, meanGradientsSuffice: meansSuffice) { answer in
            defer { onEach() }
            return explanation(of: answer, options)
        }
    }

    /// What the layers say, before any method makes a map of it: `body`'s results, layer by layer.
    ///
    /// - Parameter meanGradientsSuffice: whether an answer may have the gradients' means in their place.
    ///
    /// `body` gets one answer after the other, so that the gradients of many classes never have to be held at once.
    /// - Throws: `ExplanationError`.
    package func answers<Result>(
        to options: ExplanationOptions, meanGradientsSuffice: Bool = false, _ body: (Answer) -> Result
    ) throws(ExplanationError) -> [Result] {
        let score = try scoreValue(options.scoreKind)
        for target in options.targets { try requireTarget(target) }
        var layers: [TargetLayer] = []
        for choice in options.layers {
            if case .automatic = choice,
                let known = programs.automaticLayer(of: model, lowered: lowered, output: output)
            {
                layers.append(known)
            } else {
                layers.append(try TargetLayer.resolve(choice, in: model, lowered: lowered, output: output))
            }
        }
        let maps = layers.map(\.value)
        let execution = try run(
            observing: maps + [score],
            differentiating: Differentiation(
                of: score, withRespectTo: maps, sumsSuffice: meanGradientsSuffice))

        let values = execution[score].values
        let scores = classScores(values, options.scoreKind)
        // The model with its softmax taken off would choose among the logits as well.
        let targets = options.targets.isEmpty ? [ModelRun.topClass(of: scores)] : options.targets
        let isProbabilityForLogit = options.scoreKind == .logit && logits == nil && Self.areProbabilities(values)
        var results: [[Result]] = layers.map { _ in [] }
        for target in targets {
            let gradients = try gradients(of: execution, seed: seed(for: target, shape: execution[score].shape))
            for (index, layer) in layers.enumerated() {
                let evidence = try evidence(
                    activations: execution[layer.value], gradients: gradients[index], options.normalization)
                results[index].append(
                    body(
                        Answer(
                            layer: layer, target: target, score: scores[target], evidence: evidence,
                            isProbabilityForLogit: isProbabilityForLogit)))
            }
        }
        return results.flatMap { $0 }
    }

    /// The class with the highest score; the first of several. NaN never wins over a number.
    package static func topClass(of scores: [Float]) -> Int {
        var best = 0
        for (index, score) in scores.enumerated() where score > scores[best] || (scores[best].isNaN && !score.isNaN) {
            best = index
        }
        return best
    }

    private func scoreValue(_ kind: ScoreKind) throws(ExplanationError) -> Graph.Value {
        switch kind {
        case .output: return output
        case .logit:
            // A model without a final softmax or sigmoid puts out its logits already.
            return logits ?? output
        }
    }

    private func requireTarget(_ target: Int) throws(ExplanationError) {
        guard target >= 0 && target < classCount else {
            let remark =
                classCount == 1
                ? ": the model has a single score, target 0; two class names make two classes of a sigmoid's" : ""
            throw .badTarget(
                "Prediction target index is outside the required range [0, \(classCount)). Got \(target)\(remark)")
        }
    }

    /// ∂(class score)/∂(model's scores): 1 at the class, or −1 at the lone score for the first of two classes.
    private func seed(for target: Int, shape: Shape) throws(ExplanationError) -> Tensor {
        do {
            return try Tensor(shape) { elements in
                elements.initialize(repeating: 0)
                elements[readsTwoClasses ? 0 : target] = readsTwoClasses && target == 0 ? -1 : 1
            }
        } catch { throw .outOfMemory }
    }

    /// Whether the values are those of a softmax, or a lone one that may be a sigmoid's.
    private static func areProbabilities(_ values: [Float]) -> Bool {
        values.allSatisfy { $0 >= 0 && $0 <= 1 } && (values.count == 1 || abs(values.reduce(0, +) - 1) < 1e-3)
    }

    /// Drops the batch axis, and brings the gradients to unit length where that is asked for.
    private func evidence(
        activations: Tensor, gradients: Tensor, _ normalization: GradientNormalization
    ) throws(ExplanationError) -> Evidence {
        do {
            let shape = try Shape(checking: Array(activations.shape.dimensions.dropFirst()))
            let activations = try activations.reshaped(to: shape)
            guard gradients.count == activations.count else {
                // Sums over the picture.
                let cells = Float(shape[0] * shape[1])
                let means = try Tensor(Shape(checking: [1, 1, shape[2]]), values: gradients.values.map { $0 / cells })
                return Evidence(activations: activations, gradients: means)
            }
            let scaled = normalization == .legacy ? try MapScaling.unitNormalized(gradients) : gradients
            return Evidence(activations: activations, gradients: try scaled.reshaped(to: shape))
        } catch { throw .outOfMemory }
    }

    private func explanation(of answer: Answer, _ options: ExplanationOptions) -> Explanation {
        let map = options.method.map(of: answer.evidence)
        let (values, maximum) = MapScaling.scaled(map.values, relu: options.relu)
        let shape = answer.evidence.activations.shape
        let heatmap = Heatmap(height: shape[0], width: shape[1], values: values)
        var warnings: [String] = []
        if answer.isProbabilityForLogit {
            warnings.append(
                "\(model.name) does not end in a softmax or sigmoid, so score=\"logit\" explains its output as it is")
        }
        if answer.score.isNaN || values.contains(where: \.isNaN) {
            warnings.append(
                "the score or the heat map is no number (NaN): look for NaN and infinity in the input and the weights")
        }
        if let remark = FaintMap.remark(
            on: heatmap, rawMaximum: maximum,
            offersLogit: options.scoreKind == .output && logits != nil, offersNegative: options.relu)
        {
            warnings.append(remark)
        }
        return Explanation(
            estimator: model.name, method: options.method.title,
            description: """
                \(options.method.title) visualization for image classification: the input image and, for one class, \
                the heat map of layer \(answer.layer.path).
                """,
            layer: answer.layer.path, scoreKind: options.scoreKind,
            target: TargetExplanation(
                target: answer.target, score: answer.score, heatmap: heatmap, weights: map.weights,
                rawMaximum: maximum),
            warnings: warnings)
    }
}
