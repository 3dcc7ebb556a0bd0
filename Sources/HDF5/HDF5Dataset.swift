/// An array of numbers in an HDF5 file.
package struct HDF5Dataset: Sendable {
    package let file: HDF5File
    /// From the root, such as `/model_weights/conv1/conv1/kernel:0`.
    package let path: String
    /// The product of the extents.
    package let count: Int
    /// In the listing.
    private let number: Int
    private let content: ListedDataset

    /// Empty for a scalar.
    package var shape: [Int] { content.shape }

    /// Checks that the dataset's claims are plausible, so that callers may allocate ``count`` floats: its reader may
    /// have been led astray.
    /// - Throws: `HDF5Error` with `implausibleSize`.
    init(in file: HDF5File, at path: String, _ number: Int, _ content: ListedDataset) throws(HDF5Error) {
        self.file = file
        self.path = path
        self.number = number
        self.content = content
        let mostBytes: Int
        var elementSize = 1
        switch content.content {
        case .plain(let format, _): (mostBytes, elementSize) = (file.size, format.width)
        case .packed, .failure: mostBytes = ListedDataset.mostBytes(unpackedFrom: file.size)
        }
        guard let count = ListedDataset.count(content.shape, elementSize: elementSize, mostBytes: mostBytes) else {
            throw ListedDataset.implausible(content.shape, fileSize: file.size).error(file: file.path, object: path)
        }
        self.count = count
    }

    /// All elements in row-major order as 32-bit floats, converted where the file has other numbers.
    ///
    /// What Keras writes, little-endian numbers in one block, is read straight from the file.
    /// - Parameter elements: uninitialised room for exactly ``count`` floats.
    /// - Throws: `HDF5Error` with `wrongType` for anything but numbers, `truncated`, `readFailed`, `library`,
    ///   `readerLost`, `cancelled`.
    package func read(into elements: UnsafeMutableBufferPointer<Float>) throws(HDF5Error) {
        precondition(elements.count == count, "the buffer has another size than the dataset")
        if let block = try plainBlock() {
            try block.read(from: 0, into: elements)
            return
        }
        guard count > 0 else { return }
        // A reader that ends in the middle must not leave stale memory to be shown.
        elements.initialize(repeating: 0)
        try file.listing.numbers(of: number, at: path, into: elements)
    }

    /// All elements in row-major order; see ``read(into:)``.
    package var floats: [Float] {
        get throws(HDF5Error) {
            // Of no elements it would write their number into the empty array that all threads share.
            guard count > 0 else {
                try read(into: UnsafeMutableBufferPointer(start: nil, count: 0))
                return []
            }
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

    /// The elements if they lie in one block as they are, in a format that needs no conversion by libhdf5.
    /// - Throws: `HDF5Error` with `wrongType` for anything but numbers, `library`.
    package func plainBlock() throws(HDF5Error) -> PlainBlock? {
        switch content.content {
        case .plain(let format, let offset):
            PlainBlock(format: format, window: file.window, offset: offset, place: "\(file.path): \(path)")
        case .packed: nil
        case .failure(let failure): throw failure.error(file: file.path, object: path)
        }
    }
}

extension ListedDataset {
    /// What packed numbers may unpack to: deflate shrinks at most 1032 to 1, so that data which claim more are a bomb; so
    /// are big datasets of which little was ever stored.
    package static func mostBytes(unpackedFrom stored: Int) -> Int { max(saturatingProduct(stored, 1032), 1 << 20) }

    /// The element count; nil if that many do not fit into so many bytes.
    package static func count(_ shape: [Int], elementSize: Int, mostBytes: Int) -> Int? {
        let count = shape.reduce(1, saturatingProduct)
        return count < Int.max && saturatingProduct(count, elementSize) <= mostBytes ? count : nil
    }

    package static func implausible(_ shape: [Int], fileSize: Int) -> ListedFailure {
        ListedFailure(.implausibleSize, "claims the shape \(shape), more than a file of \(fileSize) bytes can hold")
    }

    /// The product of two numbers that are not negative, or the largest number where it does not fit.
    private static func saturatingProduct(_ one: Int, _ other: Int) -> Int {
        let (product, overflow) = one.multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
