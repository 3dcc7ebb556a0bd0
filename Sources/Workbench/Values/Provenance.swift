import JupyterProtocol

/// How a picture came to be: enough for a script in CI to check a prediction, or for a reader to make it again.
struct Provenance: Hashable, Sendable {
    struct Panel: Hashable, Sendable {
        let model: String
        let file: String
        let layer: String
        let method: String
        let scoreKind: String
        let target: Int
        let label: String?
        let score: Float
        /// Height and width of the heat map in cells.
        let heatmapShape: [Int]
        /// The largest value of the map: close to 1, unless the gradients vanish.
        let heatmapMaximum: Double
        let colormap: String
        /// Nil for no cap.
        let alphaLimit: Double?
    }

    let panels: [Panel]

    /// - Parameter modelDigests: SHA-256 of each model file by its path, added under `model_sha256`.
    func json(modelDigests: [String: String] = [:]) -> JSONValue {
        .object([
            "version": .string(WhylightVersion.text),
            "explanations": .array(panels.map { $0.json(modelDigest: modelDigests[$0.file]) }),
        ])
    }
}

extension Provenance.Panel {
    fileprivate func json(modelDigest: String?) -> JSONValue {
        var object: [String: JSONValue] = [
            "model": .string(model),
            "file": .string(file),
            "layer": .string(layer),
            "method": .string(method),
            "score_kind": .string(scoreKind),
            "target": .integer(target),
            "label": label.map(JSONValue.string) ?? .null,
            "score": .number(Double(score)),
            "heatmap_shape": .array(heatmapShape.map(JSONValue.integer)),
            "heatmap_max": .number(heatmapMaximum),
            "colormap": .string(colormap),
            "alpha_limit": alphaLimit.map(JSONValue.number) ?? .null,
        ]
        if let modelDigest { object["model_sha256"] = .string(modelDigest) }
        return .object(object)
    }
}
