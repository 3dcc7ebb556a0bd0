import CHDF5

/// How a dataset stores the numbers that are read without libhdf5's conversion.
enum ElementFormat: Sendable {
    case float32
    /// IEEE 754's format of half the width. libhdf5 would convert it bit by bit, 30 times slower.
    case float16
    /// The upper half of a float32. HDF5 has no such type: Keras 3 keeps it as two opaque bytes.
    case bfloat16

    /// nil for other numbers, which libhdf5 converts. Call it inside ``HDF5Library/locked(_:)``.
    /// - Throws: `HDF5Error` with `wrongType` for anything but numbers, `library`.
    init?(of dataset: hid_t, _ file: HDF5File, _ path: String) throws(HDF5Error) {
        guard let type = HDF5Identifier(H5Dget_type(dataset), closedBy: H5Tclose) else {
            throw HDF5Error(
                .library, file: file.path, object: path, "its type cannot be read",
                libraryStack: HDF5Library.errorStack())
        }
        switch H5Tget_class(type.raw) {
        case H5T_FLOAT:
            if H5Tequal(type.raw, CHDF5_IEEE_F32LE()) > 0, H5Tequal(type.raw, CHDF5_NATIVE_FLOAT()) > 0 {
                self = .float32
            } else if H5Tget_size(type.raw) == 2, H5Tget_order(type.raw) == H5T_ORDER_LE, H5Tget_ebias(type.raw) == 15 {
                self = .float16
            } else {
                return nil
            }
        case H5T_INTEGER:
            return nil
        case H5T_OPAQUE where H5Tget_size(type.raw) == 2:
            guard H5Aexists(dataset, "dtype") > 0,
                try HDF5Attribute(named: "dtype", of: dataset, in: file, at: path).string == "bfloat16"
            else { fallthrough }
            self = .bfloat16
        default:
            throw HDF5Error(.wrongType, file: file.path, object: path, "does not hold numbers")
        }
    }

    /// Turns numbers of half the width into floats.
    /// - Precondition: The buffers are equally long; the format is not ``float32``.
    func widen(_ halves: UnsafeBufferPointer<UInt16>, into elements: UnsafeMutableBufferPointer<Float>) {
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
