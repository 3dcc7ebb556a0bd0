"""Makes models whose graphs hold more than layers, with what Keras answers in the same files; see make_models.py for
their layout.

    python make_graph_models.py              tf.keras 2.15.1: operator_*, preprocessed_*, lambda_*
    python make_graph_models.py --keras3     Keras 3.15.1 on TensorFlow: keras3_*
    … --photographs                          of these two only operator_photographs, or keras3_operator_photographs
    python make_graph_models.py --nodes      TensorFlow 1.15's tf.keras ("2.2.4-tf"): node_*
    python make_graph_models.py --keras23    Keras 2.3.1 on TensorFlow 1.15: keras23_channels_first, keras23_lambda
    python make_graph_models.py --python313  Keras 3.15.1 on NumPy and Python 3.13: lambda_python313
    python make_graph_models.py --compact    h5py 3: rewrites those with groups that take less room

Pictures of a channels_first model are [batch, height, width, channels] among the goldens. The attribute `summary` of
`golden` is what `model.summary(expand_nested=True)` of Keras 3 prints. Nothing here runs when the project is built or tested. Weights, statistics and inputs come from fixed seeds.
"""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["COLUMNS"] = "200"  # room for Keras' summaries
import h5py
import numpy as np

from make_models import FOLDER, NEWER, TEXT, compact, layer_at, randomise, save, write_golden


def rows(branches, joined, mean):
    """Each branch's mean over everything but batch and channels, side by side and bounded."""
    parts = [mean(branch, list(range(1, len(branch.shape) - 1))) if len(branch.shape) > 2 else branch for branch in branches]
    return joined(parts)


