"""Makes models in the formats of each version of Keras under Tests/Fixtures/Models, with what that version answers.

    python make_format_models.py [NAME…]     with each of: Keras 3.15.1 and 3.0.5 on TensorFlow, tf.keras 2.15.1 and
                                             2.13.1, and with TF_USE_LEGACY_KERAS=1 tf_keras 2.19.0

The version that runs it decides which files it makes: keras3_*, keras30_*, tf215_*, tf213_* and tf219_*. They are left
as Keras wrote them; pack_models.py packs them. The answers of `name.h5` are in that file, as make_models.py tells; those
of `name.keras` are there too if there is such a file, and otherwise in `name.golden`.

Nothing here runs when the project is built or tested. Weights, statistics and inputs come from fixed seeds.
"""

import io
import json
import os
import sys
import warnings
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["KERAS_BACKEND"] = "tensorflow"
warnings.filterwarnings("ignore")
import h5py
import numpy as np

if os.environ.get("TF_USE_LEGACY_KERAS"):
    # Keras 2 for the TensorFlows that come with Keras 3.
    import tf_keras

    sys.modules["keras"] = tf_keras

from make_models import FOLDER, NEWER, REFUSED, layer_at, write_golden

REPACKED = os.path.join(FOLDER, "Repacked")
NUMBERS = os.path.join(os.path.dirname(FOLDER), "HDF5")
PAIRS = os.path.join(FOLDER, "Pairs")
LIMIT = 100000


def randomise(model, generator):
    """Weights that keep activations near 1, and statistics that do something."""
    values = []
    for weight in model.weights:
        name = getattr(weight, "path", weight.name).split("/")[-1].split(":")[0]
        shape = tuple(int(extent) for extent in weight.shape)
        if name in ("moving_variance", "variance", "gamma"):
            value = generator.uniform(0.5, 1.5, shape)
        elif name in ("moving_mean", "mean", "beta", "bias", "alpha"):
            value = generator.normal(0, 0.3, shape)
        elif "kernel" in name:
            fan_in = np.prod(shape[:2]) if "depthwise" in name else np.prod(shape[:-1])
            value = generator.normal(0, np.sqrt(1.5 / fan_in), shape)
        else:
            values.append(None)
            continue
        values.append(value.astype(np.float32))
    return values


def fill(model, seed):
    """Random weights; returns a random input for each of the model's."""
    generator = np.random.RandomState(seed)
    for weight, value in zip(model.weights, randomise(model, generator)):
        if value is not None:
            weight.assign(value)
    for layer in model.layers:
        if layer.__class__.__name__ == "Normalization":
            layer.finalize_state()  # it computes with a copy
    return [
        generator.uniform(-1, 1, [1] + list(tensor.shape[1:])).astype(np.float32) for tensor in model.inputs]


class Answers:
    """What `model` answers to `inputs`: outputs, activations of the layers `explain`, and gradients for heat maps."""

    def __init__(self, model, seed, inputs, explain=(), targets=(0, 1)):
        import keras
        import tensorflow as tf

        self.seed, self.inputs = seed, inputs
        self.versions = "Keras %s, TensorFlow %s, h5py %s" % (keras.__version__, tf.__version__, h5py.__version__)
        seen = {}
        for path in explain:
            layer = layer_at(model, path)

            def record(*args, _call=layer.call, _path=path, **kwargs):
                seen[_path] = _call(*args, **kwargs)
                return seen[_path]

            layer.call = record
        tensors = [tf.constant(array) for array in inputs]
        with tf.GradientTape(persistent=True) as tape:
            for tensor in tensors:
                tape.watch(tensor)
            result = model(tensors if len(tensors) > 1 else tensors[0], training=False)
            outputs = result if isinstance(result, (list, tuple)) else [result]
            scores = {target: outputs[0][0, target] for target in (targets if explain else ())}
        self.outputs = [output.numpy() for output in outputs]
        self.activations = [(path, seen[path].numpy()) for path in sorted(seen)]
        self.maps = {}
        for path in explain:
            for target, score in scores.items():
                gradients = tape.gradient(score, seen[path])
                self.maps[path, target] = (seen[path][0].numpy(), gradients[0].numpy(), score.numpy())
            del layer_at(model, path).call

    def write(self, path):
        if path.endswith(".golden"):
            h5py.File(path, "w", **NEWER).close()
        write_golden(path, self.seed, self.versions, self.inputs, self.outputs, self.activations, self.maps)


