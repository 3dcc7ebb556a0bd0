import Synchronization

/// What a reader says of a file, taken in as far as somebody asks: while the first part is being worked on, the reader goes
/// on with the rest.
final class Listing: Sendable {
    private struct State {
        /// nil once the reader was dismissed.
        var channel: (any HDF5Channel)?
        var objects: [ListedObject] = []
        var hasGreeted = false
        var isComplete = false
        var byteCount = 0
        /// What ended the conversation; nothing more is asked then.
        var failure: HDF5Error?
    }

    private let path: String
    private let limit: Int
    private let state: Mutex<State>

    /// - Parameter path: for errors.
    /// - Parameter size: the file's, in bytes.
    init(_ channel: any HDF5Channel, path: String, size: Int) {
        state = Mutex(State(channel: channel))
        self.path = path
        limit = ListingFormat.limit(forFileOf: size)
    }

    /// - Throws: `HDF5Error`; with `library` where there is no such object, too.
    func object(_ number: Int) throws(HDF5Error) -> ListedObject {
        try state.withLock { (state) throws(HDF5Error) in
            while state.objects.count <= number, !state.isComplete { try next(&state) }
            guard state.objects.indices.contains(number) else { throw nonsense() }
            return state.objects[number]
        }
    }

    /// Takes in what is left, as far as the reader gets with it; then the reader ends.
    func dismissReader() {
        state.withLock { state in
            do throws(HDF5Error) { while !state.isComplete { try next(&state) } } catch {}
            state.channel = nil
        }
    }

    /// Fills `elements` with the numbers of a dataset that is packed.
    /// - Parameter object: the dataset's path, for errors.
    /// - Throws: `HDF5Error`.
    func numbers(
        of number: Int, at object: String, into elements: UnsafeMutableBufferPointer<Float>
    ) throws(HDF5Error) {
        guard let question = UInt32(exactly: number) else { throw nonsense() }
        try state.withLock { (state) throws(HDF5Error) in
            while !state.isComplete { try next(&state) }
            guard let channel = state.channel else { throw nonsense() }
            try attempt(&state) { () throws(HDF5Error) in
                try channel.send(ListingFormat.bytes(of: question))
            }
            let answer = try message(&state)
            guard answer.isEmpty else {
                let failure = try attempt(&state) { () throws(HDF5Error) in
                    guard let failure = try? ListedFailure(decoding: answer) else { throw nonsense() }
                    return failure
                }
                throw failure.error(file: path, object: object)
            }
            try attempt(&state) { () throws(HDF5Error) in
                try channel.receive(into: UnsafeMutableRawBufferPointer(elements))
            }
        }
    }

    private func next(_ state: inout State) throws(HDF5Error) {
        if !state.hasGreeted {
            let greeting = try message(&state)
            try attempt(&state) { () throws(HDF5Error) in
                guard greeting == ListingFormat.greeting else {
                    throw HDF5Error(
                        .noReader, file: path, "the program that reads HDF5 is of another version: restart the kernel")
                }
            }
            state.hasGreeted = true
        }
        let message = try message(&state)
        guard !message.isEmpty else {
            state.isComplete = true
            return
        }
        let object = try attempt(&state) { () throws(HDF5Error) in
            guard let object = try? ListedObject(decoding: message) else { throw nonsense() }
            return object
        }
        state.objects.append(object)
    }

    private func message(_ state: inout State) throws(HDF5Error) -> [UInt8] {
        let length = try receive(MemoryLayout<UInt32>.size, &state).withUnsafeBytes {
            $0.loadUnaligned(as: UInt32.self)
        }
        state.byteCount += Int(length)
        guard state.byteCount <= limit else {
            return try attempt(&state) { () throws(HDF5Error) in
                throw HDF5Error(.implausibleSize, file: path, "the HDF5 file describes more than it can hold")
            }
        }
        return try receive(Int(length), &state)
    }

    private func receive(_ count: Int, _ state: inout State) throws(HDF5Error) -> [UInt8] {
        guard let channel = state.channel else { throw nonsense() }
        return try attempt(&state) { () throws(HDF5Error) in
            // For no bytes it would write into the empty array that all threads share.
            guard count > 0 else { return [] }
            var failure: HDF5Error?
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
                let room = UnsafeMutableRawBufferPointer(buffer)
                do throws(HDF5Error) {
                    try channel.receive(into: UnsafeMutableRawBufferPointer(rebasing: room[..<count]))
                    initializedCount = count
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            return bytes
        }
    }

    /// Remembers what ended the conversation.
    private func attempt<Result>(
        _ state: inout State, _ body: () throws(HDF5Error) -> Result
    ) throws(HDF5Error) -> Result {
        if let failure = state.failure { throw failure }
        do throws(HDF5Error) {
            return try body()
        } catch {
            state.failure = error
            throw error
        }
    }

    private func nonsense() -> HDF5Error {
        HDF5Error(.library, file: path, "the HDF5 file is damaged: what its reader says of it makes no sense")
    }
}
