import HDF5Library
import JupyterProtocol
import Workbench

/// A file of class names, and the same bytes as whatever `load` takes them for.
func fuzzLabels(_ bytes: [UInt8]) {
    let path = ScratchFile.path(holding: bytes)
    let workbench = Workbench(reader: LibraryReader())
    let code = "names = load \"\(path)\" as=\"labels\"\nnames[0]\nnames.count\nnames"
    _ = workbench.execute(CellRequest(code: code), output: Nobody())
}
