import HDF5
import HDF5Library
import Synchronization
import TestSupport
import Testing

@Suite("The listing of an HDF5 file") struct ListingTests {
    private static let fixture = ModelFixture.named("fixed_strings").path

    private func framed(_ message: [UInt8]) -> [UInt8] { ListingFormat.bytes(of: UInt32(message.count)) + message }

    /// All that a reader says of a file, without answers.
    private func messages(of path: String) throws -> [[UInt8]] {
        var walk = LibraryWalk(try ByteWindow(OpenFile(path: path)), leavingOut: [])
        var messages: [[UInt8]] = []
        while !walk.isComplete { messages.append(walk.nextMessage()) }
        return messages
    }

    /// Asks for all there is, as a model's loading does.
    /// - Returns: how much there was.
    @discardableResult
    private func survey(_ bytes: [UInt8]) throws -> Int {
        let root = try HDF5File(path: ListingTests.fixture, reader: ScriptReader(bytes: bytes)).root
        var count = 0
        for path in try root.datasetPaths(limit: 10_000) {
            guard let dataset = try? root.dataset(String(path.dropFirst())), dataset.count <= 1 << 20 else { continue }
            count += (try? dataset.floats.count) ?? 0
        }
        for name in root.memberNames {
            guard let group = try? root.group(name) else { continue }
            for attribute in ["layer_names", "weight_names", "backend"] where group.hasAttribute(attribute) {
                count += (try? group.attribute(attribute).strings.count) ?? 0
            }
        }
        return count
    }

    @Test("may end anywhere, and is refused or believed as far as it goes")
    func cuts() throws {
        let whole = try messages(of: ListingTests.fixture).flatMap(\.self)
        #expect(try survey(whole) > 0)
        for length in 0..<whole.count - framed([]).count {
            #expect(throws: HDF5Error.self) { try survey(Array(whole.prefix(length))) }
        }
    }

    @Test("may have bits that are wrong, and is refused or gives other numbers")
    func bits() throws {
        let whole = try messages(of: ListingTests.fixture).flatMap(\.self)
        var refused = 0
        for bit in stride(from: 0, to: whole.count * 8, by: 7) {
            var bytes = whole
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            do {
                try survey(bytes)
            } catch {
                #expect(error is HDF5Error)
                refused += 1
            }
        }
        #expect(refused > 0)
    }

    @Test("is not believed where it points, counts or claims too much")
    func lies() throws {
        func root(_ target: ListedGroup.Target) -> [UInt8] {
            framed(ListingFormat.greeting)
                + framed(
                    ListedObject.group(ListedGroup(members: [.init(name: "x", target: target)], attributes: [])).encoded
                )
        }
        func asked(_ bytes: [UInt8]) -> HDF5Error.Code? {
            code {
                _ = try HDF5File(path: ListingTests.fixture, reader: ScriptReader(bytes: bytes)).root.dataset("x")
                    .floats
            }
        }
        let end = framed([])
        #expect(asked(root(.object(1)) + end) == .library)
        #expect(asked(root(.object(.max - 2)) + end) == .library)
        #expect(asked(root(.object(0)) + end) == .wrongType)
        #expect(asked(root(.elsewhere) + end) == .refused)
        let claims: [(shape: [Int], content: ListedDataset.Content, code: HDF5Error.Code)] = [
            ([.max], .packed, .implausibleSize), ([1 << 40, 1 << 40], .packed, .implausibleSize),
            ([1 << 30], .plain(.float32, offset: 0), .implausibleSize),
            ([4], .plain(.float32, offset: .max), .truncated), ([4], .plain(.float16, offset: .max - 3), .truncated),
            ([4], .plain(.float32, offset: 1 << 40), .truncated),
            ([4], .failure(ListedFailure(.wrongType, "is a joke")), .wrongType),
        ]
        for (shape, content, expected) in claims {
            let object = ListedObject.dataset(ListedDataset(shape: shape, content: content)).encoded
            #expect(asked(root(.object(1)) + framed(object) + end) == expected)
        }
        // Neither an answer of another length, nor one that is no failure.
        let packed = ListedObject.dataset(ListedDataset(shape: [4], content: .packed)).encoded
        #expect(asked(root(.object(1)) + framed(packed) + end + framed([])) == .readerLost)
        #expect(asked(root(.object(1)) + framed(packed) + end + framed([200, 1])) == .library)
        #expect(asked(framed([1, 2, 3])) == .noReader)
        #expect(asked(framed(ListingFormat.greeting) + ListingFormat.bytes(of: .max)) == .implausibleSize)
        #expect(asked(framed(ListingFormat.greeting) + framed([0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1])) == .library)
    }

