import ComputeGraph
import Explanations
import HDF5Library
import KerasModels
import Tensors

/// A model file of any format: it loads or throws. A small model that loads is also asked for an explanation, which its
/// layers may refuse; a long one is cancelled.
func fuzzModel(_ bytes: [UInt8]) {
    guard let model = try? Model.load(path: ScratchFile.path(holding: bytes), reader: LibraryReader()) else { return }
    explain(model)
}

/// An architecture in JSON, with the weights of a fixture; most mutants do not suit them.
func fuzzArchitecture(_ bytes: [UInt8]) {
    let weights =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        + "/Fixtures/Models/Pairs/tf215.weights.h5"
    guard let model = try? Model.load(path: ScratchFile.path(holding: bytes), weights: weights, reader: LibraryReader())
    else { return }
    explain(model)
}

private func explain(_ model: Model) {
    for layer in model.layers { _ = layer.outputShapes }
    guard model.inputs.count == 1, let port = model.inputs.first else { return }
    let extents = port.shape.enumerated().map { $0 == 0 ? 1 : $1 ?? 32 }
    guard let shape = try? Shape(checking: extents), shape.count <= 1 << 16,
        let input = try? Tensor(shape, repeating: 0.5)
    else { return }
    guard let run = try? ModelRun(model, input: input, programs: ProgramCache(capacity: 1)) else { return }
    let sizes = run.lowered.calls.flatMap(\.outputs).map { run.lowered.graph.shape(of: $0).count }
    guard sizes.reduce(0, { min($0 + $1, 1 << 40) }) <= 1 << 20 else { return }
    _ = try? run.explain(ExplanationOptions())
}
