/// Tensors as NumPy's `.npy` files hold them (format versions 1 to 3).
///
/// Read are `float32`, `float64` and `uint8`, in C or Fortran order; written is `float32` in C order, version 1.0.
package enum NumPyArray {
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// - Throws: `NumPyError` for a damaged file or an element type that is not read.
    package static func decode(_ bytes: [UInt8]) throws -> Tensor {
        let header = try NumPyHeader(bytes)
        let size = header.elementType.size
        let (byteCount, overflow) = header.shape.count.multipliedReportingOverflow(by: size)
        guard !overflow, bytes.count - header.dataOffset >= byteCount else {
            throw NumPyError.damaged(
                "it holds \(bytes.count - header.dataOffset) bytes of data, its shape \(header.shape) needs \(byteCount)"
            )
        }
        let values = bytes.withUnsafeBytes { raw in
            (0..<header.shape.count).map { header.elementType.read(raw, at: header.dataOffset + $0 * size) }
        }
        let order = header.isFortran ? Array(header.shape.dimensions.reversed()) : header.shape.dimensions
        let tensor = try Tensor(Shape(checking: order), values: values)
        return header.isFortran ? try tensor.transposed() : tensor
    }

    package static func encode(_ tensor: Tensor) -> [UInt8] {
        var text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(tensor.shape), }"
        // Magic, version, length, text and a line feed fill a multiple of 64 bytes.
        let unpadded = magic.count + 4 + text.utf8.count + 1
        text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        var bytes = magic + [1, 0, UInt8(truncatingIfNeeded: text.utf8.count), UInt8(text.utf8.count >> 8)]
        bytes += text.utf8
        tensor.withUnsafeBufferPointer { values in
            for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
        }
        return bytes
    }
}

/// Why an `.npy` file was refused.
package enum NumPyError: Error, Hashable, Sendable {
    case damaged(String)
    case unsupported(String)
}

extension Tensor {
    /// The axes in reverse order.
    fileprivate func transposed() throws(TensorError) -> Tensor {
        let shape = Shape(self.shape.dimensions.reversed())
        var strides = [Int](repeating: 1, count: shape.rank)
        for axis in strides.indices.dropFirst() { strides[axis] = strides[axis - 1] * shape[axis - 1] }
        return try Tensor(shape) { result in
            withUnsafeBufferPointer { values in
                var indices = [Int](repeating: 0, count: shape.rank)
                for position in 0..<result.count {
                    var source = 0
                    for axis in indices.indices { source += indices[axis] * strides[axis] }
                    result.initializeElement(at: position, to: values[source])
                    for axis in indices.indices.reversed() {
                        indices[axis] += 1
                        if indices[axis] < shape[axis] { break }
                        indices[axis] = 0
                    }
                }
            }
        }
    }
}
