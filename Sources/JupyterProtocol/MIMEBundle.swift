/// One output in several representations; a front end shows the richest it knows.
package struct MIMEBundle: Sendable, Hashable {
    /// MIME type to text; binary types as one line of base64, JSON types as JSON text.
    package var data: [String: String]
    /// Goes out as the message's `metadata`: by MIME type, or global such as `whylight`.
    package var metadata: [String: JSONValue]

    package init(data: [String: String], metadata: [String: JSONValue] = [:]) {
        self.data = data
        self.metadata = metadata
    }

    package init(text: String) {
        self.init(data: ["text/plain": text])
    }
}
