import HDF5
import Tensors

/// The weights of Keras 2's HDF5 files: `model_weights` has a group for each layer of the outermost model, with an
/// attribute that lists the layer's datasets; those of a nested model are all in its one group.
struct GroupedWeights: WeightStore {
    let root: HDF5Group
    /// Written by Keras' Theano backend.
    let isFromTheano: Bool

    func tensors(for network: Network) throws(ModelError) -> [[Tensor]] {
        do {
            return try read(network)
        } catch let error as HDF5Error {
            throw ModelError(error)
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError(.damaged, "\(root.file.path): \(error)")
        }
    }

    private func read(_ network: Network) throws -> [[Tensor]] {
        let group = try root.group("model_weights")
        guard let names = try group.chunkedStrings("layer_names") else {
            throw ModelError(.damaged, "\(root.file.path): \(group.path) lacks the attribute layer_names")
        }
        var reader = WeightReader(layerCount: network.memberCount, isFromTheano: isFromTheano)
        var unseen = Dictionary(network.members.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for name in names {
            let datasets = try datasets(of: name, in: group)
            guard let member = unseen.removeValue(forKey: name) else {
                if let first = datasets.first {
                    throw ModelError(
                        .damaged,
                        "\(root.file.path): the weights \(first.dataset.path) belong to no layer of the model")
                }
                continue
            }
            let requests = WeightRequest.all(of: member)
            let matched = try WeightMatching.match(requests, to: datasets, of: member)
            for (request, dataset) in zip(requests, matched) { reader.add(dataset, for: request) }
        }
        for member in unseen.values.sorted(by: { $0.index < $1.index }) {
            if let request = WeightRequest.all(of: member).first {
                throw ModelError(
                    .damaged, "layer \(request.path) (\(request.className)): the file has no weights for it",
                    layer: "\(request.path) (\(request.className))")
            }
        }
        return try reader.read()
    }

    /// The datasets of one layer of the outermost model, in order.
    private func datasets(of layer: String, in group: HDF5Group) throws -> [NamedDataset] {
        let layerGroup = try group.group(layer)
        guard let names = try layerGroup.chunkedStrings("weight_names") else {
            throw ModelError(.damaged, "\(root.file.path): \(layerGroup.path) lacks the attribute weight_names")
        }
        // The weights of one layer lie side by side, so their group need not be opened anew for each.
        var open: (path: Substring, group: HDF5Group)?
        return try names.filter { !NamedDataset.isRandomState($0) }.map { name in
            let end = name.lastIndex(of: "/") ?? name.startIndex
            let path = name[..<end]
            let parent = open?.path == path ? open?.group : nil
            let group = try parent ?? layerGroup.group(String(path))
            open = (path, group)
            return NamedDataset(name: name, dataset: try group.dataset(String(name[end...])))
        }
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
        name.contains("StateVar") || name.contains("seed_generator")
    }
}
