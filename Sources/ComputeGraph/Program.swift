package import Tensors

/// What a caller wants to differentiate: `target` with respect to each of `sources`.
package struct Differentiation: Hashable, Sendable {
    package let target: Graph.Value
    package let sources: [Graph.Value]

    package init(of target: Graph.Value, withRespectTo sources: [Graph.Value]) {
        self.target = target
        self.sources = sources
    }
}

/// A plan for one question to a graph: these observed values, with gradients or without.
package final class Program: Sendable {
    /// Plans the run. Whatever the observed values do not need is dropped; an observed value is never fused away.
    package init(
        _ graph: Graph, observing observed: [Graph.Value], differentiating: Differentiation? = nil
    ) throws(GraphError) {
        fatalError("the engine is not written yet")
    }

    /// Runs forward and keeps the observed values, and what the pullbacks need if the program differentiates.
    /// - Throws: `GraphError.badInput` for a missing or misshapen input, `.cancelled`, `.tensor(.outOfMemory)`.
    package func run(
        _ inputs: [Graph.Value: Tensor], cancellation: Cancellation = Cancellation()
    ) throws(GraphError) -> Execution {
        fatalError("the engine is not written yet")
    }
}

/// The results of one run.
package struct Execution: Sendable {
    /// The observed value's tensor.
    /// - Precondition: The program observes the value.
    package subscript(value: Graph.Value) -> Tensor {
        fatalError("the engine is not written yet")
    }

    /// The gradients of `Σ seed · target` with respect to each source, in order; may be called again with other seeds.
    /// - Parameter seed: shaped as the differentiated target, such as 1 at `[0, class]` and 0 elsewhere.
    package func gradients(
        seed: Tensor, cancellation: Cancellation = Cancellation()
    ) throws(GraphError) -> [Tensor] {
        fatalError("the engine is not written yet")
    }
}
