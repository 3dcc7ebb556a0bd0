import KerasModels
import TestSupport
import Testing

@Suite("Files of Keras 1") struct Keras1Tests {
    @Test("have layers of Keras 2's names")
    func names() throws {
        let model = try Model.load(path: ModelFixture.named("keras1_tensorflow").path)
        #expect(model.kerasVersion == "1.2.2")
        #expect(
            model.layers.map(\.className) == [
                "InputLayer", "Sequential", "SeparableConv2D", "Add", "Concatenate", "ELU", "UpSampling2D",
                "Cropping2D",
                "AveragePooling2D", "Activation", "GlobalMaxPooling2D", "GlobalAveragePooling2D", "Dense", "Multiply",
                "Reshape", "Dense",
            ])
        #expect(model.notes == [])
    }

    @Test("are taken for Theano's where channels come first, and say so")
    func theano() throws {
        let model = try Model.load(path: ModelFixture.named("keras1_theano").path)
        #expect(model.inputs.map(\.shape) == [[nil, 9, 7, 3]])
        #expect(model.notes.count == 1)
        #expect(model.notes.first?.contains("Theano") == true)
    }

    @Test(
        "are refused by the layer where Keras 2 has nothing like it",
        arguments: [
            (#"{"class_name": "MaxoutDense", "config": {"name": "fc"}}"#, "MaxoutDense"),
            (
                #"{"class_name": "BatchNormalization", "config": {"name": "fc", "mode": 2}}"#,
                "BatchNormalization mode 2"
            ),
            (#"{"class_name": "Merge", "config": {"name": "fc", "mode": "dot", "layers": []}}"#, "Merge"),
        ])
    func refusals(layer: String, words: String) throws {
        let text = #"{"class_name": "Sequential", "keras_version": "1.2.2", "config": [\#(layer)]}"#
        try withTemporaryFile(Array(text.utf8)) { path in
            do throws(ModelError) {
                _ = try Model.load(path: path, weights: ModelFixture.named("keras1_theano").path)
                Issue.record("was loaded")
            } catch {
                #expect(error.code == .unsupported)
                #expect(error.message.contains("\(words) (fc)"), "\(error.message)")
            }
        }
    }

    @Test("may pad a picture by four numbers or by name")
    func padding() throws {
        for padding in ["[1, 2, 3, 0]", #"{"top_pad": 1, "bottom_pad": 2, "left_pad": 3}"#] {
            let text = """
                {"class_name": "Sequential", "keras_version": "1.2.2", "config": [{"class_name": "ZeroPadding2D", "config":
                {"name": "pad", "padding": \(padding), "batch_input_shape": [null, 5, 6, 3], "dim_ordering": "tf"}}]}
                """
            let configuration = try ConfigurationParser.parse(text)
            let model = try Model.blank(configuration, kerasVersion: "1.2.2")
            #expect(model.outputs.map(\.shape) == [[nil, 8, 9, 3]])
        }
    }
}
