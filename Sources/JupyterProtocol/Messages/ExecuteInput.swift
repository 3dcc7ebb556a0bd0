/// Tells every client which cell begins to run.
package struct ExecuteInput: MessageContent {
    package static let messageType = "execute_input"

    package let code: String
    package let executionCount: Int

    enum CodingKeys: String, CodingKey {
        case code
        case executionCount = "execution_count"
    }

    package init(code: String, executionCount: Int) {
        self.code = code
        self.executionCount = executionCount
    }
}
