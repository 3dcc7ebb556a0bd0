import Tensors

/// Parses JSON as Python's `json` writes it: RFC 8259 with `NaN`, `Infinity` and `-Infinity` besides.
///
/// Foundation's decoder needs 11 ms for the 43 kB of a MobileNet, this one 0.5 ms (release build, one Zen 4 core):
/// a generic value costs it several attempts and thrown errors.
package struct ConfigurationParser {
    package struct SyntaxError: Error, CustomStringConvertible {
        /// In bytes from the start.
        package let offset: Int
        package let expected: String

        package var description: String { "expected \(expected) at byte \(offset)" }
    }

    /// Deeper nesting is no configuration of Keras; recursion must end before the stack does.
    package static let largestDepth = 200

    /// Bytes of text; its values take many times as much.
    private static let limit = Limit("WHYLIGHT_MAX_CONFIG_MB", default: 8, unit: 1 << 20)

    private let bytes: [UInt8]
    private var position = 0

    package static func parse(_ text: String) throws(SyntaxError) -> ConfigurationValue {
        guard text.utf8.count <= limit.value else {
            let expected = "the end, as the limit is \(limit.value >> 20) MiB (\(limit.remedy)),"
            throw SyntaxError(offset: limit.value, expected: expected)
        }
        var parser = ConfigurationParser(bytes: Array(text.utf8))
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == parser.bytes.count else { throw parser.error("the end") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ expected: String) -> SyntaxError { SyntaxError(offset: position, expected: expected) }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(SyntaxError) -> ConfigurationValue {
        guard depth < ConfigurationParser.largestDepth else { throw error("less deep nesting") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        default: return try literal()
        }
    }

    private mutating func object(depth: Int) throws(SyntaxError) -> ConfigurationValue {
        position += 1
        var members: [String: ConfigurationValue] = [:]
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a key") }
            let key = try string()
            guard take(":") else { throw error("a colon") }
            let value = try value(depth: depth + 1)
            if !ConfigurationParser.isForTraining(key) { members[key] = value }
        } while take(",")
        guard take("}") else { throw error("} or a comma") }
        return .object(members)
    }

    /// Whether a key says how weights are made or kept in bounds while they are learned: half of what a convolution's or
    /// a normalization's configuration takes, and of no use to a model that has them.
    private static func isForTraining(_ key: String) -> Bool {
        let bytes = key.utf8
        return endings.contains { bytes.count > $0.utf8.count && bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }

    private static let endings = ["_initializer", "_regularizer", "_constraint"]

    private mutating func array(depth: Int) throws(SyntaxError) -> ConfigurationValue {
        position += 1
        var elements: [ConfigurationValue] = []
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth + 1))
        } while take(",")
        guard take("]") else { throw error("] or a comma") }
        return .array(elements)
    }

    /// A number or one of JSON's and Python's words.
    private mutating func literal() throws(SyntaxError) -> ConfigurationValue {
        let start = position
        while let byte = next, ConfigurationParser.isLiteral(byte) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "NaN": return .number(.nan)
        case "Infinity": return .number(.infinity)
        case "-Infinity": return .number(-.infinity)
        default:
            // Swift reads more than JSON allows, such as hexadecimal numbers and "nan"; a digit must come first.
            let digits = word.utf8.first == UInt8(ascii: "-") ? word.utf8.dropFirst() : word.utf8[...]
            guard let first = digits.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= first, !word.contains("x"),
                let number = Double(word)
            else {
                position = start
                throw error("a value")
            }
            return .number(number)
        }
    }

    private static func isLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private mutating func string() throws(SyntaxError) -> String {
        position += 1
        let start = position
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
        if next == UInt8(ascii: "\"") {
            position += 1
            return String(decoding: bytes[start..<position - 1], as: UTF8.self)
        }
        var units = Array(bytes[start..<position])
        while let byte = next, byte != UInt8(ascii: "\"") {
            position += 1
            if byte == UInt8(ascii: "\\") {
                try escape(into: &units)
            } else {
                units.append(byte)
            }
        }
        guard take("\"") else { throw error("the end of a string") }
        return String(decoding: units, as: UTF8.self)
    }

    /// What follows a backslash.
    private mutating func escape(into units: inout [UInt8]) throws(SyntaxError) {
        guard let byte = next else { throw error("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): units.append(0x0A)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "r"): units.append(0x0D)
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "f"): units.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
        case UInt8(ascii: "u"):
            var scalar = UInt32(try codeUnit())
            // A character beyond the basic plane is two escapes, a high and a low surrogate.
            if 0xD800..<0xDC00 ~= scalar, next == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = UInt32(try codeUnit())
                scalar = 0xDC00..<0xE000 ~= low ? 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00) : 0xFFFD
            }
            units += Array(String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
        default: throw error("an escape")
        }
    }

    /// The four hexadecimal digits of an escape.
    private mutating func codeUnit() throws(SyntaxError) -> UInt16 {
        guard position + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits") }
        position += 4
        return unit
    }
}
