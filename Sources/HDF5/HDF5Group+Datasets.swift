extension HDF5Group {
    /// The paths from the root of all datasets in the group and the groups in it. Links to elsewhere are left out.
    ///
    /// A file can link its groups in circles or layer upon layer, so the search has bounds.
    /// - Parameter limit: of the members looked at; what lies behind is left out.
    /// - Throws: `HDF5Error` with `library`, `readerLost`, `cancelled`.
    package func datasetPaths(limit: Int) throws(HDF5Error) -> [String] {
        var paths: [String] = []
        var budget = limit
        try collect(into: &paths, budget: &budget, depth: 0)
        return paths
    }

    private static let largestDepth = 64

    private func collect(into paths: inout [String], budget: inout Int, depth: Int) throws(HDF5Error) {
        for entry in members {
            guard budget > 0 else { return }
            budget -= 1
            switch try member(entry.target) {
            case .dataset: paths.append(path(of: entry.name))
            case .group(let content) where depth < HDF5Group.largestDepth:
                try HDF5Group(in: file, at: path(of: entry.name), content)
                    .collect(into: &paths, budget: &budget, depth: depth + 1)
            default: continue
            }
        }
    }
}
