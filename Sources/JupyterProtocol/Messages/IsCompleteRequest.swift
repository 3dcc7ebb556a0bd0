/// Asks whether a console should run what was typed, or wait for more.
package struct IsCompleteRequest: Request {
    package static let messageType = "is_complete_request"

    package let code: String

    enum CodingKeys: String, CodingKey {
        case code
    }

    package struct Reply: MessageContent {
        package static let messageType = "is_complete_reply"

        package enum Status: String, Codable, Sendable {
            case complete, incomplete, invalid, unknown
        }

        package let status: Status
        /// What to begin the next line with; only with `incomplete`.
        package let indent: String?

        enum CodingKeys: String, CodingKey {
            case status, indent
        }

        package init(_ completeness: Completeness) {
            switch completeness {
            case .complete: (status, indent) = (.complete, nil)
            case .invalid: (status, indent) = (.invalid, nil)
            case .unknown: (status, indent) = (.unknown, nil)
            case .incomplete(let indent): (status, self.indent) = (.incomplete, indent)
            }
        }
    }
}