def keep(name, model, seed, explain=(), formats=("keras",)):
    """Fills `model`, saves it in each format, and its answers in or beside the file."""
    answers = Answers(model, seed, fill(model, seed), explain)
    for extension in formats:
        path = os.path.join(FOLDER, name + "." + extension)
        model.save(path)
        report(path)
    answers.write(os.path.join(FOLDER, name + (".h5" if "h5" in formats else ".golden")))


def report(path):
    size = os.path.getsize(path)
    print(os.path.relpath(path, FOLDER), size, "TOO LARGE" if size > LIMIT else "")


# MARK: The models


def classes():
    """Every class of layers that has weights, most of them twice, under names that are not theirs by default."""
    from keras import layers as L
    import keras

    photo = keras.Input((8, 8, 3), name="photo")
    x = L.Normalization(mean=[0.1, 0.2, 0.3], variance=[0.9, 0.8, 0.7], name="given")(photo)
    x = L.Normalization(name="learnt")(x)
    x = L.Conv2D(4, 3, use_bias=False, name="first")(x)
    x = L.BatchNormalization(name="first_norm")(x)
    x = L.PReLU(shared_axes=[1, 2], name="bent")(x)
    x = L.DepthwiseConv2D(3, padding="same", depth_multiplier=2, name="depths")(x)
    x = L.BatchNormalization(scale=False, name="second_norm")(x)
    x = L.SeparableConv2D(6, 3, padding="same", name="apart")(x)
    x = L.LayerNormalization(name="tokens")(x)
    x = L.Conv2DTranspose(4, 2, strides=2, name="larger")(x)
    x = L.Conv2D(6, 3, strides=2, activation="relu", name="second")(x)
    x = L.GroupNormalization(groups=2, name="grouped")(x)
    x = L.TimeDistributed(L.Dense(6, name="inner"), name="rows")(x)
    x = L.Reshape((25, 6), name="sequence")(x)
    x = L.MultiHeadAttention(2, 3, name="attention")(x, x)
    x = L.GlobalAveragePooling1D(name="mean")(x)
    return keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="classes")


def nested():
    """Models in models, one of them frozen and called twice, one that ends the outer one; two inputs and outputs."""
    from keras import layers as L
    import keras

    def base():
        photo = keras.Input((8, 8, 3), name="inner_photo")
        stem = keras.Sequential(
            [L.Conv2D(4, 3, name="conv"), L.BatchNormalization(name="bn"), L.ReLU(name="relu")], name="stem")
        x = L.Conv2D(4, 3, name="conv")(stem(photo))
        return keras.Model(photo, L.BatchNormalization(name="bn")(x), name="base")

    left, right = keras.Input((8, 8, 3), name="left"), keras.Input((8, 8, 3), name="right")
    augmentation = keras.Sequential([L.RandomFlip(name="flip"), L.RandomZoom(0.1, name="zoom")], name="augmentation")
    shared = base()
    shared.trainable = False
    joined = L.Concatenate(name="joined")([shared(augmentation(left)), shared(right)])
    features = keras.Input((4, 4, 8), name="features")
    head = keras.Model(
        features,
        L.Dense(3, activation="softmax", name="scores")(L.GlobalAveragePooling2D(name="mean")(features)), name="head")
    smile = keras.Sequential([L.Flatten(name="flat"), L.Dense(1, activation="sigmoid", name="smile")], name="smile")
    return keras.Model([left, right], [head(joined), smile(joined)], name="pair")


