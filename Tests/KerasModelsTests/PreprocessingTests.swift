import KerasModels
import Tensors
import TestSupport
import Testing

@Suite("Preprocessing") struct PreprocessingTests {
    @Test(
        "does what keras.applications' preprocess_input does",
        arguments: [
            (Preprocessing.tf, [Float(-1), -0.21568626, 1]), (.unit, [0, 0.39215687, 1]), (.raw, [0, 100, 255]),
            (.torch, [-2.117904, -0.28501397, 2.64]), (.caffe, [151.061, -16.779, -123.68]),
            (.linear(scale: 0.5, offset: -1), [-1, 49, 126.5]),
        ])
    func modes(mode: Preprocessing, expected: [Float]) throws {
        let result = try mode(Tensor([1, 1, 1, 3], values: [0, 100, 255]))
        #expect(largestDifference(result.values, expected) <= 2e-5)
        #expect(result.shape == [1, 1, 1, 3])
    }

    @Test("treats every pixel alike")
    func manyPixels() throws {
        let pixels = try Tensor([2, 2, 2, 3], values: (0..<24).map { Float($0 * 11) })
        let all = try Preprocessing.caffe(pixels).values
        for pixel in 0..<8 {
            let one = try Tensor([1, 1, 1, 3], values: Array(pixels.values[pixel * 3..<pixel * 3 + 3]))
            #expect(try Preprocessing.caffe(one).values == Array(all[pixel * 3..<pixel * 3 + 3]))
        }
    }

    @Test("works on grey pictures")
    func grey() throws {
        let pixels = try Tensor([1, 1, 2, 1], values: [0, 255])
        #expect(try Preprocessing.tf(pixels).values == [-1, 1])
        #expect(try Preprocessing.torch(pixels).values.allSatisfy { $0.isFinite })
    }

    @Test("is raw for a graph that begins with Rescaling, even behind augmentation")
    func beginsWithRescaling() throws {
        for name in ["pixels", "transfer"] {
            let guess = try Model.load(path: ModelFixture.named(name).path).preprocessingGuess
            #expect(guess.mode == .raw)
            #expect(guess.isCertain)
            #expect(guess.reason.contains("Rescaling"))
        }
    }

    @Test(
        "is raw where operators or a Lambda at the front make the pixels ready",
        arguments: [
            ("preprocessed_tf", "tf.math.truediv"), ("preprocessed_caffe", "bias_add"),
            ("preprocessed_torch", "tf.math.truediv"), ("lambda_patterns", "prepared"),
            ("node_functions", "tf_op_layer_strided_slice"),
        ])
    func preparedInside(name: String, layer: String) throws {
        let guess = try Model.load(path: ModelFixture.named(name).path).preprocessingGuess
        #expect(guess.mode == .raw && guess.isCertain)
        #expect(guess.reason.contains(layer), "\(guess.reason)")
    }

    @Test("is that of the keras.applications network inside, whatever it is called")
    func recognised() throws {
        let model = try Model.load(path: ModelFixture.named("thousand").path)
        #expect(
            model.preprocessingGuess
                == PreprocessingGuess(mode: .tf, reason: "recognised MobileNet", isCertain: true))
        #expect(model.hasImageNetHead)
    }

    @Test("is x/255 with a doubt where nothing is recognised")
    func unknown() throws {
        let model = try Model.load(path: ModelFixture.named("sequential").path)
        #expect(model.preprocessingGuess.mode == .unit)
        #expect(!model.preprocessingGuess.isCertain)
        #expect(!model.hasImageNetHead)
    }
}