def make_functions():
    import tensorflow as tf
    from tensorflow import keras
    from tensorflow.keras import layers as L

    def finish(photo, branches, name):
        x = rows(branches, lambda parts: L.Concatenate(name="joined")(parts), tf.reduce_mean)
        x = L.Activation("tanh", name="bounded")(x)
        return keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name=name)

    # Arithmetic, functions of each element, activations and reductions.
    photo = keras.Input((6, 7, 3), name="photo")
    y = L.Conv2D(4, 3, name="conv")(photo)
    z = L.Conv2D(4, 3, activation="sigmoid", name="positive")(photo)
    z = z + 0.5
    scale = tf.constant([0.5, 2.0, -1.0, 3.0])
    branches = [
        1.0 - y, y - 1.0, 2.0 / z, z / 127.5, y * scale, scale - y, y**2, z**1.5, 2.0**y, z**y, -y, abs(y), y + z, y - z,
        y * z, y / z, tf.maximum(y, 0.1), tf.minimum(y, z), tf.math.floordiv(y, 0.3), tf.math.squared_difference(y, z),
        tf.add_n([y, z, y]), tf.nn.bias_add(y, [1.0, 2.0, 3.0, 4.0]),
        y + np.ones((4, 1, 1), np.float32) * [[[0.1]], [[0.2]], [[0.3]], [[0.4]]],
    ]
    save("operator_arithmetic", finish(photo, branches, "arithmetic"), seed=61, explain=["conv", "positive"])

    photo = keras.Input((6, 7, 3), name="photo")
    y = L.Conv2D(4, 3, name="conv")(photo)
    z = L.Conv2D(4, 3, activation="sigmoid", name="positive")(photo)
    z = z + 0.5
    branches = [
        tf.square(y), tf.sqrt(z), tf.math.rsqrt(z),
        tf.math.reciprocal(z), tf.math.log(z), tf.sin(y), tf.cos(y), tf.floor(y), tf.math.ceil(y), tf.round(y), tf.sign(y),
        tf.clip_by_value(y, -0.3, 0.4), tf.identity(y), tf.cast(y, "float32"), tf.cast(y * 3.0, "int32") * 1,
        tf.stop_gradient(y),
    ]
    branches = [tf.cast(branch, "float32") for branch in branches]
    save("operator_pointwise", finish(photo, branches, "pointwise"), seed=61, explain=["conv", "positive"])

    photo = keras.Input((6, 7, 3), name="photo")
    y = L.Conv2D(4, 3, name="conv")(photo)
    branches = [
        tf.nn.relu(y), tf.nn.relu6(y * 8.0), tf.sigmoid(y), tf.tanh(y), tf.exp(y), tf.nn.softplus(y), tf.nn.softsign(y),
        tf.nn.selu(y), tf.nn.silu(y), tf.nn.leaky_relu(y), tf.nn.leaky_relu(y, 0.1), tf.nn.elu(y), tf.nn.gelu(y),
        tf.nn.gelu(y, approximate=True), tf.nn.softmax(y), tf.nn.softmax(y, axis=1), keras.activations.hard_sigmoid(y),
        y * tf.nn.relu6(y + 3.0) / 6.0, tf.reduce_mean(y, [1, 2]), tf.reduce_mean(y, [1, 2], keepdims=True),
        tf.reduce_sum(y, -2), tf.reduce_max(y, [1, 2]), tf.reduce_max(y, 1), tf.reduce_min(y, [1, 2], keepdims=True),
        tf.math.reduce_variance(y, [1, 2]), tf.math.reduce_std(y, [1, 2]), tf.math.l2_normalize(y, -1),
        keras.backend.l2_normalize(y, axis=[1, 2]), keras.backend.mean(y, axis=[1, 2, 3], keepdims=True),
    ]
    save("operator_activations", finish(photo, branches, "activations"), seed=42, explain=["conv"])

    # Shapes, indices and pictures.
    photo = keras.Input((6, 7, 3), name="photo")
    y = L.Conv2D(4, 3, name="conv")(photo)
    shape = tf.shape(y)
    tokens = tf.reshape(y, [-1, 20, 4])
    halves = tf.split(y, 2, axis=-1)
    sizes = tf.split(y, [1, -1, 2], axis=2)
    planes = tf.unstack(y, axis=1)
    branches = [
        tf.reshape(tf.reshape(y, (shape[0], shape[1] * shape[2], 4)), [-1, 80]), tf.expand_dims(y, 1),
        tf.squeeze(tf.reduce_mean(y, [1, 2], keepdims=True), [1, 2]),
        tf.transpose(y, [0, 3, 1, 2]), tf.concat([y, y * 2.0], -1), tf.concat([y, y], 1), tf.stack([y, y * 3.0], 1),
        tf.stack([y, -y], axis=-1), halves[0] * halves[1], sizes[1], sizes[2], planes[1] - planes[3], tf.tile(y, [1, 2, 1, 3]),
        tf.repeat(y, 2, axis=1), y[:, 0], y[:, 1:3, tf.newaxis, ..., 0], y[..., ::-1], y[:, ::-2, -3:, 1], y[:, -1, :, 2:],
        tf.reverse(y, [1, -1]), tf.gather(y, [2, 0, 0, 3], axis=-1), tf.gather(y, [1, 2], axis=1),
        tf.matmul(tokens, tokens, transpose_b=True), tf.matmul(tokens, tokens, transpose_a=True),
        tf.pad(y, [[0, 0], [1, 2], [0, 1], [0, 0]]), tf.pad(y, [[0, 0], [0, 0], [1, 0], [2, 2]], constant_values=0.5),
        tf.pad(y, [[0, 0], [2, 1], [1, 1], [0, 0]], mode="REFLECT"), tf.pad(y, [[0, 0], [2, 1], [0, 3], [0, 0]], mode="SYMMETRIC"),
        tf.nn.avg_pool2d(y, 2, 2, "VALID"), tf.nn.max_pool2d(y, [2, 3], [1, 2], "SAME"), tf.image.resize(y, (9, 11)),
        tf.image.resize(y, (3, 8), method="nearest"), tf.image.resize(y, (y.shape[1] * 2, y.shape[2] * 2)),
    ]
    save("operator_shapes", finish(photo, branches, "shaped"), seed=43, explain=["conv"])

    # Kernels that are constants of the graph.
    def kernel(*shape):
        return np.random.RandomState(sum(shape)).normal(0, 0.4, shape).astype("float32")

    photo = keras.Input((7, 8, 4), name="photo")
    branches = [
        tf.nn.conv2d(photo, kernel(3, 3, 4, 6), 2, "SAME"), tf.nn.conv2d(photo, kernel(3, 2, 2, 4), [1, 1, 1, 1], "VALID", dilations=2),
        tf.nn.depthwise_conv2d(photo, kernel(3, 3, 4, 2), [1, 1, 1, 1], "VALID"),
        tf.nn.separable_conv2d(photo, kernel(2, 3, 4, 2), kernel(1, 1, 8, 5), [1, 2, 2, 1], "SAME"),
    ]
    save("operator_convolutions", finish(photo, branches, "convolutions"), seed=62, explain=[])

    # Comparisons and choices by them, and what vision transformers are made of.
    photo = keras.Input((6, 8, 3), name="photo")
    y = L.Conv2D(4, 3, padding="same", name="conv")(photo)
    z = L.Conv2D(4, 1, activation="sigmoid", name="positive")(photo)
    branches = [
        tf.where(y > 0.1, y, 0.0), tf.where(y < z, z, y * 2.0), tf.where(z >= 0.5, tf.math.log(z), y),
        tf.where(tf.logical_and(y <= 0.5, tf.not_equal(y, z)), y, -z), tf.where(tf.logical_or(y < -0.2, y > 0.2), z, y),
        tf.where(tf.logical_not(tf.equal(y, y)), 1.0, z),
        tf.cast(tf.greater(y, z), tf.float32) * y, tf.broadcast_to(tf.reduce_mean(y, 1, keepdims=True), (1, 6, 8, 4)),
        tf.image.extract_patches(y, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID"),
        tf.image.extract_patches(y, [1, 3, 2, 1], [1, 1, 2, 1], [1, 2, 1, 1], "SAME"), tf.nn.log_softmax(y),
    ]
    save("operator_choices", finish(photo, branches, "choices"), seed=63, explain=["conv", "positive"], limit=100000)

    make_photograph_functions()

    # The transfer learning of Keras' guide: augmentation, preprocessing as operators, a frozen base, one logit.
    def base():
        photo = keras.Input((8, 8, 3), name="inner_photo")
        x = L.Conv2D(4, 3, strides=2, padding="same", use_bias=False, name="Conv1")(photo)
        x = L.BatchNormalization(name="bn_Conv1")(x)
        x = tf.nn.relu6(x)
        x = L.Conv2D(6, 1, name="Conv_1")(x)
        return keras.Model(photo, L.ReLU(6.0, name="out_relu")(x), name="base")

    photo = keras.Input((8, 8, 3), name="photo")
    augmentation = keras.Sequential([L.RandomFlip("horizontal"), L.RandomRotation(0.2)], name="augmentation")
    inner = base()
    inner.trainable = False
    x = keras.applications.mobilenet_v2.preprocess_input(augmentation(photo))
    x = inner(x, training=False)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    x = L.Dropout(0.2, name="drop")(x)
    save(
        "preprocessed_tf", keras.Model(photo, L.Dense(1, name="logit")(x), name="cats_and_dogs"), seed=44,
        explain=["base/out_relu"], targets=(0,), pixels=True)

    for mode in ("caffe", "torch"):
        photo = keras.Input((8, 8, 3), name="photo")
        from keras.src.applications import imagenet_utils

        x = imagenet_utils.preprocess_input(photo, mode=mode)
        x = L.Conv2D(4, 3, activation="relu", name="conv")(x)
        x = L.GlobalAveragePooling2D(name="mean")(x)
        save(
            "preprocessed_" + mode, keras.Model(photo, L.Dense(3, name="scores")(x), name=mode),
            seed=46, explain=["conv"], pixels=True)


def make_photograph_functions():
    import tensorflow as tf
    from tensorflow import keras
    from tensorflow.keras import layers as L

    def kernel(*shape):
        return np.random.RandomState(sum(shape)).normal(0, 0.4, shape).astype("float32")

    # What is done to photographs, and what is rearranged, counted and normalised on the way.
    photo = keras.Input((6, 8, 3), name="photo")
    y = L.Conv2D(4, 3, padding="same", name="conv")(photo)
    z = L.Conv2D(4, 1, activation="sigmoid", name="positive")(photo)
    mean, variance = tf.nn.moments(y, [1, 2], keepdims=True)
    flat_mean, flat_variance = tf.nn.moments(y, [1, 2])
    branches = [
        tf.image.rgb_to_grayscale(photo), tf.image.flip_left_right(y), tf.image.flip_up_down(y),
        tf.image.crop_to_bounding_box(y, 1, 2, 4, 5), tf.image.pad_to_bounding_box(y, 1, 2, 9, 11),
        tf.image.central_crop(y, 0.6), tf.image.per_image_standardization(y),
        tf.nn.depth_to_space(y, 2), tf.nn.space_to_depth(y, 2), tf.roll(y, 2, 1), tf.roll(y, [-1, 3], [1, 2]),
        tf.slice(y, [0, 1, 0, 2], [-1, 3, 5, -1]), tf.concat([y, tf.zeros_like(y), tf.ones_like(z)], -1),
        (y - mean) / tf.sqrt(variance + 1e-3), flat_mean * flat_variance,
        tf.nn.batch_normalization(y, mean, variance, tf.constant([0.1, 0.2, 0.3, 0.4]), None, 1e-2),
        tf.nn.batch_normalization(y, tf.constant([0.1, -0.2, 0.3, 0.4]), z + 0.5, None, tf.constant([1.0, 2.0, 0.5, 1.5]), 1e-3),
        tf.reduce_logsumexp(y, [1, 2]), tf.reduce_logsumexp(y * 30.0, -1, keepdims=True), tf.norm(y, axis=-1),
        tf.norm(y, ord=1, axis=3, keepdims=True), tf.norm(y, axis=[1, 2]), tf.math.log1p(z), tf.math.expm1(y),
        tf.nn.conv2d_transpose(y, kernel(3, 3, 2, 4), (1, 12, 16, 2), 2),
        tf.nn.conv2d_transpose(y, kernel(2, 3, 3, 4), [1, 7, 10, 3], [1, 1, 1, 1], "VALID"),
    ]
    x = rows(branches, lambda parts: L.Concatenate(name="joined")(parts), tf.reduce_mean)
    x = L.Activation("tanh", name="bounded")(x)
    model = keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="photographs")
    save("operator_photographs", model, seed=65, explain=["conv", "positive"], limit=100000)


