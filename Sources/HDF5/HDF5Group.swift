import CHDF5

/// A group of an HDF5 file: a folder of groups and datasets, with attributes.
package final class HDF5Group: Sendable {
    package let file: HDF5File
    /// From the root, such as `/model_weights/conv1`.
    package let path: String
    private let components: [String]
    private let identifier: HDF5Identifier

    init(in file: HDF5File, at components: [String], of location: hid_t) throws(HDF5Error) {
        let path = "/" + components.joined(separator: "/")
        self.file = file
        self.components = components
        self.path = path
        let name = components.last ?? "/"
        identifier = try HDF5Library.locked { () throws(HDF5Error) in
            guard let identifier = HDF5Identifier(H5Gopen2(location, name, 0), closedBy: H5Gclose) else {
                throw HDF5Error(
                    .library, file: file.path, object: path, "cannot be opened as a group",
                    libraryStack: HDF5Library.errorStack())
            }
            return identifier
        }
    }

    /// The group at a relative path, which may hold slashes.
    /// - Throws: `HDF5Error` with `noSuchObject`, `wrongType`, `refused`, `library`.
    package func group(_ path: String) throws(HDF5Error) -> HDF5Group {
        var group = self
        for name in path.split(separator: "/").map(String.init) {
            try group.expect(H5O_TYPE_GROUP, named: name)
            group = try HDF5Group(in: file, at: group.components + [name], of: group.identifier.raw)
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
        try parent.expect(H5O_TYPE_DATASET, named: name)
        return try HDF5Dataset(in: file, at: parent.path(of: name), named: name, of: parent.identifier.raw)
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
                    H5Literate(
                        identifier.raw, H5_INDEX_NAME, H5_ITER_INC, nil,
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

    /// Makes sure that `name` is a hard link to an object of this kind.
    private func expect(_ type: H5O_type_t, named name: String) throws(HDF5Error) {
        let objectPath = path(of: name)
        try HDF5Library.locked { () throws(HDF5Error) in
            var link = H5L_info_t()
            guard H5Lget_info(identifier.raw, name, &link, 0) >= 0 else {
                if H5Lexists(identifier.raw, name, 0) > 0 { throw failure("\(name) cannot be read") }
                throw HDF5Error(.noSuchObject, file: file.path, object: objectPath, "is missing")
            }
            guard link.type == H5L_TYPE_HARD else {
                throw HDF5Error(
                    .refused, file: file.path, object: objectPath, "is a link to elsewhere, which is not followed")
            }
            var object = H5O_info_t()
            guard H5Oget_info_by_name2(identifier.raw, name, &object, UInt32(H5O_INFO_BASIC), 0) >= 0 else {
                throw failure("\(name) cannot be read")
            }
            guard object.type == type else {
                let wanted = type == H5O_TYPE_GROUP ? "group" : "dataset"
                throw HDF5Error(.wrongType, file: file.path, object: objectPath, "is not a \(wanted)")
            }
        }
    }

    private func failure(_ reason: String) -> HDF5Error {
        HDF5Error(.library, file: file.path, object: path, reason, libraryStack: HDF5Library.errorStack())
    }
}
