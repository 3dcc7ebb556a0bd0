import Explanations
import Tensors
import Testing

@Suite("Grad-CAM's arithmetic") struct GradCAMTests {
    /// The worked example of eli5's `gradcam`: two rows, two columns, three channels.
    @Test("P7: weighs channels, cuts negative cells and divides by the largest")
    func workedExample() throws {
        let activations = try Tensor([2, 2, 3], values: [1, 4, 0, 2, 3, 1, 3, 2, 0, 4, 1, 1])
        let map = GradCAM.sum(weights: [0.5, -1, 2], activations: activations)
        let (values, maximum) = MapScaling.scaled(map, relu: true)
        #expect(maximum == 3)
        #expect(values[0...2].allSatisfy { $0 == 0 })
        #expect(abs(values[3] - 0.9999999666666678) < 1e-15)
    }

    @Test("P7: gives exact zeros for a map of zeros, and 1/(1+ε/2) for one cell of two ones")
    func limits() throws {
        let zeros = GradCAM.sum(weights: [0, 0, 0], activations: try Tensor([2, 2, 3], repeating: 0))
        #expect(MapScaling.scaled(zeros, relu: true).values == [0, 0, 0, 0])
        let ones = GradCAM.sum(weights: [1, 1], activations: try Tensor([1, 1, 2], repeating: 1))
        #expect(abs(MapScaling.scaled(ones, relu: true).values[0] - 0.9999999500000026) < 1e-15)
    }

    @Test("P8: dims a map whose largest value is near Keras' epsilon, as eli5 0.16 does")
    func vanishingGradients() {
        #expect(abs(MapScaling.scaled([1e-9], relu: true).values[0] - 0.00990099) < 1e-8)
    }

    @Test("keeps negative evidence between −1 and 1 without the cut")
    func signed() {
        let values = MapScaling.scaled([-4, 2], relu: false).values
        #expect(abs(values[0] + 1) < 1e-6)
        #expect(abs(values[1] - 0.5) < 1e-6)
    }

    @Test("averages gradients over the cells of each channel")
    func weights() throws {
        let gradients = try Tensor([2, 1, 2], values: [1, 10, 3, 30])
        #expect(GradCAM.weights(of: gradients) == [2, 20])
    }

    @Test("brings legacy gradients to unit length, and never divides by less than 1e-6")
    func legacy() throws {
        #expect(try MapScaling.unitNormalized(try Tensor([2], values: [3, 4])).values == [0.6, 0.8])
        let tiny = try MapScaling.unitNormalized(try Tensor([1], values: [1e-9])).values[0]
        #expect(abs(tiny - 1e-3) < 1e-8)
    }

    @Test("is the first of equal scores for the top class, and never a NaN")
    func topClass() {
        #expect(ModelRun.topClass(of: [0.1, 0.4, 0.4]) == 1)
        #expect(ModelRun.topClass(of: [.nan, 0.4, 0.2]) == 1)
        #expect(ModelRun.topClass(of: [0.3, .nan, 0.2]) == 0)
        #expect(ModelRun.topClass(of: [.nan, .nan]) == 0)
    }
}