def make_lambdas():
    # Global, as in most programs: what a function around holds would be saved with the code.
    global K, tf
    import tensorflow as tf
    from tensorflow import keras
    from tensorflow.keras import backend as K
    from tensorflow.keras import layers as L

    photo = keras.Input((6, 6, 3), name="photo")
    x = L.Lambda(lambda x: x / 127.5 - 1.0, name="prepared")(photo)
    y = L.Conv2D(4, 3, name="conv")(x)
    z = L.Lambda(lambda inputs, scale: inputs[0] + inputs[1] * scale, arguments={"scale": 0.3}, name="sum")([y, y])
    branches = [
        L.Lambda(lambda x: x * 0.5, name="halved")(z), L.Lambda(lambda x: 1.0 - x, name="inverted")(z),
        L.Lambda(lambda x: K.l2_normalize(x, axis=-1), name="unit")(z),
        L.Lambda(lambda t: tf.math.l2_normalize(t, 1), name="unit_columns")(z),
        L.Lambda(lambda x, by=2.0: x * by, name="by_default")(z),
    ]
    x = L.Concatenate(name="joined")([L.GlobalAveragePooling2D()(branch) for branch in branches])
    save(
        "lambda_patterns", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="lambdas"),
        seed=47, explain=["conv"], pixels=True)


