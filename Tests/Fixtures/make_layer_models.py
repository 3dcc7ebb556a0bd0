"""Makes the models under Tests/Fixtures/Models that show each class of layers in each of its forms.

    python make_layer_models.py            tf.keras 2.15.1 and h5py
    python make_layer_models.py --keras3   Keras 3.15.1 on TensorFlow: keras3_layers and keras3_activations
    python make_layer_models.py --newest   of those, keras3_newest alone

The layout of the files, and what Keras answers in them, is make_models.py's.
"""

import functools
import os
import sys

from make_models import FOLDER
from make_models import save as save_small

save = functools.partial(save_small, limit=100000)


def make_all():
    import tensorflow as tf
    from tensorflow import keras
    from tensorflow.keras import layers as L

    tf.random.set_seed(0)

    # Layers that give groups of numbers the same mean, spread or length.
    photo = keras.Input((6, 5, 3), name="photo")
    x = L.Conv2D(8, 3, padding="same", name="conv")(photo)
    x = L.LayerNormalization(name="tokens")(x)
    x = L.LayerNormalization(axis=[1, 2], center=False, epsilon=1e-5, name="maps")(x)
    x = L.LayerNormalization(axis=[1, 2, 3], scale=False, name="whole")(x)
    x = L.LayerNormalization(axis=1, name="columns")(x)
    x = L.GroupNormalization(groups=2, name="two_groups")(x)
    x = L.GroupNormalization(groups=-1, scale=False, name="instances")(x)
    x = L.GroupNormalization(groups=3, axis=1, center=False, epsilon=1e-5, name="row_groups")(x)
    x = L.BatchNormalization(axis=1, name="rows_batch")(x)
    x = L.BatchNormalization(axis=[3], scale=False, name="listed_batch")(x)
    x = L.UnitNormalization(name="unit")(x)
    x = L.UnitNormalization(axis=[1, 2], name="unit_maps")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save(
        "normalizing", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="normalizing"),
        seed=401, explain=["unit_maps"],
        watch=["tokens", "maps", "whole", "columns", "two_groups", "instances", "row_groups", "rows_batch", "listed_batch", "unit"])

    # The same where the mean gradient over a map is not 0, as it is before whatever takes off a map's mean.
    photo = keras.Input((6, 5, 3), name="photo")
    x = L.Conv2D(8, 3, padding="same", name="conv")(photo)
    x = L.LayerNormalization(epsilon=1e-6, name="tokens")(x)
    x = L.GroupNormalization(groups=2, name="groups")(x)
    x = L.UnitNormalization(name="unit")(x)
    x = L.BatchNormalization(axis=2, name="columns")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save(
        "normalizing_maps", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="maps"),
        seed=409, explain=["conv", "tokens", "groups", "unit"])

    # Normalization over any axes, given or learnt, and the other way round.
    photo = keras.Input((4, 6, 3), name="photo")
    forms = {
        "last": L.Normalization(name="last"),
        "rows": L.Normalization(axis=1, name="rows"),
        "two": L.Normalization(axis=(1, 3), name="two"),
        "none": L.Normalization(axis=None, name="none"),
        "back": L.Normalization(axis=2, invert=True, name="back"),
    }
    x = photo
    for index, (name, layer) in enumerate(forms.items()):
        layer.adapt(tf.random.stateless_normal((20, 4, 6, 3), seed=(index, 402), mean=0.2 * index, stddev=1.5))
        x = layer(x)
    x = L.Normalization(mean=[0.1, -0.2, 0.3, 0.1], variance=[1.0, 2.0, 0.5, 0.0], axis=1, invert=True, name="given_rows")(x)
    x = L.Normalization(mean=0.1, variance=0.5, axis=-1, name="given_once")(x)
    x = L.Conv2D(4, 3, name="conv")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save(
        "normalization_forms", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="forms"),
        seed=402, watch=[*forms, "given_rows", "given_once"], explain=["conv"])

    # Rectifiers with slopes of their own, and softmaxes over several axes.
    photo = keras.Input((5, 6, 2), name="photo")
    x = L.Conv2D(4, 3, padding="same", name="conv")(photo)
    x = L.PReLU(name="own_slopes")(x)
    x = L.PReLU(shared_axes=[1, 2], name="channel_slopes")(x)
    x = L.PReLU(shared_axes=[1, 3], name="column_slopes")(x)
    x = L.ELU(name="elu")(x)
    x = L.Conv2D(4, 1, name="mixed")(x)
    x = L.ThresholdedReLU(0.3, name="thresholded")(x)
    y = L.Softmax(axis=[1, 2], name="soft_places")(x)
    z = L.Softmax(axis=(3, 1), name="soft_rows")(x)
    w = L.Softmax(axis=1, name="soft_columns")(x)
    x = L.Concatenate(name="joined")([x, y, z, w])
    x = L.GlobalMaxPooling2D(name="largest")(x)
    save(
        "rectifying", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="rectifying"),
        seed=403, explain=["conv", "mixed"],
        watch=["own_slopes", "channel_slopes", "column_slopes", "elu", "thresholded", "soft_places", "soft_rows", "soft_columns"])

    # Every way to another size, up and down.
    photo = keras.Input((9, 11, 2), name="photo")
    names = ["nearest", "bilinear", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"]
    branches = [L.Resizing(6, 8, interpolation=name, name="to_" + name)(photo) for name in names]
    branches.append(L.Resizing(6, 8, crop_to_aspect_ratio=True, name="to_proportions")(photo))
    branches.append(L.CenterCrop(6, 8, name="centre")(photo))
    branches.append(L.RandomCrop(6, 8, name="anywhere")(photo))
    x = L.Concatenate(name="joined")(branches)
    x = L.Conv2D(3, 3, activation="relu", padding="same", name="conv")(x)
    # TensorFlow has no gradient of the areas; nothing that is explained feeds them.
    tf.RegisterGradient("ResizeArea")(lambda operation, gradient: [None, None])
    sources = {name: x for name in names} | {"area": branches[0]}
    branches = [L.UpSampling2D((2, 3), interpolation=name, name="up_" + name)(sources[name]) for name in names]
    branches.append(L.CenterCrop(12, 24, name="centre_of_larger")(x))
    branches.append(L.Resizing(12, 24, interpolation="bicubic", name="larger")(x))
    x = L.Concatenate(name="joined_again")(branches)
    x = L.Conv2D(4, 3, strides=2, name="last")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save(
        "resizing", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="resizing"), seed=404,
        watch=["joined", "joined_again"], explain=["conv", "last"])

    # Transposed convolutions: each rule for the size of the result.
    photo = keras.Input((2, 3, 2), name="photo")
    x = L.Conv2DTranspose(4, 3, strides=2, padding="same", activation="relu", name="same")(photo)
    x = L.Conv2DTranspose(3, 3, strides=2, name="valid")(x)
    x = L.Conv2D(4, 3, strides=3, name="smaller")(x)
    x = L.Conv2DTranspose(4, (2, 1), strides=3, use_bias=False, name="gaps")(x)
    x = L.AveragePooling2D(3, name="pool")(x)
    x = L.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=1, name="padded")(x)
    x = L.Conv2DTranspose(3, (2, 3), strides=(2, 1), output_padding=(1, 0), name="padded_valid")(x)
    x = L.Conv2DTranspose(4, 2, dilation_rate=2, name="dilated")(x)
    x = L.Conv2DTranspose(4, 3, dilation_rate=2, padding="same", activation="elu", name="dilated_same")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save(
        "deconvolving", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="deconvolving"),
        seed=405, watch=["valid", "gaps", "padded", "padded_valid", "dilated"], explain=["same", "smaller", "dilated_same"])

    # Sequences: layers on every step, products, repetition.
    photo = keras.Input((6, 8, 3), name="photo")
    x = L.Conv2D(4, 3, padding="same", name="conv")(photo)
    x = L.Reshape((2, 3, 8, 4), name="halves")(x)
    x = L.TimeDistributed(L.Conv2D(4, 3, padding="same", activation="relu"), name="each_half")(x)
    x = L.TimeDistributed(L.BatchNormalization(), name="each_norm")(x)
    x = L.Permute((2, 1, 3, 4), name="turned")(x)
    x = L.TimeDistributed(L.MaxPooling2D((1, 2)), name="each_pool")(x)
    x = L.Reshape((-1, 4), name="tokens")(x)
    x = L.TimeDistributed(L.Dense(5, activation="softmax"), name="each_token")(x)
    x = L.SpatialDropout1D(0.2, name="spatial")(x)
    mean = L.GlobalAveragePooling1D(name="mean")(x)
    largest = L.GlobalMaxPooling1D(keepdims=True, name="largest")(x)
    repeated = L.RepeatVector(24, name="repeated")(mean)
    x = L.Add(name="sum")([x, repeated, largest])
    gram = L.Dot(axes=1, name="gram")([x, x])
    cosines = L.Dot(axes=(2, 1), normalize=True, name="cosines")([gram, mean])
    product = L.Dot(axes=1, name="product")([cosines, mean])
    x = L.Concatenate(name="joined")([cosines, mean, product])
    save(
        "sequences", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="sequences"),
        seed=406, explain=["conv"],
        watch=["each_half", "each_norm", "turned", "each_token", "largest", "repeated", "gram", "cosines", "product"])

    # Tokens that look at each other: between two grids, on a grid itself, and the older kinds of attention.
    photo = keras.Input((12, 8, 3), name="photo")
    x = L.Conv2D(8, 4, strides=4, name="patches")(photo)
    y = L.MultiHeadAttention(2, 3, attention_axes=(1, 2), name="on_the_grid")(x, x)
    x = L.Add(name="grid")([x, y])
    x = L.Reshape((6, 8), name="tokens")(x)
    y = L.LayerNormalization(epsilon=1e-6, name="norm")(x)
    y = L.MultiHeadAttention(2, 5, value_dim=4, name="heads")(y, y)
    x = L.Add(name="sum")([x, y])
    y = L.LayerNormalization(epsilon=1e-6, name="norm_again")(x)
    y = L.Dense(12, activation="gelu", name="widened")(y)
    y = L.Dense(8, name="narrowed")(y)
    x = L.Add(name="sum_again")([x, y])
    few = L.Dense(8, name="few")(L.Reshape((2, 24), name="pairs")(x))
    other = L.Dense(8, name="other")(few)
    x = L.Add(name="crossed")([
        x, L.MultiHeadAttention(3, 2, use_bias=False, name="across")(x, few, key=other),
        L.Attention(use_scale=True, name="product")([x, few, other]), L.Attention(name="plain")([x, few]),
        L.Attention(score_mode="concat", use_scale=True, name="concat")([x, few]),
        L.AdditiveAttention(name="additive")([x, few, other]),
    ])
    x = L.Reshape((3, 2, 8), name="grid_again")(x)
    x = L.Conv2D(6, 1, name="last")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save(
        "attending", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="attending"), seed=407,
        watch=["on_the_grid", "heads", "across", "product", "plain", "concat", "additive"],
        explain=["patches", "grid_again", "last"])

    # Custom layers that everybody has, and what is idle at inference.
    @keras.utils.register_keras_serializable()
    class CustomScaleLayer(L.Layer):
        def __init__(self, scale, **kwargs):
            super().__init__(**kwargs)
            self.scale = scale

        def get_config(self):
            return {**super().get_config(), "scale": self.scale}

        def call(self, inputs):
            return inputs[0] + inputs[1] * self.scale

    class Scale(L.Layer):
        def __init__(self, axis=-1, **kwargs):
            super().__init__(**kwargs)
            self.axis = axis

        def build(self, shape):
            self.gamma = self.add_weight(shape=(shape[self.axis],), name="gamma")
            self.beta = self.add_weight(shape=(shape[self.axis],), name="beta")

        def get_config(self):
            return {**super().get_config(), "axis": self.axis}

        def call(self, x):
            extents = [1] * len(x.shape)
            extents[self.axis] = x.shape[self.axis]
            return x * tf.reshape(self.gamma, extents) + tf.reshape(self.beta, extents)

    class Swish(L.Layer):
        def call(self, x):
            return tf.nn.silu(x)

    from keras.src.applications.convnext import LayerScale, StochasticDepth

    photo = keras.Input((7, 6, 3), name="photo")
    x = L.RandomHeight(0.2, name="height")(photo)
    x = L.RandomWidth(0.2, name="width")(x)
    x = L.Resizing(8, 8, name="resized")(x)
    x = L.Activation("linear", name="linear")(x)
    x = L.Identity(name="identity")(x)
    x = L.Conv2D(4, 3, name="conv")(x)
    x = L.SpectralNormalization(L.Conv2D(4, 2), name="spectral")(x)
    y = LayerScale(0.1, 4, name="layer_scale")(x)
    y = StochasticDepth(0.2, name="depth")(y)
    x = CustomScaleLayer(0.17, name="scaled")([x, y])
    x = Scale(name="scale")(x)
    x = Scale(axis=1, name="scale_rows")(x)
    x = Swish(name="swish")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save(
        "custom", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="custom"), seed=418,
        watch=["resized", "spectral", "layer_scale", "scaled", "scale", "scale_rows"], explain=["conv", "swish"])


