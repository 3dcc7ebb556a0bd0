import ComputeGraph
import Tensors

struct DenseLayer: Layer {
    static let classNames = ["Dense"]

    let units: Int
    let usesBias: Bool
    let activation: ActivationFunction
    /// Whether the kernel is kept in 8 bits, and with each unit's column the factor that it was multiplied with.
    let isQuantized: Bool

    init(_ configuration: LayerConfiguration) throws(ModelError) {
        units = try configuration.integer("units")
        usesBias = try configuration.bool("use_bias", default: true)
        activation = try ActivationFunction(configuration)
        // {"class_name": "QuantizedDTypePolicy", "config": {"mode": "int8", "source_name": "float32"}}
        let mode = configuration["dtype"]?["config"]?["mode"]?.string
        isQuantized = mode == "int8"
        if let mode, !isQuantized {
            throw configuration.error(.unsupported, "weights quantised to \(mode) are not supported; only to int8")
        }
    }

    var remark: String? {
        isQuantized ? "weights of 8 bits, turned back to floats; Keras rounds its inputs to 8 bits as well" : nil
    }

    var weights: [WeightSlot] {
        let kernel = WeightSlot("kernel", shape: [nil, units])
        return [kernel] + (usesBias ? [WeightSlot("bias", shape: [units])] : [])
            + (isQuantized ? [WeightSlot("kernel_scale", shape: [units], isTrainable: false)] : [])
    }

    func lower(into lowering: inout Lowering) throws(ModelError) -> Graph.Value {
        let dense = Dense(kernel: try kernel(in: lowering), bias: lowering.optionalWeight("bias"))
        return try activation.lower(try lowering.apply(dense, to: lowering.input), into: &lowering)
    }

    private func kernel(in lowering: Lowering) throws(ModelError) -> Tensor {
        let kernel = try lowering.weight("kernel")
        guard isQuantized else { return kernel }
        let scale = try lowering.weight("kernel_scale").values
        let values = kernel.values.enumerated().map { $1 / scale[$0 % scale.count] }
        do {
            return try Tensor(kernel.shape, values: values)
        } catch {
            throw lowering.error(.outOfMemory, "\(error)")
        }
    }
}
