import HDF5

/// The weights of Keras archives and of `.weights.h5` files: a tree of groups as the model has layers, each named after
/// its layer's class and counted (`conv2d`, `conv2d_1`), with its variables by number: `layers/conv2d_1/vars/0`.
///
/// As Keras' `saving_lib.py` writes them.
struct NumberedWeights: WeightStore {
    let root: HDF5Group

    /// How tf.keras 2.13 and 2.14 call the group of a model's layers; there, layers with weights count twice.
    private static let doubleCounting = "_layer_checkpoint_dependencies"

    init(root: HDF5Group) { self.root = root }

    /// - Throws: `ModelError` with `damaged`, `system`, `cancelled`.
    init(_ file: HDF5File) throws(ModelError) {
        do throws(HDF5Error) {
            root = try file.root
        } catch {
            throw ModelError(error)
        }
    }

    static func recognises(_ root: HDF5Group) -> Bool { root.contains("layers") || root.contains(doubleCounting) }

    func read(for network: Network) throws(ModelError) -> LoadedWeights {
        do {
            let isDoubled = root.contains(NumberedWeights.doubleCounting)
            var walk = NumberedWeightWalk(
                container: isDoubled ? NumberedWeights.doubleCounting : "layers", isDoubled: isDoubled,
                reader: WeightReader(layerCount: network.memberCount, isFromTheano: false))
            try walk.add(network, in: root, prefix: "")
            let tensors = try walk.reader.read()
            return LoadedWeights(tensors: tensors, notes: try walk.reader.notesOnUnread(in: root.group(walk.container)))
        } catch let error as HDF5Error {
            throw ModelError(error)
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError(.damaged, "\(root.file.path): \(error)")
        }
    }

    /// Keras' `to_snake_case`: `MaxPooling2D` becomes `max_pooling2d`, `PReLU` `p_re_lu`.
    static func groupName(forClass className: String) -> String {
        // A registered class has the name of its package before its own: `Custom>CustomScaleLayer`.
        let name = className.split(separator: ">").last ?? ""
        let letters = name.filter { $0.isLetter || $0.isNumber || $0 == "_" }.map { $0 }
        func isUpper(_ index: Int) -> Bool { index < letters.count && ("A"..."Z").contains(letters[index]) }
        func isLower(_ index: Int) -> Bool { index < letters.count && ("a"..."z").contains(letters[index]) }
        // "_" goes before a capital that begins a word: one with a small letter behind it, which no other such word has
        // used as its beginning's neighbour, or with a small letter before it.
        var starts = Set<Int>()
        var index = 0
        while index < letters.count {
            guard isUpper(index + 1), isLower(index + 2) else {
                index += 1
                continue
            }
            starts.insert(index + 1)
            index += 2
            while isLower(index) { index += 1 }
        }
        var result = ""
        for (index, letter) in letters.enumerated() {
            if starts.contains(index) || (index > 0 && isLower(index - 1) && isUpper(index)) { result += "_" }
            result += letter.lowercased()
        }
        return result
    }
}

/// The way through a model's layers and the groups of its file.
private struct NumberedWeightWalk {
    /// The name of the group that holds the layers of a model.
    let container: String
    let isDoubled: Bool
    var reader: WeightReader

    mutating func add(_ network: Network, in group: HDF5Group, prefix: String) throws {
        let layers = try group.group(container)
        var counts: [String: Int] = [:]
        for member in network.members {
            let stem = NumberedWeights.groupName(forClass: member.className)
            let number = counts[stem, default: 0]
            let requests = WeightRequest.all(of: member, prefix: prefix)
            counts[stem] = number + (isDoubled && !requests.isEmpty ? 2 : 1)
            guard !requests.isEmpty else { continue }
            let name = number == 0 ? stem : "\(stem)_\(number)"
            guard layers.contains(name) else {
                throw requests[0].error("the file has no weights for it: \(layers.path)/\(name) is missing")
            }
            switch member.body {
            case .network(let nested):
                try add(nested, in: layers.group(name), prefix: prefix + member.name + "/")
            case .layer:
                do {
                    try add(requests.sorted { $0.position < $1.position }, in: layers.group(name))
                } catch let error as HDF5Error {
                    throw ModelError(error, path: requests[0].path, className: requests[0].className)
                }
            }
        }
    }

    /// The variables of one layer, numbered in the order of its slots for itself and for each of its parts.
    private mutating func add(_ requests: [WeightRequest], in group: HDF5Group) throws {
        for (part, requests) in Dictionary(grouping: requests, by: \.slot.part) {
            let holder = try part.map { try group.group(group.contains($0) ? $0 : "_" + $0) } ?? group
            let variables = try holder.group("vars")
            let count = variables.memberNames.count
            let repeated = requests[0].slot.repeatedBefore
            guard count == repeated + requests.count else {
                throw requests[0].error(
                    "the file has \(count) weights for it in \(variables.path), where "
                        + "\(repeated + requests.count) are expected")
            }
            for number in 0..<repeated { reader.passOver(try variables.dataset("\(number)")) }
            for (number, request) in zip(repeated..., requests) {
                let dataset = try variables.dataset("\(number)")
                try request.check(dataset)
                reader.add(dataset, for: request)
            }
        }
    }
}
