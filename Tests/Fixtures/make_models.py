"""Makes the Keras models under Tests/Fixtures/Models, with what Keras answers in the same files.

    python make_models.py            tf.keras 2.15.1 and h5py; writes every file that is not named keras23_*
    python make_models.py --keras23  Keras 2.3.1 on TensorFlow 1.15; writes keras23_*

Nothing here runs when the project is built or tested. Weights, statistics and inputs come from fixed seeds.

Layout. Beside what Keras writes (`model_weights`, the attribute `model_config`, …) a file that loads has a group `golden`:

    golden                         attributes `versions` (what made it) and `seed`
    golden/inputs/<n>              the n-th input, batch first
    golden/outputs/<n>             the n-th output
    golden/activations             attribute `layers`: paths such as `conv` or `base/conv`
    golden/activations/<n>         the output of the n-th of these layers at its last call
    golden/gradcam                 attributes `layers`: paths, as above, and `targets`: class ids of the first output
    golden/gradcam/<n>/heatmaps    as eli5 0.16: [targets, height, width]
    golden/gradcam/<n>/legacy      as eli5 0.10 to 0.15: gradients divided by their norm beforehand; same shape
    golden/gradcam/<n>/weights     [targets, channels], of the current variant
    golden/gradcam/<n>/scores      [targets], the class's output

Files in `Refused` have no golden group: loading them must fail. The others are packed by pack_models.py afterwards.
"""

import json
import os
import shutil
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import h5py
import numpy as np

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Models")
REFUSED = os.path.join(FOLDER, "Refused")
EPSILON = 1e-7  # Keras' backend epsilon
TEXT = h5py.special_dtype(vlen=str)
# Keras writes the oldest kind of HDF5; keras23_* and the files in Refused stay like that.
NEWER = {} if h5py.__version__.startswith("2.") else {"libver": ("v108", "v110"), "meta_block_size": 512}


# MARK: What every writer shares


def randomise(model, generator):
    """Weights that keep activations near 1, and batch statistics that do something."""
    values = []
    for weight in model.weights:
        name = weight.name.split("/")[-1].split(":")[0]
        shape = tuple(int(extent) for extent in weight.shape)
        if name == "moving_variance" or name == "gamma":
            value = generator.uniform(0.5, 1.5, shape)
        elif name in ("moving_mean", "beta", "bias", "alpha", "scale", "concat_score_weight", "Variable"):
            value = generator.normal(0, 0.3, shape)
        elif "kernel" in name:
            fan_in = np.prod(shape[:2]) if "depthwise" in name else np.prod(shape[:-1])
            value = generator.normal(0, np.sqrt(1.5 / fan_in), shape)
        else:
            values.append(None)
            continue
        values.append(value.astype(np.float32))
    return values


def heat_map(weights, activations):
    """eli5's gradcam(): float32 products, summed in float64 channel by channel."""
    total = np.zeros(activations.shape[:2], dtype=np.float64)
    for channel, weight in enumerate(weights):
        total += weight * activations[..., channel]
    total = np.maximum(total, 0)
    return total / (np.max(total) + EPSILON)


def legacy_gradients(gradients):
    """TensorFlow's l2_normalize over the whole tensor, as eli5 up to 0.15."""
    norm = np.sqrt(np.maximum(np.sum(np.square(gradients)), np.float32(1e-12)))
    return gradients / norm


def compact(path):
    """Rewrites a file with the newer kind of groups, which take a fraction of the room."""

    def rewrite(source, target):
        for name in source.attrs:
            value, dtype = source.attrs[name], source.attrs.get_id(name).dtype
            # Keras 3 calls UTF-8 ASCII.
            is_wide = any(isinstance(text, str) and not text.isascii() for text in np.ravel(value))
            target.attrs.create(name, value, dtype=TEXT if is_wide else dtype)
        for name, item in source.items():
            if isinstance(item, h5py.Group):
                rewrite(item, target.create_group(name))
            else:
                target[name] = item[()]

    os.rename(path, path + ".roomy")
    with h5py.File(path + ".roomy", "r") as source, h5py.File(path, "w", **NEWER) as target:
        rewrite(source, target)
    os.remove(path + ".roomy")


