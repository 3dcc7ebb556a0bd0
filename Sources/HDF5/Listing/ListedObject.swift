/// An object of an HDF5 file as its reader lists it. The reader may have been led astray by the file: what it says is
/// decoded with checks, and believed of the file's content only.
package enum ListedObject: Hashable, Sendable {
    case group(ListedGroup)
    case dataset(ListedDataset)
    /// A named type or anything else that models do not have.
    case other
    /// It cannot be opened, or is refused.
    case failure(ListedFailure)
}

package struct ListedGroup: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let name: String
        package let target: Target

        package init(name: String, target: Target) {
            self.name = name
            self.target = target
        }
    }

    package enum Target: Hashable, Sendable {
        /// An object by its number in the listing.
        case object(Int)
        /// A soft or external link.
        case elsewhere
        /// There, but not looked at, because nobody wanted it.
        case leftOut
    }

    /// In the order of their names.
    package let members: [Member]
    package let attributes: [ListedAttribute]
    /// Where in `members` a name is; empty for a group of few.
    private let places: [String: Int]

    package init(members: [Member], attributes: [ListedAttribute]) {
        self.members = members
        self.attributes = attributes
        places =
            members.count < 16
            ? [:] : Dictionary(zip(members.map(\.name), members.indices), uniquingKeysWith: { first, _ in first })
    }

    /// nil if there is no member of this name.
    func target(of name: String) -> Target? {
        if places.isEmpty { return members.first { $0.name == name }?.target }
        return places[name].map { members[$0].target }
    }
}

package struct ListedAttribute: Hashable, Sendable {
    package let name: String
    /// Empty for a single value; `[0]` for an empty list.
    package let shape: [Int]
    package let value: Value

    package enum Value: Hashable, Sendable {
        case strings([String])
        case failure(ListedFailure)
    }

    package init(name: String, shape: [Int], value: Value) {
        self.name = name
        self.shape = shape
        self.value = value
    }
}

package struct ListedDataset: Hashable, Sendable {
    /// Empty for a scalar.
    package let shape: [Int]
    package let content: Content

    package enum Content: Hashable, Sendable {
        /// In one block of the file as they are, from this byte on.
        case plain(ElementFormat, offset: Int)
        /// To be asked for.
        case packed
        case failure(ListedFailure)
    }

    package init(shape: [Int], content: Content) {
        self.shape = shape
        self.content = content
    }
}

/// An error without the place, which only the one who asks knows.
package struct ListedFailure: Error, Hashable, Sendable {
    package let code: HDF5Error.Code
    package let reason: String
    package let libraryStack: [String]

    package init(_ code: HDF5Error.Code, _ reason: String, libraryStack: [String] = []) {
        self.code = code
        self.reason = reason
        self.libraryStack = libraryStack
    }

    func error(file: String, object: String = "") -> HDF5Error {
        HDF5Error(code, file: file, object: object, reason, libraryStack: libraryStack)
    }
}