def make_keras3():
    import keras
    from keras import layers as L
    from make_graph_models import save3

    # Every activation that Keras 3 can name, but glu: Keras itself mistakes the shape of its result.
    names = [
        "celu", "elu", "exponential", "gelu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_tanh",
        "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish", "relu", "relu6", "selu", "sigmoid", "silu",
        "soft_shrink", "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus",
        "tanh", "tanh_shrink",
    ]
    photo = keras.Input((6, 5, 2), name="photo")
    x = L.Conv2D(4, 3, name="conv")(photo)
    branches = [L.Activation(name, name="act_" + name)(x) for name in names]
    branches += [
        L.Conv2D(4, 1, activation=name, name="conv_" + name)(x)
        for name in ("hard_sigmoid", "sparsemax", "log_softmax", "gelu")
    ]
    branches.append(L.Conv2D(3, 1, activation=L.LeakyReLU(negative_slope=0.1), name="conv_layer")(x))
    x = L.Concatenate(name="joined")(branches)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save3(
        "keras3_activations", keras.Model(photo, L.Dense(2, activation="softmax", name="scores")(x), name="activated"),
        411, ["conv", "joined"])

    # What only Keras 3 has, and what it computes in another way.
    photo = keras.Input((9, 11, 3), name="photo")
    x = photo
    for name in [
        "AugMix", "CutMix", "MixUp", "RandAugment", "RandomColorJitter", "RandomElasticTransform", "RandomErasing",
        "RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective", "RandomShear",
    ]:
        options = {"factor": 0.5} if name == "RandomHue" else {}
        x = getattr(L, name)(name=name.lower(), **options)(x)
    x = L.Resizing(8, 8, crop_to_aspect_ratio=True, name="resized")(x)
    x = L.RandomCrop(6, 7, name="cropped")(x)
    x = L.CenterCrop(6, 6, name="centre")(x)
    x = L.Conv2D(4, 3, padding="same", name="conv")(x)
    x = L.LayerNormalization(rms_scaling=True, name="deviation")(x)
    x = L.RMSNormalization(epsilon=1e-3, name="root")(x)
    x = L.RMSNormalization(axis=[1, 3], name="roots")(x)
    x = L.UnitNormalization(axis=[2, 3], name="unit")(x)
    x = L.GroupNormalization(groups=2, name="groups")(x)
    x = L.SpectralNormalization(L.Conv2D(5, 2), name="spectral")(x)
    x = L.Conv2DTranspose(4, 3, strides=2, padding="same", output_padding=1, name="larger")(x)
    x = L.MaxPooling2D(2, name="pool")(x)
    x = L.Reshape((25, 4), name="tokens")(x)
    x = L.Add(name="sum")([x, L.MultiHeadAttention(2, 3, name="heads")(x, x)])
    x = L.Attention(use_scale=True, name="product")([x, x])
    x = L.Reshape((5, 5, 4), name="grid")(x)
    x = L.PReLU(shared_axes=[1, 2], name="slopes")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save3(
        "keras3_layers", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="layers"), 413,
        ["conv", "root", "spectral", "grid"])
    make_newest()


