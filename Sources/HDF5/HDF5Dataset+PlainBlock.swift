extension HDF5Dataset {
    /// Numbers that lie in one block of the file as they are, which several threads may read at once, whoever reads
    /// the rest.
    package struct PlainBlock: Sendable {
        let format: ElementFormat
        let window: ByteWindow
        let offset: Int
        /// For errors.
        let place: String

        /// Fills `elements` from the element number `first` on.
        /// - Throws: `HDF5Error` with `truncated`, `readFailed`.
        package func read(from first: Int, into elements: UnsafeMutableBufferPointer<Float>) throws(HDF5Error) {
            // The offset may be anything; the element is one of those that fit into the file.
            let (start, overflow) = offset.addingReportingOverflow(first * format.width)
            guard !overflow else { throw HDF5Error(.truncated, file: place, "its data lie outside the file") }
            if format == .float32 {
                try window.read(into: UnsafeMutableRawBufferPointer(elements), at: start, path: place)
            } else {
                try readHalves(at: start, into: elements)
            }
        }

        private func readHalves(at start: Int, into elements: UnsafeMutableBufferPointer<Float>) throws(HDF5Error) {
            // Small enough to stay in the cache.
            let room = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: min(elements.count, 1 << 16))
            defer { room.deallocate() }
            var done = 0
            while done < elements.count {
                let count = min(room.count, elements.count - done)
                let halves = UnsafeMutableBufferPointer(rebasing: room[..<count])
                try window.read(into: UnsafeMutableRawBufferPointer(halves), at: start + 2 * done, path: place)
                format.widen(
                    UnsafeBufferPointer(halves),
                    into: UnsafeMutableBufferPointer(rebasing: elements[done..<done + count]))
                done += count
            }
        }
    }
}
