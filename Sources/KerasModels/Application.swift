import ComputeGraph
import Tensors

/// A network of keras.applications, recognised by layer names that no other has together.
///
/// Names of models can be chosen and often are; those of layers stay when a network is fine-tuned or cut.
struct Application: Sendable {
    let name: String
    /// What its `preprocess_input` does.
    let mode: Preprocessing
    /// Height and width in pixels of the pictures it was trained on.
    let size: Int
    /// All of these are among the layers; behind a `*` stands the end of a name that begins with the model's.
    let layers: [String]

    init(_ name: String, _ mode: Preprocessing, _ size: Int, _ layers: String...) {
        self.name = name
        self.mode = mode
        self.size = size
        self.layers = layers
    }

    /// The modes are those of keras.applications; where a network has its own Rescaling, of one that was made without.
    /// Of several that fit the first is meant.
    static let all: [Application] = [
        Application("VGG", .caffe, 224, "block1_conv1", "block1_pool", "block5_conv3"),
        Application("ResNetV2", .tf, 224, "conv1_conv", "conv2_block1_preact_bn", "post_relu"),
        // ResNeXt convolves in groups through a depthwise layer.
        Application("ResNeXt", .torch, 224, "conv1_conv", "conv2_block1_1_conv", "conv2_block1_2_reduce"),
        Application("ResNet", .caffe, 224, "conv1_conv", "conv2_block1_1_conv", "conv5_block3_out"),
        Application("ResNet", .caffe, 224, "res2a_branch2a", "bn2a_branch2a", "res5c_branch2c"),
        Application("ResNetRS", .torch, 224, "*_stem_conv_4", "*block_0__se_se_squeeze"),
        Application("InceptionV3", .tf, 299, "mixed0", "mixed5", "mixed9_0", "mixed10"),
        Application("InceptionResNetV2", .tf, 299, "mixed_5b", "mixed_6a", "conv_7b"),
        Application("Xception", .tf, 299, "block1_conv1", "block2_sepconv1", "block14_sepconv2"),
        Application("MobileNet", .tf, 224, "conv1", "conv_dw_1", "conv_pw_1", "conv_pw_13"),
        Application("MobileNetV2", .tf, 224, "expanded_conv_depthwise", "block_1_expand", "block_16_project"),
        Application("MobileNetV3", .tf, 224, "expanded_conv/depthwise", "expanded_conv_10/project"),
        Application("MobileNetV3", .tf, 224, "expanded_conv_depthwise", "expanded_conv_10_project"),
        Application("DenseNet", .torch, 224, "conv2_block1_1_conv", "pool2_conv", "pool4_bn"),
        Application("NASNetLarge", .tf, 331, "stem_conv1", "normal_conv_1_0", "normal_conv_1_17"),
        Application("NASNetMobile", .tf, 224, "stem_conv1", "stem_bn1", "normal_conv_1_0"),
        Application("EfficientNetB7", .torch, 600, "stem_conv", "block1a_dwconv", "block6m_dwconv", "top_conv"),
        Application("EfficientNetB6", .torch, 528, "stem_conv", "block1a_dwconv", "block6k_dwconv", "top_conv"),
        Application("EfficientNetB5", .torch, 456, "stem_conv", "block1a_dwconv", "block6i_dwconv", "top_conv"),
        Application("EfficientNetB4", .torch, 380, "stem_conv", "block1a_dwconv", "block6h_dwconv", "top_conv"),
        Application("EfficientNetB3", .torch, 300, "stem_conv", "block1a_dwconv", "block6f_dwconv", "top_conv"),
        // B2 has the same layers, with more filters and for 260 pixels.
        Application("EfficientNetB1", .torch, 240, "stem_conv", "block1a_dwconv", "block6e_dwconv", "top_conv"),
        Application("EfficientNet", .torch, 224, "stem_conv", "block1a_dwconv", "top_conv"),
        Application(
            "EfficientNetV2M", .linear(scale: 1 / 128, offset: -1), 480, "stem_conv", "block7a_dwconv2", "top_conv"),
        Application(
            "EfficientNetV2S", .linear(scale: 1 / 128, offset: -1), 384, "stem_conv", "block2d_project_conv",
            "block4a_dwconv2", "top_conv"),
        Application("EfficientNetV2B3", .torch, 300, "stem_conv", "block4a_dwconv2", "block6l_dwconv2", "top_conv"),
        Application("EfficientNetV2B2", .torch, 260, "stem_conv", "block4a_dwconv2", "block6j_dwconv2", "top_conv"),
        Application("EfficientNetV2B1", .torch, 240, "stem_conv", "block4a_dwconv2", "block6i_dwconv2", "top_conv"),
        Application("EfficientNetV2B0", .torch, 224, "stem_conv", "block4a_dwconv2", "top_conv"),
        Application("ConvNeXt", .torch, 224, "*_stage_0_block_0_depthwise_conv", "*_stage_3_block_2_pointwise_conv_2"),
        Application("RegNet", .unit, 224, "*_stem_conv", "*_Stage_0_XBlock_0_conv_1x1_1"),
        Application("RegNet", .unit, 224, "*_stem_conv", "*_Stage_0_YBlock_0_conv_1x1_1"),
        Application("RegNet", .unit, 224, "*_stem_conv", "*_Stage_0_ZBlock_0_conv_1x1_1"),
    ]

    /// The application that `network` is, or that one of the models nested in it is.
    static func recognise(_ network: Network) -> Application? {
        let names = Set(network.members.map(\.name))
        if let own = all.first(where: { $0.layers.allSatisfy { contains(names, $0) } }) { return own }
        for member in network.members {
            if case .network(let nested) = member.body, let inner = recognise(nested) { return inner }
        }
        return nil
    }

    private static func contains(_ names: Set<String>, _ pattern: String) -> Bool {
        guard pattern.hasPrefix("*") else { return names.contains(pattern) }
        let ending = pattern.dropFirst()
        return names.contains { $0.hasSuffix(ending) }
    }

    /// Whether the first output has a thousand classes and is a softmax, or the network is a known one as a whole.
    static func hasImageNetHead(_ application: Application?, lowered: LoweredModel) -> Bool {
        guard let output = lowered.outputs.first, lowered.graph.shape(of: output).dimensions.last == 1000,
            lowered.graph.shape(of: output).rank == 2
        else { return false }
        return application != nil || ModelHead(of: output, in: lowered.graph) == .softmax
    }
}