def write_golden(path, seed, versions, inputs, outputs, activations, maps):
    with h5py.File(path, "r+", **NEWER) as file:
        golden = file.create_group("golden")
        golden.attrs["versions"] = versions
        golden.attrs["seed"] = str(seed)
        for name, arrays in (("inputs", inputs), ("outputs", outputs)):
            for index, array in enumerate(arrays):
                golden[name + "/" + str(index)] = array
        group = golden.create_group("activations")
        group.attrs.create("layers", [name for name, _ in activations], dtype=TEXT)
        for index, (_, array) in enumerate(activations):
            group[str(index)] = array
        if maps:
            group = golden.create_group("gradcam")
            names = sorted(set(name for name, _ in maps))
            targets = sorted(set(target for _, target in maps))
            group.attrs.create("layers", names, dtype=TEXT)
            group.attrs.create("targets", [str(target) for target in targets], dtype=TEXT)
            for index, name in enumerate(names):
                heatmaps, legacy, weights, scores = [], [], [], []
                for target in targets:
                    activation, gradients, score = maps[name, target]
                    weights.append(np.mean(gradients, axis=(0, 1)))
                    heatmaps.append(heat_map(weights[-1], activation))
                    legacy.append(heat_map(np.mean(legacy_gradients(gradients), axis=(0, 1)), activation))
                    scores.append(score)
                assert np.max(heatmaps) > 0, "only blank maps for %s: take another seed" % name
                place = group.create_group(str(index))
                place["heatmaps"] = np.array(heatmaps, dtype=np.float32)
                place["legacy"] = np.array(legacy, dtype=np.float32)
                place["weights"] = np.array(weights)
                place["scores"] = np.array(scores, dtype=np.float32)


# MARK: tf.keras 2.15


def layer_at(model, path):
    """The layer at `base/conv`; names may hold slashes themselves."""
    for layer in model.layers:
        if layer.name == path:
            return layer
        if path.startswith(layer.name + "/"):
            return layer_at(layer, path[len(layer.name) + 1 :])
    raise KeyError(path)


def save(name, model, seed, watch=(), explain=(), targets=(0, 1), pixels=False, size=None, limit=50000):
    """Saves `model` with goldens: activations of the layers `watch`, heat maps of the layers `explain`.

    Says so where the file is larger than `limit` bytes.
    """
    import tensorflow as tf

    generator = np.random.RandomState(seed)
    for weight, value in zip(model.weights, randomise(model, generator)):
        if value is not None:
            weight.assign(value)
    inputs = []
    for tensor in model.inputs:
        shape = [1] + [size if extent is None else extent for extent in tensor.shape[1:]]
        values = generator.uniform(0, 255, shape) if pixels else generator.uniform(-1, 1, shape)
        inputs.append(values.astype(np.float32))

    seen = {}
    for path in set(watch) | set(explain):
        layer = layer_at(model, path)

        def record(*args, _call=layer.call, _path=path, **kwargs):
            result = _call(*args, **kwargs)
            seen[_path] = result
            return result

        layer.call = record
    tensors = [tf.constant(array) for array in inputs]
    with tf.GradientTape(persistent=True) as tape:
        for tensor in tensors:
            tape.watch(tensor)
        result = model(tensors if len(tensors) > 1 else tensors[0], training=False)
        outputs = result if isinstance(result, (list, tuple)) else [result]
        chosen = dict(seen)
        scores = {target: outputs[0][0, target] for target in (targets if explain else ())}
    maps = {}
    for path in explain:
        for target, score in scores.items():
            gradients = tape.gradient(score, chosen[path])
            maps[path, target] = (chosen[path][0].numpy(), gradients[0].numpy(), score.numpy())
    for path in set(watch) | set(explain):
        del layer_at(model, path).call

    path = os.path.join(FOLDER, name + ".h5")
    model.save(path, include_optimizer=False)
    compact(path)
    versions = "tf.keras %s, h5py %s, NumPy %s" % (tf.__version__, h5py.__version__, np.__version__)
    write_golden(
        path, seed, versions, inputs, [output.numpy() for output in outputs],
        [(path, chosen[path].numpy()) for path in sorted(chosen)], maps)
    size = os.path.getsize(path)
    print(name, size, "TOO LARGE" if size > limit else "")
    tf.keras.backend.clear_session()


