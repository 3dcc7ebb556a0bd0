/// The grammar of RFC 8259, checked without building anything and without recursion, so that no frame from a socket
/// can exhaust the stack or reach the decoder with bytes that are not JSON.
package enum JSONGrammar {
    /// - Throws: ``JSONError/malformed(_:offset:)`` at the first byte that breaks the grammar or one of our own rules:
    ///   valid UTF-8, no lone surrogates in escapes, at most ``JSON/depthLimit`` open containers.
    package static func check(_ bytes: [UInt8]) throws(JSONError) {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw .malformed("not UTF-8", offset: error.byteOffsets.lowerBound)
        }
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var scanner = Scanner(bytes: buffer)
            try scanner.document()
        }
    }
}

private struct Scanner {
    private enum Container {
        case array, object
    }

    let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var open: [Container] = []

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONError) {
        repeat {
            try value()
            try closeContainers()
        } while !open.isEmpty
        skipSpace()
        guard position == bytes.count else { throw unexpected("the end") }
    }

    /// Reads one scalar or empty container whole, or opens containers down to the first scalar.
    private mutating func value() throws(JSONError) {
        while true {
            skipSpace()
            switch current {
            case UInt8(ascii: "{"):
                try enter(.object)
                if take(UInt8(ascii: "}")) { return leave() }
                try key()
            case UInt8(ascii: "["):
                try enter(.array)
                if take(UInt8(ascii: "]")) { return leave() }
            case UInt8(ascii: "\""): return try string()
            case UInt8(ascii: "t"): return try word("true")
            case UInt8(ascii: "f"): return try word("false")
            case UInt8(ascii: "n"): return try word("null")
            default: return try number()
            }
        }
    }

    /// After a value: closes what ends here and stops where the next value begins.
    private mutating func closeContainers() throws(JSONError) {
        while let container = open.last {
            skipSpace()
            if take(UInt8(ascii: ",")) {
                if container == .object { try key() }
                return
            }
            guard take(container == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw unexpected(container == .object ? "',' or '}'" : "',' or ']'")
            }
            leave()
        }
    }

    private mutating func enter(_ container: Container) throws(JSONError) {
        guard open.count < JSON.depthLimit else {
            throw .malformed("nested deeper than \(JSON.depthLimit) levels", offset: position)
        }
        position += 1
        open.append(container)
        skipSpace()
    }

    private mutating func leave() {
        open.removeLast()
    }

    private mutating func key() throws(JSONError) {
        skipSpace()
        guard current == UInt8(ascii: "\"") else { throw unexpected("a key") }
        try string()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw unexpected("':'") }
    }

    private mutating func string() throws(JSONError) {
        position += 1
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw .malformed("a control character in a string", offset: position - 1)
            default: break
            }
        }
        throw unexpected("the string's end")
    }

    private mutating func escape() throws(JSONError) {
        guard let byte = current else { throw unexpected("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return
        case UInt8(ascii: "u"):
            switch try codeUnit() {
            case 0xD800..<0xDC00:
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), try 0xDC00..<0xE000 ~= codeUnit() else {
                    throw .malformed("a lone surrogate", offset: position)
                }
            case 0xDC00..<0xE000: throw .malformed("a lone surrogate", offset: position)
            default: return
            }
        default: throw .malformed("an unknown escape", offset: position - 1)
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = byte.hexadecimalValue else { throw unexpected("a hexadecimal digit") }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    private mutating func number() throws(JSONError) {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits("a value") }
        if take(UInt8(ascii: ".")) { try digits("a digit") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits("a digit")
        }
    }

    private mutating func digits(_ expected: String) throws(JSONError) {
        let start = position
        while let byte = current, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
        guard position > start else { throw unexpected(expected) }
    }

    private mutating func word(_ word: StaticString) throws(JSONError) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[offset]) else { throw unexpected("'\(word)'") }
        }
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private var current: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private func unexpected(_ expected: String) -> JSONError {
        .malformed("expected \(expected)", offset: position)
    }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