def attention():
    """Attention alone, whose parts tf.keras calls differently."""
    from keras import layers as L
    import keras

    photo = keras.Input((7, 7, 2), name="photo")
    x = L.Reshape((9, 4), name="sequence")(L.Conv2D(4, 3, strides=2, name="conv")(photo))
    x = L.MultiHeadAttention(2, 3, name="attention")(x, x)
    x = L.GlobalAveragePooling1D(name="mean")(x)
    return keras.Model(photo, L.Dense(3, activation="softmax", name="scores")(x), name="attentive")


def wrapped():
    """Layers whose kernel the wrapper holds too: archives list it twice."""
    from keras import layers as L
    import keras

    photo = keras.Input((8, 8, 3), name="photo")
    x = L.SpectralNormalization(L.Conv2D(4, 3), name="conv")(photo)
    x = L.SpectralNormalization(L.Conv2DTranspose(4, 3, use_bias=False), name="larger")(x)
    x = L.GlobalAveragePooling2D(name="mean")(x)
    return keras.Model(photo, L.SpectralNormalization(L.Dense(3), name="scores")(x), name="wrapped")


def named():
    """Names with dots, spaces, commas and letters of other scripts, and a batch of fixed size."""
    from keras import layers as L
    import keras

    inner = keras.Input((8, 8, 3), name="inner photo")
    x = L.BatchNormalization(name="zweite Lage")(L.Conv2D(4, 3, name="first.conv")(inner))
    base = keras.Model(inner, x, name="Träger.1")
    photo = keras.Input((8, 8, 3), batch_size=2, name="photo")
    x = L.Conv2D(4, 3, activation="relu", name="層 三")(base(photo))
    x = L.GlobalAveragePooling2D(name="mean")(x)
    return keras.Model(photo, L.Dense(3, activation="softmax", name="scores: a, b")(x), name="named")


def small(names=("conv", "bn", "second", "scores")):
    """With the default names, `names` counts up through a session, as Keras does with names that it makes itself."""
    from keras import layers as L
    import keras

    return keras.Sequential(
        [
            keras.Input((7, 7, 2)), L.Conv2D(4, 3, name=names[0]), L.BatchNormalization(name=names[1]),
            L.Conv2D(3, 3, activation="relu", name=names[2]), L.GlobalAveragePooling2D(),
            L.Dense(3, activation="softmax", name=names[3]),
        ], name="small")


# MARK: What each version writes


def make_pairs(prefix, legacy):
    """Architectures in JSON and weights in files of their own; the layers of the weights have other names."""
    os.makedirs(PAIRS, exist_ok=True)
    model, other = small(), small(("conv_7", "bn_4", "conv_8", "dense_2"))
    answers = Answers(model, 31, fill(model, 31))
    other.set_weights(model.get_weights())
    place = os.path.join(PAIRS, prefix)
    with open(place + ".json", "w") as file:
        file.write(model.to_json())
    other.save_weights(place + ".weights.h5")
    if legacy:
        other.save_weights(place + "_legacy.h5")
    answers.write(place + ".golden")


def make_precisions(prefix, extensions):
    """Weights of other widths: what a model of floats answers with the same, rounded, weights."""
    import keras

    def policy(name):
        (keras.mixed_precision.set_global_policy if hasattr(keras, "mixed_precision") else keras.config.set_dtype_policy)(name)

    for name in ("float16", "bfloat16") if prefix == "keras3" else ("float16", "float64", "mixed_float16"):
        keras.backend.clear_session()
        policy(name)
        model = small()
        inputs = fill(model, 32)
        path = os.path.join(FOLDER, prefix + "_" + name)
        for extension in extensions:
            model.save(path + "." + extension)
            report(path + "." + extension)
        weights = [np.asarray(weight, dtype=np.float32) for weight in model.get_weights()]
        policy("float32")
        model = small()
        model.set_weights(weights)
        Answers(model, 32, inputs).write(path + (".h5" if extensions == ["h5"] else ".golden"))
    policy("float32")


