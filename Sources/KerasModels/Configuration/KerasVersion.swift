/// The version of Keras that wrote a file, which some names depend on.
package struct KerasVersion: Hashable, Sendable {
    /// As the file has it, such as `2.15.0`; empty if it has none.
    package let text: String

    /// - Parameter text: what is no version's, such as control characters, is left out.
    package init(text: String) {
        let isAllowed = { (scalar: Unicode.Scalar) in scalar.isASCII && 0x20...0x7E ~= scalar.value }
        self.text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(64).filter(isAllowed)))
    }

    /// 2 where the file does not say: files without a version are older than Keras 3.
    var major: Int { text.split(separator: ".").first.flatMap { Int($0) } ?? 2 }

    /// False where the file does not say.
    func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
        let parts = text.split(separator: ".").prefix(2).compactMap { Int($0) }
        return parts.count == 2 && (parts[0], parts[1]) >= (major, minor)
    }
}
