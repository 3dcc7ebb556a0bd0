/// Appends little-endian numbers and texts with their lengths.
struct ListingWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// A number that is not negative, in as few groups of seven bits as it needs, the lowest first.
    mutating func append(_ number: Int) {
        var rest = UInt64(number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func append(_ text: String) {
        append(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append<Elements: Collection>(
        _ elements: Elements, _ body: (inout ListingWriter, Elements.Element) -> Void
    ) {
        append(elements.count)
        for element in elements { body(&self, element) }
    }
}

/// Takes apart what ``ListingWriter`` put together, and never believes a length.
struct ListingParser {
    /// The bytes are not what a reader writes.
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws(Malformed) -> UInt8 {
        guard position < bytes.count else { throw Malformed() }
        defer { position += 1 }
        return bytes[position]
    }

    /// From 0 to `Int.max`.
    mutating func number() throws(Malformed) -> Int {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            let byte = try byte()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(value) }
        }
        throw Malformed()
    }

    /// Bytes that are no UTF-8 become U+FFFD.
    mutating func text() throws(Malformed) -> String {
        let count = try number()
        guard count <= bytes.count - position else { throw Malformed() }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    /// - Parameter body: takes at least a byte for each element, so that no length promises more than there is.
    mutating func list<Element>(
        _ body: (inout ListingParser) throws(Malformed) -> Element
    ) throws(Malformed) -> [Element] {
        let count = try number()
        guard count <= bytes.count - position else { throw Malformed() }
        var elements: [Element] = []
        elements.reserveCapacity(min(count, 1024))
        for _ in 0..<count { elements.append(try body(&self)) }
        return elements
    }
}
