import CommandLanguage
import Explanations
import FoundationEssentials
import JupyterProtocol
import Tensors

extension Value {
    /// The value as JSON: numbers, texts, lists and dicts as they are, a Tensor as nested lists, a picture as a PNG data
    /// URI, an Explanation with eli5's fields.
    /// - Throws: `TypeError` for what has no such form, `ValueError` for numbers that JSON cannot write.
    func json() throws -> JSONValue {
        switch self {
        case .none: return .null
        case .boolean(let flag): return .boolean(flag)
        case .integer(let number): return .integer(number)
        case .number(let number): return try Self.json(number)
        case .string(let text): return .string(text)
        case .list(let values), .tuple(let values): return .array(try values.map { try $0.json() })
        case .dictionary(let entries):
            return .object(
                try Dictionary(entries.map { ($0.key, try $0.value.json()) }, uniquingKeysWith: { _, last in last }))
        case .image(let picture): return .string(try picture.dataURI())
        case .tensor(let tensor):
            return try tensor.withUnsafeBufferPointer { try Self.json($0[...], tensor.shape.dimensions[...]) }
        case .labels(let labels): return .array(labels.names.map(JSONValue.string))
        case .predictions(let predictions): return .array(try predictions.entries.map { try $0.dictionary.json() })
        case .prediction(let prediction): return try prediction.dictionary.json()
        case .explanation(let record): return try record.dictionary.json()
        case .targetExplanation(let record): return try record.targetDictionary.json()
        case .table(let table):
            let titles = table.columns.map(\.title)
            return .array(
                table.rows.map { row in
                    .object(
                        Dictionary(zip(titles, row.map(JSONValue.string)), uniquingKeysWith: { _, last in last }))
                })
        case .model, .layer: throw Diagnostic(.typeError, "a \(kind) cannot be written as JSON")
        }
    }

    private static func json(_ number: Double) throws -> JSONValue {
        guard number.isFinite else {
            throw Diagnostic(
                .valueError, "JSON has no number \(Decimal.shortest(number))",
                hint: "save the tensor as .npy, or print the value")
        }
        return .number(number)
    }

    /// Elements of a tensor's part, row by row.
    private static func json(
        _ elements: Slice<UnsafeBufferPointer<Float>>, _ sides: ArraySlice<Int>
    ) throws -> JSONValue {
        guard let side = sides.first else { return try elements.first.map { try json(Double($0)) } ?? .null }
        let inner = side > 0 ? elements.count / side : 0
        return .array(
            try (0..<side).map { position in
                let start = elements.startIndex + position * inner
                return try json(elements[start..<start + inner], sides.dropFirst())
            })
    }
}

extension Prediction {
    fileprivate var dictionary: Value {
        .dictionary([
            ("class", .integer(target)),
            ("label", label.map(Value.string) ?? Value.none),
            ("score", .number(Double(score))),
        ])
    }
}
