/// The connection file's `signature_scheme` (JEP 106).
package enum SignatureScheme: String, CaseIterable, Sendable {
    case sha256 = "hmac-sha256"
    case sha512 = "hmac-sha512"
    case sha384 = "hmac-sha384"
    case sha224 = "hmac-sha224"
    case sha1 = "hmac-sha1"
    case md5 = "hmac-md5"

    /// The digest's name in libcrypto.
    var digestName: String {
        switch self {
        case .sha256: "SHA256"
        case .sha512: "SHA512"
        case .sha384: "SHA384"
        case .sha224: "SHA224"
        case .sha1: "SHA1"
        case .md5: "MD5"
        }
    }
}
