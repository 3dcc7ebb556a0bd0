import FoundationEssentials
import Synchronization

/// Makes the messages of one kernel process: one session id for all of them, a message id of its own for each.
package final class KernelSession: Sendable {
    package static let protocolVersion = "5.5"
    private static let emptyObject = Array("{}".utf8)

    package let id: String
    private let wire: WireFormat
    private let messageCount = Atomic<Int>(0)

    package init(wire: WireFormat) {
        id = UUID().uuidString.lowercased()
        self.wire = wire
    }

    /// - Parameters:
    ///   - content: anything with the fields of `type`.
    ///   - parent: the header of the request that this answers or belongs to, as it came; nil for none.
    ///   - routing: the identities of the peer, or the topic.
    /// - Throws: ``JSONError`` if the content holds what JSON cannot; ``WireError/signing``.
    package func frames(
        _ type: String, _ content: some Encodable, parent: Frame?, routing: [Frame]
    ) throws -> [Frame] {
        let header = Header(
            id: "\(id)_\(messageCount.wrappingAdd(1, ordering: .relaxed).newValue)", session: id, username: "kernel",
            date: Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)), type: type,
            version: KernelSession.protocolVersion)
        return try wire.frames(
            routing: routing, header: header.bytes, parent: parent ?? KernelSession.emptyObject,
            metadata: KernelSession.emptyObject, content: JSON.encode(content))
    }

    /// The topic frame of a message on IOPub.
    package func topic(_ last: String) -> Frame {
        Array("kernel.\(id).\(last)".utf8)
    }
}
