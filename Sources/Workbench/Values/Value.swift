import Tensors

/// What a variable can hold and a command can return.
indirect enum Value: Sendable {
    case none
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([Value])
    case tuple([Value])
    /// In the order written.
    case dictionary([(key: String, value: Value)])
    case model(LoadedModel)
    case layer(LayerReference)
    case image(Picture)
    case tensor(Tensor)
    case labels(Labels)
    case predictions(Predictions)
    case prediction(Prediction)
    case explanation(ExplanationRecord)
    case targetExplanation(ExplanationRecord)
    case table(Table)

    /// As errors and `variables` name it.
    var kind: String {
        switch self {
        case .none: "none"
        case .boolean: "boolean"
        case .integer, .number: "number"
        case .string: "string"
        case .list: "list"
        case .tuple: "tuple"
        case .dictionary: "dict"
        case .model: "Model"
        case .layer: "Layer"
        case .image: "Image"
        case .tensor: "Tensor"
        case .labels: "Labels"
        case .predictions: "Predictions"
        case .prediction: "Prediction"
        case .explanation: "Explanation"
        case .targetExplanation: "TargetExplanation"
        case .table: "table"
        }
    }

    /// The explanations that this one or a list holds; nil where something else is among them, or nothing.
    var explanations: [ExplanationRecord]? {
        switch self {
        case .explanation(let record): return [record]
        case .list(let values), .tuple(let values):
            let records = values.compactMap { if case .explanation(let record) = $0 { record } else { nil } }
            return records.isEmpty || records.count != values.count ? nil : records
        default: return nil
        }
    }

    /// The members of a list, tuple or Predictions; nil for anything else.
    var elements: [Value]? {
        switch self {
        case .list(let values), .tuple(let values): values
        case .predictions(let predictions): predictions.entries.map(Value.prediction)
        default: nil
        }
    }
}