def make_newest():
    """Layers that came late: pooling to a size, sums by equation, several augmentations in one layer."""
    import keras
    from keras import layers as L
    from make_graph_models import save3

    photo = keras.Input((10, 10, 3), name="photo")
    x = L.AutoContrast(value_range=(-1, 1), name="contrast")(photo)
    x = L.Pipeline([L.RandomFlip(), L.Rescaling(0.5, offset=0.1)], name="pipeline")(x)
    x = L.Conv2D(6, 3, padding="same", name="conv")(x)
    y = L.AdaptiveAveragePooling2D((4, 3), name="uneven")(x)
    y = L.Concatenate(name="both")([y, L.AdaptiveMaxPooling2D((4, 3), name="largest")(x)])
    y = L.AdaptiveMaxPooling2D((2, 3), name="even")(y)
    x = L.EinsumDense("abcd,de->abce", (10, 10, 5), bias_axes="e", activation="relu", name="each_place")(x)
    x = L.EinsumDense("ab...,bc->ac...", 7, bias_axes="c", name="rows")(x)
    x = L.EinsumDense("abcd,cde->abe", (7, 6), bias_axes="be", name="columns")(x)
    # For two axes TensorFlow 2.19.1 itself takes the dots wrongly.
    x = L.EinsumDense("...x,xy->...y", 5, name="dots")(x)
    x = L.EinsumDense("abc,cde->abde", (7, 2, 3), bias_axes="d", name="heads")(x)
    x = L.EinsumDense("abde,bde->ade", (2, 3), name="weighed")(x)
    x = L.Concatenate(name="joined")([L.Flatten(name="flat")(x), L.Flatten(name="flat_again")(y)])
    save3(
        "keras3_newest", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="newest"), 414,
        ["conv", "uneven", "each_place", "rows"])


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    if "--keras3" in sys.argv:
        make_keras3()
    elif "--newest" in sys.argv:
        make_newest()
    else:
        make_all()
