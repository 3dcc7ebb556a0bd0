/// Asks for earlier inputs.
package struct HistoryRequest: Request {
    package static let messageType = "history_request"

    package enum Access: String, Codable, Sendable {
        case range, tail, search
    }

    package let access: Access
    /// Whether entries carry their output too.
    package let output: Bool?
    package let session: Int?
    package let start: Int?
    package let stop: Int?
    package let count: Int?
    package let pattern: String?
    package let unique: Bool?

    enum CodingKeys: String, CodingKey {
        case access = "hist_access_type"
        case output, session, start, stop
        case count = "n"
        case pattern, unique
    }

    package struct Reply: MessageContent {
        package static let messageType = "history_reply"

        /// `[session, line, input]`, or `[session, line, [input, output]]`.
        package struct Row: Codable, Hashable, Sendable {
            package let entry: HistoryEntry
            package let includesOutput: Bool

            package init(entry: HistoryEntry, includesOutput: Bool) {
                self.entry = entry
                self.includesOutput = includesOutput
            }

            package init(from decoder: any Decoder) throws {
                var row = try decoder.unkeyedContainer()
                let session = try row.decode(Int.self)
                let line = try row.decode(Int.self)
                if let input = try? row.decode(String.self) {
                    entry = HistoryEntry(session: session, line: line, input: input)
                    includesOutput = false
                } else {
                    var pair = try row.nestedUnkeyedContainer()
                    let input = try pair.decode(String.self)
                    let output = try pair.decode(String?.self)
                    entry = HistoryEntry(session: session, line: line, input: input, output: output)
                    includesOutput = true
                }
            }

            package func encode(to encoder: any Encoder) throws {
                var row = encoder.unkeyedContainer()
                try row.encode(entry.session)
                try row.encode(entry.line)
                if includesOutput {
                    var pair = row.nestedUnkeyedContainer()
                    try pair.encode(entry.input)
                    try pair.encode(entry.output)
                } else {
                    try row.encode(entry.input)
                }
            }
        }

        package let status: OKStatus
        package let history: [Row]

        enum CodingKeys: String, CodingKey {
            case status, history
        }

        package init(_ entries: [HistoryEntry], includesOutput: Bool) {
            status = .ok
            history = entries.map { Row(entry: $0, includesOutput: includesOutput) }
        }
    }
}
