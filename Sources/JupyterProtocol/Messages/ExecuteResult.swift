/// The value of a cell; at most one per cell.
package struct ExecuteResult: MessageContent {
    package static let messageType = "execute_result"

    package let executionCount: Int
    package let content: MIMEContent

    enum CodingKeys: String, CodingKey {
        case executionCount = "execution_count"
    }

    package init(_ bundle: MIMEBundle, executionCount: Int) {
        self.executionCount = executionCount
        content = MIMEContent(bundle)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        executionCount = try container.decode(Int.self, forKey: .executionCount)
        content = try MIMEContent(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(executionCount, forKey: .executionCount)
        try content.encode(to: encoder)
    }
}

extension ExecuteResult: JSONWriting {
    func json() throws(JSONError) -> [UInt8] {
        try content.json(after: CodingKeys.executionCount.stringValue, executionCount)
    }
}
