"""Classifiers put together at random from what people build them of, by the layers that Keras 2 and 3 share."""

ACTIVATIONS = (
    None, None, "relu", "relu6", "elu", "selu", "gelu", "swish", "tanh", "sigmoid", "hard_sigmoid", "softplus",
    "softsign",
)
CHANNELS = (3, 4, 5, 7, 8, 12, 16, 17, 24, 32, 48)
# Pictures that grow beyond it would only cost time.
LARGEST_SIDE, SMALLEST_SIDE = 48, 3


class RandomNetworks:
    """Makes a network of each seed's generator."""

    def __init__(self, keras, generator):
        self.keras, self.layers, self.generator = keras, keras.layers, generator
        self.blocks = (
            *[self.convolution] * 6, *[self.normalization] * 3, *[self.bottleneck] * 3, *[self.residual] * 2,
            self.depthwise, self.separable, self.transposed, self.grouped, self.pooling, self.padding, self.cropping,
            self.upsampling, self.excitation, self.branches, self.activation, self.regularization, self.arithmetic,
            self.attention, self.nested, self.permutation, self.resizing,
        )

    def network(self):
        height, width = self.pick((17, 24, 32, 33)), self.pick((16, 23, 32, 35))
        picture = self.layers.Input((height, width, self.pick((1, 3, 3, 4))))
        x = self.layers.Rescaling(0.5, offset=-0.1)(picture) if self.chance(0.3) else picture
        for _ in range(self.generator.integers(4, 12)):
            x = self.pick(self.blocks)(x)
            if min(x.shape[1:3]) < SMALLEST_SIDE:
                break
        return self.keras.Model(picture, self.head(x))

    def head(self, x):
        layers = self.layers
        pooled = self.pick((layers.GlobalAveragePooling2D, layers.GlobalMaxPooling2D, layers.Flatten))()(x)
        if self.chance(0.3):
            pooled = layers.Dense(16, activation=self.any_activation())(pooled)
        classes = int(self.generator.integers(2, 8))
        return layers.Dense(classes, activation=self.pick(("softmax", "sigmoid", "linear")))(pooled)

    # What a network is made of: each takes a picture and gives one.

    def convolution(self, x):
        return self.layers.Conv2D(self.pick(CHANNELS), **self.window(x), activation=self.any_activation())(x)

    def depthwise(self, x):
        window = self.window(x, dilates=False, is_square=True)
        return self.layers.DepthwiseConv2D(
            **window, depth_multiplier=self.pick((1, 1, 2)), activation=self.any_activation())(x)

    def separable(self, x):
        window = self.window(x, dilates=False, is_square=True)
        return self.layers.SeparableConv2D(self.pick(CHANNELS), **window, activation=self.any_activation())(x)

    def grouped(self, x):
        groups = self.pick([count for count in (1, 2, 3, 4) if x.shape[3] % count == 0])
        filters = groups * int(self.generator.integers(1, 5))
        return self.layers.Conv2D(filters, 3, padding="same", groups=groups, activation=self.any_activation())(x)

    def transposed(self, x):
        stride = self.pick((1, 2)) if max(x.shape[1:3]) * 2 < LARGEST_SIDE else 1
        return self.layers.Conv2DTranspose(
            self.pick(CHANNELS), self.pick((1, 2, 3)), strides=stride, padding=self.pick(("same", "valid")))(x)

    def normalization(self, x):
        layers = self.layers
        if self.chance(0.7):
            return layers.BatchNormalization(scale=self.chance(0.8), center=self.chance(0.8))(x)
        groups = self.pick([count for count in (1, 2, 4) if x.shape[3] % count == 0])
        return self.pick((
            layers.LayerNormalization(), layers.GroupNormalization(groups), layers.UnitNormalization(),
        ))(x)

    def bottleneck(self, x):
        channels = x.shape[3]
        y = self.normalized(self.layers.Conv2D(channels * int(self.generator.integers(2, 7)), 1, use_bias=False)(x))
        stride = self.pick((1, 1, 2)) if min(x.shape[1:3]) > 6 else 1
        y = self.layers.DepthwiseConv2D(self.pick((3, 5)), strides=stride, padding="same", use_bias=False)(y)
        filters = channels if self.chance(0.6) else self.pick(CHANNELS)
        y = self.layers.BatchNormalization()(self.layers.Conv2D(filters, 1, use_bias=False)(self.normalized(y)))
        return self.layers.Add()([x, y]) if tuple(y.shape) == tuple(x.shape) else y

    def normalized(self, x):
        return self.layers.ReLU(self.pick((None, 6.0)))(self.layers.BatchNormalization()(x))

    def residual(self, x):
        y = self.layers.Conv2D(x.shape[3], 3, padding="same", activation=self.any_activation())(x)
        y = self.layers.BatchNormalization()(y)
        merge = self.pick((self.layers.Add, self.layers.Add, self.layers.Maximum, self.layers.Average))
        y = merge()([x, y])
        return self.layers.ReLU()(y) if self.chance(0.5) else y

    def excitation(self, x):
        channels = x.shape[3]
        gate = self.layers.Reshape((1, 1, channels))(self.layers.GlobalAveragePooling2D()(x))
        gate = self.layers.Conv2D(max(1, channels // 4), 1, activation="swish")(gate)
        gate = self.layers.Conv2D(channels, 1, activation=self.pick(("sigmoid", "hard_sigmoid")))(gate)
        return self.layers.Multiply()([x, gate])

    def branches(self, x):
        paths = [self.layers.Conv2D(self.pick(CHANNELS), size, padding="same")(x) for size in (1, 3)]
        return self.layers.Concatenate()([x, *paths] if self.chance(0.5) else paths)

    def attention(self, x):
        height, width, channels = x.shape[1:]
        if height * width > 600:
            return x
        tokens = self.layers.LayerNormalization()(self.layers.Reshape((height * width, channels))(x))
        tokens = self.layers.MultiHeadAttention(2, max(1, channels // 2))(tokens, tokens)
        return self.layers.Add()([x, self.layers.Reshape((height, width, channels))(tokens)])

    def nested(self, x):
        picture = self.layers.Input(x.shape[1:])
        return self.keras.Model(picture, self.normalized(self.convolution(picture)))(x)

    def pooling(self, x):
        if min(x.shape[1:3]) < 6:
            return x
        pool = self.pick((self.layers.MaxPooling2D, self.layers.AveragePooling2D))
        return pool(self.pick((2, 3)), strides=self.pick((1, 2)), padding=self.pick(("same", "valid")))(x)

    def padding(self, x):
        sides = self.generator.integers(0, 3, size=(2, 2)).tolist()
        return self.layers.ZeroPadding2D(sides)(x)

    def cropping(self, x):
        return self.layers.Cropping2D(((1, 0), (0, 2)))(x) if min(x.shape[1:3]) > 8 else x

    def upsampling(self, x):
        if max(x.shape[1:3]) * 2 > LARGEST_SIDE:
            return x
        return self.layers.UpSampling2D(2, interpolation=self.pick(("nearest", "bilinear")))(x)

    def resizing(self, x):
        height, width = self.generator.integers(6, 30, size=2).tolist()
        return self.layers.Resizing(height, width, interpolation=self.pick(("bilinear", "nearest", "bicubic")))(x)

    def permutation(self, x):
        return self.layers.Permute((2, 1, 3))(x)

    def activation(self, x):
        layers = self.layers
        return self.pick((
            layers.Activation("swish"), layers.ELU(), layers.LeakyReLU(), layers.PReLU(shared_axes=[1, 2]),
            layers.Softmax(),
        ))(x)

    def regularization(self, x):
        layers = self.layers
        return self.pick((
            layers.Dropout, layers.SpatialDropout2D, layers.GaussianNoise, layers.GaussianDropout,
        ))(0.2)(x)

    def arithmetic(self, x):
        return self.pick((lambda y: y * 0.5 + 1.0, lambda y: 1.0 - y, lambda y: y / 2.0, lambda y: y[:, 1:, :-1, :]))(x)

    # Draws.

    def window(self, x, dilates=True, is_square=False):
        """Size, strides, dilation and padding of a window that fits into the picture."""
        smallest = min(x.shape[1:3])
        size = self.pick((1, 3, 3, 5)) if is_square or self.chance(0.6) else tuple(self.draw(1, 6, 2))
        largest = size if isinstance(size, int) else max(size)
        if largest > smallest:
            return {"kernel_size": 1}
        dilation = self.pick((1, 1, 2)) if dilates and smallest > 12 else 1
        stride = self.pick((1, 1, 2)) if dilation == 1 and smallest > 6 else 1
        return {
            "kernel_size": size, "strides": stride, "padding": self.pick(("same", "valid")),
            "use_bias": self.chance(0.6), **({"dilation_rate": dilation} if dilates else {}),
        }

    def any_activation(self):
        return self.pick(ACTIVATIONS)

    def draw(self, low, high, count):
        return self.generator.integers(low, high, size=count).tolist()

    def pick(self, choices):
        return choices[self.generator.integers(len(choices))]

    def chance(self, probability):
        return bool(self.generator.random() < probability)