def make_quantized():
    """Keras 3's dense layers of 8 bits: what a model of floats answers with the same weights."""
    import keras

    model = small()
    inputs = fill(model, 33)
    model.quantize("int8")
    path = os.path.join(FOLDER, "keras3_int8.keras")
    model.save(path)
    report(path)
    dense = model.layers[-1]
    weights = model.get_weights()[:-3] + [
        np.asarray(dense._kernel, np.float32) / np.asarray(dense.kernel_scale), np.asarray(dense.bias)]
    keras.backend.clear_session()
    model = small()
    model.set_weights(weights)
    Answers(model, 33, inputs).write(os.path.join(FOLDER, "keras3_int8.golden"))


def make_repacked():
    """An archive as users treat it: unpacked into a folder, and packed again by another program."""
    os.makedirs(REPACKED, exist_ok=True)
    with zipfile.ZipFile(os.path.join(FOLDER, "keras3_small.keras")) as archive:
        archive.extractall(os.path.join(REPACKED, "folder"))
        with zipfile.ZipFile(os.path.join(REPACKED, "deflated.zip"), "w", zipfile.ZIP_DEFLATED) as other:
            for name in reversed(archive.namelist()):
                other.writestr(name, archive.read(name))


def make_numbers():
    """Numbers of every width that weights may have, in one block and in packed chunks; and what must be refused."""
    os.makedirs(NUMBERS, exist_ok=True)
    values = np.array([[0, 1, -2.5, 65504], [6e-8, -1e-5, np.inf, -np.inf], [0.1, 3.1415927, np.nan, -0.0]])
    with h5py.File(os.path.join(NUMBERS, "numbers.h5"), "w", **NEWER) as file:
        for dtype in ("float16", "float32", "float64", ">f4", ">f2"):
            file["plain/" + dtype] = values.astype(dtype)
            file.create_dataset(
                "packed/" + dtype, data=values.astype(dtype), chunks=(2, 3), compression="gzip", shuffle=True)
        for dtype in ("int8", "uint8", "int64"):
            file["plain/" + dtype] = np.arange(12).reshape(3, 4).astype(dtype)
        halves = (values.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16).view("V2")
        for name, options in (("plain", {}), ("packed", {"chunks": (2, 3), "compression": "gzip"})):
            dataset = file.create_dataset(name + "/bfloat16", data=halves, **options)
            dataset.attrs["dtype"] = "bfloat16"
        file["refused/opaque"] = halves
        file.create_dataset("refused/lzf", data=values, compression="lzf")
        file.create_dataset("refused/scaled", data=np.arange(12), chunks=(12,), scaleoffset=0)
        # 4 GB in one chunk, of which a few kB are stored.
        file.create_dataset(
            "refused/large_chunk", (4,), np.float32, maxshape=(None,), chunks=(1 << 29,), compression="gzip", shuffle=True)


