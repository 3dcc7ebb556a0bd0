package import HDF5
package import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A Keras model of `Tests/Fixtures/Models` and what Keras answers; `make_models.py` and `make_format_models.py` there
/// tell the layout, `pack_models.py` how they are packed.
package struct ModelFixture: Hashable, Sendable, CustomStringConvertible {
    /// The file's name without `.h5`, or with `.keras`.
    package let name: String
    package let path: String

    package var description: String { name }

    /// False for an archive.
    package var isHDF5: Bool { path.hasSuffix(".h5") }

    /// Every model that must load, by name.
    package static let all = fixtures(in: PackedModels.path)

    /// Every file that must be refused, by name.
    package static let refused = fixtures(in: folder + "Models/Refused")

    /// - Parameter name: of a packed model, or with its folder, as in `Eli5/layers`.
    package static func named(_ name: String) -> ModelFixture {
        ModelFixture(name: name, in: name.contains("/") ? folder + "Models" : PackedModels.path)
    }

    package static func refused(_ name: String) -> ModelFixture {
        ModelFixture(name: name, in: folder + "Models/Refused")
    }

    /// The path of any file or folder under `Tests/Fixtures`.
    package static func path(_ name: String) -> String { folder + name }

    package func golden() throws -> ModelGolden {
        if isHDF5 { return try ModelGolden(path: path) }
        let stem = path.dropLast(".keras".count)
        return try ModelGolden(path: stem + (access(stem + ".h5", F_OK) == 0 ? ".h5" : ".golden"))
    }

    private init(name: String, in folder: String) {
        self.name = name
        path = "\(folder)/\(name)" + (name.hasSuffix(".keras") ? "" : ".h5")
    }

    /// `Tests/Fixtures/`, found from this file's own place.
    private static let folder: String = {
        let parts = #filePath.split(separator: "/").dropLast(2)
        return "/" + parts.joined(separator: "/") + "/Fixtures/"
    }()

    private static func fixtures(in folder: String) -> [ModelFixture] {
        let names =
            files(at: folder, ending: ".h5").map(\.name)
            + files(at: folder, ending: ".keras").map { $0.name + ".keras" }
        return names.sorted().map { ModelFixture(name: $0, in: folder) }
    }

    /// Files of one kind in a folder of fixtures, by name.
    static func files(in subfolder: String, ending: String) -> [(name: String, path: String)] {
        files(at: folder + subfolder, ending: ending)
    }

    private static func files(at folder: String, ending: String) -> [(name: String, path: String)] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(ending) { names.append(String(name.dropLast(ending.count))) }
        }
        return names.sorted().map { (name: $0, path: "\(folder)/\($0)\(ending)") }
    }
}

/// What Keras, and eli5's arithmetic, answer for a fixture's inputs.
package struct ModelGolden: Sendable {
    package struct HeatMaps: Sendable {
        /// Path of the explained layer.
        package let layer: String
        /// Class ids of the first output.
        package let targets: [Int]
        /// `[targets, height, width]` as eli5 0.16 computes them.
        package let heatmaps: Tensor
        /// The same as eli5 0.10 to 0.15.
        package let legacy: Tensor
        /// `[targets, channels]`
        package let weights: Tensor
        /// `[targets]`
        package let scores: Tensor
    }

    /// What Keras 3 prints of the model, where that is compared.
    package let summary: String?
    package let inputs: [Tensor]
    package let outputs: [Tensor]
    /// Outputs of layers at their last call.
    package let activations: [(layer: String, output: Tensor)]
    package let heatMaps: [HeatMaps]

    /// - Parameter path: of the HDF5 file that has the group `golden`.
    package init(path: String) throws {
        try self.init(HDF5File(path: path).root.group("golden"))
    }

    package init(_ group: HDF5Group) throws {
        func tensor(_ path: String) throws -> Tensor {
            let dataset = try group.dataset(path)
            return try Tensor(Shape(checking: dataset.shape), values: dataset.floats)
        }
        func tensors(_ path: String) throws -> [Tensor] {
            try group.group(path).memberNames.indices.map { try tensor("\(path)/\($0)") }
        }
        summary = group.hasAttribute("summary") ? try group.attribute("summary").string : nil
        inputs = try tensors("inputs")
        outputs = try tensors("outputs")
        activations = try zip(group.group("activations").attribute("layers").strings, tensors("activations")).map {
            (layer: $0, output: $1)
        }
        guard group.contains("gradcam") else {
            heatMaps = []
            return
        }
        let maps = try group.group("gradcam")
        let targets = try maps.attribute("targets").strings.compactMap { Int($0) }
        heatMaps = try maps.attribute("layers").strings.enumerated().map { index, layer in
            HeatMaps(
                layer: layer, targets: targets, heatmaps: try tensor("gradcam/\(index)/heatmaps"),
                legacy: try tensor("gradcam/\(index)/legacy"), weights: try tensor("gradcam/\(index)/weights"),
                scores: try tensor("gradcam/\(index)/scores"))
        }
    }
}
