/// A group of an HDF5 file: a folder of groups and datasets, with attributes.
package struct HDF5Group: Sendable {
    package let file: HDF5File
    /// From the root, such as `/model_weights/conv1`.
    package let path: String
    private let content: ListedGroup

    init(in file: HDF5File, at path: String, _ content: ListedGroup) {
        self.file = file
        self.path = path
        self.content = content
    }

    /// The group at a relative path, which may hold slashes.
    /// - Throws: `HDF5Error` with `noSuchObject`, `wrongType`, `refused`, `library`, `readerLost`, `cancelled`.
    package func group(_ path: String) throws(HDF5Error) -> HDF5Group {
        var group = self
        for name in path.split(separator: "/").map(String.init) {
            let path = group.path(of: name)
            guard case .group(let content) = try group.object(name).object else {
                throw HDF5Error(.wrongType, file: file.path, object: path, "is not a group")
            }
            group = HDF5Group(in: file, at: path, content)
        }
        return group
    }

    /// The dataset at a relative path, which may hold slashes.
    /// - Throws: `HDF5Error` with `noSuchObject`, `wrongType`, `refused`, `implausibleSize`, `library`, `readerLost`,
    ///   `cancelled`.
    package func dataset(_ path: String) throws(HDF5Error) -> HDF5Dataset {
        let names = path.split(separator: "/").map(String.init)
        guard let name = names.last else {
            throw HDF5Error(.noSuchObject, file: file.path, object: self.path, "an empty name is no dataset")
        }
        let parent = try group(names.dropLast().joined(separator: "/"))
        let (number, object) = try parent.object(name)
        guard case .dataset(let content) = object else {
            throw HDF5Error(.wrongType, file: file.path, object: parent.path(of: name), "is not a dataset")
        }
        return try HDF5Dataset(in: file, at: parent.path(of: name), number, content)
    }

    /// Whether the group has a member of this name; links count although they are refused when opened.
    package func contains(_ name: String) -> Bool { content.target(of: name) != nil }

    /// The names of all members, sorted.
    package var memberNames: [String] { content.members.map(\.name) }

    /// A member; nil for a link to elsewhere and what cannot be read.
    /// - Throws: `HDF5Error` with `readerLost`, `cancelled`.
    func member(_ target: ListedGroup.Target) throws(HDF5Error) -> ListedObject? {
        guard case .object(let number) = target else { return nil }
        let object = try file.listing.object(number)
        if case .failure = object { return nil }
        return object
    }

    var members: [ListedGroup.Member] { content.members }

    package func hasAttribute(_ name: String) -> Bool { content.attributes.contains { $0.name == name } }

    /// - Throws: `HDF5Error` with `noSuchObject`.
    package func attribute(_ name: String) throws(HDF5Error) -> HDF5Attribute {
        guard let attribute = content.attributes.first(where: { $0.name == name }) else {
            throw HDF5Error(.noSuchObject, file: file.path, object: path, "has no attribute \"\(name)\"")
        }
        return HDF5Attribute(attribute, file: file.path, path: "\(path)@\(name)")
    }

    func path(of name: String) -> String { path == "/" ? "/" + name : path + "/" + name }

    /// The member `name`, which must be a hard link to something that can be read.
    private func object(_ name: String) throws(HDF5Error) -> (number: Int, object: ListedObject) {
        let objectPath = path(of: name)
        switch content.target(of: name) {
        case .object(let number):
            let object = try file.listing.object(number)
            if case .failure(let failure) = object { throw failure.error(file: file.path, object: objectPath) }
            return (number, object)
        case .elsewhere:
            throw HDF5Error(
                .refused, file: file.path, object: objectPath, "is a link to elsewhere, which is not followed")
        case .leftOut, nil: throw HDF5Error(.noSuchObject, file: file.path, object: objectPath, "is missing")
        }
    }
}