def make_all():
    import tensorflow as tf
    from tensorflow import keras
    from tensorflow.keras import layers as L

    tf.random.set_seed(0)
    save(
        "sequential", seed=1, watch=["conv", "pool", "mean"], explain=["conv", "dilated"],
        model=keras.Sequential(
            [
                keras.Input((17, 15, 3), name="photo"),
                L.Conv2D(6, 3, strides=2, padding="same", activation="relu", name="conv"),
                L.BatchNormalization(name="norm"),
                L.MaxPooling2D(3, strides=2, padding="same", name="pool"),
                L.Conv2D(8, 2, dilation_rate=2, use_bias=False, name="dilated"),
                L.ReLU(6.0, name="relu6"),
                L.AveragePooling2D((2, 1), strides=1, padding="same", name="mean"),
                L.Flatten(name="flat"),
                L.Dense(10, activation="relu", name="hidden"),
                L.Dropout(0.5, name="drop"),
                L.Dense(4, activation="softmax", name="scores"),
            ], name="plain"))

    # Squeeze and excite over separable and depthwise convolutions, with odd sizes and uneven padding.
    photo = keras.Input((14, 13, 4), name="photo")
    x = L.SeparableConv2D(6, 3, strides=2, padding="same", depth_multiplier=2, activation="relu", name="separable")(photo)
    x = L.SeparableConv2D(5, (2, 3), dilation_rate=2, padding="same", use_bias=False, name="dilated")(x)
    x = L.BatchNormalization(axis=3, epsilon=1e-5, name="norm")(x)
    x = L.ReLU(max_value=2, negative_slope=0.1, threshold=0.2, name="bounded")(x)
    y = L.DepthwiseConv2D(3, padding="same", depth_multiplier=2, activation="swish", name="depthwise")(x)
    y = L.DepthwiseConv2D((3, 2), strides=(1, 1), dilation_rate=(2, 1), padding="same", use_bias=False, name="wide")(y)
    gate = L.GlobalAveragePooling2D(keepdims=True, name="squeeze")(y)
    gate = L.Conv2D(10, 1, activation="sigmoid", name="gate")(gate)
    y = L.Multiply(name="excite")([y, gate])
    y = L.DepthwiseConv2D(3, strides=2, padding="valid", name="strided")(y)
    y = L.GlobalMaxPooling2D(name="largest")(y)
    y = L.Dense(5, name="logits")(y)
    y = L.Activation("softmax", name="scores")(y)
    save(
        "depthwise", keras.Model(photo, y, name="excited"), seed=2,
        watch=["bounded", "strided"], explain=["excite"])

    # Grouped convolutions, the layers of activation, and a classifier that ends in a Softmax layer.
    photo = keras.Input((9, 11, 4), name="photo")
    x = L.Conv2D(8, 3, groups=2, padding="same", name="two_groups")(photo)
    x = L.LeakyReLU(0.2, name="leaky")(x)
    x = L.Conv2D(8, (3, 1), groups=4, strides=(2, 1), use_bias=False, name="four_groups")(x)
    x = L.ELU(0.7, name="elu")(x)
    x = L.BatchNormalization(scale=False, name="unscaled")(x)
    x = L.Softmax(axis=-1, name="soft_map")(x)
    x = L.Conv2D(8, 4, strides=3, padding="same", groups=8, name="each_alone")(x)
    x = L.BatchNormalization(center=False, scale=False, name="bare")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    x = L.Dense(3, name="logits")(x)
    x = L.Softmax(name="scores")(x)
    save(
        "groups", keras.Model(photo, x, name="grouped"), seed=3,
        watch=["two_groups", "leaky", "four_groups", "elu", "soft_map", "each_alone", "bare"], explain=["four_groups"])

    # Every activation that 2.15 can name, as a layer of its own and within a convolution.
    photo = keras.Input((6, 5, 2), name="photo")
    names = [
        "linear", "relu", "elu", "selu", "exponential", "gelu", "hard_sigmoid", "sigmoid", "softplus", "softsign",
        "swish", "tanh", "softmax", "mish",
    ]
    x = L.Conv2D(4, 3, name="conv")(photo)
    branches = [L.Activation(name, name="act_" + name)(x) for name in names]
    branches += [
        L.Conv2D(3, 1, activation=name, name="conv_" + name)(x) for name in ("hard_sigmoid", "gelu", "softmax")]
    branches.append(L.Conv2D(3, 1, activation=L.LeakyReLU(0.1), name="conv_layer")(x))
    x = L.Concatenate(name="joined")(branches)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    x = L.Dense(2, activation="sigmoid", name="scores")(x)
    save(
        "activations", keras.Model(photo, x, name="activated"), seed=4, watch=["act_hard_sigmoid", "act_softmax", "conv_layer"], explain=["conv"])

    # Elementwise layers, broadcasting of channels to pictures, concatenation along rows.
    photo = keras.Input((8, 8, 3), name="photo")
    a = L.Conv2D(4, 3, padding="same", name="a")(photo)
    b = L.Conv2D(4, 1, name="b")(photo)
    c = L.Conv2D(4, 5, padding="same", name="c")(photo)
    x = L.Add(name="add")([a, b, c])
    x = L.Subtract(name="subtract")([x, b])
    x = L.Multiply(name="multiply")([x, a])
    x = L.Average(name="average")([x, b, c])
    y = L.Maximum(name="maximum")([a, b])
    y = L.Minimum(name="minimum")([y, c])
    x = L.Concatenate(axis=1, name="rows")([x, y])
    vector = L.GlobalAveragePooling2D(name="vector")(b)
    x = L.Multiply(name="by_channel")([x, vector])
    x = L.Concatenate(name="channels")([x, x])
    x = L.GlobalMaxPooling2D(keepdims=True, name="largest")(x)
    x = L.Flatten(name="flat")(x)
    save(
        "merging", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="merged"), seed=5,
        watch=["add", "subtract", "multiply", "average", "maximum", "minimum", "rows", "by_channel"],
        explain=["a", "by_channel"])

    # Everything that changes a shape.
    photo = keras.Input((7, 9, 3), name="photo")
    x = L.ZeroPadding2D(((1, 0), (2, 3)), name="padded")(photo)
    x = L.Conv2D(3, 3, strides=(2, 3), name="conv")(x)
    x = L.UpSampling2D((2, 3), name="repeated")(x)
    x = L.Cropping2D(((1, 0), (0, 2)), name="cropped")(x)
    x = L.UpSampling2D(2, interpolation="bilinear", name="smooth")(x)
    x = L.ZeroPadding2D(1, name="framed")(x)
    x = L.Cropping2D((2, 1), name="trimmed")(x)
    x = L.Permute((2, 1, 3), name="turned")(x)
    x = L.AveragePooling2D(2, padding="valid", name="halved")(x)
    x = L.Reshape((-1, 3), name="rows")(x)
    x = L.Dense(2, activation="tanh", name="each_row")(x)
    x = L.Permute((2, 1), name="columns")(x)
    x = L.Flatten(name="flat")(x)
    x = L.BatchNormalization(axis=1, name="norm")(x)
    x = L.Dense(6, name="hidden")(x)
    x = L.BatchNormalization(axis=-1, name="norm_again")(x)
    x = L.Reshape((2, 3), name="table")(x)
    x = L.Reshape((6,), name="row")(x)
    save(
        "shapes", keras.Model(photo, L.Dense(3, name="scores")(x), name="shaped"), seed=6,
        watch=["cropped", "trimmed", "columns"], explain=["conv"])

    # Layers that do nothing at inference, on a picture of any size.
    photo = keras.Input((None, None, 3), name="photo")
    x = L.RandomFlip(name="flip")(photo)
    x = L.RandomRotation(0.1, name="rotate")(x)
    x = L.RandomZoom(0.1, name="zoom")(x)
    x = L.RandomTranslation(0.1, 0.1, name="shift")(x)
    x = L.RandomContrast(0.2, name="contrast")(x)
    x = L.RandomBrightness(0.2, name="brightness")(x)
    x = L.GaussianNoise(0.1, name="noise")(x)
    x = L.Conv2D(4, 3, strides=2, padding="same", activation="relu", name="conv")(x)
    x = L.SpatialDropout2D(0.2, name="spatial")(x)
    x = L.GaussianDropout(0.2, name="gaussian")(x)
    x = L.AlphaDropout(0.2, name="alpha")(x)
    x = L.Dropout(0.2, noise_shape=(None, 1, 1, 1), name="drop")(x)
    x = L.ActivityRegularization(l2=0.1, name="regular")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    save(
        "identities", keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="idle"), seed=7,
        watch=["brightness", "conv", "regular"], explain=["conv", "drop"], size=10)

    # Pixels of 0...255 made ready inside the model.
    photo = keras.Input((6, 6, 3), name="photo")
    given = L.Normalization(mean=[0.4, 0.5, 0.6], variance=[0.04, 0.09, 0.16], name="given")
    learnt = L.Normalization(name="learnt")
    inverse = L.Normalization(mean=0.2, variance=4.0, axis=None, invert=True, name="inverse")
    x = L.Rescaling(1 / 255, name="unit")(photo)
    x = given(x)
    x = learnt(x)
    x = inverse(x)
    x = L.Rescaling([0.5, 0.25, 2.0], offset=[0.1, -0.2, 0.3], name="by_channel")(x)
    x = L.Rescaling(0.5, offset=-0.1, name="shifted")(x)
    x = L.Conv2D(4, 3, name="conv")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="pixels")
    learnt.adapt(np.random.RandomState(8).normal(0.3, 2, (20, 6, 6, 3)))
    save(
        "pixels", model, seed=8, watch=["unit", "given", "learnt", "inverse", "by_channel", "shifted"],
        explain=["conv"], pixels=True)

    # Sequential(Functional(Sequential)), an unfrozen base: trainable weights of all layers come first in the file.
    def block(name, filters):
        return keras.Sequential(
            [
                L.Conv2D(filters, 3, padding="same", use_bias=False, name=name + "_conv"),
                L.BatchNormalization(name=name + "_bn"),
                L.ReLU(name=name + "_relu"),
            ], name=name)

    def base(trainable=True, name="base"):
        photo = keras.Input((8, 8, 3), name="inner_photo")
        x = L.Conv2D(4, 3, strides=2, padding="same", name="stem/conv")(photo)
        x = L.BatchNormalization(name="stem/bn")(x)
        x = block("first", 4)(x)
        x = block("second", 5)(x)
        model = keras.Model(photo, x, name=name)
        model.trainable = trainable
        return model

    save(
        "nested", seed=109, watch=["base/stem/bn", "base/first", "base/first/first_bn"],
        explain=["base", "base/second/second_conv"],
        model=keras.Sequential(
            [base(), L.GlobalAveragePooling2D(name="mean"), L.Dense(3, activation="softmax", name="scores")],
            name="outer"))

    # The idiom of the transfer learning guide: augmentation, rescaling, a frozen base, a logit.
    photo = keras.Input((8, 8, 3), name="photo")
    augment = keras.Sequential([L.RandomFlip("horizontal", name="flip"), L.RandomRotation(0.2, name="rotate")], name="augment")
    x = augment(photo)
    x = L.Rescaling(1 / 127.5, offset=-1, name="to_unit")(x)
    x = base(trainable=False)(x, training=False)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    x = L.Dropout(0.2, name="drop")(x)
    save(
        "transfer", keras.Model(photo, L.Dense(1, name="logit")(x), name="transferred"), seed=110,
        watch=["augment", "to_unit", "base"], explain=["base/second"], targets=(0,), pixels=True)

    # Nested twice side by side, one layer of it frozen.
    def twin(name):
        photo = keras.Input((6, 6, 3), name="inner_photo")
        x = L.Conv2D(3, 3, padding="same", name=name + "_conv")(photo)
        x = L.BatchNormalization(name=name + "_bn")(x)
        return keras.Model(photo, x, name=name)

    photo = keras.Input((6, 6, 3), name="photo")
    twins = keras.Model(photo, L.Add(name="sum")([twin("left")(photo), twin("right")(photo)]), name="twins")
    twins.get_layer("left").get_layer("left_conv").trainable = False
    photo = keras.Input((6, 6, 3), name="photo")
    x = L.GlobalAveragePooling2D(name="mean")(twins(photo))
    save(
        "twins", keras.Model(photo, L.Dense(2, activation="softmax", name="scores")(x), name="pair"), seed=11,
        watch=["twins/left", "twins/right"], explain=["twins/right/right_conv", "twins"])

    # A shared layer, a shared nested model, two inputs, two outputs; declared in an order that is not that of use.
    left = keras.Input((8, 8, 3), name="left")
    right = keras.Input((8, 8, 3), name="right")
    shared = L.Conv2D(3, 3, padding="same", activation="relu", name="shared")
    tower = keras.Sequential([keras.Input((8, 8, 3)), L.Conv2D(4, 3, name="tower_conv"), L.ReLU(name="tower_relu")], name="tower")
    a = tower(shared(left))
    b = tower(shared(shared(right)))
    joined = L.Concatenate(name="joined")([a, b])
    mixed = L.Conv2D(4, 1, name="mixed")(joined)
    mean = L.GlobalAveragePooling2D(name="mean")(mixed)
    scores = L.Dense(3, activation="softmax", name="scores")(mean)
    smile = L.Dense(1, activation="sigmoid", name="smile")(mean)
    save(
        "shared", keras.Model([left, right], [scores, smile], name="siamese"), seed=12, watch=["joined", "mixed"],
        explain=["mixed", "joined"])

    # A nested model with two outputs, the second of which ends the outer one.
    photo = keras.Input((6, 6, 2), name="inner_photo")
    x = L.Conv2D(3, 3, name="conv")(photo)
    forked = keras.Model(photo, [x, L.ReLU(name="relu")(x)], name="forked")
    photo = keras.Input((6, 6, 2), name="photo")
    first, second = forked(photo)
    x = L.Subtract(name="difference")([second, first])
    x = L.Flatten(name="flat")(x)
    save(
        "forked", keras.Model(photo, L.Dense(2, activation="sigmoid", name="scores")(x), name="fork"), seed=301,
        watch=["difference"], explain=["forked/conv", "difference"])

    # A thousand classes on layers named as in MobileNet, inside a model named otherwise.
    photo = keras.Input((8, 8, 3), name="inner_photo")
    x = L.Conv2D(4, 3, strides=2, padding="same", use_bias=False, name="conv1")(photo)
    x = L.DepthwiseConv2D(3, padding="same", name="conv_dw_1")(x)
    x = L.Conv2D(4, 1, name="conv_pw_1")(x)
    x = L.Conv2D(4, 1, name="conv_pw_13")(x)
    save(
        "thousand", seed=14, explain=["model_1"], targets=(0, 999),
        model=keras.Sequential(
            [
                keras.Model(photo, x, name="model_1"), L.GlobalAveragePooling2D(name="mean"),
                L.Dense(1000, activation="softmax", name="scores"),
            ], name="renamed"))

    make_variants()
    make_refused(keras, L)


