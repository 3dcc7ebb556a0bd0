import CHDF5
import CHDF5Window
import HDF5

/// A file as libhdf5 has it open, or why it has not.
final class OpenedFile: Sendable {
    private enum State: ~Copyable, Sendable {
        case open(HDF5Identifier)
        case failed(ListedFailure)
    }

    private let state: State
    private let window: ByteWindow

    /// Bytes of the library's cache. A walk comes by each header once, so keeping them would gain nothing.
    private static let cacheSize = 1 << 14

    init(_ window: ByteWindow) {
        self.window = window
        state = HDF5Library.locked {
            let access = H5Pcreate(CHDF5_FILE_ACCESS())
            defer { H5Pclose(access) }
            var place = CHDF5_window(
                descriptor: window.file.descriptor, start: UInt64(window.start), length: UInt64(window.count))
            // Of a name that is not absolute the library would ask which folder it is in.
            if H5Pset_driver(access, HDF5Library.windowDriver, &place) >= 0,
                CHDF5_limit_cache(access, OpenedFile.cacheSize) >= 0,
                let identifier = HDF5Identifier(H5Fopen("/window", CHDF5_READ_ONLY(), access), closedBy: H5Fclose)
            {
                return .open(identifier)
            }
            let stack = HDF5Library.errorStack()
            let isCut = stack.contains { $0.contains("truncated") || $0.contains("eof") }
            return .failed(
                isCut
                    ? ListedFailure(
                        .truncated, "the file ends before its data do: it is incomplete", libraryStack: stack)
                    : ListedFailure(.library, "the HDF5 file is damaged", libraryStack: stack))
        }
    }

    /// Call it inside ``HDF5Library/locked(_:)``.
    func root() throws(ListedFailure) -> HDF5Identifier {
        guard let root = HDF5Identifier(H5Gopen2(try identifier, "/", 0), closedBy: H5Gclose) else {
            throw .library("cannot be opened")
        }
        return root
    }

    /// Call it inside ``HDF5Library/locked(_:)``.
    func object(at address: haddr_t) throws(ListedFailure) -> HDF5Identifier {
        guard let object = HDF5Identifier(H5Oopen_by_addr(try identifier, address), closedBy: H5Oclose) else {
            throw .library("cannot be opened")
        }
        return object
    }

    private var identifier: hid_t {
        get throws(ListedFailure) {
            switch state {
            case .open(let identifier): return identifier.raw
            case .failed(let failure): throw failure
            }
        }
    }
}
