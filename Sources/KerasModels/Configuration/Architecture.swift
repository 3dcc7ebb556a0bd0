/// A model's configuration as the file has it: layers by name and references between them, nothing resolved yet.
struct Architecture: Sendable {
    /// `["conv1", 0, 0]`: an output of the n-th call of a layer.
    struct Reference: Hashable, Sendable {
        let layer: String
        let node: Int
        let tensor: Int
    }

    struct Declaration: Sendable {
        let name: String
        let className: String
        let configuration: LayerConfiguration
        /// Empty in a sequential model.
        let calls: [Call]
        let nested: Architecture?
    }

    enum Topology: Sendable {
        /// Each layer takes the one before. The input's shape is nil where only the caller knows it.
        case sequential(inputName: String, inputShape: [Int?]?)
        case functional(inputs: [Reference], outputs: [Reference])
    }

    let name: String
    let className: String
    let isTrainable: Bool
    let declarations: [Declaration]
    let topology: Topology
    /// Whether the calls are written in the manner of Keras 3, which counts those of a nested model differently.
    let isKeras3: Bool
    let kerasVersion: KerasVersion

    /// The shape of the first input, if the configuration knows it.
    var inputShape: [Int?]? {
        switch topology {
        case .sequential(_, let shape): shape
        case .functional(let inputs, _):
            declarations.first { $0.name == inputs.first?.layer }.flatMap { Architecture.inputShape(of: $0) }
        }
    }

    static func inputShape(of declaration: Declaration) -> [Int?]? {
        if let nested = declaration.nested { return nested.inputShape }
        let configuration = declaration.configuration
        return shape(configuration["batch_input_shape"] ?? configuration["batch_shape"])
    }

    /// `[null, 224, 224, 3]`; nil if it is anything else.
    static func shape(_ value: ConfigurationValue?) -> [Int?]? {
        guard let extents = value?.array else { return nil }
        var shape: [Int?] = []
        for extent in extents {
            guard extent == .null || extent.integer != nil else { return nil }
            shape.append(extent.integer)
        }
        return shape
    }
}
