/// A request of the Debug Adapter Protocol. There is no debugger, so each one is answered as failed.
package struct DebugRequest: Request {
    package static let messageType = "debug_request"

    package let sequence: Int
    package let command: String

    enum CodingKeys: String, CodingKey {
        case sequence = "seq"
        case command
    }

    /// Takes whatever it gets: even nonsense is owed an answer that says "failed".
    package init(from decoder: any Decoder) throws {
        let container = try? decoder.container(keyedBy: CodingKeys.self)
        sequence = (try? container?.decode(Int.self, forKey: .sequence)) ?? 0
        command = (try? container?.decode(String.self, forKey: .command)) ?? ""
    }

    package struct Reply: MessageContent {
        package static let messageType = "debug_reply"

        package let type: String
        package let sequence: Int
        package let requestSequence: Int
        package let success: Bool
        package let command: String
        package let message: String

        enum CodingKeys: String, CodingKey {
            case type
            case sequence = "seq"
            case requestSequence = "request_seq"
            case success, command, message
        }

        package init(failed request: DebugRequest) {
            type = "response"
            sequence = request.sequence
            requestSequence = request.sequence
            success = false
            command = request.command
            message = "this kernel has no debugger"
        }
    }
}
