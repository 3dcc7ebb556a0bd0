/// What a format's reader hands over: everything of a model except the tensors, which the store reads on demand.
struct StoredModel {
    let kerasVersion: KerasVersion
    let architecture: Architecture
    let weights: any WeightStore
    /// What was ignored or substituted, one line each.
    let notes: [String]
}

/// A file format that can hold a whole model.
protocol ModelFormat: SendableMetatype {
    /// As shown to the user, such as `Keras HDF5`.
    static var name: String { get }

    /// Whether a file that begins with these bytes is of this format.
    static func recognises(_ head: [UInt8]) -> Bool

    /// - Throws: `ModelError`.
    static func read(path: String) throws(ModelError) -> StoredModel
}

/// The formats that are told apart by a file's first bytes, never by its name.
enum ModelFormats {
    static let all: [any ModelFormat.Type] = [KerasHDF5.self]

    /// - Throws: `ModelError` with `fileNotFound`, `permissionDenied`, `unsupported` for a format that is known but not
    ///   read, `damaged` for anything else.
    static func format(ofFileAt path: String) throws(ModelError) -> any ModelFormat.Type {
        let head = try FileHead.read(path: path)
        for format in all where format.recognises(head) { return format }
        if isZip(head) {
            throw ModelError(
                .unsupported,
                "\(path) is a zip archive; Keras archives (.keras) cannot be read yet: save the model as .h5")
        }
        throw ModelError(
            .damaged, head.isEmpty ? "\(path) is empty" : "\(path) is not a Keras model: it is no HDF5 file inside")
    }

    static func isZip(_ head: [UInt8]) -> Bool { head.starts(with: [0x50, 0x4B, 0x03, 0x04]) }
}

extension Model {
    /// Whether a file that begins with these bytes is a model's container, read or refused by ``load(path:)``.
    package static func recognises(_ head: [UInt8]) -> Bool {
        ModelFormats.all.contains { $0.recognises(head) } || ModelFormats.isZip(head)
    }
}
