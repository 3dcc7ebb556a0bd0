package import HDF5
import HDF5Library
package import KerasModels

extension HDF5File {
    /// A file read in this process.
    package convenience init(path: String) throws(HDF5Error) { try self.init(path: path, reader: LibraryReader()) }
}

extension Model {
    /// A model read in this process.
    package static func load(path: String, weights: String? = nil) throws(ModelError) -> Model {
        try load(path: path, weights: weights, reader: LibraryReader())
    }
}
