/// The content of any reply that reports a failure; its `msg_type` is that of the reply it replaces.
package struct ErrorReply: Codable, Hashable, Sendable {
    package enum Status: String, Codable, Sendable {
        case error
    }

    package let status: Status
    package let name: String
    package let value: String
    /// Lines, may hold ANSI colours.
    package let traceback: [String]
    /// Only in an `execute_reply`, and there always.
    package let executionCount: Int?

    enum CodingKeys: String, CodingKey {
        case status
        case name = "ename"
        case value = "evalue"
        case traceback
        case executionCount = "execution_count"
    }

    package init(_ error: CellError, executionCount: Int? = nil) {
        status = .error
        name = error.name
        value = error.value
        traceback = error.traceback
        self.executionCount = executionCount
    }
}
