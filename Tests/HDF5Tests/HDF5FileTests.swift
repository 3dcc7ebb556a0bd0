import HDF5
import HDF5Library
import TestSupport
import Testing

@Suite("HDF5 files") struct HDF5FileTests {
    @Test("are told apart when they are missing, no HDF5, empty, a folder or cut short")
    func refusals() throws {
        #expect(code { _ = try HDF5File(path: "/nonexistent/model.h5") } == .fileNotFound)
        #expect(code { _ = try HDF5File(path: "/") } == .notARegularFile)
        try withTemporaryFile(Array("just some text, long enough".utf8)) { path in
            #expect(code { _ = try HDF5File(path: path) } == .notHDF5)
        }
        try withTemporaryFile([]) { path in
            #expect(code { _ = try HDF5File(path: path) } == .notHDF5)
        }
        let bytes = try contents(of: ModelFixture.named("keras23_nested").path)
        try withTemporaryFile(Array(bytes.prefix(bytes.count / 2))) { path in
            #expect(code { _ = try HDF5File(path: path).root } == .truncated)
        }
        try withTemporaryFile(Array(bytes.prefix(20))) { path in
            let code = code { _ = try HDF5File(path: path).root }
            #expect(code == .truncated || code == .library)
        }
    }

    @Test("are refused wherever they are cut", arguments: ["keras23_nested", "forked"])
    func cuts(name: String) throws {
        let bytes = try contents(of: ModelFixture.named(name).path)
        for length in stride(from: 8, to: bytes.count, by: 397) {
            try withTemporaryFile(Array(bytes.prefix(length))) { path in
                let code = code { _ = try HDF5File(path: path).root }
                #expect(code == .truncated || code == .library, "cut to \(length) bytes")
            }
        }
    }

    @Test("report what the operating system says about opening")
    func systemErrors() {
        #expect(HDF5Error.opening("x", 2).code == .fileNotFound)
        #expect(HDF5Error.opening("x", 13).code == .permissionDenied)
        #expect(HDF5Error.opening("x", 5).code == .readFailed)
    }

    @Test("carry libhdf5's own words in errors")
    func libraryStack() throws {
        var bytes = try contents(of: ModelFixture.named("keras23_nested").path)
        bytes.replaceSubrange(8..<100, with: repeatElement(0xFF, count: 92))
        try withTemporaryFile(bytes) { path in
            do throws(HDF5Error) {
                _ = try HDF5File(path: path).root
                Issue.record("a file with a damaged superblock was opened")
            } catch {
                #expect(error.code == .library)
                #expect(error.libraryStack.contains { $0.contains("superblock") })
            }
        }
    }

    /// Version 1.10 of libhdf5 reads past the end of such a heap, or for ever.
    @Test(
        "are refused where the heap of their strings is damaged",
        arguments: [
            // Place in the heap, and the bytes written there: the heap's size, then index and size of its first object.
            (8, [UInt8](repeating: 0xFF, count: 8)), (8, [0, 0, 0, 0, 0, 0, 0, 0]),
            (16, [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (24, [0xF0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), (24, [0, 0, 0, 1, 0, 0, 0, 0]),
        ])
    func heaps(place: Int, bytes: [UInt8]) throws {
        var damaged = try contents(of: ModelFixture.named("keras23_nested").path)
        let heap = try #require(damaged.firstRange(of: Array("GCOL".utf8))).lowerBound
        damaged.replaceSubrange(heap + place..<heap + place + bytes.count, with: bytes)
        try withTemporaryFile(damaged) { path in
            let root = try HDF5File(path: path).root
            let code = code {
                for name in ["model_config", "keras_version", "backend"] { _ = try root.attribute(name).strings }
            }
            #expect(code == .library)
        }
    }

    @Test("may be part of another file, or bytes in memory")
    func windows() throws {
        let bytes = try contents(of: ModelFixture.named("sequential").path)
        let path = "model_weights/conv/conv/kernel:0"
        let expected = try HDF5File(path: ModelFixture.named("sequential").path).root.dataset(path).floats
        try withTemporaryFile([1, 2, 3] + bytes + [4, 5]) { file in
            let window = try ByteWindow(OpenFile(path: file), start: 3, count: bytes.count)
            let reader = LibraryReader()
            #expect(try HDF5File(window, path: "part", reader: reader).root.dataset(path).floats == expected)
            #expect(code { _ = try ByteWindow(OpenFile(path: file), start: 6, count: bytes.count) } == .truncated)
            let short = try ByteWindow(OpenFile(path: file), start: 3, count: bytes.count - 1)
            #expect(code { _ = try HDF5File(short, path: "part", reader: reader).root } == .truncated)
            let shifted = try ByteWindow(OpenFile(path: file), start: 2, count: bytes.count)
            #expect(code { _ = try HDF5File(shifted, path: "part", reader: reader) } == .notHDF5)
        }
        var memory = try MemoryFile(path: "memory")
        try bytes.withUnsafeBytes { try memory.append($0) }
        let window = try ByteWindow(memory.finished())
        #expect(try HDF5File(window, path: "memory", reader: LibraryReader()).root.dataset(path).floats == expected)
    }
}