# MARK: Keras 2.3.1


def save23(name, model, seed, explain, turned=False):
    """As `save`, for Keras 2.3.1; `turned` for channels_first."""
    import keras
    import tensorflow as tf
    from keras import backend as K

    def last(array):
        return array.transpose((0, 2, 3, 1)) if turned and array.ndim == 4 else array

    generator = np.random.RandomState(seed)
    K.batch_set_value(list(zip(model.weights, randomise(model, generator))))
    array = generator.uniform(-1, 1, [1] + [int(extent) for extent in model.inputs[0].shape[1:]]).astype(np.float32)
    outputs = model.predict(array)
    maps = {}
    activations = []
    for path in explain:
        layer = model.get_layer(path)
        activations.append((path, last(K.function(model.inputs, [layer.output])([array])[0])))
        for target in (0, 1):
            gradient = K.gradients(model.outputs[0][0, target], [layer.output])[0]
            activation, gradients = K.function(model.inputs, [layer.output, gradient])([array])
            maps[path, target] = (last(activation)[0], last(gradients)[0], outputs[0, target])
    path = os.path.join(FOLDER, name + ".h5")
    model.save(path, include_optimizer=False)
    versions = "Keras %s, TensorFlow %s, h5py %s" % (keras.__version__, tf.__version__, h5py.__version__)
    write_golden(path, seed, versions, [last(array)], [outputs], activations, maps)
    print(name, os.path.getsize(path))
    K.clear_session()


def make_keras23():
    global K
    import keras
    from keras import backend as K
    from keras import layers as L

    K.set_image_data_format("channels_first")
    photo = L.Input((3, 11, 9), name="photo")
    x = L.ZeroPadding2D(((1, 0), (2, 1)), name="pad")(photo)
    x = L.Conv2D(6, 3, strides=2, use_bias=False, name="conv")(x)
    x = L.BatchNormalization(axis=1, name="norm")(x)
    x = L.ReLU(6.0, name="relu")(x)
    y = L.DepthwiseConv2D(3, padding="same", name="depthwise")(x)
    y = L.Activation("softmax", name="columns")(y)
    z = L.SeparableConv2D(6, 3, padding="same", name="separable")(x)
    z = L.Softmax(axis=1, name="channels")(z)
    x = L.Add(name="add")([x, y, z])
    x = L.Concatenate(axis=1, name="joined")([x, y])
    x = L.MaxPooling2D(2, padding="same", name="pool")(x)
    x = L.UpSampling2D((2, 1), name="larger")(x)
    x = L.AveragePooling2D((2, 1), name="smaller")(x)
    x = L.Cropping2D(((0, 1), (1, 0)), name="cropped")(x)
    gate = L.GlobalAveragePooling2D(name="squeeze")(x)
    gate = L.Reshape((12, 1, 1), name="gate_shape")(gate)
    gate = L.Conv2D(12, 1, activation="sigmoid", name="gate")(gate)
    x = L.Multiply(name="excite")([x, gate])
    flat = L.Flatten(name="flat")(x)
    # Flattened as Keras had it before Flatten knew of data formats.
    written = L.Flatten(data_format="channels_last", name="written")(x)
    rows = L.Reshape((12, -1), name="rows")(x)
    rows = L.Flatten(name="rows_flat")(L.Dense(2, name="each_row")(rows))
    x = L.Concatenate(name="features")([flat, written, rows, L.GlobalMaxPooling2D(name="largest")(x)])
    model = keras.Model(photo, L.Dense(4, activation="softmax", name="scores")(x), name="first")
    save23("keras23_channels_first", model, 48, ["conv", "joined", "excite"], turned=True)
    K.set_image_data_format("channels_last")

    # As InceptionResNetV2 of Keras 2.2 and 2.3 adds its branches.
    photo = L.Input((7, 7, 3), name="photo")
    x = L.Conv2D(4, 3, name="conv")(photo)
    for index, scale in ((1, 0.17), (2, 0.1), (3, 1.0)):
        up = L.Conv2D(4, 1, name="block%d_conv" % index)(x)
        x = L.Lambda(
            lambda inputs, scale: inputs[0] + inputs[1] * scale, output_shape=K.int_shape(x)[1:],
            arguments={"scale": scale}, name="block35_%d" % index)([x, up])
        x = L.Activation("relu", name="block35_%d_ac" % index)(x)
    x = L.Lambda(lambda x: x * 2, name="doubled")(x)
    x = L.Lambda(lambda x: x - 0.25, name="lowered")(x)
    x = L.Lambda(lambda t: K.l2_normalize(t, axis=-1), name="unit")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="inception_resnet_v2")
    save23("keras23_lambda", model, 49, ["block35_3_ac"])


# MARK: Keras 3


