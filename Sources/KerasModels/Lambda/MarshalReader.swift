/// Reads Python's `marshal` format, version 4: https://github.com/python/cpython/blob/main/Python/marshal.c.
struct MarshalReader {
    private struct Damage: Error {}

    private enum Object {
        case constant(PythonCode.Constant)
        case bytes([UInt8])
        case code
    }

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    /// Objects that later ones refer to by number.
    private var references: [Object] = []

    /// How much references may still bring in again, in bytes of text and ``constantCost`` for each constant: tuples of
    /// tuples that share their elements would otherwise be larger than any memory once they are written out.
    private var room = 64_000
    private static let constantCost = 64

    private static let largestDepth = 32

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// A code object, of which the outermost value must be one.
    /// - Throws: an error where the bytes are anything else in this layout.
    mutating func code(_ layout: PythonCode.Layout) throws -> PythonCode {
        let type = try byte()
        guard type & 0x7F == UInt8(ascii: "c") else { throw Damage() }
        if type & 0x80 != 0 { references.append(.code) }
        return try codeBody(layout)
    }

    private mutating func codeBody(_ layout: PythonCode.Layout) throws -> PythonCode {
        let argumentCount = try integer()
        if layout != .from36to37 { _ = try integer() }
        let keywordOnlyCount = try integer()
        if layout != .from311 { _ = try integer() }
        _ = try integer()
        _ = try integer()
        guard case .bytes(let instructions) = try object(layout) else { throw Damage() }
        let constants = try tuple(layout)
        let names = try texts(layout)
        let variables = try texts(layout)
        var isClosure = false
        if layout == .from311 {
            // One byte tells the kind of each variable; 0x80 is one of a function around, 0x40 one that inner ones see.
            guard case .bytes(let kinds) = try object(layout) else { throw Damage() }
            isClosure = kinds.contains { $0 & 0xC0 != 0 }
        } else {
            let (free, cells) = (try texts(layout), try texts(layout))
            isClosure = !free.isEmpty || !cells.isEmpty
        }
        for _ in 0..<(layout == .from311 ? 3 : 2) { _ = try object(layout) }
        _ = try integer()
        for _ in 0..<(layout == .from311 ? 2 : 1) {
            guard case .bytes = try object(layout) else { throw Damage() }
        }
        guard argumentCount >= 0, keywordOnlyCount == 0 else { throw Damage() }
        return PythonCode(
            layout: layout, instructions: instructions, constants: constants, names: names, variables: variables,
            argumentCount: argumentCount, isClosure: isClosure)
    }

    private mutating func tuple(_ layout: PythonCode.Layout) throws -> [PythonCode.Constant] {
        guard case .constant(.tuple(let elements)) = try object(layout) else { throw Damage() }
        return elements
    }

    private mutating func texts(_ layout: PythonCode.Layout) throws -> [String] {
        try tuple(layout).map { element in
            guard case .text(let text) = element else { throw Damage() }
            return text
        }
    }

    private mutating func object(_ layout: PythonCode.Layout) throws -> Object {
        depth += 1
        defer { depth -= 1 }
        guard depth < MarshalReader.largestDepth else { throw Damage() }
        let type = try byte()
        let isReferred = type & 0x80 != 0
        let kind = Character(Unicode.Scalar(type & 0x7F))
        if kind == "r" {
            let number = try integer()
            guard references.indices.contains(number) else { throw Damage() }
            if case .constant(let constant) = references[number] { try pay(for: constant) }
            return references[number]
        }
        // A tuple takes its number before its elements do.
        let slot = references.count
        if isReferred { references.append(.constant(.other)) }
        let object = try body(kind, layout)
        if isReferred { references[slot] = object }
        return object
    }

    private mutating func pay(for constant: PythonCode.Constant) throws {
        room -= MarshalReader.constantCost
        if case .text(let text) = constant { room -= text.utf8.count }
        guard room >= 0 else { throw Damage() }
        guard case .tuple(let elements) = constant else { return }
        for element in elements { try pay(for: element) }
    }

    private mutating func body(_ kind: Character, _ layout: PythonCode.Layout) throws -> Object {
        switch kind {
        case "N": return .constant(.none)
        case "T": return .constant(.bool(true))
        case "F": return .constant(.bool(false))
        case ".": return .constant(.other)
        case "i": return .constant(.number(Double(try integer())))
        case "l": return .constant(.number(try longInteger()))
        case "g": return .constant(.number(try double()))
        case "y":
            _ = (try double(), try double())
            return .constant(.other)
        case "s": return .bytes(try take(try integer()))
        case "z", "Z": return .constant(.text(String(decoding: try take(Int(try byte())), as: UTF8.self)))
        case "a", "A", "u", "t": return .constant(.text(String(decoding: try take(try integer()), as: UTF8.self)))
        case ")": return try elements(Int(try byte()), layout)
        case "(", "[", "<", ">": return try elements(try integer(), layout)
        case "c":
            _ = try codeBody(layout)
            return .code
        default: throw Damage()
        }
    }

    private mutating func elements(_ count: Int, _ layout: PythonCode.Layout) throws -> Object {
        // Every element takes a byte at least.
        guard 0...(bytes.count - position) ~= count else { throw Damage() }
        var elements: [PythonCode.Constant] = []
        for _ in 0..<count {
            if case .constant(let constant) = try object(layout) {
                elements.append(constant)
            } else {
                elements.append(.other)
            }
        }
        return .constant(.tuple(elements))
    }

    private mutating func byte() throws -> UInt8 {
        guard position < bytes.count else { throw Damage() }
        position += 1
        return bytes[position - 1]
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        guard 0...(bytes.count - position) ~= count else { throw Damage() }
        position += count
        return Array(bytes[position - count..<position])
    }

    /// 32 bits, little-endian, signed.
    private mutating func integer() throws -> Int {
        let unsigned = try take(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Int(Int32(bitPattern: unsigned))
    }

    private mutating func double() throws -> Double {
        Double(bitPattern: try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// Digits of 15 bits each, their number negative for a negative integer.
    private mutating func longInteger() throws -> Double {
        let count = try integer()
        guard count.magnitude <= 64 else { throw Damage() }
        var number = 0.0
        var scale = 1.0
        for _ in 0..<count.magnitude {
            let digit = try take(2)
            number += Double(UInt16(digit[1]) << 8 | UInt16(digit[0])) * scale
            scale *= 32768
        }
        return count < 0 ? -number : number
    }
}
