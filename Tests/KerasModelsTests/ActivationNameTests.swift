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
}
