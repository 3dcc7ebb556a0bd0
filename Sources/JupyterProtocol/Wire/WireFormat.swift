import Synchronization

/// Frames to messages and back:
///
///     [ identity … | <IDS|MSG> | signature | header | parent header | metadata | content | buffer … ]
package final class WireFormat: Sendable {
    package static let delimiter = Array("<IDS|MSG>".utf8)

    private let signer: MessageSigner
    /// Shared by all channels: a message recorded on one must not work on another.
    private let seen: Mutex<ReplayGuard>

    package init(signer: MessageSigner, replayCapacity: Int = ReplayGuard.capacity) {
        self.signer = signer
        seen = Mutex(ReplayGuard(capacity: replayCapacity))
    }

    /// Verifies first and parses then, so that only the key's holders reach the JSON parser.
    ///
    /// - Throws: ``WireError``; the frames are to be dropped.
    package func message(from frames: [Frame]) throws(WireError) -> Message {
        guard let delimiter = frames.firstIndex(of: WireFormat.delimiter) else { throw .noDelimiter }
        let parts = Array(frames[(delimiter + 1)...])
        guard parts.count >= 5 else { throw .tooFewFrames(parts.count) }
        let signed = Array(parts[1..<5])
        try signer.verify(parts[0], of: signed)
        if signer.isEnabled {
            guard seen.withLock({ $0.admit(parts[0]) }) else { throw .replayed }
        }
        let header: RequestHeader
        do throws(JSONError) {
            header = try JSON.decode(RequestHeader.self, from: signed[0])
        } catch {
            throw .badHeader(error)
        }
        return Message(
            identities: Array(frames[..<delimiter]), header: header, headerBytes: signed[0], parentBytes: signed[1],
            contentBytes: signed[3], buffers: Array(parts[5...]))
    }

    /// - Throws: ``WireError/signing``.
    package func frames(
        routing: [Frame], header: Frame, parent: Frame, metadata: Frame, content: Frame, buffers: [Frame] = []
    ) throws(WireError) -> [Frame] {
        let signed = [header, parent, metadata, content]
        let signature = try signer.signature(of: signed)
        return routing + [WireFormat.delimiter, signature] + signed + buffers
    }
}
