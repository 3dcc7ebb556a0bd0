import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A block of floats with a lifetime: allocated here, or borrowed from an owner such as a mapped file.
///
/// `@unchecked Sendable`: the elements are written only by the initialiser that makes the storage, before anyone else
/// can see it; afterwards they are only read.
package final class TensorStorage: @unchecked Sendable {
    package let base: UnsafeMutablePointer<Float>
    package let count: Int
    private let owner: (any AnyObject & Sendable)?
    private let derivedForms = Mutex<[String: TensorStorage]>([:])
    /// The first of them, which is asked for in each run and found without a lock.
    private let firstForm = AtomicLazyReference<DerivedForm>()

    /// Uninitialised elements, aligned to 64 bytes; from 4 MiB on in large pages where the system has them.
    /// - Throws: `TensorError.outOfMemory`.
    package init(count: Int) throws(TensorError) {
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        guard MachineMemory.has(bytes) else { throw .outOfMemory(bytes: bytes) }
        let pointer = bytes >= 2 * LargePages.size ? LargePages.allocate(bytes) : TensorStorage.allocate(bytes)
        guard let pointer else { throw .outOfMemory(bytes: bytes) }
        base = pointer.bindMemory(to: Float.self, capacity: max(count, 1))
        self.count = count
        owner = nil
    }

    private static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
        var pointer: UnsafeMutableRawPointer?
        return posix_memalign(&pointer, 64, bytes) == 0 ? pointer : nil
    }

    /// Elements that live inside `owner`, which is kept alive as long as this storage.
    package init(borrowing elements: UnsafeBufferPointer<Float>, from owner: any AnyObject & Sendable) {
        base = UnsafeMutablePointer(mutating: elements.baseAddress!)
        count = elements.count
        self.owner = owner
    }

    /// Another form of these elements, such as packed for a matrix product: made at first use, then kept as long as the
    /// elements themselves, for every user of them.
    ///
    /// Two threads that ask at the same time may both make it; one of the results is kept and given to both.
    package func derived<E: Error>(_ form: String, make: () throws(E) -> TensorStorage) throws(E) -> TensorStorage {
        if let first = firstForm.load(), first.name == form { return first.storage }
        if let known = derivedForms.withLock({ $0[form] }) { return known }
        let made = try make()
        let kept = derivedForms.withLock { forms in
            if let known = forms[form] { return known }
            forms[form] = made
            return made
        }
        _ = firstForm.storeIfNil(DerivedForm(name: form, storage: kept))
        return kept
    }

    deinit {
        if owner == nil { free(base) }
    }
}

/// Another form of a storage's elements, with its name.
private final class DerivedForm: Sendable {
    let name: String
    let storage: TensorStorage

    init(name: String, storage: TensorStorage) {
        self.name = name
        self.storage = storage
    }
}
