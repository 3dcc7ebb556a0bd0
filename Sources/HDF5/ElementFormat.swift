/// How a dataset stores the numbers that are read without libhdf5's conversion.
package enum ElementFormat: UInt8, Sendable {
    case float32
    /// IEEE 754's format of half the width. libhdf5 would convert it bit by bit, 30 times slower.
    case float16
    /// The upper half of a float32. HDF5 has no such type: Keras 3 keeps it as two opaque bytes.
    case bfloat16

    /// Bytes of an element.
    var width: Int { self == .float32 ? MemoryLayout<Float>.stride : MemoryLayout<UInt16>.stride }

    /// Turns numbers of half the width into floats.
    /// - Precondition: The buffers are equally long; the format is not ``float32``.
    package func widen(_ halves: UnsafeBufferPointer<UInt16>, into elements: UnsafeMutableBufferPointer<Float>) {
        precondition(halves.count == elements.count && self != .float32)
        if self == .bfloat16 {
            for index in halves.indices {
                elements.initializeElement(
                    at: index, to: Float(bitPattern: UInt32(UInt16(littleEndian: halves[index])) << 16))
            }
        } else {
            for index in halves.indices {
                elements.initializeElement(
                    at: index, to: Float(Float16(bitPattern: UInt16(littleEndian: halves[index]))))
            }
        }
    }
}
