/// What the lexer needs to know of a code point.
extension Unicode.Scalar {
    var beginsName: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "_": true
        case _ where isASCII: false
        default: properties.isXIDStart
        }
    }

    var continuesName: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "_", "0"..."9": true
        case _ where isASCII: false
        default: properties.isXIDContinue
        }
    }

    var isDecimalDigit: Bool { self >= "0" && self <= "9" }

    var isLineBreak: Bool { self == "\n" || self == "\r" }

    /// Space within a line. The no-break and ideographic spaces count: they come along with text copied from web pages.
    var isSpace: Bool {
        switch self {
        case " ", "\t", "\u{0C}": true
        case _ where isASCII: false
        case "\u{FEFF}": true
        default: properties.generalCategory == .spaceSeparator
        }
    }

    /// A control character that has no place in a cell, not even in a string or a comment.
    var isForbidden: Bool {
        switch value {
        case 0x09, 0x0A, 0x0C, 0x0D: false
        case 0x00...0x1F, 0x7F...0x9F: true
        default: false
        }
    }

    /// As people write a code point: `U+0000`.
    var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: Swift.max(0, 4 - digits.count)) + digits
    }
}
