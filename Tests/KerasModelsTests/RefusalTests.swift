import KerasModels
import TestSupport
import Testing

@Suite("Files that cannot be run") struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let code: ModelError.Code
        /// All of these are in the message.
        let words: [String]

        init(_ file: String, _ code: ModelError.Code, _ words: String...) {
            (self.file, self.code, self.words) = (file, code, words)
        }

        var testDescription: String { file }
    }

    static let cases = [
        Case("bomb", .damaged, "conv (Conv2D)", "bias:0", "1152921504606846976", "save the weights again"),
        Case("broken_json", .damaged, "JSON"),
        Case("cycle", .damaged, "cycle", "graph"),
        Case("dangling", .damaged, "nowhere"),
        Case("external_data", .unsupported, "conv (Conv2D)", "conv/bias:0", "other files", "save the model again"),
        Case("external_link", .unsupported, "conv (Conv2D)", "conv/bias:0", "link", "save the model again"),
        Case("extra_weights", .damaged, "conv (Conv2D)", "3 weights", "2 are expected", "third:0"),
        Case(
            "lambda", .unsupported, "brightened", "Lambda", "never executed", "tf, image, adjust_contrast", "2.5",
            "save the model again"),
        Case("lambda_closure", .unsupported, "scaled", "never executed"),
        Case("lambda_named", .unsupported, "tripled", "never executed", "\"triple\""),
        Case("misfit", .damaged, "conv (Conv2D)", "(1, 5, 5, 2)"),
        Case("misshapen_weights", .damaged, "conv (Conv2D)", "bias", "[3]", "(2)"),
        Case("missing_dataset", .damaged, "conv (Conv2D)", "conv/bias:0", "missing", "save the weights again"),
        Case("missing_key", .damaged, "conv (Conv2D)", "\"filters\""),
        Case("missing_layer", .damaged, "scores (Dense)", "no weights"),
        Case(
            "missing_weights", .damaged, "conv (Conv2D)", "1 weights", "2 are expected", "no bias",
            "save the weights again"),
        Case("multiplying", .overLimit, "20000"),
        Case("no_model", .damaged, "no Keras model"),
        Case("operators", .unsupported, "TFOpLambda math.bessel_i0e (tf.math.bessel_i0e)"),
        Case(
            "other_dimensions", .unsupported, "Conv1D (conv), LSTM (scores): they work on sequences or volumes",
            "LocallyConnected2D (relu): put Conv2D", "Merge (mean): they are Keras 1's"),
        Case("soft_link", .unsupported, "conv (Conv2D)", "conv/bias:0", "link", "save the model again"),
        Case("text_weights", .damaged, "conv (Conv2D)", "conv/bias:0", "numbers", "save the weights again"),
        Case("unknown_activation", .unsupported, "scores (Dense)", "sharpmax", "without it and save it again"),
        Case("unknown_layers", .unsupported, "Sharpen2D (conv)", "Whirl (mean)"),
        Case("virtual_data", .unsupported, "conv (Conv2D)", "conv/bias:0", "other files", "save the model again"),
        Case("weights_only", .unsupported, "weights but no model", "model.save("),
        Case("wrong_node", .damaged, "conv (Conv2D)", "call 7"),
        Case("absolute.keras", .damaged, "/etc/evil.txt"),
        Case("bomb.keras", .damaged, "model.weights.h5", "3221225472"),
        Case("broken_config.keras", .damaged, "config.json", "JSON"),
        Case("checksum.keras", .damaged, "config.json", "CRC"),
        Case("misshapen.keras", .damaged, "scores (Dense)", "bias", "[4]", "(3)", "save the weights again"),
        Case("missing_group.keras", .damaged, "second (Conv2D)", "/layers/conv2d_1"),
        Case("missing_variable.keras", .damaged, "scores (Dense)", "1 weights", "2 are expected"),
        Case("no_config.keras", .damaged, "no Keras model", "config.json"),
        Case("no_weights.keras", .damaged, "model.weights.h5"),
        Case("not_hdf5.keras", .damaged, "model.weights.h5"),
        Case("outside.keras", .damaged, "../../evil.txt"),
        Case("objects.keras", .unsupported, "model.weights.npz", "never unpacked", "save it again"),
        Case("parcel.keras", .damaged, "unpack it and load my_model.h5"),
        Case("third_variable.keras", .damaged, "scores (Dense)", "3 weights", "2 are expected"),
        Case("twice.keras", .damaged, "two members", "config.json"),
    ]

    @Test("are refused with the kind, the place and the reason", arguments: cases)
    func refused(_ example: Case) {
        do throws(ModelError) {
            _ = try Model.load(path: ModelFixture.refused(example.file).path)
            Issue.record("\(example.file) was loaded")
        } catch {
            #expect(error.code == example.code)
            for word in example.words { #expect(error.message.contains(word), "\(error.message) lacks \(word)") }
        }
    }

    @Test("are all covered by a case")
    func coverage() {
        #expect(ModelFixture.refused.map(\.name) == RefusalTests.cases.map(\.file).sorted())
    }

    @Test("list every layer at once, with its path and how often")
    func allLayers() {
        let outer = (1...7).map { #"{"class_name": "Whirl", "config": {"name": "w\#($0)"}}"# }
        let inner = #"{"class_name": "Sharpen2D", "config": {"name": "s"}}"#
        let input = #"{"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [null, 4, 4, 3]}}"#
        let nested = #"{"class_name": "Sequential", "config": {"name": "base", "layers": [\#(inner)]}}"#
        let message = Self.refusal(ofLayers: [input] + outer + [nested])?.message ?? ""
        for part in ["Whirl (7×: w1, w2, w3, w4, w5, …)", "Sharpen2D (base/s)", "save the model again"] {
            #expect(message.contains(part), "\(message) lacks \(part)")
        }
    }

    @Test("do not weigh the letters of an equation that has more than the alphabet")
    func endlessEquation() {
        let letters = String(repeating: "a", count: 100_000)
        let input = #"{"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [null, 4, 4, 3]}}"#
        let dense = #"{"name": "sum", "equation": "\#(letters),b\#(letters)->\#(letters)", "output_shape": [3]}"#
        let error = Self.refusal(ofLayers: [input, #"{"class_name": "EinsumDense", "config": \#(dense)}"#])
        #expect(error?.code == .damaged && error?.layer == "sum (EinsumDense)")
    }

    @Test("never look up the function that a Lambda names")
    func namedFunction() {
        let function = #"{"name": "run", "function": "system", "function_type": "function", "module": "os"}"#
        let input = #"{"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [null, 4, 4, 3]}}"#
        let error = Self.refusal(ofLayers: [input, #"{"class_name": "Lambda", "config": \#(function)}"#])
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("never executed; it is the function \"system\"") == true)
    }

    /// Why a Sequential model of these layers, in JSON, is not taken.
    private static func refusal(ofLayers layers: [String]) -> ModelError? {
        let list = layers.joined(separator: ", ")
        let text = #"{"class_name": "Sequential", "config": {"name": "m", "layers": [\#(list)]}}"#
        do {
            _ = try Model.blank(ConfigurationParser.parse(text), kerasVersion: "2.15.0")
            return nil
        } catch {
            return error as? ModelError
        }
    }

    @Test("name the layer apart from the message")
    func layer() {
        #expect(error { try Model.load(path: ModelFixture.refused("lambda").path) }?.layer == "brightened (Lambda)")
        for name in ["missing_key", "soft_link", "missing_dataset", "text_weights"] {
            #expect(error { try Model.load(path: ModelFixture.refused(name).path) }?.layer == "conv (Conv2D)")
        }
    }

    @Test("are told apart when missing, a folder, text, an archive, empty or cut short")
    func notEvenHDF5() throws {
        #expect(error { try Model.load(path: "/nonexistent.h5") }?.code == .fileNotFound)
        #expect(error { try Model.load(path: "/") }?.code == .unsupported)
        try withTemporaryFile(Array("This is not HDF5 at all.".utf8)) { path in
            #expect(error { try Model.load(path: path) }?.code == .damaged)
        }
        try withTemporaryFile([]) { path in
            let error = error { try Model.load(path: path) }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains("empty") == true)
        }
        try withTemporaryFile([0x50, 0x4B, 3, 4, 0, 0]) { path in
            let error = error { try Model.load(path: path) }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains("zip archive") == true)
        }
        for name in ["keras23_nested", "keras3_small.keras"] {
            let bytes = try contents(of: ModelFixture.named(name).path)
            for count in [100, 1000, bytes.count / 2, bytes.count - 1] {
                try withTemporaryFile(Array(bytes.prefix(count))) { path in
                    #expect(error { try Model.load(path: path) }?.code == .damaged, "\(name) cut to \(count) bytes")
                }
            }
        }
    }

    private func error(_ body: () throws -> Model) -> ModelError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? ModelError
        }
    }
}
