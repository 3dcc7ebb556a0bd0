import JupyterProtocol
import Testing

@Suite("Wire format")
struct WireFormatTests {
    private static let header = #"{"msg_id":"1","msg_type":"kernel_info_request","session":"s"}"#
    private let signer: MessageSigner
    private let wire: WireFormat

    init() throws {
        signer = try MessageSigner(key: "secret")
        wire = WireFormat(signer: signer)
    }

    private func frames(
        header: String = header, parent: String = "{}", metadata: String = "{}", content: String = "{}",
        identities: [Frame] = [[0, 1]], buffers: [Frame] = []
    ) throws -> [Frame] {
        let signed = [header, parent, metadata, content].map { Array($0.utf8) }
        return identities + [WireFormat.delimiter, try signer.signature(of: signed)] + signed + buffers
    }

    @Test("agrees with RFC 4231's second test case, and its like for the other digests")
    func knownAnswers() throws {
        let frames = ["what do ya ", "want ", "for ", "nothing?"].map { Array($0.utf8) }
        let expected: [SignatureScheme: String] = [
            .sha256: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            .sha224: "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44",
            .sha384: "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                + "8e2240ca5e69e2c78b3239ecfab21649",
            .sha512: "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
            .md5: "750c783e6ab0b503eaa86e310a5db738",
            .sha1: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        ]
        for scheme in SignatureScheme.allCases {
            let signature = try MessageSigner(key: "Jefe", scheme: scheme).signature(of: frames)
            #expect(String(decoding: signature, as: UTF8.self) == expected[scheme], "\(scheme.rawValue)")
        }
    }

    @Test("reads identities, header, content and buffers")
    func reads() throws {
        let identities: [Frame] = [[1], [], [2, 3]]
        let message = try wire.message(
            from: frames(content: #"{"a":1}"#, identities: identities, buffers: [[9], []]))
        #expect(message.identities == identities)
        #expect(message.header == RequestHeader(id: "1", type: "kernel_info_request"))
        #expect(message.headerBytes == Array(WireFormatTests.header.utf8))
        #expect(message.contentBytes == Array(#"{"a":1}"#.utf8))
        #expect(message.buffers == [[9], []])
    }

    @Test("ignores a parent, metadata and header fields that nobody needs")
    func ignores() throws {
        let header = #"{"msg_id":"1","msg_type":"t","n":1\#(String(repeating: "0", count: 40)),"s":{"a":[]}}"#
        _ = try wire.message(from: frames(header: header, parent: "[]", metadata: "null"))
    }

    @Test(
        "refuses too few frames",
        arguments: [[[]], [[1, 2]], [WireFormat.delimiter], [WireFormat.delimiter, [1]], []] as [[Frame]])
    func tooFew(frames: [Frame]) {
        #expect(throws: WireError.self) { try wire.message(from: frames) }
    }

    @Test("refuses two of four dictionaries, though they are well signed")
    func twoDictionaries() throws {
        let signed = ["{}", "{}"].map { Array($0.utf8) }
        let frames = [WireFormat.delimiter, try signer.signature(of: signed)] + signed
        #expect(throws: WireError.tooFewFrames(3)) { try wire.message(from: frames) }
    }

    @Test("refuses a signature that is empty, short, long, in upper case or of other bytes")
    func badSignatures() throws {
        let good = try frames()
        let signature = good[2]
        let bad: [Frame] = [
            Array(signature[..<8]), signature + [0x30],
            Array(String(decoding: signature, as: UTF8.self).uppercased().utf8),
            Array(repeating: 0x30, count: 64),
        ]
        for signature in bad {
            var frames = good
            frames[2] = signature
            #expect(throws: WireError.wrongSignature) { try wire.message(from: frames) }
        }
        var frames = good
        frames[2] = []
        #expect(throws: WireError.missingSignature) { try wire.message(from: frames) }
        // None of that has used the right signature up.
        _ = try wire.message(from: good)
    }

    @Test("every signed frame counts, a buffer does not", arguments: 3..<7)
    func tampering(index: Int) throws {
        var frames = try frames(buffers: [[1]])
        frames[7] = [2]
        frames[index] += [0x20]
        #expect(throws: WireError.wrongSignature) { try wire.message(from: frames) }
        frames[index].removeLast()
        _ = try wire.message(from: frames)
    }

    @Test("takes a message once")
    func replay() throws {
        let frames = try frames()
        _ = try wire.message(from: frames)
        #expect(throws: WireError.replayed) { try wire.message(from: frames) }
    }

    @Test("forgets the oldest signature when it remembers as many as it may")
    func forgets() throws {
        var memory = ReplayGuard(capacity: 2)
        let signatures = try (0..<3).map { try signer.signature(of: [[UInt8($0)]]) }
        let admitted = signatures.map { memory.admit($0) }
        #expect(admitted == [true, true, true])
        let again = [2, 1, 0].map { memory.admit(signatures[$0]) }
        #expect(again == [false, false, true])
    }

    @Test(
        "refuses a bad header",
        arguments: [
            "", "x", "[]", "null", "{}", #"{"msg_id":"1"}"#, #"{"msg_type":"t"}"#, #"{"msg_id":1,"msg_type":"t"}"#,
        ])
    func badHeader(header: String) throws {
        let frames = try frames(header: header)
        #expect {
            try wire.message(from: frames)
        } throws: { error in
            if case .badHeader = error as? WireError { true } else { false }
        }
    }

    @Test("without a key nothing is signed nor checked, and messages may repeat")
    func noKey() throws {
        let open = WireFormat(signer: try MessageSigner(key: ""))
        var frames = try frames()
        frames[2] = Array("whatever".utf8)
        _ = try open.message(from: frames)
        _ = try open.message(from: frames)
        let sent = try open.frames(routing: [], header: [], parent: [], metadata: [], content: [])
        #expect(sent[1].isEmpty)
    }

    @Test("random frames never end the process", arguments: 0..<20)
    func randomFrames(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        let open = WireFormat(signer: try MessageSigner(key: ""))
        let pieces = ["{", "}", "[", "]", "\"", ":", ",", "msg_id", "msg_type", "\\u", "d800", "1e9", " ", "null"]
        for _ in 0..<200 {
            let frames: [Frame] = (0..<next(9)).map { _ in
                if next(4) == 0 { return WireFormat.delimiter }
                return (0..<next(12)).flatMap { _ in
                    Array(pieces[next(pieces.count)].utf8) + (next(9) == 0 ? [255] : [])
                }
            }
            _ = try? open.message(from: frames)
        }
    }
}
