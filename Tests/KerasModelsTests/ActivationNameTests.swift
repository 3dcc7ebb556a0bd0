import ComputeGraph
import KerasModels
import Testing

@Suite("Activation names") struct ActivationNameTests {
    @Test("mean what the writer's version of Keras meant")
    func hardSigmoid() {
        for (version, slope) in [
            ("2.3.1", Float(0.2)), ("2.15.0", 0.2), ("", 0.2), ("3.0.0", 1 / 6), ("3.15.1", 1 / 6),
        ] {
            let function = ActivationFunction(named: "hard_sigmoid", writtenBy: KerasVersion(text: version))
            #expect(function == .elementwise(.hardSigmoid(slope: slope)), "written by \(version)")
        }
    }

    @Test("have synonyms")
    func synonyms() {
        let version = KerasVersion(text: "2.15.0")
        for (one, other) in [("swish", "silu"), ("hard_swish", "hard_silu")] {
            let function = ActivationFunction(named: one, writtenBy: version)
            #expect(function != nil)
            #expect(function == ActivationFunction(named: other, writtenBy: version))
        }
        #expect(ActivationFunction(named: "relu6", writtenBy: version) == .elementwise(.relu(maximum: 6)))
        #expect(ActivationFunction(named: "leaky_relu", writtenBy: version) == .elementwise(.relu(negativeSlope: 0.2)))
        #expect(ActivationFunction(named: "sharpmax", writtenBy: version) == nil)
    }

    @Test(
        "of a lambda are refused, as its code is never run",
        arguments: [#"{"value": ["4wEAAAAAAAAAAAA=", null, null]}"#, #"{"class_name": "__lambda__", "config": {}}"#])
    func lambda(activation: String) {
        let configuration = """
            {"class_name": "Sequential", "config": {"name": "small", "layers": [
              {"class_name": "InputLayer", "config": {"batch_shape": [null, 8, 8, 3], "name": "input"}},
              {"class_name": "Activation", "config": {"activation": \(activation), "name": "bent"}}]}}
            """
        let error = #expect(throws: ModelError.self) {
            try Model.blank(ConfigurationParser.parse(configuration), kerasVersion: "3.15.1")
        }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("layer bent (Activation): its activation is a lambda") == true)
    }
}
