import HDF5
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
            #expect(code { _ = try HDF5File(path: path) } == .truncated)
        }
        try withTemporaryFile(Array(bytes.prefix(20))) { path in
            let code = code { _ = try HDF5File(path: path) }
            #expect(code == .truncated || code == .library)
        }
    }

    @Test("are refused wherever they are cut", arguments: ["keras23_nested", "forked"])
    func cuts(name: String) throws {
        let bytes = try contents(of: ModelFixture.named(name).path)
        for length in stride(from: 8, to: bytes.count, by: 397) {
            try withTemporaryFile(Array(bytes.prefix(length))) { path in
                let code = code { _ = try HDF5File(path: path) }
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
                _ = try HDF5File(path: path)
                Issue.record("a file with a damaged superblock was opened")
            } catch {
                #expect(error.code == .library)
                #expect(error.libraryStack.contains { $0.contains("superblock") })
            }
        }
    }
}
