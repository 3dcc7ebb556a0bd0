package import HDF5
import Synchronization

/// Reads HDF5 in this process: for tests, and for fuzzing, which wants to see the library's code.
package struct LibraryReader: HDF5Reader {
    package init() {}

    package func channel(
        to window: ByteWindow, path: String, leavingOut leftOut: [String]
    ) throws(HDF5Error) -> any HDF5Channel {
        LibraryChannel(LibraryWalk(window, leavingOut: leftOut))
    }
}

private final class LibraryChannel: HDF5Channel {
    private struct State {
        var walk: LibraryWalk
        /// Said, but not yet heard.
        var said: ArraySlice<UInt8> = []
    }

    private let state: Mutex<State>

    init(_ walk: sending LibraryWalk) { state = Mutex(State(walk: walk)) }

    func receive(into bytes: UnsafeMutableRawBufferPointer) throws(HDF5Error) {
        state.withLock { state in
            var done = 0
            while done < bytes.count {
                if state.said.isEmpty { state.said = state.walk.nextMessage()[...] }
                let part = state.said.prefix(bytes.count - done)
                UnsafeMutableRawBufferPointer(rebasing: bytes[done...]).copyBytes(from: part)
                state.said = state.said.dropFirst(part.count)
                done += part.count
            }
        }
    }

    func send(_ bytes: [UInt8]) throws(HDF5Error) {
        state.withLock { state in
            let question = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
            state.said += state.walk.answer(to: question)
        }
    }
}
