import ComputeGraph
import Explanations
import KerasModels
import Tensors
import TestSupport
import Testing

/// The networks of keras.applications, without their weights.
@Suite("Stock networks") struct ArchitectureTests {
    /// What is expected of one of them.
    private struct Expectation {
        /// The automatic target layer, and its map.
        let layer: String
        let map: [Int]
        /// Of the pixels, and whether a Rescaling inside sees to them.
        let reason: String
        let head: ModelHead

        init(_ layer: String, _ map: [Int], _ reason: String, _ head: ModelHead = .softmax) {
            self.layer = layer
            self.map = map
            self.reason = reason
            self.head = head
        }
    }

    private static let expectations: [String: Expectation] = [
        "VGG16": Expectation("block5_pool", [7, 7, 512], "recognised VGG"),
        "ResNet50": Expectation("conv5_block3_out", [7, 7, 2048], "recognised ResNet"),
        "ResNet50V2": Expectation("post_relu", [28, 28, 256], "recognised ResNetV2"),
        "InceptionV3": Expectation("mixed10", [8, 8, 2048], "recognised InceptionV3"),
        "Xception": Expectation("block14_sepconv2_act", [10, 10, 2048], "recognised Xception"),
        "MobileNet": Expectation("conv_pw_13_relu", [7, 7, 1024], "recognised MobileNet"),
        "MobileNetV2": Expectation("out_relu", [7, 7, 1280], "recognised MobileNetV2"),
        "MobileNetV3Small": Expectation("multiply_17", [7, 7, 576], "begins with Rescaling"),
        "keras3_MobileNetV3Small": Expectation("activation_17", [7, 7, 576], "begins with Rescaling"),
        "DenseNet": Expectation("relu", [7, 7, 128], "recognised DenseNet"),
        "NASNet": Expectation("activation_78", [7, 7, 1056], "recognised NASNetMobile"),
        "EfficientNetB0": Expectation("top_activation", [7, 7, 1280], "begins with Rescaling"),
        "EfficientNetV2": Expectation("top_activation", [7, 7, 1280], "begins with Rescaling"),
        "ConvNeXt": Expectation("tf.__operators__.add_5", [7, 7, 768], "begins with Normalization"),
        "keras3_ConvNeXt": Expectation("add_5", [7, 7, 768], "begins with Normalization"),
        "RegNet": Expectation(
            "regnety002_Stage_3_YBlock_0_exit_relu", [7, 7, 368], "begins with Rescaling", .logits),
        "ResNetRS": Expectation("BlockGroup5__block_0__output_act", [7, 7, 2048], "begins with Rescaling"),
    ]

    private static func load(_ fixture: ArchitectureFixture) throws -> (model: Model, content: ConfigurationValue) {
        let text = String(decoding: try contents(of: fixture.path), as: UTF8.self)
        let content = try ConfigurationParser.parse(text)
        let model = try Model.blank(
            #require(content["model"]), kerasVersion: #require(content["keras_version"]?.string))
        return (model, content)
    }

    private static func lowered(_ model: Model) throws -> LoweredModel {
        let extents = try #require(model.inputs.first?.shape).enumerated().map { axis, extent in
            axis == 0 ? 1 : extent ?? (axis == 3 ? 3 : model.usualSize ?? 224)
        }
        return try model.lowered(for: [Shape(checking: extents)])
    }

    @Test("have as many parameters as Keras counts", arguments: ArchitectureFixture.all)
    func parameters(fixture: ArchitectureFixture) throws {
        let (model, content) = try Self.load(fixture)
        #expect(.number(Double(model.parameterCount)) == content["parameters"])
        #expect(.number(Double(model.trainableParameterCount)) == content["trainable"])
    }

    @Test(
        "are explained at the last map that everything passes, never at one of 1×1", arguments: ArchitectureFixture.all)
    func automaticLayer(fixture: ArchitectureFixture) throws {
        let model = try Self.load(fixture).model
        let lowered = try Self.lowered(model)
        let layer = try TargetLayer.resolve(.automatic, in: model, lowered: lowered, output: lowered.outputs[0])
        let shape = lowered.graph.shape(of: layer.value).dimensions
        #expect(shape.count == 4 && shape[1] * shape[2] > 1, "\(layer.path) \(shape)")
        guard let expected = Self.expectations[fixture.name] else { return }
        #expect(layer.path == expected.layer)
        #expect(Array(shape.dropFirst()) == expected.map)
    }

    @Test("are recognised with their preprocessing, head and class names", arguments: ArchitectureFixture.all)
    func recognised(fixture: ArchitectureFixture) throws {
        let model = try Self.load(fixture).model
        #expect(model.preprocessingGuess.isCertain)
        #expect(model.usualSize != nil)
        #expect(model.hasImageNetHead)
        guard let expected = Self.expectations[fixture.name] else { return }
        #expect(model.preprocessingGuess.reason == expected.reason)
        #expect(model.heads == [expected.head])
    }

    @Test("are looked into where they are the base of another model")
    func transferLearning() throws {
        let model = try Model.load(path: ModelFixture.named("preprocessed_tf").path)
        let lowered = try model.lowered(for: [[1, 8, 8, 3]])
        let layer = try TargetLayer.resolve(.automatic, in: model, lowered: lowered, output: lowered.outputs[0])
        #expect(layer.path == "base/out_relu")
    }

    @Test("have eli5's own layer where that is asked for")
    func eli5sRule() throws {
        let expected = [
            "MobileNet": ("conv_preds", [1, 1, 1000]), "MobileNetV3Small": ("Logits", [1, 1, 1000]),
            "VGG16": ("block5_pool", [7, 7, 512]), "MobileNetV2": ("out_relu", [7, 7, 1280]),
        ]
        for fixture in ArchitectureFixture.all {
            guard let (path, map) = expected[fixture.name] else { continue }
            let model = try Self.load(fixture).model
            let lowered = try Self.lowered(model)
            let layer = try TargetLayer.resolve(.eli5, in: model, lowered: lowered, output: lowered.outputs[0])
            #expect(layer.path == path)
            #expect(Array(lowered.graph.shape(of: layer.value).dimensions.dropFirst()) == map)
        }
    }

    @Test("are there to look at")
    func fixtures() {
        #expect(Set(Self.expectations.keys).isSubset(of: ArchitectureFixture.all.map(\.name)))
    }
}
