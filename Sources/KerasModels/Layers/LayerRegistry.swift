/// Every class of layers that can be read.
package enum LayerRegistry {
    static let layers: [any Layer.Type] = [
        ActivationLayer.self,
        AdaptivePooling2DLayer.self,
        AttentionLayer.self,
        AutoContrastLayer.self,
        BatchNormalizationLayer.self,
        CenterCropLayer.self,
        ConcatenateLayer.self,
        Conv2DLayer.self,
        Conv2DTransposeLayer.self,
        Cropping2DLayer.self,
        CustomScaleLayer.self,
        DenseLayer.self,
        DepthwiseConv2DLayer.self,
        DotLayer.self,
        ELULayer.self,
        EinsumDenseLayer.self,
        FlattenLayer.self,
        GlobalPooling1DLayer.self,
        GlobalPooling2DLayer.self,
        GroupNormalizationLayer.self,
        IdentityLayer.self,
        InputLayer.self,
        LambdaLayer.self,
        LayerNormalizationLayer.self,
        LayerScaleLayer.self,
        LeakyReLULayer.self,
        MergeLayer.self,
        MultiHeadAttentionLayer.self,
        NormalizationLayer.self,
        PReLULayer.self,
        PermuteLayer.self,
        Pooling2DLayer.self,
        RMSNormalizationLayer.self,
        RandomCropLayer.self,
        ReLULayer.self,
        RepeatVectorLayer.self,
        RescalingLayer.self,
        ReshapeLayer.self,
        ResizingLayer.self,
        ScaleLayer.self,
        SeparableConv2DLayer.self,
        SoftmaxLayer.self,
        SpectralNormalizationLayer.self,
        ThresholdedReLULayer.self,
        TimeDistributedLayer.self,
        UnitNormalizationLayer.self,
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
