/// Clears the cell's output.
package struct ClearOutput: MessageContent {
    package static let messageType = "clear_output"

    /// Clears only when the next output arrives, so that nothing flickers.
    package let wait: Bool

    enum CodingKeys: String, CodingKey {
        case wait
    }

    package init(wait: Bool) {
        self.wait = wait
    }
}
