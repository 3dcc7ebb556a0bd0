import HDF5

extension ByteWindow {
    /// A whole file.
    /// - Parameter limit: of its size in bytes.
    /// - Throws: `ModelError` with `fileNotFound`, `permissionDenied`, `overLimit`, `damaged`.
    init(path: String, limit: Int) throws(ModelError) {
        do throws(HDF5Error) {
            try self.init(OpenFile(path: path))
        } catch {
            throw ModelError(error)
        }
        guard count <= limit else {
            throw ModelError(.overLimit, "\(path) has \(count) bytes, more than the \(limit) that are read")
        }
    }

    /// The bytes as text.
    /// - Parameter name: for the error.
    /// - Throws: `ModelError` with `damaged` where they are no UTF-8 or cannot be read.
    func text(of name: String) throws(ModelError) -> String {
        // Of no bytes it would write their number into the empty array that all threads share.
        guard count > 0 else { return "" }
        var failure: HDF5Error?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            do throws(HDF5Error) {
                let room = UnsafeMutableRawBufferPointer(buffer)
                try read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<count]), at: 0, path: name)
                initializedCount = count
            } catch {
                failure = error
            }
        }
        if let failure { throw ModelError(failure) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ModelError(.damaged, "\(name) is no UTF-8 text")
        }
        return text
    }
}
