import CHDF5

/// A group of an HDF5 file: a folder of groups and datasets, with attributes.
package final class HDF5Group: Sendable {
    package let file: HDF5File
    /// From the root, such as `/model_weights/conv1`.
    package let path: String
    private let identifier: HDF5Identifier

    init(in file: HDF5File, at path: String, _ identifier: consuming HDF5Identifier) {
        self.file = file
        self.path = path
        self.identifier = identifier
    }

    /// The group `/`.
    convenience init(rootOf file: HDF5File) throws(HDF5Error) {
        let identifier = try HDF5Library.locked { () throws(HDF5Error) in
            guard let identifier = HDF5Identifier(H5Gopen2(file.identifier.raw, "/", 0), closedBy: H5Gclose) else {
                throw HDF5Error(
                    .library, file: file.path, object: "/", "cannot be opened",
                    libraryStack: HDF5Library.errorStack())
            }
            return identifier
        }
        self.init(in: file, at: "/", identifier)
    }

    /// The group at a relative path, which may hold slashes.
    /// - Throws: `HDF5Error` with `noSuchObject`, `wrongType`, `refused`, `library`.
    package func group(_ path: String) throws(HDF5Error) -> HDF5Group {
        var group = self
        for name in path.split(separator: "/").map(String.init) {
            group = HDF5Group(in: file, at: group.path(of: name), try group.open(name, as: H5I_GROUP))
        }
        return group
    }

    /// The dataset at a relative path, which may hold slashes.
    /// - Throws: `HDF5Error` with `noSuchObject`, `wrongType`, `refused`, `implausibleSize`, `library`.
    package func dataset(_ path: String) throws(HDF5Error) -> HDF5Dataset {
        let names = path.split(separator: "/").map(String.init)
        guard let name = names.last else {
            throw HDF5Error(.noSuchObject, file: file.path, object: self.path, "an empty name is no dataset")
        }
        let parent = try group(names.dropLast().joined(separator: "/"))
        return try HDF5Dataset(in: file, at: parent.path(of: name), try parent.open(name, as: H5I_DATASET))
    }

    /// Whether the group has a member of this name; links count although they are refused when opened.
    package func contains(_ name: String) -> Bool {
        HDF5Library.locked { H5Lexists(identifier.raw, name, 0) > 0 }
    }

    /// The names of all members, sorted.
    /// - Throws: `HDF5Error` with `library`.
    package var memberNames: [String] {
        get throws(HDF5Error) {
            try HDF5Library.locked { () throws(HDF5Error) in
                var names: [String] = []
                let status = withUnsafeMutablePointer(to: &names) { pointer in
                    CHDF5_iterate_links(
                        identifier.raw,
                        { _, name, _, context in
                            guard let name, let context else { return 0 }
                            context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
                            return 0
                        }, pointer)
                }
                guard status >= 0 else { throw failure("its members cannot be listed") }
                return names
            }
        }
    }

    /// What a member is; nil for a link to elsewhere and what cannot be read.
    func kind(ofMember name: String) -> H5O_type_t? {
        HDF5Library.locked {
            guard CHDF5_is_hard_link(identifier.raw, name) == 1 else { return nil }
            let type = CHDF5_object_type(identifier.raw, name)
            return type == H5O_TYPE_UNKNOWN ? nil : type
        }
    }

    package func hasAttribute(_ name: String) -> Bool {
        HDF5Library.locked { H5Aexists(identifier.raw, name) > 0 }
    }

    /// - Throws: `HDF5Error` with `noSuchObject`, `library`.
    package func attribute(_ name: String) throws(HDF5Error) -> HDF5Attribute {
        guard hasAttribute(name) else {
            throw HDF5Error(.noSuchObject, file: file.path, object: path, "has no attribute \"\(name)\"")
        }
        return try HDF5Attribute(named: name, of: identifier.raw, in: file, at: path)
    }

    private func path(of name: String) -> String { path == "/" ? "/" + name : path + "/" + name }

    /// Opens the member `name`, which must be a hard link to an object of this kind.
    private func open(_ name: String, as type: H5I_type_t) throws(HDF5Error) -> HDF5Identifier {
        let objectPath = path(of: name)
        return try HDF5Library.locked { () throws(HDF5Error) in
            let isHardLink = CHDF5_is_hard_link(identifier.raw, name)
            guard isHardLink >= 0 else {
                if H5Lexists(identifier.raw, name, 0) > 0 { throw failure("\(name) cannot be read") }
                throw HDF5Error(.noSuchObject, file: file.path, object: objectPath, "is missing")
            }
            guard isHardLink == 1 else {
                throw HDF5Error(
                    .refused, file: file.path, object: objectPath, "is a link to elsewhere, which is not followed")
            }
            guard let object = HDF5Identifier(H5Oopen(identifier.raw, name, 0), closedBy: H5Oclose) else {
                throw failure("\(name) cannot be opened")
            }
            guard H5Iget_type(object.raw) == type else {
                let wanted = type == H5I_GROUP ? "group" : "dataset"
                throw HDF5Error(.wrongType, file: file.path, object: objectPath, "is not a \(wanted)")
            }
            return object
        }
    }

    private func failure(_ reason: String) -> HDF5Error {
        HDF5Error(.library, file: file.path, object: path, reason, libraryStack: HDF5Library.errorStack())
    }
}
