/// The content of the reply to a request that was not carried out because an earlier cell failed. It has no execution
/// count: a front end would paint it on a cell that never ran.
package struct AbortedReply: Codable, Hashable, Sendable {
    package enum Status: String, Codable, Sendable {
        case aborted
    }

    package let status: Status

    package init() {
        status = .aborted
    }
}