def save3(name, model, seed, explain, targets=(0, 1), pixels=False, turned=False, summary=False):
    """As `save`, for Keras 3 on TensorFlow; `turned` for channels_first."""
    import keras
    import tensorflow as tf

    def last(array):
        return array.transpose((0, 2, 3, 1)) if turned and array.ndim == 4 else array

    generator = np.random.RandomState(seed)
    for weight, value in zip(model.weights, randomise(model, generator)):
        if value is not None:
            weight.assign(value)
    shape = [1] + list(model.inputs[0].shape[1:])
    values = generator.uniform(0, 255, shape) if pixels else generator.uniform(-1, 1, shape)
    array = values.astype(np.float32)
    seen = {}
    for path in explain:
        layer = layer_at(model, path)

        def record(*args, _call=layer.call, _path=path, **kwargs):
            seen[_path] = _call(*args, **kwargs)
            return seen[_path]

        layer.call = record
    tensor = tf.constant(array)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(tensor)
        output = model(tensor, training=False)
        scores = {target: output[0, target] for target in targets}
    maps = {}
    for path in explain:
        for target, score in scores.items():
            gradients = tape.gradient(score, seen[path]).numpy()
            maps[path, target] = (last(seen[path].numpy())[0], last(gradients)[0], score.numpy())
        del layer_at(model, path).call
    path = os.path.join(FOLDER, name + ".h5")
    model.save(path, include_optimizer=False)
    compact(path)
    versions = "Keras %s, TensorFlow %s, h5py %s" % (keras.__version__, tf.__version__, h5py.__version__)
    write_golden(
        path, seed, versions, [last(array)], [output.numpy()],
        [(path, last(seen[path].numpy())) for path in sorted(seen)], maps)
    if summary:
        lines = []
        model.summary(print_fn=lines.append, expand_nested=True)
        with h5py.File(path, "r+", **NEWER) as file:
            file["golden"].attrs["summary"] = "\n".join(lines).rstrip("\n")
    size = os.path.getsize(path)
    print(name, size, "TOO LARGE" if size > 100000 else "")
    keras.backend.clear_session()


