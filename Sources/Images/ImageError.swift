/// Why a picture could not be read, made or painted.
package struct ImageError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// Cut short or broken.
        case damaged
        /// Sound, perhaps, but no format that is read here.
        case unsupported
        /// Larger than a limit; the message names it.
        case overLimit
        /// A number outside its range, or a shape that does not fit.
        case invalidValue
        case outOfMemory
    }

    package let code: Code
    /// One sentence.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
