import CCrypto

/// Signs and verifies messages with a keyed digest (HMAC) of their four JSON frames; an empty key switches it off.
///
/// `@unchecked Sendable`: the keyed state is only ever duplicated after `init`, and libcrypto's duplication reads it.
package final class MessageSigner: @unchecked Sendable {
    /// The MAC with the key already absorbed; nil when the key is empty.
    private let keyed: OpaquePointer?

    /// - Parameter key: the connection file's key; its UTF-8 bytes count, they are not decoded from hexadecimal.
    /// - Throws: ``WireError/signing`` if libcrypto offers no such digest.
    package init(key: String, scheme: SignatureScheme = .sha256) throws(WireError) {
        guard !key.isEmpty else {
            keyed = nil
            return
        }
        // A kernel has no use for the system's openssl.cnf, and reading it costs start-up time.
        OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
        guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else { throw .signing }
        defer { EVP_MAC_free(algorithm) }
        guard let context = EVP_MAC_CTX_new(algorithm) else { throw .signing }
        var digest = Array(scheme.digestName.utf8CString)
        let digestLength = digest.count - 1
        let keyBytes = Array(key.utf8)
        let isReady = digest.withUnsafeMutableBufferPointer { name in
            let parameters = [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, digestLength),
                OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_init(context, keyBytes, keyBytes.count, parameters) == 1
        }
        guard isReady else {
            EVP_MAC_CTX_free(context)
            throw .signing
        }
        keyed = context
    }

    deinit {
        EVP_MAC_CTX_free(keyed)
    }

    /// False when the key is empty: outgoing signatures are empty then, incoming ones are not looked at.
    package var isEnabled: Bool { keyed != nil }

    /// - Parameter frames: header, parent header, metadata and content. Buffers are not signed.
    /// - Returns: the signature in lower-case hexadecimal; clients compare it byte for byte.
    /// - Throws: ``WireError/signing`` if libcrypto runs out of memory.
    package func signature(of frames: [Frame]) throws(WireError) -> Frame {
        guard let keyed else { return [] }
        guard let context = EVP_MAC_CTX_dup(keyed) else { throw .signing }
        defer { EVP_MAC_CTX_free(context) }
        for frame in frames {
            guard EVP_MAC_update(context, frame, frame.count) == 1 else { throw .signing }
        }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length = 0
        guard EVP_MAC_final(context, &digest, &length, digest.count) == 1, length <= digest.count else {
            throw .signing
        }
        return MessageSigner.hexadecimal(digest[..<length])
    }

    /// - Throws: ``WireError`` that says what is wrong with the signature.
    package func verify(_ signature: Frame, of frames: [Frame]) throws(WireError) {
        guard isEnabled else { return }
        guard !signature.isEmpty else { throw .missingSignature }
        let expected = try self.signature(of: frames)
        // The comparison reads as many bytes of both, so the lengths come first; then its time tells nothing.
        guard signature.count == expected.count, CRYPTO_memcmp(signature, expected, expected.count) == 0 else {
            throw .wrongSignature
        }
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> Frame {
        let digits = Array("0123456789abcdef".utf8)
        var text = Frame()
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }
}