    @Test("leaves out what nobody asks for, but for its name")
    func leftOut() throws {
        let path = ListingTests.fixture
        let root = try HDF5File(path: path, reader: LibraryReader(), leavingOut: ["model_weights"]).root
        #expect(root.contains("model_weights"))
        #expect(code { _ = try root.group("model_weights") } == .noSuchObject)
        #expect(try root.datasetPaths(limit: 1000).allSatisfy { !$0.hasPrefix("/model_weights") })
    }

    @Test("lets its reader go once it is complete, and packed numbers with it")
    func dismissal() throws {
        let reader = WatchedReader()
        let file = try HDF5File(path: ModelFixture.path("HDF5/numbers.h5"), reader: reader)
        let plain = try file.root.dataset("plain/float32").floats
        #expect(try file.root.dataset("packed/float32").floats.count == plain.count)
        #expect(reader.isThere)
        file.dismissReader()
        #expect(!reader.isThere)
        #expect(try file.root.datasetPaths(limit: 1000).count > 2)
        #expect(try file.root.dataset("plain/float32").floats.map(\.bitPattern) == plain.map(\.bitPattern))
        #expect(code { _ = try file.root.dataset("packed/float32").floats } == .library)
    }

    @Test("may break off where nobody asks for the rest")
    func incomplete() throws {
        let whole = try messages(of: ListingTests.fixture).flatMap(\.self)
        let cut = ScriptReader(bytes: Array(whole.dropLast(framed([]).count)))
        let file = try HDF5File(path: ListingTests.fixture, reader: cut)
        file.dismissReader()
        #expect(try file.root.datasetPaths(limit: 1000).count > 1)
    }

    @Test("cannot be had where there is no program to read, or one that says nothing")
    func noReader() {
        func asked(_ program: String) -> HDF5Error.Code? {
            code { _ = try HDF5File(path: ListingTests.fixture, reader: ReaderProcess(program: program)).root }
        }
        #expect(asked("/nonexistent/whylight-hdf5") == .noReader)
        #expect(asked("/bin/true") == .readerLost)
        let cancelled = ReaderProcess(program: "/bin/cat") { true }
        #expect(code { _ = try HDF5File(path: ListingTests.fixture, reader: cancelled).root } == .cancelled)
    }
}

/// A reader in this process of which one sees whether it is still there.
private final class WatchedReader: HDF5Reader {
    private final class Channel: HDF5Channel {
        let inner: any HDF5Channel
        let reader: WatchedReader

        init(_ inner: any HDF5Channel, _ reader: WatchedReader) {
            self.inner = inner
            self.reader = reader
        }

        deinit { reader.count.subtract(1, ordering: .relaxed) }

        func receive(into bytes: UnsafeMutableRawBufferPointer) throws(HDF5Error) { try inner.receive(into: bytes) }

        func send(_ bytes: [UInt8]) throws(HDF5Error) { try inner.send(bytes) }
    }

    private let count = Atomic<Int>(0)

    var isThere: Bool { count.load(ordering: .relaxed) > 0 }

    func channel(
        to window: ByteWindow, path: String, leavingOut leftOut: [String]
    ) throws(HDF5Error) -> any HDF5Channel {
        count.add(1, ordering: .relaxed)
        return Channel(try LibraryReader().channel(to: window, path: path, leavingOut: leftOut), self)
    }
}
