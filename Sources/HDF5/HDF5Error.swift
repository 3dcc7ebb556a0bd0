/// Why a file, or something in it, could not be read.
package struct HDF5Error: Error, Hashable, Sendable {
    package enum Code: UInt8, Hashable, Sendable {
        case fileNotFound
        case permissionDenied
        /// A folder, a device or anything else that is no regular file.
        case notARegularFile
        /// The file does not begin with HDF5's signature.
        case notHDF5
        /// The file ends before the data that it promises.
        case truncated
        /// No such group, dataset or attribute.
        case noSuchObject
        /// The object is there, but of another kind or type than asked for.
        case wrongType
        /// Something that would make the library look outside the file: a soft or external link, an external or a
        /// virtual dataset.
        case refused
        /// Data packed by other means than deflate, shuffle and checksums.
        case unsupportedFilter
        /// A size that the file cannot honestly hold.
        case implausibleSize
        /// The operating system failed to read.
        case readFailed
        /// libhdf5 failed; ``libraryStack`` has its words.
        case library
        /// The process that reads the file did not survive it.
        case readerLost
        /// There is no process to read the file.
        case noReader
        /// Whoever waited for the file did not want it any more.
        case cancelled
    }

    package let code: Code
    package let file: String
    /// Path of the group, dataset or attribute inside the file; empty where the file as a whole is meant.
    package let object: String
    /// What was wrong, as half a sentence without a full stop.
    package let reason: String
    /// libhdf5's error stack, innermost function first: `H5F_open: unable to read superblock`.
    package let libraryStack: [String]

    package init(_ code: Code, file: String, object: String = "", _ reason: String, libraryStack: [String] = []) {
        self.code = code
        self.file = file
        self.object = object
        self.reason = reason
        self.libraryStack = libraryStack
    }
}

extension HDF5Error: CustomStringConvertible {
    package var description: String {
        let place = object.isEmpty ? file : "\(file): \(object)"
        let cause = libraryStack.first.map { " (\($0))" } ?? ""
        return "\(place): \(reason)\(cause)"
    }
}
