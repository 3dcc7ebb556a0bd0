import CommandLanguage
import Explanations
import Images
import KerasModels
import Tensors

/// What stands behind `value.name` and `value[index]`.
enum Members {
    /// The members of a value, in the order help and completion list them.
    static func names(of value: Value) -> [String] { names(ofKind: value.kind) }

    static func names(ofKind kind: String) -> [String] {
        switch kind {
        case "Model":
            [
                "name", "input_shape", "output_shape", "layers", "layer_count", "parameter_count", "preprocess",
                "labels", "format", "keras_version", "file",
            ]
        case "Layer": ["name", "type", "index", "output_shape", "parameter_count"]
        case "Image": ["width", "height", "mode"]
        case "Tensor": ["shape", "min", "max", "mean"]
        case "Labels": ["count"]
        case "Prediction": ["class", "label", "score"]
        case "Explanation":
            [
                "estimator", "description", "error", "method", "is_regression", "targets", "image", "layer",
                "score_kind",
            ]
        case "TargetExplanation": ["target", "label", "score", "proba", "heatmap", "weights"]
        default: []
        }
    }

    static func member(_ name: String, of value: Value, at span: SourceSpan) throws -> Value {
        let member: Value? =
            switch value {
            case .model(let model): model.member(name)
            case .layer(let reference): reference.layer.member(name)
            case .image(let picture): picture.member(name)
            case .tensor(let tensor): tensor.member(name)
            case .labels(let labels): name == "count" ? .integer(labels.names.count) : nil
            case .prediction(let prediction): prediction.member(name)
            case .explanation(let record): record.member(name)
            case .targetExplanation(let record): try record.targetMember(name)
            default: nil
            }
        if let member { return member }
        let known = names(of: value)
        let closest = Suggestion.closest(to: name, in: known)
        let isOfTarget = value.kind == "Explanation" && names(ofKind: "TargetExplanation").contains(name)
        throw Diagnostic(
            .attributeError, "\(value.kind) has no member '\(name)'", at: span,
            hint: isOfTarget
                ? "write targets[0].\(name)"
                : closest.map { "did you mean \($0)?" }
                    ?? (known.isEmpty ? nil : "its members are: \(known.joined(separator: ", "))"))
    }

    static func element(of value: Value, at index: Operand) throws -> Value {
        if case .dictionary(let entries) = value { return try entry(of: entries, key: index) }
        if let elements = value.elements {
            return elements[try position(index, count: elements.count, in: value.kind)]
        }
        switch value {
        case .tensor(let tensor) where tensor.shape.rank > 0:
            return try tensor.slice(try position(index, count: tensor.shape[0], in: value.kind))
        case .labels(let labels):
            return .string(labels.names[try position(index, count: labels.names.count, in: value.kind)])
        default:
            throw Diagnostic(.typeError, "\(value.kind) cannot be indexed", at: index.span)
        }
    }

    private static func entry(of entries: [(key: String, value: Value)], key: Operand) throws -> Value {
        guard case .string(let text) = key.value else {
            throw Diagnostic(.typeError, "a dict's key is a string, got \(key.value.described)", at: key.span)
        }
        if let entry = entries.last(where: { $0.key == text }) { return entry.value }
        throw Diagnostic(
            .keyError, "no key \"\(text)\"", at: key.span,
            hint: "its keys are: \(entries.map(\.key).joined(separator: ", "))")
    }

    /// Negative positions count from the back.
    private static func position(_ index: Operand, count: Int, in kind: String) throws -> Int {
        guard case .integer(let number) = index.value else {
            throw Diagnostic(.typeError, "an index is a whole number, got \(index.value.described)", at: index.span)
        }
        let position = number < 0 ? number.addingReportingOverflow(count).partialValue : number
        guard position >= 0 && position < count else {
            throw Diagnostic(
                .indexError,
                "index \(number) is out of range: the \(kind) has \(count) element\(count == 1 ? "" : "s")",
                at: index.span)
        }
        return position
    }
}

