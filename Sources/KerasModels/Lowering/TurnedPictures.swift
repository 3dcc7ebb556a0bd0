import ComputeGraph
import Tensors

/// The pictures that are held as `[batch, height, width, channels]` where Keras has `[batch, channels, height, width]`,
/// and the same values in Keras' order where a layer needs that.
struct TurnedPictures {
    private var turned: Set<Graph.Value> = []
    private var writtenTwins: [Graph.Value: Graph.Value] = [:]
    private var turnedTwins: [Graph.Value: Graph.Value] = [:]

    func contains(_ value: Graph.Value) -> Bool { turned.contains(value) }

    mutating func insert(_ value: Graph.Value) { turned.insert(value) }

    func writtenTwin(of value: Graph.Value) -> Graph.Value? { writtenTwins[value] }

    func turnedTwin(of value: Graph.Value) -> Graph.Value? { turnedTwins[value] }

    /// Remembers that both are the same picture.
    mutating func pair(turned value: Graph.Value, written: Graph.Value) {
        turned.insert(value)
        writtenTwins[value] = written
        turnedTwins[written] = value
    }

    /// `[batch, height, width, channels]` of `[batch, channels, height, width]`.
    static let turning = [0, 2, 3, 1]
    static let writing = [0, 3, 1, 2]
}

extension Lowering {
    /// The value in Keras' order.
    mutating func written(_ value: Graph.Value) throws(ModelError) -> Graph.Value {
        guard pictures.contains(value) else { return value }
        if let twin = pictures.writtenTwin(of: value) { return twin }
        let twin = try apply(Transpose(TurnedPictures.writing), to: value)
        pictures.pair(turned: value, written: twin)
        return twin
    }

    /// A picture with its channels last; anything else as it is.
    mutating func turned(_ value: Graph.Value) throws(ModelError) -> Graph.Value {
        guard shape(of: value).rank == 4, !pictures.contains(value) else { return value }
        if let twin = pictures.turnedTwin(of: value) { return twin }
        let twin = try apply(Transpose(TurnedPictures.turning), to: value)
        pictures.pair(turned: twin, written: value)
        return twin
    }

    /// The axis of a value of the call at hand, counted from the front in Keras' order, as the value is held.
    func heldAxis(_ axis: Int, of value: Graph.Value) -> Int {
        let isPicture = isTurned && shape(of: value).rank == 4
        return isPicture && TurnedPictures.writing.indices.contains(axis) ? TurnedPictures.writing[axis] : axis
    }
}
