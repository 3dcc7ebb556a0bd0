/// Runs a cell.
package struct ExecuteRequest: Request {
    package static let messageType = "execute_request"

    package let code: String
    /// No output, no result, no history, no count.
    package let silent: Bool
    /// Whether the cell counts and is remembered; never for a silent one.
    package let storeHistory: Bool
    /// Evaluated after a cell that succeeded, by the name of their entry in the reply.
    package let userExpressions: [String: JSONValue]
    package let allowStdin: Bool
    /// Whether a failure aborts the cells that wait behind this one.
    package let stopOnError: Bool

    enum CodingKeys: String, CodingKey {
        case code, silent
        case storeHistory = "store_history"
        case userExpressions = "user_expressions"
        case allowStdin = "allow_stdin"
        case stopOnError = "stop_on_error"
    }

    package init(
        code: String, silent: Bool = false, storeHistory: Bool = true, userExpressions: [String: JSONValue] = [:],
        allowStdin: Bool = false, stopOnError: Bool = true
    ) {
        self.code = code
        self.silent = silent
        self.storeHistory = storeHistory && !silent
        self.userExpressions = userExpressions
        self.allowStdin = allowStdin
        self.stopOnError = stopOnError
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            code: try container.decode(String.self, forKey: .code),
            silent: try container.decodeIfPresent(Bool.self, forKey: .silent) ?? false,
            storeHistory: try container.decodeIfPresent(Bool.self, forKey: .storeHistory) ?? true,
            userExpressions: try container.decodeIfPresent([String: JSONValue].self, forKey: .userExpressions) ?? [:],
            allowStdin: try container.decodeIfPresent(Bool.self, forKey: .allowStdin) ?? false,
            stopOnError: try container.decodeIfPresent(Bool.self, forKey: .stopOnError) ?? true)
    }

    package struct Reply: MessageContent {
        package static let messageType = "execute_reply"

        package let status: OKStatus
        package let executionCount: Int
        package let userExpressions: [String: ExpressionResult]
        package let payload: [Payload]

        enum CodingKeys: String, CodingKey {
            case status
            case executionCount = "execution_count"
            case userExpressions = "user_expressions"
            case payload
        }

        package init(executionCount: Int, userExpressions: [String: ExpressionResult], payload: [Payload]) {
            status = .ok
            self.executionCount = executionCount
            self.userExpressions = userExpressions
            self.payload = payload
        }
    }
}
