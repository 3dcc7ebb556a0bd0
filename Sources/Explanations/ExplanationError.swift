import ComputeGraph
package import KerasModels
import Tensors

/// Why a question to a model could not be answered.
package enum ExplanationError: Error, Sendable {
    /// Not something whose pictures can be explained. The hint says why where eli5's words do not.
    case notAnImageModel(String, hint: String? = nil)
    case badTarget(String)
    case badLayer(String)
    case badOutput(String)
    case badInput(String)
    case model(ModelError)
    case outOfMemory
    case cancelled

    init(_ error: GraphError) {
        switch error {
        case .cancelled: self = .cancelled
        case .tensor(.outOfMemory(bytes: _)): self = .outOfMemory
        case .notDifferentiable(let score, let layer):
            self = .badLayer(
                "Can not perform Grad-CAM: no gradient leads from the score (\(score)) to the layer (\(layer))")
        default: self = .model(ModelError(.shapeMismatch, "\(error)"))
        }
    }

    init(_ error: ModelError) {
        self = error.code == .outOfMemory ? .outOfMemory : .model(error)
    }
}
