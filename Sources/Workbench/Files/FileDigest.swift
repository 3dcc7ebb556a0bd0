import CCrypto
import CommandLanguage
import Glibc

/// Digests of files, for provenance.
enum FileDigest {
    /// SHA-256 as lower-case hexadecimal digits, read in pieces of 1 MiB.
    /// - Throws: `OSError` when the file cannot be read.
    static func sha256(ofFile path: String) throws -> String {
        let descriptor = open(FileAccess.expanded(path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, let context = EVP_MD_CTX_new() else {
            throw Diagnostic(.osError, "\(path) cannot be read")
        }
        defer {
            EVP_MD_CTX_free(context)
            close(descriptor)
        }
        var isSound = EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while isSound {
            let count = read(descriptor, &piece, piece.count)
            if count == 0 { break }
            isSound = count > 0 && EVP_DigestUpdate(context, piece, count) == 1
        }
        var digest = [UInt8](repeating: 0, count: 32)
        guard isSound, EVP_DigestFinal_ex(context, &digest, nil) == 1 else {
            throw Diagnostic(.osError, "\(path) cannot be read")
        }
        let digits = Array("0123456789abcdef")
        return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
