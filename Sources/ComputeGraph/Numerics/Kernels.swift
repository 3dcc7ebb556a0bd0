import CKernels

/// The C loops for this processor.
enum Kernels {
    /// `nonisolated(unsafe)`: points to a constant table of functions.
    nonisolated(unsafe) static let best: OpaquePointer = {
        guard let kernels = whylight_kernels_at(0) else { preconditionFailure("every processor has the baseline") }
        return kernels
    }()

    /// Columns of a packed panel.
    static let panelColumns = whylight_panel_columns(best)

    /// Columns that a packed matrix takes room for.
    static func packedColumns(_ columns: Int) -> Int { whylight_packed_columns(best, columns) }
}