def make_operations():
    import keras
    from keras import layers as L
    from keras import ops

    def finish(photo, branches, name):
        x = rows(branches, lambda parts: L.Concatenate(name="joined")(parts), lambda x, axes: ops.mean(x, axes))
        x = L.Activation("tanh", name="bounded")(x)
        return keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name=name)

    photo = keras.Input((6, 7, 3), name="photo")
    y = L.Conv2D(4, 3, name="conv")(photo[..., ::-1])
    z = L.Conv2D(4, 3, activation="sigmoid", name="positive")(photo) + 0.5
    branches = [
        1.0 - y, y - 1.0, 2.0 / z, z / 127.5, y * np.array([0.5, 2, -1, 3], "float32"), y**2, z**1.5, -y, abs(y), y + z,
        # The layer and the operation of one name.
        L.Add()([y, z]), L.Multiply()([y, z]), ops.add(y, z), ops.multiply(y, z), ops.divide(y, z), ops.floor_divide(y, 0.3),
        ops.maximum(y, 0.1), ops.minimum(y, z), ops.clip(y, -0.3, 0.4), ops.square(y), ops.sqrt(z), ops.rsqrt(z), ops.log(z),
        ops.cast(y, "float32"), ops.stop_gradient(y), ops.relu(y), ops.relu6(y * 8.0), ops.sigmoid(y), ops.tanh(y), ops.exp(y),
        ops.softplus(y), ops.softsign(y), ops.selu(y), ops.elu(y), ops.silu(y), ops.gelu(y), ops.gelu(y, approximate=False),
        ops.leaky_relu(y), ops.leaky_relu(y, 0.1), ops.hard_sigmoid(y), ops.hard_silu(y * 4.0), ops.softmax(y), ops.softmax(y, axis=1),
        keras.activations.relu(y, negative_slope=0.1, max_value=0.5),
    ]
    save3("keras3_operator_functions", finish(photo, branches, "functions"), 51, ["conv", "positive"])

    photo = keras.Input((6, 7, 3), name="photo")
    y = L.Conv2D(4, 3, name="conv")(photo)
    tokens = ops.reshape(y, (-1, 20, 4))
    halves = ops.split(y, 2, axis=-1)
    parts = ops.split(y, [1, 3], axis=2)
    planes = ops.unstack(y, axis=1)
    branches = [
        ops.mean(y, (1, 2)), ops.mean(y, (1, 2), keepdims=True), ops.sum(y, -2), ops.max(y, (1, 2)), ops.min(y, 1),
        ops.amax(y, axis=1), ops.var(y, axis=(1, 2)), ops.std(y, axis=(1, 2)), ops.normalize(y, -1), ops.concatenate([y, y * 2.0], -1),
        ops.stack([y, -y], 1), halves[0] * halves[1], parts[1], planes[1] - planes[3], ops.tile(y, (1, 2, 1, 1)),
        ops.repeat(y, 2, axis=1), ops.expand_dims(y, 1), ops.squeeze(ops.mean(y, (1, 2), keepdims=True), (1, 2)),
        ops.transpose(y, (0, 3, 1, 2)), ops.swapaxes(y, 1, -1), ops.moveaxis(y, 1, 2), ops.flip(y, 1), ops.take(y, [2, 0, 3], axis=-1),
        y[:, 0], y[:, 1:3, None, ..., 0], ops.matmul(tokens, ops.transpose(tokens, (0, 2, 1))),
        ops.pad(y, [[0, 0], [1, 1], [2, 0], [0, 0]]), ops.pad(y, [[0, 0], [1, 1], [0, 2], [0, 0]], mode="reflect"),
        ops.average_pool(y, 2, 2), ops.max_pool(y, (2, 3), (1, 2), padding="same"), ops.image.resize(y, (9, 11)),
        ops.image.resize(y, (3, 8), interpolation="nearest"),
    ]
    save3("keras3_operator_shapes", finish(photo, branches, "shaped"), 52, ["conv"])

    photo = keras.Input((6, 8, 3), name="photo")
    y = L.Conv2D(4, 3, padding="same", name="conv")(photo)
    z = L.Conv2D(4, 1, activation="sigmoid", name="positive")(photo)
    heads = ops.reshape(ops.image.extract_patches(y, (2, 2)), (-1, 12, 2, 8))
    branches = [
        ops.where(y > 0.1, y, 0.0), ops.where(y < z, z, y * 2.0), ops.where(z >= 0.5, ops.log(z), y),
        ops.where(ops.logical_and(y <= 0.5, ops.not_equal(y, z)), y, -z), ops.where(ops.logical_or(y < -0.2, y > 0.2), z, y),
        ops.where(ops.logical_not(ops.equal(y, z)), z, 1.0),
        ops.broadcast_to(ops.mean(y, 1, keepdims=True), (1, 6, 8, 4)), ops.image.extract_patches(y, (3, 2), (1, 2), padding="same"),
        ops.einsum("bhwc,bhwd->bcd", y, z), ops.einsum("bhwc,bhvc->bhvw", y, z), ops.einsum("bhwc->bcw", y),
        ops.einsum("bhwc,bvuc->bwhuv", y, z), ops.dot_product_attention(heads, heads, heads),
        ops.dot_product_attention(heads, heads[:, ::-1], heads, scale=0.3), ops.log_softmax(y, axis=1),
        *(getattr(keras.activations, name)(y) for name in (
            "celu", "hard_shrink", "hard_tanh", "log_sigmoid", "log_softmax", "soft_shrink", "sparse_plus", "squareplus",
            "tanh_shrink",
        )),
    ]
    save3("keras3_operator_choices", finish(photo, branches, "choices"), 57, ["conv", "positive"])

    # Kernels that are constants of the graph.
    def kernel(*shape):
        return np.random.RandomState(sum(shape)).normal(0, 0.4, shape).astype("float32")

    photo = keras.Input((7, 8, 4), name="photo")
    branches = [
        ops.conv(photo, kernel(3, 3, 4, 6), strides=2, padding="same"), ops.conv(photo, kernel(3, 2, 4, 4), dilation_rate=2),
        ops.conv(photo, ops.convert_to_tensor(kernel(1, 1, 4, 3)), (1, 2)), ops.depthwise_conv(photo, kernel(3, 3, 4, 2)),
        ops.separable_conv(photo, kernel(2, 3, 4, 2), kernel(1, 1, 8, 5), 2, "same"),
    ]
    save3("keras3_operator_convolutions", finish(photo, branches, "convolutions"), 58, [])

    make_photograph_operations()

    # Nested models, a shared layer, an operator between layers and a name that its column has no room for.
    inner = keras.Sequential([keras.Input((8, 8, 3)), L.Conv2D(4, 3, name="inner_conv"), L.ReLU(name="inner_relu")], name="inner")
    photo = keras.Input((4, 4, 4), name="deep_photo")
    deep = keras.Model(photo, L.Add(name="plus")([L.Conv2D(4, 1, name="deep_conv")(photo), photo * 2.0]), name="deep")
    photo = keras.Input((10, 10, 3), name="photo")
    shared = L.Conv2D(3, 3, name="a_rather_long_name_for_a_convolution")
    x = L.Concatenate(name="joined")([inner(shared(photo)), inner(shared(photo[:, ::-1]))])
    x = L.BatchNormalization(name="norm")(L.Conv2D(4, 3, name="conv")(x))
    x = ops.relu(deep(x)) + 1.0
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save3(
        "keras3_summary", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="outer"), 54,
        ["joined"], summary=True)
    photo = keras.Input((8, 8, 3), name="deep_photo")
    x = L.ReLU(name="deep_relu")(L.Conv2D(4, 3, name="deep_conv")(photo))
    save3(
        "keras3_sequential", seed=55, explain=["chained/deep_relu"], summary=True,
        model=keras.Sequential(
            [
                keras.Input((8, 8, 3)), L.Rescaling(1 / 255, name="unit_interval"), keras.Model(photo, x, name="chained"), L.Flatten(name="flat"),
                L.Dense(2, activation="softmax", name="scores"),
            ], name="chain"))

    # Letters of two columns, of none, and a word of them that its column has no room for.
    photo = keras.Input((8, 8, 3), name="photo")
    x = L.Conv2D(4, 3, name="層 三")(photo)
    x = L.Conv2D(4, 3, name="畳み込み層の名前がとても長い場合")(x)
    x = L.ReLU(name="e\u0301a\U0001f600")(x)
    x = L.GlobalAveragePooling2D(name="とても長い名前の平均を取る層であるはずのもの")(x)
    save3(
        "keras3_wide", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="wide"), 59, ["層 三"],
        summary=True)

    keras.config.set_image_data_format("channels_first")
    # Keras 3.15 takes a width equal to the filters for the channels, and adds the bias there.
    photo = keras.Input((3, 9, 10), name="photo")
    x = L.Conv2D(4, 3, strides=2, padding="same", name="conv")(photo)
    x = L.BatchNormalization(axis=1, name="norm")(x)
    x = ops.relu(x) + 0.1
    x = L.Conv2D(4, 1, name="second")(x)
    x = L.LayerNormalization(axis=1, name="layer_norm")(x)
    x = x * ops.mean(x, axis=(2, 3), keepdims=True)
    x = L.Dropout(0.1, name="drop")(x)
    x = L.Flatten(name="flat")(x)
    save3(
        "keras3_channels_first", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="first"), 56,
        ["conv", "second"], turned=True)
    keras.config.set_image_data_format("channels_last")


