/// The description at the front of an `.npy` file: a Python dict literal in ASCII or UTF-8.
struct NumPyHeader {
    enum ElementType {
        case float32, float64, uint8

        /// In bytes.
        var size: Int {
            switch self {
            case .float32: 4
            case .float64: 8
            case .uint8: 1
            }
        }

        /// - Precondition: ``size`` bytes lie at the offset.
        func read(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Float {
            switch self {
            case .float32:
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            case .float64:
                Float(
                    Double(
                        bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))))
            case .uint8: Float(bytes[offset])
            }
        }
    }

    let elementType: ElementType
    let isFortran: Bool
    let shape: Shape
    let dataOffset: Int

    init(_ bytes: [UInt8]) throws {
        guard bytes.count >= 12, bytes[0] == 0x93, bytes[1..<6].elementsEqual("NUMPY".utf8) else {
            throw NumPyError.damaged("it does not begin as a .npy file does")
        }
        let lengthSize = bytes[6] == 1 ? 2 : 4
        guard (1...3).contains(bytes[6]) else {
            throw NumPyError.unsupported("its format version \(bytes[6]) is not known")
        }
        let length = (0..<lengthSize).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
        dataOffset = 8 + lengthSize + length
        guard dataOffset <= bytes.count else { throw NumPyError.damaged("its header is cut short") }
        let text = String(decoding: bytes[(8 + lengthSize)..<dataOffset], as: UTF8.self)
        elementType = try Self.elementType(Self.value(of: "descr", in: text))
        isFortran = try Self.value(of: "fortran_order", in: text).hasPrefix("True")
        shape = try Self.shape(Self.value(of: "shape", in: text))
    }

    /// What follows `'key':`, white space dropped.
    private static func value(of key: String, in text: String) throws -> Substring {
        let characters = Array(text)
        let wanted = Array("'\(key)':")
        guard characters.count >= wanted.count else { throw NumPyError.damaged("its header has no \(key)") }
        for start in 0...(characters.count - wanted.count) where characters[start...].starts(with: wanted) {
            return text.dropFirst(start + wanted.count).drop { $0 == " " }
        }
        throw NumPyError.damaged("its header has no \(key)")
    }

    private static func elementType(_ text: Substring) throws -> ElementType {
        let name = text.dropFirst().prefix { $0 != "'" }
        switch name {
        case "<f4": return .float32
        case "<f8": return .float64
        case "|u1", "<u1": return .uint8
        default:
            throw NumPyError.unsupported(
                "its elements are of type \(name); read are float32 (<f4), float64 (<f8) and uint8 (|u1)")
        }
    }

    /// NumPy's own limit, `NPY_MAXDIMS`.
    private static let mostAxes = 64

    private static func shape(_ text: Substring) throws -> Shape {
        guard text.first == "(", let end = text.firstIndex(of: ")") else {
            throw NumPyError.damaged("its shape is no tuple")
        }
        let parts = text[text.index(after: text.startIndex)..<end].split(separator: ",").map { part in
            part.filter { $0 != " " }
        }
        guard parts.count <= mostAxes else {
            throw NumPyError.unsupported("it has \(parts.count) axes; NumPy itself has at most \(mostAxes)")
        }
        let dimensions = parts.filter { !$0.isEmpty }.map { Int($0) ?? -1 }
        do { return try Shape(checking: dimensions) } catch {
            throw NumPyError.damaged("its shape \(dimensions) is not possible")
        }
    }
}
