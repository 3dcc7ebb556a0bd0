extension UnsupportedLayers {
    /// What to do about a class of layers that is not supported, as the end of a sentence about it.
    static func advice(for className: String) -> String {
        if textClasses.contains(className) { return "they read text or categories, and Whylight explains pictures" }
        if className.hasPrefix("LocallyConnected") {
            return "put Conv2D in their place, as Keras 3 demands too, and train and save the model again"
        }
        if className == "Merge" {
            return "they are Keras 1's: put Add, Concatenate or the like in their place and save the model again"
        }
        let isOfOtherRank = ["1D", "3D", "1DTranspose", "3DTranspose"].contains(where: className.hasSuffix)
        if isOfOtherRank || recurrentClasses.contains(className) {
            return "they work on sequences or volumes, and Whylight explains single pictures"
        }
        if let advice = adviceByClass[className] { return advice }
        return "put built-in layers in their place and save the model again"
    }

    private static let adviceByClass: [String: String] = {
        let foreign = "they hold another framework's code; build the model of Keras' own layers and save it again"
        let separately = "put MultiHeadAttention in their place, with each key and value repeated"
        let beforehand = "prepare the pictures so before they are loaded, and save the model without them"
        return [
            "ContrastLimitedAdaptiveHistogramEqualization": beforehand, "Equalization": beforehand,
            "FlaxLayer": foreign, "JaxLayer": foreign, "TFSMLayer": foreign, "TorchModuleWrapper": foreign,
            "GroupQueryAttention": separately, "GroupedQueryAttention": separately,
            "MelSpectrogram": "they read sound, and Whylight explains pictures",
            "STFTSpectrogram": "they read sound, and Whylight explains pictures",
        ]
    }()

    private static let recurrentClasses: Set<String> = [
        "Bidirectional", "ConvLSTM2D", "CuDNNGRU", "CuDNNLSTM", "GRU", "LSTM", "Masking", "RNN", "SimpleRNN",
    ]

    private static let textClasses: Set<String> = [
        "CategoryEncoding", "Discretization", "Embedding", "HashedCrossing", "Hashing", "IntegerLookup",
        "ReversibleEmbedding", "StringLookup", "TextVectorization",
    ]
}
