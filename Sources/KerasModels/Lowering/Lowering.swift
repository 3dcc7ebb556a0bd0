import ComputeGraph
import Tensors

/// A graph under construction, and the call of a layer that is being lowered into it.
struct Lowering {
    private(set) var graph = Graph()
    private(set) var calls: [LayerCall] = []
    /// The shapes of each layer's outputs at its first call as Keras has them, by the layer's ordinal.
    private(set) var outputShapes: [[Shape]?]

    /// The inputs of the call at hand, in order.
    private(set) var inputs: [Graph.Value] = []
    /// Whether the pictures of the call at hand are held otherwise than Keras has them: see ``TurnedPictures``.
    private(set) var isTurned = false
    var pictures = TurnedPictures()
    /// The inputs among everything else that the call is given.
    private(set) var arguments = CallArguments(inputCount: 0)
    /// To be set by a layer that ends in a softmax or sigmoid: the value before it.
    var logits: Graph.Value?
    /// To be set where the call's arguments decide over it rather than the layer.
    var role: LayerRole?

    /// Of every layer, by ordinal; nil where blank ones take their place.
    private(set) var weights: [[Tensor]?]
    private var slots: [WeightSlot] = []
    private var tensors: [Tensor] = []
    private var path = ""
    private var className = ""

    /// - Parameter weights: of every layer, by ordinal.
    init(weights: [[Tensor]?]) {
        self.weights = weights
        outputShapes = Array(repeating: nil, count: weights.count)
    }

    // MARK: For layers

    /// The one input of the call at hand.
    /// - Throws: `ModelError` if it has none or several.
    var input: Graph.Value {
        get throws(ModelError) {
            guard inputs.count == 1, let input = inputs.first else {
                throw error(.damaged, "has \(inputs.count) inputs where it takes one")
            }
            return input
        }
    }

    func shape(of value: Graph.Value) -> Shape { graph.shape(of: value) }

    /// The layer's weight of this name.
    func weight(_ name: String) throws(ModelError) -> Tensor {
        guard let index = slots.firstIndex(where: { $0.name == name }), index < tensors.count else {
            throw error(.damaged, "has no weight \"\(name)\"")
        }
        return tensors[index]
    }

    /// The layer's weight of this name, nil if the layer's configuration goes without.
    func optionalWeight(_ name: String) -> Tensor? {
        zip(slots, tensors).first { $0.0.name == name }?.1
    }

    mutating func apply(_ operation: some Operation, to values: Graph.Value...) throws(ModelError) -> Graph.Value {
        try apply(operation, to: values)
    }

    mutating func apply(_ operation: some Operation, to values: [Graph.Value]) throws(ModelError) -> Graph.Value {
        do {
            let result = try graph.apply(operation, to: values, label: path)
            // What follows from constants alone, such as an extent of a shape, is one as well.
            guard !values.isEmpty, shape(of: result).count <= Lowering.largestFoldedCount,
                values.allSatisfy({ constantTensor(of: $0) != nil })
            else { return result }
            return graph.constant(try Program(graph, observing: [result]).run([:])[result], label: path)
        } catch {
            throw self.error(for: error)
        }
    }

    /// Lowers a layer that is a part of the one at hand, as of a wrapper, with the latter's weights.
    mutating func lower(_ layer: any Layer, on inputs: [Graph.Value]) throws(ModelError) -> Graph.Value {
        let own = (self.inputs, arguments)
        (self.inputs, arguments) = (inputs, CallArguments(inputCount: inputs.count))
        defer { (self.inputs, arguments) = own }
        return try layer.lower(into: &self)
    }

    private static let largestFoldedCount = 1 << 12

    /// A value of the graph that no input changes.
    mutating func constant(_ tensor: Tensor) -> Graph.Value { graph.constant(tensor, label: path) }

    /// The tensor under another shape.
    func reshaped(_ tensor: Tensor, to dimensions: [Int]) throws(ModelError) -> Tensor {
        do {
            return try tensor.reshaped(to: Shape(checking: dimensions))
        } catch {
            throw self.error(.damaged, "a weight of shape \(tensor.shape) does not suit its input: \(error)")
        }
    }

    /// The value under another shape, calculated from a file's numbers.
    mutating func reshape(_ value: Graph.Value, to dimensions: [Int]) throws(ModelError) -> Graph.Value {
        let shape = try checkedShape(dimensions)
        return self.shape(of: value) == shape ? value : try apply(Reshape(to: shape), to: value)
    }

    /// The numbers of a value that no input changes; nil for any other.
    func constantTensor(of value: Graph.Value) -> Tensor? {
        if case .constant(let tensor) = graph.nodes[value.index].source { tensor } else { nil }
    }