def make_photograph_operations():
    import keras
    from keras import layers as L
    from keras import ops

    # Keras 3.15.1 itself hands the two paddings on in the wrong order and fails.
    keras.src.ops.nn.ConvTranspose.call = lambda self, inputs, kernel: keras.src.backend.nn.conv_transpose(
        inputs, kernel, strides=self.strides, output_padding=self.output_padding, padding=self.padding,
        data_format=self.data_format, dilation_rate=self.dilation_rate)

    def kernel(*shape):
        return np.random.RandomState(sum(shape)).normal(0, 0.4, shape).astype("float32")

    photo = keras.Input((6, 8, 3), name="photo")
    y = L.Conv2D(4, 3, padding="same", name="conv")(photo)
    z = L.Conv2D(4, 1, activation="sigmoid", name="positive")(photo)
    mean, variance = ops.moments(y, (1, 2), keepdims=True)
    branches = [
        ops.image.rgb_to_grayscale(photo), ops.image.crop_images(y, 1, 2, target_height=4, target_width=5),
        ops.image.crop_images(y, top_cropping=1, bottom_cropping=2, left_cropping=0, right_cropping=3),
        ops.image.pad_images(y, 1, 2, target_height=9, target_width=11),
        ops.image.pad_images(y, top_padding=1, bottom_padding=2, left_padding=0, right_padding=3),
        ops.depth_to_space(y, 2), ops.space_to_depth(y, 2), ops.roll(y, 2, 1), ops.roll(y, (-1, 3), (1, 2)),
        ops.slice(y, (0, 1, 0, 2), (1, 3, 5, 2)), ops.concatenate([y, ops.zeros_like(y), ops.ones_like(z)], -1),
        (y - mean) / ops.sqrt(variance + 1e-3),
        ops.batch_normalization(y, np.array([0.1, -0.2, 0.3, 0.4], "float32"), np.array([1.0, 2.0, 0.5, 1.5], "float32"), -1),
        ops.batch_normalization(y, kernel(4), kernel(4) ** 2, -1, kernel(4) + 1, kernel(4), epsilon=1e-2),
        ops.logsumexp(y, (1, 2)), ops.logsumexp(y * 30.0, -1, keepdims=True), ops.norm(y, axis=-1),
        ops.norm(y, ord=1, axis=3, keepdims=True), ops.norm(y, axis=(1, 2)), ops.log1p(z), ops.expm1(y), ops.log2(z),
        ops.log10(z), ops.trunc(y * 3.0), keras.activations.sparse_sigmoid(y), ops.sparsemax(y),
        # Keras counts an axis too many before it runs.
        *(ops.reshape(pooled, (-1, size * 4)) for pooled, size in (
            (ops.adaptive_average_pool(y, (4, 3)), 12), (ops.adaptive_average_pool(y, (3, 8)), 24),
            (ops.adaptive_max_pool(y, (4, 5)), 20), (ops.adaptive_max_pool(y, (9, 2)), 18),
            (ops.adaptive_average_pool(y, (1, 1)), 1))),
        ops.conv_transpose(y, kernel(3, 3, 2, 4), 2, padding="same"), ops.conv_transpose(y, kernel(2, 3, 3, 4)),
        ops.conv_transpose(y, kernel(3, 3, 2, 4), 2, "valid", output_padding=1),
    ]
    x = rows(branches, lambda parts: L.Concatenate(name="joined")(parts), lambda x, axes: ops.mean(x, axes))
    x = L.Activation("tanh", name="bounded")(x)
    model = keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="photographs")
    save3("keras3_operator_photographs", model, 66, ["conv", "positive"])


# MARK: TensorFlow 1.15


