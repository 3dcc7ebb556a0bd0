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

    @Test("is raw where Keras 3 takes the channels apart and joins them as BGR")
    func channelsJoinedAnew() throws {
        let channels = [2, 1, 0].map { channel in
            operation(
                "GetItem", "channel_\(channel)",
                on: tensor("photo") + ", [{\"class_name\": \"__ellipsis__\", \"config\": {}}, \(channel)]")
        }
        let parts = [2, 1, 0].map { tensor("channel_\($0)", "null, 8, 8") }.joined(separator: ", ")
        let shift = #"{"class_name": "__tensor__", "config": {"value": [[[[-104, -117, -124]]]], "dtype": "float32"}}"#
        let guess = try functional(
            channels + [
                operation("Stack", "stack", on: "[\(parts)]"),
                operation("Add", "add", on: tensor("stack") + ", " + shift),
            ])
        #expect(guess.mode == .raw && guess.isCertain)
        #expect(guess.reason.contains("stack, add"), "\(guess.reason)")
    }

    @Test("is not told from a grey picture that is repeated in three channels, but from what follows")
    func greyRepeated() throws {
        let photo = tensor("photo", "null, 8, 8, 1")
        let repeated = operation("Concatenate", "joined", on: "[\(photo), \(photo), \(photo)]")
        #expect(try !functional([repeated], channels: 1).isCertain)
        let divided = operation("TrueDivide", "divided", on: tensor("joined") + ", 127.5")
        let guess = try functional([repeated, divided], channels: 1)
        #expect(guess.mode == .raw && guess.isCertain)
        #expect(guess.reason.hasSuffix("itself: divided"), "\(guess.reason)")
    }

    @Test("is raw for a graph that rescales what it resized, cut or padded")
    func rescalesLater() throws {
        let guess = try guess(
            "Sequential",
            """
            {"class_name": "InputLayer", "config": {"batch_shape": [null, 9, 8, 3], "name": "photo"}},
            {"class_name": "Resizing", "config": {"height": 7, "width": 7, "name": "resized"}},
            {"class_name": "CenterCrop", "config": {"height": 5, "width": 5, "name": "centre"}},
            {"class_name": "ZeroPadding2D", "config": {"padding": [[1, 1], [1, 1]], "name": "padded"}},
            {"class_name": "Rescaling", "config": {"scale": 0.00392156862745098, "offset": 0, "name": "scaled"}},
            {"class_name": "GlobalAveragePooling2D", "config": {"name": "mean"}}
            """)
        #expect(guess.mode == .raw && guess.isCertain)
        #expect(guess.reason.contains("Rescaling"), "\(guess.reason)")
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

    /// Of a model of Keras 3 whose operations follow each other.
    private func functional(_ operations: [(name: String, text: String)], channels: Int = 3) throws
        -> PreprocessingGuess
    {
        let photo = """
            {"class_name": "InputLayer", "name": "photo", "inbound_nodes": [],
             "config": {"batch_shape": [null, 8, 8, \(channels)], "name": "photo"}}
            """
        let end = operations.last?.name ?? "photo"
        return try guess(
            "Functional", ([photo] + operations.map(\.text)).joined(separator: ", "),
            ends: #", "input_layers": [["photo", 0, 0]], "output_layers": [["\#(end)", 0, 0]]"#)
    }

    private func operation(_ className: String, _ name: String, on arguments: String) -> (name: String, text: String) {
        let text = """
            {"class_name": "\(className)", "name": "\(name)", "config": {"name": "\(name)", "axis": -1},
             "inbound_nodes": [{"args": [\(arguments)], "kwargs": {}}]}
            """
        return (name, text)
    }

    private func tensor(_ name: String, _ shape: String = "null, 8, 8, 3") -> String {
        """
        {"class_name": "__keras_tensor__", "config":
          {"shape": [\(shape)], "dtype": "float32", "keras_history": ["\(name)", 0, 0]}}
        """
    }

    private func guess(_ kind: String, _ layers: String, ends: String = "") throws -> PreprocessingGuess {
        let configuration = """
            {"class_name": "\(kind)", "config": {"name": "prepared", "layers": [\(layers)]\(ends)}}
            """
        return try Model.blank(ConfigurationParser.parse(configuration), kerasVersion: "3.15.1").preprocessingGuess
    }
}
