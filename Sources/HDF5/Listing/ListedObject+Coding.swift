extension ListedObject {
    /// The object as a reader sends it.
    package var encoded: [UInt8] {
        var writer = ListingWriter()
        switch self {
        case .group(let group):
            writer.append(UInt8(0))
            group.write(to: &writer)
        case .dataset(let dataset):
            writer.append(UInt8(1))
            dataset.write(to: &writer)
        case .other: writer.append(UInt8(2))
        case .failure(let failure):
            writer.append(UInt8(3))
            failure.write(to: &writer)
        }
        return writer.bytes
    }

    /// - Throws: `ListingParser.Malformed` where the bytes are no object, or more than one.
    init(decoding bytes: [UInt8]) throws(ListingParser.Malformed) {
        var parser = ListingParser(bytes)
        switch try parser.byte() {
        case 0: self = .group(try ListedGroup(from: &parser))
        case 1: self = .dataset(try ListedDataset(from: &parser))
        case 2: self = .other
        case 3: self = .failure(try ListedFailure(from: &parser))
        default: throw ListingParser.Malformed()
        }
        guard parser.isAtEnd else { throw ListingParser.Malformed() }
    }
}

extension ListedGroup {
    fileprivate func write(to writer: inout ListingWriter) {
        writer.append(members) { writer, member in
            writer.append(member.name)
            switch member.target {
            case .elsewhere: writer.append(0)
            case .leftOut: writer.append(1)
            case .object(let number): writer.append(2 + number)
            }
        }
        writer.append(attributes) { $1.write(to: &$0) }
    }

    fileprivate init(from parser: inout ListingParser) throws(ListingParser.Malformed) {
        let members = try parser.list { (parser) throws(ListingParser.Malformed) in
            let name = try parser.text()
            let number = try parser.number()
            return Member(name: name, target: number == 0 ? .elsewhere : number == 1 ? .leftOut : .object(number - 2))
        }
        let attributes = try parser.list { (parser) throws(ListingParser.Malformed) in
            try ListedAttribute(from: &parser)
        }
        self.init(members: members, attributes: attributes)
    }
}

extension ListedAttribute {
    fileprivate func write(to writer: inout ListingWriter) {
        writer.append(name)
        writer.append(shape) { $0.append($1) }
        switch value {
        case .strings(let strings):
            writer.append(UInt8(0))
            writer.append(strings) { $0.append($1) }
        case .failure(let failure):
            writer.append(UInt8(1))
            failure.write(to: &writer)
        }
    }

    fileprivate init(from parser: inout ListingParser) throws(ListingParser.Malformed) {
        name = try parser.text()
        shape = try parser.list { (parser) throws(ListingParser.Malformed) in try parser.number() }
        switch try parser.byte() {
        case 0:
            value = .strings(try parser.list { (parser) throws(ListingParser.Malformed) in try parser.text() })
        case 1: value = .failure(try ListedFailure(from: &parser))
        default: throw ListingParser.Malformed()
        }
    }
}

extension ListedDataset {
    fileprivate func write(to writer: inout ListingWriter) {
        writer.append(shape) { $0.append($1) }
        switch content {
        case .plain(let format, let offset):
            writer.append(UInt8(0))
            writer.append(format.rawValue)
            writer.append(offset)
        case .packed: writer.append(UInt8(1))
        case .failure(let failure):
            writer.append(UInt8(2))
            failure.write(to: &writer)
        }
    }

    fileprivate init(from parser: inout ListingParser) throws(ListingParser.Malformed) {
        shape = try parser.list { (parser) throws(ListingParser.Malformed) in try parser.number() }
        switch try parser.byte() {
        case 0:
            guard let format = ElementFormat(rawValue: try parser.byte()) else { throw ListingParser.Malformed() }
            content = .plain(format, offset: try parser.number())
        case 1: content = .packed
        case 2: content = .failure(try ListedFailure(from: &parser))
        default: throw ListingParser.Malformed()
        }
    }
}

extension ListedFailure {
    /// The failure as a reader sends it where it is asked for numbers.
    package var encoded: [UInt8] {
        var writer = ListingWriter()
        write(to: &writer)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(ListingParser.Malformed) {
        var parser = ListingParser(bytes)
        try self.init(from: &parser)
        guard parser.isAtEnd else { throw ListingParser.Malformed() }
    }

    fileprivate func write(to writer: inout ListingWriter) {
        writer.append(code.rawValue)
        writer.append(reason)
        writer.append(libraryStack) { $0.append($1) }
    }

    fileprivate init(from parser: inout ListingParser) throws(ListingParser.Malformed) {
        guard let code = HDF5Error.Code(rawValue: try parser.byte()) else { throw ListingParser.Malformed() }
        self.code = code
        reason = try parser.text()
        libraryStack = try parser.list { (parser) throws(ListingParser.Malformed) in try parser.text() }
    }
}