extension LoadedModel {
    fileprivate func member(_ name: String) -> Value? {
        switch name {
        case "name": .string(model.name)
        case "input_shape": Value(shapes: model.inputs.map(\.shape))
        case "output_shape": Value(shapes: model.outputs.map(\.shape))
        case "layers": .list(model.layers.map { .layer(LayerReference(model: self, layer: $0)) })
        case "layer_count": .integer(model.layers.count)
        case "parameter_count": .integer(model.parameterCount)
        case "preprocess": .string(preprocessing.text)
        case "labels": labels.map(Value.labels) ?? Value.none
        case "format": .string(model.format)
        case "keras_version": .string(model.kerasVersion)
        case "file": .string(file)
        default: nil
        }
    }
}

extension LayerDescription {
    fileprivate func member(_ name: String) -> Value? {
        switch name {
        case "name": .string(self.name)
        case "type": .string(className)
        case "index": .integer(index)
        case "output_shape": Value(shapes: outputShapes)
        case "parameter_count": .integer(parameterCount)
        default: nil
        }
    }
}

extension Picture {
    fileprivate func member(_ name: String) -> Value? {
        switch name {
        case "width": .integer(image.width)
        case "height": .integer(image.height)
        case "mode": .string(image.mode.rawValue)
        default: nil
        }
    }
}

extension Tensor {
    fileprivate func member(_ name: String) -> Value? {
        switch name {
        case "shape": .tuple(shape.dimensions.map(Value.integer))
        case "min": .number(Double(values.min() ?? .nan))
        case "max": .number(Double(values.max() ?? .nan))
        case "mean": .number(values.reduce(0.0) { $0 + Double($1) } / Double(count))
        default: nil
        }
    }

    /// The part at one position of the first axis; a number where that leaves no axis.
    fileprivate func slice(_ position: Int) throws -> Value {
        let inner = try Shape(checking: Array(shape.dimensions.dropFirst()))
        let elements = withUnsafeBufferPointer { Array($0[position * inner.count..<(position + 1) * inner.count]) }
        if inner.rank == 0, let element = elements.first { return .number(Double(element)) }
        return .tensor(try Tensor(inner, values: elements))
    }
}

extension Prediction {
    fileprivate func member(_ name: String) -> Value? {
        switch name {
        case "class": .integer(target)
        case "label": label.map(Value.string) ?? Value.none
        case "score": .number(Double(score))
        default: nil
        }
    }
}

extension ExplanationRecord {
    fileprivate func member(_ name: String) -> Value? {
        switch name {
        case "estimator": .string(explanation.estimator)
        case "description": .string(explanation.description)
        case "error": .string("")
        case "method": .string(explanation.method)
        case "is_regression": .boolean(false)
        case "targets": .list([.targetExplanation(self)])
        case "image": .image(picture)
        case "layer": .string(explanation.layer)
        case "score_kind": .string(explanation.scoreKind.rawValue)
        // eli5's fields for other kinds of models.
        case "feature_importances", "decision_tree", "highlight_spaces", "transition_features": Value.none
        default: nil
        }
    }

    fileprivate func targetMember(_ name: String) throws -> Value? {
        let target = explanation.target
        switch name {
        case "target": return .integer(target.target)
        case "label": return label.map(Value.string) ?? Value.none
        case "score": return .number(Double(target.score))
        // The others are eli5's fields for other kinds of models.
        case "proba", "feature_weights", "weighted_spans": return Value.none
        case "heatmap": return .tensor(try target.heatmap.tensor)
        case "weights": return .tensor(try Tensor([target.weights.count], values: target.weights))
        default: return nil
        }
    }
}

extension Value {
    /// Keras shows one shape as a tuple, several as a list of them; an open axis is none.
    fileprivate init(shapes: [[Int?]]) {
        let tuples = shapes.map { Value.tuple($0.map { $0.map(Value.integer) ?? Value.none }) }
        self = tuples.count == 1 ? tuples[0] : .list(tuples)
    }
}
