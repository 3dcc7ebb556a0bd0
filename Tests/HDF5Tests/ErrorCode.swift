import HDF5

/// The code of the `HDF5Error` that `body` throws; nil if it throws none.
func code(_ body: () throws -> Void) -> HDF5Error.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? HDF5Error)?.code
    }
}
