package import HDF5
import Synchronization
package import Tensors

/// A Keras classifier as its file describes it: layers, weights and how they connect.
///
/// Immutable after loading and independent of its file, which may change or vanish.
package final class Model: Sendable {
    /// An input or output: nil where the file leaves an axis open; the batch axis comes first.
    package struct Port: Hashable, Sendable {
        package let name: String
        package let shape: [Int?]
        /// Whether the file has the channels of this picture before its height and width; `shape`, and every tensor that
        /// goes in or comes out, has them last.
        package let isChannelsFirst: Bool

        package init(name: String, shape: [Int?], isChannelsFirst: Bool = false) {
            self.name = name
            self.shape = shape
            self.isChannelsFirst = isChannelsFirst
        }
    }

    package let name: String
    /// `Keras HDF5`, `Keras archive`.
    package let format: String
    /// The writer's, such as `2.15.0`; empty where the file does not say.
    package let kerasVersion: String
    package let inputs: [Port]
    package let outputs: [Port]
    /// The model's own layers in file order; a nested model is one layer with layers of its own.
    package let layers: [LayerDescription]
    package let parameterCount: Int
    package let trainableParameterCount: Int
    /// What the parameters take in Keras, in bytes.
    package let parameterSize: Int
    /// Notes on what was substituted or ignored while loading, one line each.
    package let notes: [String]
    /// Keras' own preprocessing where the graph or a known architecture tells it, x/255 otherwise.
    package let preprocessingGuess: PreprocessingGuess
    /// How each output is to be read.
    package let heads: [ModelHead]
    /// The side of the pictures that a recognised network was made for; nil where none is recognised.
    package let usualSize: Int?
    /// Whether the layers simply follow one another.
    package let isChain: Bool
    /// Whether the model ends in keras.applications' thousand ImageNet classes.
    package let hasImageNetHead: Bool

    private let network: Network
    /// Of every layer, by ordinal.
    private let weights: [[Tensor]]
    private let cache: Mutex<[LoweredModel]>

    /// Reads a model and all its weights. Nothing in the file is ever executed.
    /// - Parameters:
    ///   - weights: the path of a file of weights, for an architecture alone or in place of a model's own.
    ///   - reader: reads what is HDF5.
    /// - Throws: `ModelError`.
    package static func load(
        path: String, weights: String? = nil, reader: any HDF5Reader
    ) throws(ModelError) -> Model {
        let format = try ModelFormats.format(ofFileAt: path)
        var store: (any WeightStore)?
        if let weights { store = try WeightFile.store(path: weights, reader) }
        return try Model(try format.read(path: path, weights: store, reader), format: format.name)
    }

    /// The model of an architecture alone, every weight of it zero: for its layers, shapes and counts.
    /// - Parameter configuration: the JSON that `model.to_json()` gives.
    /// - Throws: `ModelError`.
    package static func blank(_ configuration: ConfigurationValue, kerasVersion: String) throws(ModelError) -> Model {
        let version = KerasVersion(text: kerasVersion)
        let architecture = try Architecture(model: configuration, kerasVersion: version)
        let stored = try StoredModel(
            kerasVersion: version, architecture: architecture, weights: BlankWeights(), notes: [])
        return try Model(stored, format: "Keras architecture")
    }

    private init(_ stored: StoredModel, format: String) throws(ModelError) {
        let network = stored.network
        let loaded = try stored.weights.read(for: network)
        let weights = loaded.tensors
        let survey = try ShapeSurvey(network, weights: weights)
        name = network.name
        self.format = format
        kerasVersion = stored.kerasVersion.text
        inputs = network.heldPorts
        outputs = zip(network.outputNames, survey.outputShapes).map { Port(name: $0, shape: $1) }
        layers = LayerDescription.descriptions(of: network, weights: weights, survey: survey)
        parameterCount = layers.reduce(0) { $0 + $1.parameterCount }
        trainableParameterCount = layers.reduce(0) { $0 + $1.trainableParameterCount }
        parameterSize = layers.reduce(0) { $0 + $1.parameterSize }
        notes =
            stored.notes + loaded.notes + network.substitutions
            + network.remarks().sorted { $0.key < $1.key }.map { remark, paths in
                "\(UnsupportedLayers.list(paths)): \(remark)"
            }
        let application = Application.recognise(network)
        preprocessingGuess = PreprocessingGuess(for: application, lowered: survey.lowered)
        heads = survey.lowered.outputs.map { ModelHead(of: $0, in: survey.lowered.graph) }
        usualSize = application?.size
        isChain = network.isChain
        hasImageNetHead = Application.hasImageNetHead(application, lowered: survey.lowered)
        self.network = network
        self.weights = weights
        cache = Mutex([survey.lowered])
    }

    /// The graph for inputs of these shapes (batch included), one per input in order.
    /// - Throws: `ModelError` where a shape does not suit the model.
    package func lowered(for inputShapes: [Shape]) throws(ModelError) -> LoweredModel {
        if let known = cache.withLock({ $0.first { $0.inputShapes == inputShapes } }) { return known }
        guard inputShapes.count == inputs.count else {
            throw ModelError(
                .shapeMismatch, "model \(name) has \(inputs.count) inputs and was given \(inputShapes.count)")
        }
        for (port, shape) in zip(inputs, inputShapes) where !port.accepts(shape) {
            throw ModelError(
                .shapeMismatch, "input \(port.name) of model \(name) takes shape \(port.shapeText), not \(shape)")
        }
        let lowered = try network.lowered(for: inputShapes, weights: weights)
        cache.withLock { entries in
            // A few sizes in turn are usual, every size of a folder of pictures is not.
            if entries.count == Model.cacheSize { entries.removeFirst() }
            entries.append(lowered)
        }
        return lowered
    }

    private static let cacheSize = 4
}

extension Model.Port {
    /// Whether a tensor of this shape may go in; the batch may have any size.
    func accepts(_ tensor: Shape) -> Bool { fits(tensor.dimensions) }

    /// The same for extents that need not be a shape yet.
    package func fits(_ extents: [Int]) -> Bool {
        shape.count == extents.count && zip(shape, extents).dropFirst().allSatisfy { $0 == nil || $0 == $1 }
    }

    /// As Keras prints it: `(None, 224, 224, 3)`.
    package var shapeText: String {
        "(" + shape.map { $0.map(String.init) ?? "None" }.joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
    }
}
