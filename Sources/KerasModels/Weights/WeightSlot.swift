/// A weight that a layer expects.
struct WeightSlot: Hashable, Sendable {
    /// As Keras names the variable, such as `kernel`.
    let name: String
    /// nil for an extent that only the file or the input tells; nil as a whole for any shape.
    let shape: [Int?]?
    /// False for statistics such as the moving mean.
    let isTrainable: Bool
    /// Whether Keras turns the kernel by 180° when a file comes from the Theano backend, whose convolutions are
    /// convolutions in the mathematical sense.
    let isFlippedByTheano: Bool
    /// The attribute of the layer that holds the variable, such as `query_dense` of attention or the `layer` of a
    /// wrapper; nil if the layer itself does. Archives keep them apart.
    let part: String?
    /// How many weights of a wrapped layer its wrapper lists once more before its own: archives keep them twice.
    let repeatedBefore: Int
    /// What an extent that only the input tells is: so many times its channels, divided by the latter.
    let channelMultiple: Int
    let channelDivisor: Int
    /// Of one number as Keras keeps it, in bytes.
    let elementSize: Int

    init(
        _ name: String, shape: [Int?]?, isTrainable: Bool = true, isFlippedByTheano: Bool = false, part: String? = nil,
        repeatedBefore: Int = 0, channelMultiple: Int = 1, channelDivisor: Int = 1, elementSize: Int = 4
    ) {
        self.name = name
        self.shape = shape
        self.isTrainable = isTrainable
        self.isFlippedByTheano = isFlippedByTheano
        self.part = part
        self.repeatedBefore = repeatedBefore
        self.channelMultiple = channelMultiple
        self.channelDivisor = channelDivisor
        self.elementSize = elementSize
    }

    /// The same slot of a layer that is a part of another.
    func held(by part: String) -> WeightSlot {
        WeightSlot(
            name, shape: shape, isTrainable: isTrainable, isFlippedByTheano: isFlippedByTheano,
            part: self.part.map { "\(part)/\($0)" } ?? part, repeatedBefore: repeatedBefore,
            channelMultiple: channelMultiple, channelDivisor: channelDivisor, elementSize: elementSize)
    }

    func accepts(_ extents: [Int]) -> Bool {
        guard let shape else { return true }
        return shape.count == extents.count && zip(shape, extents).allSatisfy { $0 == nil || $0 == $1 }
    }

    /// The expected shape as text, such as `(3, 3, ?, 16)`.
    var shapeText: String {
        guard let shape else { return "any shape" }
        return "(" + shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ") + ")"
    }
}
