import CHDF5
import CHDF5Window
package import HDF5

/// Goes once through an HDF5 file, says what is there, and then answers for its numbers: the reader's side of an
/// ``HDF5Channel``.
///
/// Each object is opened, told and closed, so that the library keeps nothing of it. Objects go by the address of their
/// header in the file: a group that is linked twice is listed once, and circles end.
package struct LibraryWalk {
    private enum Stage {
        case greeting, objects, done
    }

    private let file: OpenedFile
    private let fileSize: Int
    private let leftOut: Set<String>
    private var stage = Stage.greeting
    /// Of the objects that were met, in the order of their numbers.
    private var addresses: [haddr_t] = []
    private var numbers: [haddr_t: Int] = [:]
    /// How many of them were told.
    private var told = 0
    private var byteCount = 0
    private var isFull = false

    /// - Parameter leftOut: names of the root's members that are not gone into.
    package init(_ window: ByteWindow, leavingOut leftOut: [String]) {
        file = OpenedFile(window)
        fileSize = window.count
        self.leftOut = Set(leftOut)
    }

    /// The next message of the listing, with its length before it; once it is complete, empty ones.
    package mutating func nextMessage() -> [UInt8] {
        switch stage {
        case .greeting:
            stage = .objects
            return framed(ListingFormat.greeting)
        case .objects:
            guard told == 0 || told < addresses.count, !isFull else {
                stage = .done
                return framed([])
            }
            return framed(nextObject())
        case .done: return framed([])
        }
    }

    /// Whether all is told.
    package var isComplete: Bool { stage == .done }

    /// The numbers of a dataset as 32-bit floats, behind an empty message; or a message with the failure.
    package func answer(to number: UInt32) -> [UInt8] {
        do throws(ListedFailure) {
            guard addresses.indices.contains(Int(number)) else { throw ListedFailure(.noSuchObject, "is missing") }
            let address = addresses[Int(number)]
            return try HDF5Library.locked { () throws(ListedFailure) in
                try framed([]) + LibraryDataset(try file.object(at: address), fileSize: fileSize).numbers()
            }
        } catch {
            return framed(error.encoded)
        }
    }

    /// Bytes of the listing that are no objects.
    private static let reserve = 1 << 16

    private func framed(_ message: [UInt8]) -> [UInt8] { ListingFormat.bytes(of: UInt32(message.count)) + message }

    private mutating func nextObject() -> [UInt8] {
        let object = HDF5Library.locked { () -> ListedObject in
            do throws(ListedFailure) {
                return try describe()
            } catch {
                return .failure(error)
            }
        }
        told += 1
        let message = object.encoded
        byteCount += message.count
        guard byteCount > ListingFormat.limit(forFileOf: fileSize) - LibraryWalk.reserve else { return message }
        // Its text is used many times over.
        isFull = true
        let failure = ListedFailure(.implausibleSize, "describes more than a file of \(fileSize) bytes can hold")
        return ListedObject.failure(failure).encoded
    }

    private mutating func describe() throws(ListedFailure) -> ListedObject {
        if told == 0 {
            let root = try file.root()
            number(of: CHDF5_address(root.raw))
            return .group(try group(root))
        }
        let object = try file.object(at: addresses[told])
        switch H5Iget_type(object.raw) {
        case H5I_GROUP: return .group(try group(object))
        case H5I_DATASET: return .dataset(try LibraryDataset(object, fileSize: fileSize).listed())
        default: return .other
        }
    }

    /// The number of the object at an address, which is the next one if it was not met before.
    @discardableResult
    private mutating func number(of address: haddr_t) -> Int {
        if let number = numbers[address] { return number }
        numbers[address] = addresses.count
        addresses.append(address)
        return addresses.count - 1
    }

    private mutating func group(_ group: borrowing HDF5Identifier) throws(ListedFailure) -> ListedGroup {
        var members: [ListedGroup.Member] = []
        for (name, address) in try links(of: group) {
            if told == 0, leftOut.contains(name) {
                members.append(.init(name: name, target: .leftOut))
            } else if address == CHDF5_UNDEFINED_ADDRESS() {
                members.append(.init(name: name, target: .elsewhere))
            } else {
                members.append(.init(name: name, target: .object(number(of: address))))
            }
        }
        return ListedGroup(members: members, attributes: try LibraryAttributes.all(of: group, fileSize: fileSize))
    }

    /// By name.
    private func links(
        of group: borrowing HDF5Identifier
    ) throws(ListedFailure) -> [(name: String, address: haddr_t)] {
        var links: [(name: String, address: haddr_t)] = []
        let status = withUnsafeMutablePointer(to: &links) { pointer in
            CHDF5_iterate_links(
                group.raw,
                { _, name, link, context in
                    guard let name, let link, let context else { return 0 }
                    context.assumingMemoryBound(to: [(name: String, address: haddr_t)].self).pointee
                        .append((String(cString: name), CHDF5_link_address(link)))
                    return 0
                }, pointer)
        }
        guard status >= 0 else { throw .library("its members cannot be listed") }
        return links.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

extension ListedFailure {
    /// What libhdf5 says. Call it inside ``HDF5Library/locked(_:)``.
    static func library(_ reason: String) -> ListedFailure {
        ListedFailure(.library, reason, libraryStack: HDF5Library.errorStack())
    }
}
