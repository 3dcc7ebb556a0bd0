import HDF5

/// Finds for each weight of a layer or nested model its dataset.
///
/// Names are trusted where they are unambiguous; otherwise the order counts, as for Keras itself.
enum WeightMatching {
    /// - Returns: the datasets in the order of the requests.
    /// - Throws: `ModelError` with `damaged` where there are too many, too few, or one of another shape.
    static func match(
        _ requests: [WeightRequest], to datasets: [NamedDataset], of member: Network.Member
    ) throws(ModelError) -> [NamedDataset] {
        if let matched = matchByName(requests, datasets) { return matched }
        guard requests.count == datasets.count else { throw mismatch(requests, datasets, member) }
        for (request, dataset) in zip(requests, datasets) { try request.check(dataset.dataset) }
        return datasets
    }

    /// The datasets if every request has exactly one of its name and shape, and none is left over.
    private static func matchByName(_ requests: [WeightRequest], _ datasets: [NamedDataset]) -> [NamedDataset]? {
        guard requests.count == datasets.count else { return nil }
        var byName: [String: [Int]] = [:]
        var byTail: [String: [Int]] = [:]
        for (index, dataset) in datasets.enumerated() {
            let components = dataset.components
            byName[components.joined(separator: "/"), default: []].append(index)
            byTail[components.suffix(2).joined(separator: "/"), default: []].append(index)
        }
        var taken = Set<Int>()
        var matched: [NamedDataset] = []
        for request in requests {
            let layerTail = request.layerName.split(separator: "/").last.map(String.init) ?? request.layerName
            let candidates =
                byName["\(request.layerName)/\(request.slot.name)"] ?? byTail["\(layerTail)/\(request.slot.name)"] ?? []
            guard candidates.count == 1, let index = candidates.first, taken.insert(index).inserted,
                request.accepts(datasets[index].dataset)
            else { return nil }
            matched.append(datasets[index])
        }
        return matched
    }

    private static func mismatch(
        _ requests: [WeightRequest], _ datasets: [NamedDataset], _ member: Network.Member
    ) -> ModelError {
        let tails = Set(datasets.map { $0.components.suffix(2).joined(separator: "/") })
        let missing = requests.filter { !tails.contains("\($0.layerName)/\($0.slot.name)") }.map(\.slot.name)
        let wanted = Set(requests.map { "\($0.layerName)/\($0.slot.name)" })
        let extra = datasets.filter { !wanted.contains($0.components.suffix(2).joined(separator: "/")) }
        var details = ""
        if datasets.count < requests.count, let first = missing.first {
            details = " (no \(first))"
        } else if let first = extra.first {
            details = " (such as \(first.dataset.path))"
        }
        return ModelError(
            .damaged, path: member.name, className: member.className,
            "the file has \(datasets.count) weights for it where \(requests.count) are expected\(details); save the "
                + "weights again, from the same model")
    }
}