def make_nodes():
    import tensorflow as tf
    from tensorflow import keras
    from tensorflow.keras import backend as K
    from tensorflow.keras import layers as L

    photo = keras.Input((6, 7, 3), name="photo")
    x = tf.nn.bias_add(photo[..., ::-1], [-1.0, -2.0, -3.0])
    y = L.Conv2D(4, 3, name="conv")(x / 127.5)
    z = tf.sigmoid(y) + 0.5
    tokens = tf.reshape(y, [-1, 20, 4])
    branches = [
        1.0 - y, y * 0.5, 2.0 / z, y**2, z**1.5, -y, tf.abs(y), y + z, tf.maximum(y, 0.1), tf.minimum(y, z), y // 0.3,
        tf.math.squared_difference(y, z), tf.add_n([y, z]), tf.square(y), tf.sqrt(z), tf.math.rsqrt(z), tf.math.log(z), tf.sin(y),
        tf.floor(y), tf.identity(y), tf.stop_gradient(y), tf.cast(tf.cast(y * 3.0, tf.int32), tf.float32),
        tf.nn.relu(y), tf.nn.relu6(y * 8.0), tf.tanh(y), tf.exp(y), tf.nn.softplus(y), tf.nn.softsign(y), tf.nn.selu(y), tf.nn.elu(y),
        tf.nn.leaky_relu(y, 0.1), tf.nn.softmax(y), tf.reduce_mean(y, [1, 2], keepdims=True), tf.reduce_sum(y, 1), tf.reduce_max(y, [1, 2]),
        tf.concat([y, z], -1), tf.stack([y, z], 1), tf.split(y, 2, -1)[1], tf.unstack(y, axis=1)[1], tf.tile(y, [1, 2, 1, 1]),
        tf.expand_dims(y, 1), tf.squeeze(tf.reduce_mean(y, [1, 2], keepdims=True), [1, 2]), tf.transpose(y, [0, 3, 1, 2]),
        y[:, 0], y[:, 1:3, tf.newaxis, ..., 0], tf.reverse(y, [1]), tf.gather(y, [2, 0], axis=-1), tf.matmul(tokens, tokens, transpose_b=True),
        tf.pad(y, [[0, 0], [1, 1], [2, 0], [0, 0]]), tf.pad(y, [[0, 0], [1, 1], [0, 2], [0, 0]], mode="REFLECT"), tf.nn.avg_pool2d(y, 2, 2, "VALID"),
        tf.nn.max_pool2d(y, [2, 3], [1, 2], "SAME"), tf.compat.v2.image.resize(y, (9, 11)),
        tf.compat.v2.image.resize(y, (3, 8), method="nearest"),
    ]
    x = rows(branches, lambda parts: L.Concatenate(name="joined")(parts), tf.reduce_mean)
    x = L.Activation("tanh", name="bounded")(x)
    model = keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="nodes")

    generator = np.random.RandomState(53)
    K.batch_set_value(list(zip(model.weights, randomise(model, generator))))
    array = generator.uniform(0, 255, (1, 6, 7, 3)).astype(np.float32)
    output = model.predict(array)
    activations, maps = [], {}
    layer = model.get_layer("conv")
    for target in (0, 1):
        gradient = K.gradients(model.outputs[0][0, target], [layer.output])[0]
        activation, gradients = K.function(model.inputs, [layer.output, gradient])([array])
        maps["conv", target] = (activation[0], gradients[0], output[0, target])
        activations = [("conv", activation)]
    path = os.path.join(FOLDER, "node_functions.h5")
    model.save(path, include_optimizer=False)
    versions = "tf.keras %s, TensorFlow %s, h5py %s" % (keras.__version__, tf.__version__, h5py.__version__)
    write_golden(path, 53, versions, [array], [output], activations, maps)
    print("node_functions", os.path.getsize(path))


# MARK: Python 3.13


def make_newest_lambdas():
    """The patterns of lambda_patterns in the code of Python 3.13, by Keras 3 on NumPy."""
    global ops
    import keras
    from keras import layers as L
    from keras import ops

    photo = keras.Input((6, 6, 3), name="photo")
    x = L.Lambda(lambda x: x / 127.5 - 1.0, name="prepared", output_shape=(6, 6, 3))(photo)
    y = L.Conv2D(4, 3, name="conv")(x)
    z = L.Lambda(lambda inputs, scale: inputs[0] + inputs[1] * scale, arguments={"scale": 0.3}, name="sum", output_shape=(4, 4, 4))([y, y])
    branches = [
        L.Lambda(lambda x: x * 0.5, name="halved", output_shape=(4, 4, 4))(z), L.Lambda(lambda x: 1.0 - x, name="inverted", output_shape=(4, 4, 4))(z),
        L.Lambda(lambda x, by=2.0: x * by, name="by_default", output_shape=(4, 4, 4))(z),
    ]
    x = L.Concatenate(name="joined")([L.GlobalAveragePooling2D()(branch) for branch in branches])
    model = keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="lambdas")
    generator = np.random.RandomState(58)
    for weight, value in zip(model.weights, randomise(model, generator)):
        weight.assign(value)
    array = generator.uniform(0, 255, (1, 6, 6, 3)).astype(np.float32)
    path = os.path.join(FOLDER, "lambda_python313.h5")
    model.save(path, include_optimizer=False)
    compact(path)
    versions = "Keras %s, NumPy %s, Python %s, h5py %s" % (keras.__version__, np.__version__, sys.version.split()[0], h5py.__version__)
    write_golden(path, 58, versions, [array], [np.asarray(model(array))], [], {})
    print("lambda_python313", os.path.getsize(path))


if __name__ == "__main__":
    if "--python313" in sys.argv:
        os.environ["KERAS_BACKEND"] = "numpy"
        make_newest_lambdas()
    elif "--keras3" in sys.argv:
        make_photograph_operations() if "--photographs" in sys.argv else make_operations()
    elif "--photographs" in sys.argv:
        make_photograph_functions()
    elif "--keras23" in sys.argv:
        make_keras23()
    elif "--nodes" in sys.argv:
        make_nodes()
    elif "--compact" in sys.argv:
        for name in ("node_functions", "keras23_channels_first", "keras23_lambda"):
            compact(os.path.join(FOLDER, name + ".h5"))
    else:
        make_functions()
        make_lambdas()
