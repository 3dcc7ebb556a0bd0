/// Asks what stands at a position: a tooltip, or the documentation beside a completion.
package struct InspectRequest: Request {
    package static let messageType = "inspect_request"

    package let code: String
    package let cursorPosition: Int?
    package let detailLevel: Int?

    enum CodingKeys: String, CodingKey {
        case code
        case cursorPosition = "cursor_pos"
        case detailLevel = "detail_level"
    }

    package struct Reply: MessageContent {
        package static let messageType = "inspect_reply"

        package let status: OKStatus
        package let found: Bool
        /// Empty where nothing was found.
        package let data: [String: String]
        package let metadata: NoFields

        enum CodingKeys: String, CodingKey {
            case status, found, data, metadata
        }

        package init(_ result: InspectionResult?) {
            status = .ok
            found = result != nil
            data = result.map { ["text/plain": $0.text, "text/markdown": $0.markdown] } ?? [:]
            metadata = NoFields()
        }
    }
}
