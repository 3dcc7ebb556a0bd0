import CommandLanguage
package import ComputeGraph
import KerasModels

/// Has a model's files read where a failure does no harm, before they are read here.
package protocol ModelScout: Sendable {
    /// - Parameter cancellation: ends it early, as if all were well.
    func report(on path: String, weights: String?, cancellation: Cancellation) -> ScoutReport
}

package enum ScoutReport: Sendable {
    /// They were read, or nobody could be sent.
    case fine
    /// They were refused, with what ``ModelProbe/refusal(of:weights:)`` said.
    case refused(String)
    /// Who read them did not come back, or took more memory than the files justify.
    case lost
}

/// What a scout does where it goes.
package enum ModelProbe {
    /// Reads the files as far as libhdf5 has a part in it.
    /// - Returns: nil where that went well; otherwise the error as text.
    package static func refusal(of path: String, weights: String?) -> String? {
        do throws(ModelError) {
            try Model.probe(path: path, weights: weights)
            return nil
        } catch {
            let diagnostic = ErrorTranslation.diagnostic(for: error, at: nil)
            let message = VisibleText.line(diagnostic.message, limit: DiagnosticRenderer.messageLimit)
            return [diagnostic.kind.rawValue, message, diagnostic.hint ?? ""].joined(separator: "\n")
        }
    }

    /// The error that the text of ``refusal(of:weights:)`` stands for.
    static func error(_ text: String) -> Diagnostic {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let kind = lines.first.flatMap { Diagnostic.Kind(rawValue: $0) } ?? .formatError
        return Diagnostic(
            kind, lines.count > 1 ? lines[1] : "the model cannot be read",
            hint: lines.count > 2 && !lines[2].isEmpty ? lines[2] : nil)
    }
}
