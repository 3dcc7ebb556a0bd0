/// Why a model file was refused or could not be run.
package struct ModelError: Error, Sendable {
    package enum Code: Hashable, Sendable {
        case fileNotFound
        case permissionDenied
        /// Damaged, truncated, or not what it claims to be.
        case damaged
        /// Sound, but something Whylight does not run: an unknown layer, a Lambda, weights without a model.
        case unsupported
        /// Inputs of a shape the model does not take.
        case shapeMismatch
        /// Larger than a limit; the message names the limit.
        case overLimit
        case outOfMemory
        /// The machine or the installation is to blame, not the file.
        case system
        /// Whoever waited did not want it any more.
        case cancelled
    }

    package let code: Code
    /// One sentence: what was wrong, where, what to do.
    package let message: String
    /// The layer's path and class, where one is to blame.
    package let layer: String?

    package init(_ code: Code, _ message: String, layer: String? = nil) {
        self.code = code
        self.message = message
        self.layer = layer
    }

    /// About one layer: what is wrong with it, and what to do where nothing else says so.
    init(_ code: Code, path: String, className: String, _ reason: String) {
        let advice = code == .unsupported ? "; build the model without it and save it again" : ""
        self.init(code, "layer \(path) (\(className)): \(reason)\(advice)", layer: "\(path) (\(className))")
    }
}