# MARK: The same models, differently written


def copy(source, name, folder=FOLDER):
    path = os.path.join(folder, name + ".h5")
    shutil.copyfile(os.path.join(FOLDER, source + ".h5"), path)
    return h5py.File(path, "r+")


def set_config(file, edit):
    config = json.loads(file.attrs["model_config"])
    config = edit(config) or config
    file.attrs["model_config"] = json.dumps(config)


def make_variants():
    # Lists of names over 64 kB are cut; cut them at three entries here.
    with copy("nested", "chunked_names") as file:
        weights = file["model_weights"]
        for group, name in [(weights, "layer_names")] + [(weights[layer], "weight_names") for layer in weights.attrs["layer_names"]]:
            names = [text if isinstance(text, bytes) else text.encode() for text in group.attrs[name]]
            if not names:
                continue
            del group.attrs[name]
            for index in range(0, len(names), 3):
                group.attrs[name + str(index // 3)] = np.array(names[index : index + 3])
    # Names that say nothing, as when variables were made under other scopes: only the order of the weights tells.
    for source in ("nested", "transfer", "twins"):
        with copy(source, source + "_renamed") as file:
            for layer in file["model_weights"].attrs["layer_names"]:
                group = file["model_weights"][layer]
                names = list(group.attrs["weight_names"])
                if len(names) > 4:
                    for index, name in enumerate(names):
                        group["variable_%d:0" % index] = group[name][()]
                    group.attrs["weight_names"] = ["variable_%d:0" % index for index in range(len(names))]
    # h5py 2 wrote fixed-length strings, and an empty list as an attribute without storage.
    with copy("sequential", "fixed_strings") as file:
        weights = file["model_weights"]
        for group, name in [(weights, "layer_names")] + [(weights[layer], "weight_names") for layer in weights.attrs["layer_names"]]:
            names = [text if isinstance(text, bytes) else text.encode() for text in group.attrs[name]]
            del group.attrs[name]
            group.attrs[name] = np.array(names) if names else np.zeros((0,), "S1")
        file.attrs["model_config"] = np.bytes_(file.attrs["model_config"].encode())
        file.attrs["keras_version"] = np.bytes_(b"2.15.0")
    # Keras up to 2.2.2: a Sequential's configuration is a bare list, its input a key of the first layer.
    def bare(config):
        layers = [layer for layer in config["config"]["layers"] if layer["class_name"] != "InputLayer"]
        layers[0]["config"]["batch_input_shape"] = [None, 17, 15, 3]
        return {"class_name": "Sequential", "config": layers}

    with copy("sequential", "bare_list") as file:
        set_config(file, bare)
    # A group that holds the one it lies in, and a weight of nobody.
    with copy("sequential", "circular") as file:
        file["model_weights/conv/around"] = file["model_weights"]
        file["model_weights/drop/stray"] = np.zeros(3, np.float32)
    # Names of other times and hands, and an optimizer's state, which is left out.
    with copy("sequential", "other_names") as file:
        others = {"BatchNormalization": "BatchNormalizationV1", "MaxPooling2D": "MaxPool2D", "Dropout": "FixedDropout"}

        def rename(config):
            for layer in config["config"]["layers"]:
                layer["class_name"] = others.get(layer["class_name"], layer["class_name"])

        set_config(file, rename)
        file.create_group("optimizer_weights")
    # Theano's convolutions turn their kernels by 180 degrees; Keras stored them as they were.
    with copy("groups", "theano") as file:
        file.attrs["backend"] = "theano"
        for layer in file["model_weights"].attrs["layer_names"]:
            for name in file["model_weights"][layer].attrs["weight_names"]:
                dataset = file["model_weights"][layer][name]
                if dataset.ndim == 4:
                    dataset[...] = dataset[...][::-1, ::-1]
    # Numbers as users may store them to save space or by mistake: chunks with deflate and shuffle, doubles.
    with copy("sequential", "repacked") as file:
        weights = file["model_weights"]
        for name, options in (
            ("conv/conv/kernel:0", {"compression": "gzip", "shuffle": True}),
            ("hidden/hidden/kernel:0", {"dtype": np.float64}),
        ):
            values = weights[name][()]
            del weights[name]
            weights.create_dataset(name, data=values, **options)


def make_refused(keras, L):
    global tf
    import tensorflow as tf

    os.makedirs(REFUSED, exist_ok=True)

    def tiny(*extra):
        return keras.Sequential(
            [
                keras.Input((5, 5, 1), name="photo"), L.Conv2D(2, 3, name="conv"), *extra,
                L.GlobalAveragePooling2D(name="mean"), L.Dense(2, activation="softmax", name="scores"),
            ], name="tiny")

    def saved(name, model=None):
        (model or tiny()).save(os.path.join(REFUSED, name + ".h5"), include_optimizer=False)
        return h5py.File(os.path.join(REFUSED, name + ".h5"), "r+")

    saved("lambda", tiny(L.Lambda(lambda x: tf.image.adjust_contrast(x, 2.5), name="brightened"))).close()
    factor = 2.0
    saved("lambda_closure", tiny(L.Lambda(lambda x: x * factor, name="scaled"))).close()

    with saved("lambda_named", tiny(L.Lambda(lambda x: x * 3, name="tripled"))) as file:
        set_config(
            file, lambda config: config["config"]["layers"][2]["config"].update(function="triple", function_type="function"))
    tiny().save_weights(os.path.join(REFUSED, "weights_only.h5"))

    def unknown(config):
        layers = config["config"]["layers"]
        layers[1]["class_name"] = "Sharpen2D"
        layers[2]["class_name"] = "Whirl"

    with saved("unknown_layers") as file:
        set_config(file, unknown)
    others = ["Conv1D", "LocallyConnected2D", "Merge", "LSTM"]
    with saved("other_dimensions", tiny(L.ReLU(name="relu"))) as file:
        def rename(config):
            for layer, name in zip(config["config"]["layers"][1:], others):
                layer["class_name"] = name

        set_config(file, rename)
    with saved("unknown_activation") as file:
        set_config(file, lambda config: config["config"]["layers"][3]["config"].update(activation="sharpmax"))
    with saved("missing_key") as file:
        set_config(file, lambda config: config["config"]["layers"][1]["config"].pop("filters") and None)
    with saved("broken_json") as file:
        file.attrs["model_config"] = file.attrs["model_config"][:300]
    with saved("no_model") as file:
        del file.attrs["model_config"]
        del file["model_weights"].attrs["layer_names"]
    with saved("missing_weights") as file:
        file["model_weights/conv"].attrs["weight_names"] = ["conv/kernel:0"]
    with saved("missing_dataset") as file:
        del file["model_weights/conv/conv/bias:0"]
    with saved("missing_layer") as file:
        names = [name for name in file["model_weights"].attrs["layer_names"] if name != "scores"]
        file["model_weights"].attrs["layer_names"] = names
    with saved("extra_weights") as file:
        file["model_weights/conv/conv/third:0"] = np.zeros(3, np.float32)
        file["model_weights/conv"].attrs["weight_names"] = ["conv/kernel:0", "conv/bias:0", "conv/third:0"]
    with saved("misshapen_weights") as file:
        del file["model_weights/conv/conv/bias:0"]
        file["model_weights/conv/conv/bias:0"] = np.zeros(3, np.float32)
    with saved("external_link") as file:
        del file["model_weights/conv/conv/bias:0"]
        file["model_weights/conv/conv/bias:0"] = h5py.ExternalLink("/etc/passwd", "/")
    with saved("soft_link") as file:
        file["model_weights/conv/conv/other"] = file["model_weights/conv/conv/bias:0"][()]
        del file["model_weights/conv/conv/bias:0"]
        file["model_weights/conv/conv/bias:0"] = h5py.SoftLink("/model_weights/conv/conv/other")
    with saved("external_data") as file:
        del file["model_weights/conv/conv/bias:0"]
        file.create_dataset("model_weights/conv/conv/bias:0", (2,), np.float32, external=[("/etc/passwd", 0, 8)])
    with saved("virtual_data") as file:
        del file["model_weights/conv/conv/bias:0"]
        layout = h5py.VirtualLayout((2,), np.float32)
        layout[:] = h5py.VirtualSource("/etc/passwd", "x", (2,), np.float32)
        file.create_virtual_dataset("model_weights/conv/conv/bias:0", layout)
    with saved("bomb") as file:
        del file["model_weights/conv/conv/bias:0"]
        file.create_dataset("model_weights/conv/conv/bias:0", (1 << 60,), np.float32, chunks=(1 << 20,))
    with saved("text_weights") as file:
        del file["model_weights/conv/conv/bias:0"]
        file.create_dataset("model_weights/conv/conv/bias:0", data=np.array([b"ab", b"cd"]))

    photo = keras.Input((5, 5, 1), name="photo")
    x = L.Conv2D(2, 3, name="conv")(photo)
    x = L.ReLU(name="relu")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(photo, L.Dense(2, name="scores")(x), name="graph")

    def nodes(layer, reference):
        def edit(config):
            config["config"]["layers"][layer]["inbound_nodes"] = [[reference]]

        return edit

    with saved("cycle", model) as file:
        set_config(file, nodes(1, ["relu", 0, 0, {}]))
    with saved("dangling", model) as file:
        set_config(file, nodes(2, ["nowhere", 0, 0, {}]))
    with saved("wrong_node", model) as file:
        set_config(file, nodes(2, ["conv", 7, 0, {}]))
    with saved("operators", keras.Model(photo, tf.math.bessel_i0e(x / 2.0), name="operators")):
        pass
    with saved("misfit", model) as file:
        def widen(config):
            config["config"]["layers"][1]["config"]["kernel_size"] = [3, 3]
            config["config"]["layers"][0]["config"]["batch_input_shape"] = [None, 5, 5, 2]

        set_config(file, widen)


    # Six models, each of which calls the next ten times: a million calls in a file of 20 kB.
    def chain(depth):
        inner = {"class_name": "ReLU", "name": "inner", "config": {"name": "inner"}} if depth == 0 else chain(depth - 1)
        first = 0 if depth == 0 else 1  # the hidden node of a nested model
        inner["inbound_nodes"] = [[["photo", 0, 0, {}]]] + [[["inner", first + call, 0, {}]] for call in range(9)]
        photo = {
            "class_name": "InputLayer", "name": "photo", "inbound_nodes": [],
            "config": {"name": "photo", "batch_input_shape": [None, 5, 5, 1]},
        }
        return {
            "class_name": "Functional", "name": "inner",
            "config": {
                "name": "inner", "layers": [photo, inner], "input_layers": [["photo", 0, 0]],
                "output_layers": [["inner", first + 9, 0]],
            },
        }

    with saved("multiplying") as file:
        file.attrs["model_config"] = json.dumps(chain(5))
        file["model_weights"].attrs["layer_names"] = []


# MARK: Keras 2.3.1


def make_keras23():
    import keras
    import tensorflow as tf
    from keras import backend as K
    from keras import layers as L

    def save23(name, model, seed, explain, targets=(0, 1)):
        generator = np.random.RandomState(seed)
        K.batch_set_value(list(zip(model.weights, randomise(model, generator))))
        array = generator.uniform(-1, 1, [1] + [int(extent) for extent in model.inputs[0].shape[1:]]).astype(np.float32)
        outputs = model.predict(array)
        maps = {}
        activations = []
        for path in explain:
            layer = model.get_layer(path)
            activations.append((path, K.function(model.inputs, [layer.output])([array])[0]))
            for target in targets:
                gradient = K.gradients(model.outputs[0][0, target], [layer.output])[0]
                activation, gradients = K.function(model.inputs, [layer.output, gradient])([array])
                maps[path, target] = (activation[0], gradients[0], outputs[0, target])
        path = os.path.join(FOLDER, name + ".h5")
        model.save(path, include_optimizer=False)
        versions = "Keras %s, TensorFlow %s, h5py %s" % (keras.__version__, tf.__version__, h5py.__version__)
        write_golden(path, seed, versions, [array], [outputs], activations, maps)
        K.clear_session()

    photo = L.Input((12, 12, 3), name="photo")
    x = L.ZeroPadding2D(((0, 1), (0, 1)), name="pad")(photo)
    x = L.Conv2D(6, 3, strides=2, use_bias=False, name="conv")(x)
    x = L.BatchNormalization(name="bn")(x)
    x = L.ReLU(6.0, name="relu")(x)
    y = L.DepthwiseConv2D(3, padding="same", use_bias=False, name="depthwise")(x)
    y = L.LeakyReLU(0.2, name="leaky")(y)
    x = L.Add(name="add")([x, y])
    x = L.Activation("hard_sigmoid", name="hard")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    x = L.Dense(4, activation="softmax", name="scores")(x)
    save23("keras23_functional", keras.Model(photo, x, name="old"), 21, ["add"])

    def base():
        photo = L.Input((10, 10, 2), name="inner_photo")
        x = L.Conv2D(4, 3, name="conv1")(photo)
        x = L.BatchNormalization(name="conv1_bn")(x)
        x = L.SeparableConv2D(5, 3, padding="same", name="separable")(x)
        x = L.BatchNormalization(name="separable_bn")(x)
        return keras.Model(photo, L.ReLU(name="relu")(x), name="base")

    model = keras.Sequential(
        [base(), L.MaxPooling2D(name="pool"), L.Flatten(name="flat"), L.Dropout(0.3, name="drop"), L.Dense(3, activation="softmax", name="scores")],
        name="wrapped")
    save23("keras23_nested", model, 22, ["pool"])


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    if "--keras23" in sys.argv:
        make_keras23()
    else:
        make_all()