def make_refused():
    """Archives that no version of Keras wrote."""
    with zipfile.ZipFile(os.path.join(FOLDER, "keras3_small.keras")) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}

    def archive(name, members):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
            for member, data in members:
                file.writestr(member, data)
        write(name, buffer.getvalue())

    def write(name, data):
        with open(os.path.join(REFUSED, name + ".keras"), "wb") as file:
            file.write(data)

    def weights(edit):
        buffer = io.BytesIO(members["model.weights.h5"])
        with h5py.File(buffer, "r+") as file:
            edit(file)
        return [*[(name, data) for name, data in members.items() if name.endswith("json")],
                ("model.weights.h5", buffer.getvalue())]

    listed = list(members.items())
    archive("twice", listed + [("config.json", b"{}")])
    archive("outside", listed + [("../../evil.txt", b"text")])
    archive("absolute", listed + [("/etc/evil.txt", b"text")])
    archive("no_config", [item for item in listed if item[0] != "config.json"])
    archive("no_weights", [item for item in listed if item[0] != "model.weights.h5"])
    archive("broken_config", [(name, data[:200] if name == "config.json" else data) for name, data in listed])
    # As saving_lib.save_model(…, weights_format="npz") writes them: each entry is an array of one Python dict.
    buffer = io.BytesIO()
    np.savez(buffer, **{"layers/dense/vars": np.array({"0": np.zeros((3, 3), np.float32)}, dtype=object)})
    archive("objects", [item for item in listed if item[0] != "model.weights.h5"] + [("model.weights.npz", buffer.getvalue())])
    archive("parcel", [("my_model.h5", b"\x89HDF\r\n\x1a\n" + bytes(64))])
    archive("not_hdf5", [(name, data if name.endswith("json") else b"none") for name, data in listed])
    archive("missing_group", weights(lambda file: file["layers"].pop("conv2d_1")))
    archive("missing_variable", weights(lambda file: file["layers/dense/vars"].pop("1")))

    def third(file):
        file["layers/dense/vars/2"] = np.zeros(3, np.float32)

    archive("third_variable", weights(third))

    def misshapen(file):
        del file["layers/dense/vars/1"]
        file["layers/dense/vars/1"] = np.zeros(4, np.float32)

    archive("misshapen", weights(misshapen))

    # A member whose directory entry says 3 GB, deflated from a few bytes.
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for member, data in listed:
            file.writestr(member, data if member.endswith("json") else bytes(5000))
    data = buffer.getvalue()
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"model.weights.h5"))
    write("bomb", data[: entry + 24] + (3 << 30).to_bytes(4, "little") + data[entry + 28 :])

    # A member whose bytes are not those that its checksum was taken of.
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for member, data in listed:
            file.writestr(member, data)
    data = bytearray(buffer.getvalue())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"config.json"))
    data[entry + 16] ^= 0xFF
    write("checksum", bytes(data))


def make_all(names):
    import keras

    version = tuple(int(part) for part in keras.__version__.split(".")[:2])
    prefix = {(3, 15): "keras3", (3, 0): "keras30", (2, 19): "tf219", (2, 15): "tf215", (2, 13): "tf213"}[version]
    formats = ("h5", "keras") if prefix == "tf219" else ("keras",)
    work = {"small": lambda: keep(prefix + "_small", small(), 34, ["second"], formats)}
    if prefix in ("keras3", "tf213", "tf219"):
        work["nested"] = lambda: keep(prefix + "_nested", nested(), 21, ["joined", "base/conv"])
    if prefix == "tf213":
        work["attention"] = lambda: keep("tf213_attention", attention(), 24, ["conv"])
    if prefix == "keras3":
        work["named"] = lambda: keep("keras3_named", named(), 35, ["層 三", "Träger.1/zweite Lage"], ("h5", "keras"))
        work["classes"] = lambda: keep("keras3_classes", classes(), 22, ["rows"])
    if prefix in ("keras3", "tf215"):
        work["wrapped"] = lambda: keep(prefix + "_wrapped", wrapped(), 36, ["conv", "larger"])
        work["pairs"] = lambda: make_pairs(prefix, legacy=prefix == "tf215")
        work["precisions"] = lambda: make_precisions(prefix, ["keras"] if prefix == "keras3" else ["h5"])
    if prefix == "keras3":
        work["nested_h5"] = lambda: keep("keras3_legacy_nested", nested(), 23, ["joined"], ("h5",))
        work["quantized"] = make_quantized
        work["repacked"] = make_repacked
        work["numbers"] = make_numbers
        work["refused"] = make_refused
    for name, make in work.items():
        if not names or name in names:
            keras.backend.clear_session()
            make()


if __name__ == "__main__":
    make_all(sys.argv[1:])
