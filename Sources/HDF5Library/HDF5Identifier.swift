import CHDF5

/// An open libhdf5 id that is closed when its owner goes.
struct HDF5Identifier: ~Copyable, Sendable {
    let raw: hid_t
    private let close: @Sendable (hid_t) -> herr_t

    /// Takes over an id that a call of libhdf5 returned; nil if that call failed.
    init?(_ raw: hid_t, closedBy close: @escaping @Sendable (hid_t) -> herr_t) {
        guard raw >= 0 else { return nil }
        self.raw = raw
        self.close = close
    }

    deinit {
        let (raw, close) = (raw, close)
        HDF5Library.locked { _ = close(raw) }
    }
}
