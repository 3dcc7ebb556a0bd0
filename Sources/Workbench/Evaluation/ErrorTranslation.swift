import CommandLanguage
import ComputeGraph
import Explanations
import Images
import JupyterProtocol
import KerasModels
import Tensors

/// Gives every module's errors the names the language promises.
enum ErrorTranslation {
    /// - Parameter span: what to underline where the error does not know better.
    static func diagnostic(for error: any Error, at span: SourceSpan?) -> Diagnostic {
        var diagnostic = translated(error)
        if diagnostic.span == nil { diagnostic.span = span }
        return diagnostic
    }

    /// Runs what decodes a file; what it has to say of the file's content names the file.
    static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            let diagnostic = translated(error)
            throw Diagnostic(
                diagnostic.kind, "\(path): \(diagnostic.message)", at: diagnostic.span, hint: diagnostic.hint)
        }
    }

    private static func translated(_ error: any Error) -> Diagnostic {
        switch error {
        case let error as Diagnostic: error
        case let error as ExplanationError: explanation(error)
        case let error as ModelError: model(error)
        case let error as ImageError: image(error)
        case let error as GraphError: graph(error)
        case let error as TensorError: tensor(error)
        case let error as NumPyError: array(error)
        case let error as CellError: cell(error)
        default: Diagnostic(.osError, "\(error)")
        }
    }

    private static func explanation(_ error: ExplanationError) -> Diagnostic {
        switch error {
        case .notAnImageModel(let message, let hint): Diagnostic(.unsupportedModelError, message, hint: hint)
        case .badTarget(let message), .badLayer(let message), .badOutput(let message), .badInput(let message):
            Diagnostic(.valueError, message)
        case .model(let error): model(error)
        case .outOfMemory: outOfMemory
        case .cancelled: interrupted
        }
    }

    private static func model(_ error: ModelError) -> Diagnostic {
        if error.code == .cancelled { return interrupted }
        let kind: Diagnostic.Kind =
            switch error.code {
            case .fileNotFound: .fileNotFoundError
            case .permissionDenied: .permissionError
            case .damaged, .overLimit: .formatError
            case .unsupported: .unsupportedModelError
            case .shapeMismatch: .valueError
            case .outOfMemory: .memoryError
            case .system, .cancelled: .osError
            }
        return Diagnostic(kind, error.message)
    }

    private static func image(_ error: ImageError) -> Diagnostic {
        switch error.code {
        case .damaged, .unsupported, .overLimit: Diagnostic(.formatError, error.message)
        case .invalidValue: Diagnostic(.valueError, error.message)
        case .outOfMemory: outOfMemory
        }
    }

    private static func array(_ error: NumPyError) -> Diagnostic {
        switch error {
        case .damaged(let reason): Diagnostic(.formatError, "the .npy file is damaged: \(reason)")
        case .unsupported(let reason): Diagnostic(.formatError, "the .npy file cannot be read: \(reason)")
        }
    }

    private static func graph(_ error: GraphError) -> Diagnostic {
        switch error {
        case .cancelled: interrupted
        case .tensor(let error): tensor(error)
        default: Diagnostic(.valueError, "\(error)")
        }
    }

    private static func tensor(_ error: TensorError) -> Diagnostic {
        if case .outOfMemory(bytes: _) = error { return outOfMemory }
        return Diagnostic(.valueError, "\(error)")
    }

    private static func cell(_ error: CellError) -> Diagnostic {
        Diagnostic(Diagnostic.Kind(rawValue: error.name) ?? .osError, error.value)
    }

    private static let outOfMemory = Diagnostic(
        .memoryError, "not enough memory", hint: "forget models that are no longer needed, or use a smaller picture")

    private static let interrupted = Diagnostic(.keyboardInterrupt, "interrupted")
}
