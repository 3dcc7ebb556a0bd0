/// Why a cell does not parse.
struct SyntaxFailure: Error {
    var diagnostic: Diagnostic
    /// Whether the cell only stops inside an open bracket, so that another line may complete it.
    var isUnfinished = false
    /// Whether the mistake is inside a string, where a path would be in its place.
    var isInString = false

    init(_ diagnostic: Diagnostic, isUnfinished: Bool = false, isInString: Bool = false) {
        self.diagnostic = diagnostic
        self.isUnfinished = isUnfinished
        self.isInString = isInString
    }

    init(_ message: String, at span: SourceSpan, hint: String? = nil) {
        diagnostic = Diagnostic(.syntaxError, message, at: span, hint: hint)
    }
}
