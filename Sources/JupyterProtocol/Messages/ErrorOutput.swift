/// Tells every client why a cell failed.
package struct ErrorOutput: MessageContent {
    package static let messageType = "error"

    package let name: String
    package let value: String
    package let traceback: [String]

    enum CodingKeys: String, CodingKey {
        case name = "ename"
        case value = "evalue"
        case traceback
    }

    package init(_ error: CellError) {
        name = error.name
        value = error.value
        traceback = error.traceback
    }
}
