import CHDF5

/// An array of numbers in an HDF5 file.
package final class HDF5Dataset: Sendable {
    package let file: HDF5File
    /// From the root, such as `/model_weights/conv1/conv1/kernel:0`.
    package let path: String
    /// Empty for a scalar.
    package let shape: [Int]
    /// The product of the extents.
    package let count: Int
    let identifier: HDF5Identifier

    /// Checks that the dataset's claims are plausible, so that callers may allocate ``count`` floats.
    init(in file: HDF5File, at path: String, _ identifier: consuming HDF5Identifier) throws(HDF5Error) {
        self.file = file
        self.path = path
        let raw = identifier.raw
        self.identifier = identifier
        (shape, count) = try HDF5Library.locked { () throws(HDF5Error) in
            guard let properties = HDF5Identifier(H5Dget_create_plist(raw), closedBy: H5Pclose),
                let space = HDF5Identifier(H5Dget_space(raw), closedBy: H5Sclose),
                let type = HDF5Identifier(H5Dget_type(raw), closedBy: H5Tclose),
                let shape = HDF5Dataspace.shape(of: space.raw)
            else {
                throw HDF5Error(
                    .library, file: file.path, object: path, "cannot be read",
                    libraryStack: HDF5Library.errorStack())
            }
            let layout = H5Pget_layout(properties.raw)
            try Self.checkFilters(properties.raw, file, path)
            guard layout != H5D_VIRTUAL, H5Pget_external_count(properties.raw) == 0 else {
                throw HDF5Error(.refused, file: file.path, object: path, "keeps its data in other files")
            }
            let stored = min(Int(clamping: H5Dget_storage_size(raw)), file.size)
            let elementSize = Int(H5Tget_size(type.raw))
            let mostBytes = layout == H5D_CHUNKED ? max(stored.saturatingProduct(1032), 1 << 20) : file.size
            let count = try Self.plausibleCount(shape, elementSize: elementSize, mostBytes: mostBytes, file, path)
            if layout == H5D_CHUNKED {
                // libhdf5 unpacks a whole chunk, however little of it lies in the dataset.
                var chunk = [hsize_t](repeating: 0, count: shape.count)
                guard H5Pget_chunk(properties.raw, Int32(shape.count), &chunk) == Int32(shape.count) else {
                    throw HDF5Error(.library, file: file.path, object: path, "has chunks of another rank")
                }
                _ = try Self.plausibleCount(
                    chunk.map { Int(clamping: $0) }, elementSize: elementSize, mostBytes: mostBytes, file, path)
            }
            return (shape, count)
        }
    }

    /// All elements in row-major order as 32-bit floats, converted where the file has other numbers.
    ///
    /// What Keras writes, little-endian numbers in one block, is read straight from the file.
    /// - Parameter elements: uninitialised room for exactly ``count`` floats.
    /// - Throws: `HDF5Error` with `wrongType` for anything but numbers, `truncated`, `readFailed`, `library`.
    package func read(into elements: UnsafeMutableBufferPointer<Float>) throws(HDF5Error) {
        precondition(elements.count == count, "the buffer has another size than the dataset")
        guard let start = elements.baseAddress, count > 0 else { return }
        if let block = try plainBlock() {
            try block.read(from: 0, into: elements)
            return
        }
        try HDF5Library.locked { () throws(HDF5Error) in
            // The library would leave the buffer as it is only on failure; a short read must not show stale memory.
            elements.initialize(repeating: 0)
            if let format = try ElementFormat(of: identifier.raw, file, path), format != .float32 {
                try readHalves(format, into: elements)
                return
            }
            guard H5Dread(identifier.raw, CHDF5_NATIVE_FLOAT(), 0, 0, 0, start) >= 0 else {
                throw failure("its data cannot be read")
            }
        }
    }

    /// All elements in row-major order; see ``read(into:)``.
    package var floats: [Float] {
        get throws(HDF5Error) {
            var failure: HDF5Error?
            let count = count
            let values = [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
                do throws(HDF5Error) {
                    try read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
                    initializedCount = count
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            return values
        }
    }

    /// Numbers of half the width that lie in chunks. Call it inside ``HDF5Library/locked(_:)``.
    private func readHalves(
        _ format: ElementFormat, into elements: UnsafeMutableBufferPointer<Float>
    ) throws(HDF5Error) {
        var halves = [UInt16](repeating: 0, count: count)
        guard let type = HDF5Identifier(H5Dget_type(identifier.raw), closedBy: H5Tclose),
            H5Dread(identifier.raw, type.raw, 0, 0, 0, &halves) >= 0
        else { throw failure("its data cannot be read") }
        halves.withUnsafeBufferPointer { format.widen($0, into: elements) }
    }

    private func failure(_ reason: String) -> HDF5Error {
        HDF5Error(.library, file: file.path, object: path, reason, libraryStack: HDF5Library.errorStack())
    }

    /// Of libhdf5's own filters those that users meet: others are slow, rare, or know no bound on what they unpack to.
    private static func checkFilters(_ properties: hid_t, _ file: HDF5File, _ path: String) throws(HDF5Error) {
        for index in 0..<max(0, H5Pget_nfilters(properties)) {
            var (flags, elementCount, configuration) = (UInt32(0), 0, UInt32(0))
            var name = [CChar](repeating: 0, count: 64)
            let filter = H5Pget_filter2(
                properties, UInt32(index), &flags, &elementCount, nil, name.count, &name, &configuration)
            guard [H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32].contains(filter) else {
                let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                throw HDF5Error(
                    .unsupportedFilter, file: file.path, object: path,
                    "is packed by the filter \(text.isEmpty ? "\(filter)" : text), which is not supported; save the model "
                        + "again without it, or with gzip")
            }
        }
    }

    /// The element count, if what is stored can hold that much.
    ///
    /// Unpacked data never exceed the file. Deflate shrinks at most 1032 to 1, so packed data that claim more than that
    /// are a bomb; so are big datasets of which little was ever stored.
    private static func plausibleCount(
        _ shape: [Int], elementSize: Int, mostBytes: Int, _ file: HDF5File, _ path: String
    ) throws(HDF5Error) -> Int {
        var count = 1
        for extent in shape { count = count.saturatingProduct(extent) }
        guard count < Int.max, count.saturatingProduct(elementSize) <= mostBytes else {
            throw implausible(shape, file, path)
        }
        return count
    }

    private static func implausible(_ shape: [Int], _ file: HDF5File, _ path: String) -> HDF5Error {
        HDF5Error(
            .implausibleSize, file: file.path, object: path,
            "claims the shape \(shape), more than a file of \(file.size) bytes can hold")
    }
}

extension Int {
    /// The product of two numbers that are not negative, or the largest number where it does not fit.
    fileprivate func saturatingProduct(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
