import CHDF5
import HDF5

/// A dataset as libhdf5 has it open. Call all of it inside ``HDF5Library/locked(_:)``.
struct LibraryDataset: ~Copyable {
    private let identifier: HDF5Identifier
    private let fileSize: Int

    init(_ identifier: consuming HDF5Identifier, fileSize: Int) {
        self.identifier = identifier
        self.fileSize = fileSize
    }

    /// - Throws: `ListedFailure` where it is refused: its data are elsewhere, packed by other means than those that are
    ///   known, or claim more than is stored.
    func listed() throws(ListedFailure) -> ListedDataset {
        let shape = try checkedShape()
        do throws(ListedFailure) {
            guard let format = try format() else { return ListedDataset(shape: shape, content: .packed) }
            let address = H5Dget_offset(identifier.raw)
            guard address != CHDF5_UNDEFINED_ADDRESS(), let offset = Int(exactly: address) else {
                return ListedDataset(shape: shape, content: .packed)
            }
            return ListedDataset(shape: shape, content: .plain(format, offset: offset))
        } catch {
            return ListedDataset(shape: shape, content: .failure(error))
        }
    }

    /// The bytes of all elements as 32-bit floats.
    func numbers() throws(ListedFailure) -> [UInt8] {
        let count = try checkedShape().reduce(1, *)
        // The library would leave the buffer as it is only on failure; a short read must not show stale memory.
        var numbers = [UInt8](repeating: 0, count: count * MemoryLayout<Float>.stride)
        guard count > 0 else { return numbers }
        if let format = try format(), format != .float32 {
            var halves = [UInt16](repeating: 0, count: count)
            guard let type = HDF5Identifier(H5Dget_type(identifier.raw), closedBy: H5Tclose),
                H5Dread(identifier.raw, type.raw, 0, 0, 0, &halves) >= 0
            else { throw .library("its data cannot be read") }
            numbers.withUnsafeMutableBytes { bytes in
                halves.withUnsafeBufferPointer { format.widen($0, into: bytes.bindMemory(to: Float.self)) }
            }
            return numbers
        }
        guard H5Dread(identifier.raw, CHDF5_NATIVE_FLOAT(), 0, 0, 0, &numbers) >= 0 else {
            throw .library("its data cannot be read")
        }
        return numbers
    }

    /// The extents, if what is stored can hold that much.
    private func checkedShape() throws(ListedFailure) -> [Int] {
        guard let properties = HDF5Identifier(H5Dget_create_plist(identifier.raw), closedBy: H5Pclose),
            let space = HDF5Identifier(H5Dget_space(identifier.raw), closedBy: H5Sclose),
            let type = HDF5Identifier(H5Dget_type(identifier.raw), closedBy: H5Tclose),
            let shape = HDF5Dataspace.shape(of: space.raw)
        else { throw .library("cannot be read") }
        let layout = H5Pget_layout(properties.raw)
        try checkFilters(properties.raw)
        guard layout != H5D_VIRTUAL, H5Pget_external_count(properties.raw) == 0 else {
            throw ListedFailure(.refused, "keeps its data in other files")
        }
        let elementSize = Int(H5Tget_size(type.raw))
        let stored = min(Int(clamping: H5Dget_storage_size(identifier.raw)), fileSize)
        let mostBytes = layout == H5D_CHUNKED ? ListedDataset.mostBytes(unpackedFrom: stored) : fileSize
        func check(_ shape: [Int]) throws(ListedFailure) {
            guard ListedDataset.count(shape, elementSize: elementSize, mostBytes: mostBytes) != nil else {
                throw ListedDataset.implausible(shape, fileSize: fileSize)
            }
        }
        try check(shape)
        if layout == H5D_CHUNKED {
            // libhdf5 unpacks a whole chunk, however little of it lies in the dataset.
            var chunk = [hsize_t](repeating: 0, count: shape.count)
            guard H5Pget_chunk(properties.raw, Int32(shape.count), &chunk) == Int32(shape.count) else {
                throw ListedFailure(.library, "has chunks of another rank")
            }
            try check(chunk.map { Int(clamping: $0) })
        }
        return shape
    }

    /// Of libhdf5's own filters those that users meet: others are slow, rare, or know no bound on what they unpack to.
    private func checkFilters(_ properties: hid_t) throws(ListedFailure) {
        for index in 0..<max(0, H5Pget_nfilters(properties)) {
            var (flags, elementCount, configuration) = (UInt32(0), 0, UInt32(0))
            var name = [CChar](repeating: 0, count: 64)
            let filter = H5Pget_filter2(
                properties, UInt32(index), &flags, &elementCount, nil, name.count, &name, &configuration)
            guard [H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32].contains(filter) else {
                let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                throw ListedFailure(
                    .unsupportedFilter,
                    "is packed by the filter \(text.isEmpty ? "\(filter)" : text), which is not supported; save the model "
                        + "again without it, or with gzip")
            }
        }
    }

    /// nil for numbers that libhdf5 converts.
    /// - Throws: `ListedFailure` with `wrongType` for anything but numbers.
    private func format() throws(ListedFailure) -> ElementFormat? {
        guard let type = HDF5Identifier(H5Dget_type(identifier.raw), closedBy: H5Tclose) else {
            throw .library("its type cannot be read")
        }
        switch H5Tget_class(type.raw) {
        case H5T_FLOAT:
            if H5Tequal(type.raw, CHDF5_IEEE_F32LE()) > 0, H5Tequal(type.raw, CHDF5_NATIVE_FLOAT()) > 0 {
                return .float32
            }
            let isHalf =
                H5Tget_size(type.raw) == 2 && H5Tget_order(type.raw) == H5T_ORDER_LE && H5Tget_ebias(type.raw) == 15
            return isHalf ? .float16 : nil
        case H5T_INTEGER:
            return nil
        case H5T_OPAQUE where H5Tget_size(type.raw) == 2:
            guard H5Aexists(identifier.raw, "dtype") > 0,
                try LibraryAttributes.strings("dtype", of: identifier.raw, fileSize: fileSize) == ["bfloat16"]
            else { fallthrough }
            return .bfloat16
        default:
            throw ListedFailure(.wrongType, "does not hold numbers")
        }
    }
}