    /// A tensor `[count]` of these numbers.
    func vector(_ numbers: [Float]) throws(ModelError) -> Tensor {
        do {
            return try Tensor(Shape(checking: [numbers.count]), values: numbers)
        } catch {
            throw self.error(for: .tensor(error))
        }
    }

    /// A shape calculated from a file's numbers.
    func checkedShape(_ dimensions: [Int]) throws(ModelError) -> Shape {
        do {
            return try Shape(checking: dimensions)
        } catch {
            throw self.error(.shapeMismatch, "\(error)")
        }
    }

    func error(_ code: ModelError.Code, _ reason: String) -> ModelError {
        ModelError(code, path: path, className: className, reason)
    }

    // MARK: For networks

    /// - Parameter isTurned: whether Keras has the channels of this picture first.
    mutating func addInput(_ shape: Shape, name: String, isTurned: Bool) -> Graph.Value {
        let value = graph.input(shape, label: name)
        if isTurned { pictures.insert(value) }
        return value
    }

    /// Lowers one call of a layer and records it.
    mutating func call(
        _ layer: any Layer, _ member: Network.Member, path: String, inputs: [Graph.Value], arguments: CallArguments
    ) throws(ModelError) -> [Graph.Value] {
        self.path = path
        self.arguments = arguments
        className = member.className
        slots = layer.weights
        logits = nil
        role = nil
        let hasTurned = try takeInputs(inputs, order: member.axisOrder)
        if let own = weights[member.ordinal] { tensors = own } else { tensors = try blankWeights(of: member) }
        var outputs = try layer.outputs(into: &self)
        if isTurned {
            for output in outputs where shape(of: output).rank == 4 { pictures.insert(output) }
        } else if hasTurned, member.axisOrder != .rearranged {
            for index in outputs.indices { outputs[index] = try turned(outputs[index]) }
        }
        // A layer that hands its input on changes nothing, whatever its class.
        let role = role ?? (layer.role == .other && outputs == inputs ? .identity : layer.role)
        try record(member, path: path, role: role, inputs: inputs, outputs: outputs, logits: logits)
        return outputs
    }

    private mutating func blankWeights(of member: Network.Member) throws(ModelError) -> [Tensor] {
        var blanks: [Tensor] = []
        for slot in slots { blanks.append(try slot.blank(for: self.inputs.first.map { shape(of: $0) })) }
        weights[member.ordinal] = blanks
        return blanks
    }

    /// Hands a layer its inputs in the order that it takes pictures in.
    /// - Returns: whether any of them was turned.
    private mutating func takeInputs(_ values: [Graph.Value], order: AxisOrder) throws(ModelError) -> Bool {
        let hasTurned = values.contains(where: pictures.contains)
        isTurned = order == .channelsFirst || (order == .either && hasTurned && values.allSatisfy(pictures.contains))
        inputs = []
        for value in values {
            if order == .channelsFirst {
                inputs.append(try turned(value))
            } else {
                inputs.append(isTurned ? value : try written(value))
            }
        }
        return hasTurned
    }

    /// The shape as Keras has it.
    private func writtenShape(of value: Graph.Value) -> Shape {
        let shape = shape(of: value)
        return pictures.contains(value) ? Shape(TurnedPictures.writing.map { shape[$0] }) : shape
    }

    /// Nested models that are called several times each multiply: a small file could keep us busy for ever. The
    /// longest network of keras.applications, ResNetRS420, has some 2300 calls.
    static let largestCallCount = 20_000

    /// Records one call of a layer or of a nested model.
    /// - Throws: `ModelError` with `overLimit`.
    mutating func record(
        _ member: Network.Member, path: String, role: LayerRole, inputs: [Graph.Value], outputs: [Graph.Value],
        logits: Graph.Value?
    ) throws(ModelError) {
        guard calls.count < Lowering.largestCallCount else {
            throw ModelError(.overLimit, "the model calls its layers more than \(Lowering.largestCallCount) times")
        }
        calls.append(
            LayerCall(
                path: path, className: member.className, index: member.index, role: role, inputs: inputs,
                outputs: outputs, logits: logits))
        if outputShapes[member.ordinal] == nil {
            outputShapes[member.ordinal] = outputs.map { writtenShape(of: $0) }
        }
    }

    private func error(for error: GraphError) -> ModelError {
        switch error {
        case .shapeMismatch(_, let inputs, let reason):
            let shapes = inputs.map(\.description).joined(separator: ", ")
            return self.error(.shapeMismatch, "cannot take input of shape \(shapes): \(reason)")
        case .tensor(.outOfMemory(let bytes)):
            return self.error(.outOfMemory, "needs \(bytes) bytes that the system does not have")
        default:
            return self.error(.damaged, "\(error)")
        }
    }
}
