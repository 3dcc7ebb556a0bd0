import CHDF5
import HDF5

/// Reads the attributes of a group. Call it inside ``HDF5Library/locked(_:)``.
enum LibraryAttributes {
    /// - Parameter fileSize: bounds what an attribute may claim.
    static func all(of object: borrowing HDF5Identifier, fileSize: Int) throws(ListedFailure) -> [ListedAttribute] {
        var names: [String] = []
        let status = withUnsafeMutablePointer(to: &names) { pointer in
            CHDF5_iterate_attributes(
                object.raw,
                { _, name, _, context in
                    guard let name, let context else { return 0 }
                    context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
                    return 0
                }, pointer)
        }
        guard status >= 0 else { throw .library("its attributes cannot be listed") }
        var attributes: [ListedAttribute] = []
        for name in names { attributes.append(attribute(name, of: object.raw, fileSize: fileSize)) }
        return attributes
    }

    /// The strings of one attribute.
    static func strings(_ name: String, of object: hid_t, fileSize: Int) throws(ListedFailure) -> [String] {
        switch attribute(name, of: object, fileSize: fileSize).value {
        case .strings(let strings): return strings
        case .failure(let failure): throw failure
        }
    }

    private static func attribute(_ name: String, of object: hid_t, fileSize: Int) -> ListedAttribute {
        var shape: [Int] = []
        do throws(ListedFailure) {
            guard let attribute = HDF5Identifier(H5Aopen(object, name, 0), closedBy: H5Aclose),
                let space = HDF5Identifier(H5Aget_space(attribute.raw), closedBy: H5Sclose),
                let extents = HDF5Dataspace.shape(of: space.raw)
            else { throw .library("cannot be opened") }
            shape = extents
            let value = try strings(of: attribute.raw, space.raw, shape, fileSize: fileSize)
            return ListedAttribute(name: name, shape: shape, value: .strings(value))
        } catch {
            return ListedAttribute(name: name, shape: shape, value: .failure(error))
        }
    }

    private static func strings(
        of attribute: hid_t, _ space: hid_t, _ shape: [Int], fileSize: Int
    ) throws(ListedFailure) -> [String] {
        // An empty list has no storage, which H5Aread would not like, and h5py gives it any type at all.
        if shape.contains(0) { return [] }
        guard let type = HDF5Identifier(H5Aget_type(attribute), closedBy: H5Tclose) else {
            throw .library("cannot be read")
        }
        guard H5Tget_class(type.raw) == H5T_STRING else { throw ListedFailure(.wrongType, "does not hold strings") }
        let isVariable = H5Tis_variable_str(type.raw) > 0
        // A string takes at least a byte of the file.
        let length = isVariable ? 1 : Int(H5Tget_size(type.raw))
        guard length > 0, let count = ListedDataset.count(shape, elementSize: length, mostBytes: fileSize) else {
            throw implausible
        }
        return isVariable
            ? try variableLengthStrings(of: attribute, space, type.raw, count)
            : try fixedLengthStrings(of: attribute, type.raw, count, length: length)
    }

    private static func fixedLengthStrings(
        of attribute: hid_t, _ type: hid_t, _ count: Int, length: Int
    ) throws(ListedFailure) -> [String] {
        var buffer = [UInt8](repeating: 0, count: count * length)
        guard H5Aread(attribute, type, &buffer) >= 0 else { throw .library("cannot be read") }
        let isSpacePadded = H5Tget_strpad(type) == H5T_STR_SPACEPAD
        return stride(from: 0, to: buffer.count, by: length).map { start in
            var field = buffer[start..<start + length]
            if isSpacePadded {
                while field.last == UInt8(ascii: " ") { field.removeLast() }
            } else if let end = field.firstIndex(of: 0) {
                field = field[..<end]
            }
            return String(decoding: field, as: UTF8.self)
        }
    }

    private static func variableLengthStrings(
        of attribute: hid_t, _ space: hid_t, _ type: hid_t, _ count: Int
    ) throws(ListedFailure) -> [String] {
        let pointers = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: count)
        defer { pointers.deallocate() }
        pointers.initialize(repeating: nil)
        guard H5Aread(attribute, type, pointers.baseAddress) >= 0 else { throw .library("cannot be read") }
        defer { H5Dvlen_reclaim(type, space, 0, pointers.baseAddress) }
        return pointers.map { pointer in pointer.map { String(cString: $0) } ?? "" }
    }

    private static let implausible = ListedFailure(.implausibleSize, "claims more text than the file can hold")
}
