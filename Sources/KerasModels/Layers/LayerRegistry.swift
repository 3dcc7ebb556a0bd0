/// Every class of layers that can be read.
package enum LayerRegistry {
    static let layers: [any Layer.Type] = [
        ActivationLayer.self,
        BatchNormalizationLayer.self,
        ConcatenateLayer.self,
        Conv2DLayer.self,
        Cropping2DLayer.self,
        DenseLayer.self,
        DepthwiseConv2DLayer.self,
        ELULayer.self,
        FlattenLayer.self,
        GlobalPooling2DLayer.self,
        IdentityLayer.self,
        InputLayer.self,
        LeakyReLULayer.self,
        MergeLayer.self,
        NormalizationLayer.self,
        PermuteLayer.self,
        Pooling2DLayer.self,
        ReLULayer.self,
        RescalingLayer.self,
        ReshapeLayer.self,
        SeparableConv2DLayer.self,
        SoftmaxLayer.self,
        UpSampling2DLayer.self,
        ZeroPadding2DLayer.self,
    ]

    /// Keras' names of all classes that can be read.
    package static var classNames: [String] { layers.flatMap { $0.classNames } }

    /// Other names for some of them.
    package static var aliases: [String] { layers.flatMap { $0.aliases } }

    /// The type that reads layers of this class.
    static func layer(named className: String) -> (any Layer.Type)? { byClassName[className] }

    private static let byClassName: [String: any Layer.Type] = {
        var types: [String: any Layer.Type] = [:]
        for type in layers {
            for name in type.classNames + type.aliases { types[name] = type }
        }
        return types
    }()
}
