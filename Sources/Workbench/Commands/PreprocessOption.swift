import CommandLanguage
import KerasModels

/// The option `preprocess=` of several commands: a mode by name, or `{"scale": a, "offset": b}`.
enum PreprocessOption {
    static let names = ["auto", "tf", "torch", "caffe", "unit", "raw"]

    /// What a model is loaded with: the given mode, or the one that its graph tells.
    /// - Parameter warn: gets one line where the mode is no more than a default.
    static func choose(
        _ operand: Operand?, for model: Model, warn: (String) -> Void
    ) throws -> (mode: Preprocessing, reason: String) {
        if let operand, let mode = try mode(operand) { return (mode, "given") }
        let guess = model.preprocessingGuess
        if !guess.isCertain {
            warn(
                "\(model.name): \(guess.reason), so pixels are taken as x/255;"
                    + " if it was trained otherwise, load it with preprocess=\"tf\", \"torch\", \"caffe\" or \"raw\"")
        }
        return (guess.mode, guess.reason)
    }

    /// Nil for `"auto"` and none.
    static func mode(_ operand: Operand) throws -> Preprocessing? {
        switch operand.value {
        case .none: return nil
        case .string(let name):
            if name == "auto" { return nil }
            if let mode = named(name) { return mode }
            let hint =
                mode(ofNetwork: name).map { "networks of that name take preprocess=\"\($0)\"" }
                ?? Suggestion.closest(to: name, in: names).map { "did you mean \"\($0)\"?" }
            throw Diagnostic(
                .valueError, "unknown preprocess: \"\(name)\"", at: operand.span,
                hint: hint ?? "known are: \(names.joined(separator: ", "))")
        case .dictionary(let entries):
            var numbers: [String: Double] = ["scale": 1, "offset": 0]
            for entry in entries {
                guard numbers[entry.key] != nil, let number = entry.value.asNumber else { throw wrong(operand) }
                numbers[entry.key] = number
            }
            return .linear(scale: Float(numbers["scale"] ?? 1), offset: Float(numbers["offset"] ?? 0))
        default: throw wrong(operand)
        }
    }

    /// What keras.applications' `preprocess_input` does for a family of networks.
    private static func mode(ofNetwork name: String) -> String? {
        let name = name.lowercased()
        let families = [
            ("resnetv2", "tf"), ("resnet50v2", "tf"), ("resnet101v2", "tf"), ("resnet152v2", "tf"), ("resnet", "caffe"),
            ("inceptionresnet", "tf"), ("inception", "tf"), ("xception", "tf"), ("mobilenetv3", "raw"),
            ("mobilenet", "tf"), ("nasnet", "tf"), ("vgg", "caffe"), ("densenet", "torch"), ("efficientnet", "raw"),
            ("convnext", "raw"), ("regnet", "raw"),
        ]
        return families.first { name.hasPrefix($0.0) }?.1
    }

    private static func named(_ name: String) -> Preprocessing? {
        switch name {
        case "tf": .tf
        case "torch": .torch
        case "caffe": .caffe
        case "unit": .unit
        case "raw": .raw
        default: nil
        }
    }

    private static func wrong(_ operand: Operand) -> Diagnostic {
        Diagnostic(
            .typeError,
            "preprocess must be a mode's name or {\"scale\": a, \"offset\": b}, got \(operand.value.described)",
            at: operand.span)
    }
}

extension Preprocessing {
    /// As typed after `preprocess=`.
    var text: String {
        switch self {
        case .tf: "tf"
        case .torch: "torch"
        case .caffe: "caffe"
        case .unit: "unit"
        case .raw: "raw"
        case .linear(let scale, let offset): "{\"scale\": \(scale), \"offset\": \(offset)}"
        }
    }
}

extension Value {
    var asNumber: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}
