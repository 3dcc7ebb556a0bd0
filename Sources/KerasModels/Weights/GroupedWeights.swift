import HDF5

/// The weights of HDF5 files that are no archives: a group for each layer of the outermost model, with an attribute that
/// lists the layer's datasets; those of a nested model are all in its one group.
struct GroupedWeights: WeightStore {
    /// Has a member for each layer.
    let group: HDF5Group
    /// Whether Keras' Theano backend wrote them, as far as the file says.
    private let isFromTheano: Bool

    /// - Parameter group: by default `model_weights`, where a whole model has them; the root for a file of weights.
    init(root: HDF5Group, group: HDF5Group? = nil) throws {
        self.group = try group ?? root.group("model_weights")
        isFromTheano = root.hasAttribute("backend") ? try root.attribute("backend").string == "theano" : false
    }

    func read(for network: Network) throws(ModelError) -> LoadedWeights {
        do {
            return try read(network)
        } catch let error as HDF5Error {
            throw ModelError(error)
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError(.damaged, "\(group.file.path): \(error)")
        }
    }

    /// A layer's group and what is listed there.
    private struct Entry {
        let name: String
        let datasets: [NamedDataset]
    }

    private func read(_ network: Network) throws -> LoadedWeights {
        guard let names = try group.chunkedStrings("layer_names") else {
            throw ModelError(.damaged, "\(group.file.path): \(group.path) lacks the attribute layer_names")
        }
        let isFromKeras1 = network.kerasVersion.major == 1
        let isFromTheano = isFromTheano || (isFromKeras1 && network.hasChannelsFirst)
        let classes = Dictionary(
            network.members.map { ($0.name, $0.className) }, uniquingKeysWith: { first, _ in first })
        let entries = try names.map { name in
            do throws(HDF5Error) {
                return Entry(name: name, datasets: try datasets(of: name))
            } catch {
                throw classes[name].map { ModelError(error, path: name, className: $0) } ?? ModelError(error)
            }
        }
        var reader = WeightReader(layerCount: network.memberCount, isFromTheano: isFromTheano)
        let (pairs, goByName) = try pairs(network, entries)
        for (member, entry) in pairs {
            let requests = WeightRequest.all(of: member, isFromKeras1: isFromKeras1)
            let matched = try WeightMatching.match(requests, to: entry.datasets, of: member)
            for (request, dataset) in zip(requests, matched) { reader.add(dataset.dataset, for: request) }
        }
        var notes: [String] = []
        if !goByName { notes.append("weights taken in their order: the file has other names than the model's layers") }
        if isFromTheano {
            let reason =
                self.isFromTheano
                ? "written by the Theano backend"
                : "taken for the Theano backend's, as channels come first and Keras 1 does not say"
            notes.append("\(reason): convolution kernels turned by 180°")
        }
        return LoadedWeights(tensors: try reader.read(), notes: try notes + reader.notesOnUnread(in: group))
    }

    /// Each layer that has weights with its group.
    ///
    /// They go by name. The weights of another instance of the same architecture may have other names, since Keras
    /// numbers layers on through a session; where none of the names fit, the order counts, as for Keras itself.
    private func pairs(
        _ network: Network, _ entries: [Entry]
    ) throws(ModelError) -> (pairs: [(Network.Member, Entry)], goByName: Bool) {
        let expecting = network.members.filter { !WeightRequest.all(of: $0).isEmpty }
        let filled = entries.filter { !$0.datasets.isEmpty }
        let names = Set(network.members.map(\.name))
        if expecting.count == filled.count, filled.contains(where: { !names.contains($0.name) }) {
            return (Array(zip(expecting, filled)), false)
        }
        if let stranger = filled.first(where: { !names.contains($0.name) })?.datasets.first {
            throw ModelError(
                .damaged,
                "\(group.file.path): the weights \(stranger.dataset.path) belong to no layer of the model")
        }
        var entryByName = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var pairs: [(Network.Member, Entry)] = []
        for member in network.members {
            if let entry = entryByName.removeValue(forKey: member.name) {
                pairs.append((member, entry))
            } else if let request = WeightRequest.all(of: member).first {
                throw request.error("the file has no weights for it")
            }
        }
        return (pairs, true)
    }

    /// The datasets of one layer of the outermost model, in order.
    private func datasets(of layer: String) throws(HDF5Error) -> [NamedDataset] {
        let layerGroup = try group.group(layer)
        guard let names = try layerGroup.chunkedStrings("weight_names") else {
            throw HDF5Error(
                .noSuchObject, file: group.file.path, object: layerGroup.path, "lacks the attribute weight_names")
        }
        // The weights of one layer lie side by side, so their group need not be opened anew for each.
        var open: (path: Substring, group: HDF5Group)?
        var datasets: [NamedDataset] = []
        for name in names where !NamedDataset.isRandomState(name) {
            let end = name.lastIndex(of: "/") ?? name.startIndex
            let path = name[..<end]
            if open?.path != path { open = (path, try layerGroup.group(String(path))) }
            guard let group = open?.group else { continue }
            datasets.append(NamedDataset(name: name, dataset: try group.dataset(String(name[end...]))))
        }
        return datasets
    }
}

/// A dataset and the name of the variable in it, such as `conv1/kernel:0`.
struct NamedDataset {
    let name: String
    let dataset: HDF5Dataset

    /// The parts of the name without the number of TensorFlow's tensor: `["conv1", "kernel"]`.
    var components: [String] {
        let stem = name.split(separator: ":").first ?? ""
        return stem.split(separator: "/").map(String.init)
    }

    /// Some versions save the seeds of augmentation layers among the weights.
    static func isRandomState(_ name: String) -> Bool {
        // `contains(_:)` compares characters, which for each of hundreds of names would take a twentieth of a load.
        let bytes = name.utf8
        return bytes.indices.contains { start in
            let rest = bytes[start...]
            return rest.starts(with: "StateVar".utf8) || rest.starts(with: "seed_generator".utf8)
        }
    }
}
