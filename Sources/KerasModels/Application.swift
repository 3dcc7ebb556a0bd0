import ComputeGraph
import Tensors

/// A network of keras.applications, recognised by layer names that no other has together.
///
/// Names of models can be chosen and often are; those of layers stay when a network is fine-tuned or cut.
struct Application: Sendable {
    let name: String
    /// What its `preprocess_input` does.
    let mode: Preprocessing
    /// All of these are among the layers.
    let layers: [String]

    /// The modes are those of keras.applications; a network whose own Rescaling was left out takes what that did.
    static let all: [Application] = [
        Application(name: "VGG", mode: .caffe, layers: ["block1_conv1", "block1_pool", "block5_conv3"]),
        Application(name: "ResNetV2", mode: .tf, layers: ["conv1_conv", "conv2_block1_preact_bn", "post_relu"]),
        Application(name: "ResNet", mode: .caffe, layers: ["conv1_conv", "conv2_block1_1_conv", "conv5_block3_out"]),
        Application(name: "ResNet", mode: .caffe, layers: ["res2a_branch2a", "bn2a_branch2a", "res5c_branch2c"]),
        Application(name: "InceptionV3", mode: .tf, layers: ["mixed0", "mixed5", "mixed9_0", "mixed10"]),
        Application(name: "InceptionResNetV2", mode: .tf, layers: ["mixed_5b", "mixed_6a", "conv_7b"]),
        Application(name: "Xception", mode: .tf, layers: ["block1_conv1", "block2_sepconv1", "block14_sepconv2"]),
        Application(name: "MobileNet", mode: .tf, layers: ["conv1", "conv_dw_1", "conv_pw_1", "conv_pw_13"]),
        Application(
            name: "MobileNetV2", mode: .tf, layers: ["expanded_conv_depthwise", "block_1_expand", "block_16_project"]),
        Application(name: "DenseNet", mode: .torch, layers: ["conv2_block1_1_conv", "pool2_conv", "pool4_bn"]),
        Application(name: "NASNet", mode: .tf, layers: ["stem_conv1", "stem_bn1", "normal_conv_1_0"]),
        Application(name: "EfficientNet", mode: .torch, layers: ["stem_conv", "block1a_dwconv", "top_conv"]),
    ]

    /// The application that `network` is, or that one of the models nested in it is.
    static func recognise(_ network: Network) -> Application? {
        let names = Set(network.members.map(\.name))
        if let own = all.first(where: { $0.layers.allSatisfy(names.contains) }) { return own }
        for member in network.members {
            if case .network(let nested) = member.body, let inner = recognise(nested) { return inner }
        }
        return nil
    }

    /// Whether the first output has a thousand classes and is a softmax, or the network is a known one as a whole.
    static func hasImageNetHead(_ network: Network, lowered: LoweredModel) -> Bool {
        guard let output = lowered.outputs.first, lowered.graph.shape(of: output).dimensions.last == 1000,
            lowered.graph.shape(of: output).rank == 2
        else { return false }
        if recognise(network) != nil { return true }
        guard case .operation(let operation, _) = lowered.graph.nodes[output.index].source else { return false }
        return operation is Softmax
    }
}
