import CHDF5

/// An attribute of a group or dataset.
package final class HDF5Attribute: Sendable {
    package let name: String
    /// Empty for a single value; `[0]` for an empty list.
    package let shape: [Int]
    private let file: HDF5File
    private let path: String
    private let identifier: HDF5Identifier

    init(named name: String, of location: hid_t, in file: HDF5File, at objectPath: String) throws(HDF5Error) {
        self.name = name
        self.file = file
        path = objectPath + "@" + name
        let filePath = file.path
        let place = path
        func failure() -> HDF5Error {
            HDF5Error(
                .library, file: filePath, object: place, "cannot be opened", libraryStack: HDF5Library.errorStack())
        }
        identifier = try HDF5Library.locked { () throws(HDF5Error) in
            guard let identifier = HDF5Identifier(H5Aopen(location, name, 0), closedBy: H5Aclose) else {
                throw failure()
            }
            return identifier
        }
        let raw = identifier.raw
        shape = try HDF5Library.locked { () throws(HDF5Error) in
            guard let space = HDF5Identifier(H5Aget_space(raw), closedBy: H5Sclose),
                let shape = HDF5Dataspace.shape(of: space.raw)
            else { throw failure() }
            return shape
        }
    }

    /// The one string of a scalar attribute.
    /// - Throws: `HDF5Error` with `wrongType` for a list or another type, `implausibleSize`, `library`.
    package var string: String {
        get throws(HDF5Error) {
            let strings = try strings
            guard shape.isEmpty || shape == [1], let string = strings.first else {
                throw HDF5Error(.wrongType, file: file.path, object: path, "is not a single string")
            }
            return string
        }
    }

    /// All strings in order, of fixed or variable length; bytes that are no UTF-8 become U+FFFD.
    /// - Throws: `HDF5Error` with `wrongType`, `implausibleSize`, `library`.
    package var strings: [String] {
        get throws(HDF5Error) {
            try HDF5Library.locked { () throws(HDF5Error) in
                // An empty list has no storage, which H5Aread would not like, and h5py gives it any type at all.
                if shape.contains(0) { return [] }
                guard let type = HDF5Identifier(H5Aget_type(identifier.raw), closedBy: H5Tclose) else {
                    throw failure()
                }
                guard H5Tget_class(type.raw) == H5T_STRING else {
                    throw HDF5Error(.wrongType, file: file.path, object: path, "does not hold strings")
                }
                var count = 1
                for extent in shape {
                    let (product, overflow) = count.multipliedReportingOverflow(by: extent)
                    // A string takes at least a byte of the file.
                    guard !overflow, product <= file.size else { throw implausible() }
                    count = product
                }
                return H5Tis_variable_str(type.raw) > 0
                    ? try variableLengthStrings(count, type.raw) : try fixedLengthStrings(count, type.raw)
            }
        }
    }

    private func fixedLengthStrings(_ count: Int, _ type: hid_t) throws(HDF5Error) -> [String] {
        let length = Int(H5Tget_size(type))
        let (bytes, overflow) = count.multipliedReportingOverflow(by: length)
        guard length > 0, !overflow, bytes <= file.size else { throw implausible() }
        var buffer = [UInt8](repeating: 0, count: bytes)
        guard H5Aread(identifier.raw, type, &buffer) >= 0 else { throw failure() }
        let isSpacePadded = H5Tget_strpad(type) == H5T_STR_SPACEPAD
        return stride(from: 0, to: bytes, by: length).map { start in
            var field = buffer[start..<start + length]
            if isSpacePadded {
                while field.last == UInt8(ascii: " ") { field.removeLast() }
            } else if let end = field.firstIndex(of: 0) {
                field = field[..<end]
            }
            return String(decoding: field, as: UTF8.self)
        }
    }

    private func variableLengthStrings(_ count: Int, _ type: hid_t) throws(HDF5Error) -> [String] {
        guard let space = HDF5Identifier(H5Aget_space(identifier.raw), closedBy: H5Sclose) else { throw failure() }
        let pointers = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: count)
        defer { pointers.deallocate() }
        pointers.initialize(repeating: nil)
        guard H5Aread(identifier.raw, type, pointers.baseAddress) >= 0 else { throw failure() }
        defer { H5Dvlen_reclaim(type, space.raw, 0, pointers.baseAddress) }
        return pointers.map { pointer in pointer.map { String(cString: $0) } ?? "" }
    }

    private func implausible() -> HDF5Error {
        HDF5Error(.implausibleSize, file: file.path, object: path, "claims more text than the file can hold")
    }

    private func failure() -> HDF5Error {
        HDF5Error(
            .library, file: file.path, object: path, "cannot be read", libraryStack: HDF5Library.errorStack())
    }
}
