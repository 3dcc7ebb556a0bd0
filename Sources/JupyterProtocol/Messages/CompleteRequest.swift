/// Asks for what could stand at a position.
package struct CompleteRequest: Request {
    package static let messageType = "complete_request"

    package let code: String
    package let cursorPosition: Int?

    enum CodingKeys: String, CodingKey {
        case code
        case cursorPosition = "cursor_pos"
    }

    package struct Reply: MessageContent {
        package static let messageType = "complete_reply"

        /// One match in the form that JupyterLab and VS Code show with icons.
        package struct TypedMatch: Codable, Hashable, Sendable {
            package let start: Int
            package let end: Int
            package let text: String
            package let type: String
            package let signature: String

            enum CodingKeys: String, CodingKey {
                case start, end, text, type, signature
            }
        }

        package struct Metadata: Codable, Hashable, Sendable {
            /// Parallel to `matches`.
            package let typedMatches: [TypedMatch]

            enum CodingKeys: String, CodingKey {
                case typedMatches = "_jupyter_types_experimental"
            }
        }

        package let status: OKStatus
        package let matches: [String]
        package let cursorStart: Int
        package let cursorEnd: Int
        package let metadata: Metadata

        enum CodingKeys: String, CodingKey {
            case status, matches
            case cursorStart = "cursor_start"
            case cursorEnd = "cursor_end"
            case metadata
        }

        package init(_ result: CompletionResult) {
            status = .ok
            matches = result.matches.map(\.text)
            cursorStart = result.start
            cursorEnd = result.end
            metadata = Metadata(
                typedMatches: result.matches.map {
                    TypedMatch(
                        start: result.start, end: result.end, text: $0.text, type: $0.type, signature: $0.signature)
                })
        }
    }
}
