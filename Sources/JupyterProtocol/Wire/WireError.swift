/// Why frames from a socket are no message. Such frames are dropped with one line on the process's stderr: whoever
/// sent them has not shown to hold the key, so nothing goes back and nothing is published.
package enum WireError: Error, Hashable, Sendable {
    case noDelimiter
    case tooFewFrames(Int)
    case missingSignature
    case wrongSignature
    case replayed
    case badHeader(JSONError)
    /// libcrypto failed: no such digest, or no memory.
    case signing
}

extension WireError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noDelimiter: "no <IDS|MSG> delimiter"
        case .tooFewFrames(let count): "only \(count) of the 5 frames after the delimiter"
        case .missingSignature: "not signed"
        case .wrongSignature: "wrong signature"
        case .replayed: "its signature was used before"
        case .badHeader(let error): "bad header: \(error)"
        case .signing: "libcrypto cannot compute the signature"
        }
    }
}
