"""Makes matrix_* under Tests/Fixtures/Models: small models as people save them, which no version of Keras reads all.

    python make_matrix_models.py             with each of: Keras 3.15.1 on TensorFlow, tf.keras 2.15.1, Keras 2.3.1

The version that runs it decides which files it makes; they are left as Keras wrote them. Stock Keras 3.15.1 loads 4 of
the 21 kinds, and tf.keras 2.15.1 loads 13. The .h5 files of tf.keras 2.15.1 for MobileNetV3, ConvNeXt, InceptionResNetV2,
EfficientNet and RegNetY are make_application_models.py's.

The answers are where make_format_models.py tells. Nothing here runs when the project is built or tested.
"""

import os
import sys
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["KERAS_BACKEND"] = "tensorflow"
# Gradients of grouped convolutions on several threads break TensorFlow 2.15's heap.
os.environ["TF_NUM_INTRAOP_THREADS"] = "1"
warnings.filterwarnings("ignore")
import numpy as np

from make_models import FOLDER, write_golden
import make_models

CLASSES = 4


# MARK: Keras 3 and tf.keras 2.15


def mobilenet(size):
    """The first blocks of MobileNet, as an inner model."""
    import keras
    import keras.src.applications as applications
    from keras import layers as L

    module = applications.mobilenet
    module.layers = L
    image = keras.Input((size, size, 3))
    x = module._conv_block(image, 32, 0.2, strides=(2, 2))
    x = module._depthwise_conv_block(x, 64, 0.1, 1, block_id=1)
    return keras.Model(image, x, name="mobilenet_0.25_%d" % size)


def mobilenet_v2(size):
    import keras
    import keras.src.applications as applications
    from keras import layers as L

    module = applications.mobilenet_v2
    module.layers = L
    image = keras.Input((size, size, 3))
    x = L.Conv2D(6, 3, strides=(2, 2), padding="same", use_bias=False, name="Conv1")(image)
    x = L.BatchNormalization(epsilon=1e-3, momentum=0.999, name="bn_Conv1")(x)
    x = L.ReLU(6.0, name="Conv1_relu")(x)
    x = module._inverted_res_block(x, filters=16, alpha=0.5, stride=1, expansion=1, block_id=0)
    x = L.Conv2D(8, 1, use_bias=False, name="Conv_1")(x)
    x = L.BatchNormalization(epsilon=1e-3, momentum=0.999, name="Conv_1_bn")(x)
    return keras.Model(image, L.ReLU(6.0, name="out_relu")(x), name="mobilenetv2_0.35_%d" % size)


def nested(size=16):
    """A fine-tuned network: a Sequential model around it."""
    import keras
    from keras import layers as L

    return keras.Sequential(
        [
            keras.Input((size, size, 3)), L.RandomFlip("horizontal"), L.Rescaling(1 / 127.5, offset=-1),
            mobilenet(size), L.GlobalAveragePooling2D(), L.Dropout(0.2), L.Dense(CLASSES, activation="softmax"),
        ], name="n")


def functional(size=16):
    """Preprocessing by operators, a frozen network, an activation as an operator, two outputs."""
    import keras
    from keras import layers as L

    if keras.__version__.startswith("2."):
        import tensorflow as tf

        relu = tf.nn.relu
    else:
        relu = keras.ops.relu
    photo = keras.Input((size, size, 3))
    base = mobilenet_v2(size)
    base.trainable = False
    x = base(photo / 127.5 - 1.0, training=False)
    x = L.GlobalAveragePooling2D()(x)
    hidden = relu(L.Dense(6, name="hidden")(x))
    outputs = [
        L.Dense(CLASSES, activation="softmax", name="kind")(hidden), L.Dense(1, activation="sigmoid", name="indoors")(hidden)]
    return keras.Model(photo, outputs, name="f")


def mobilenet_v3():
    """MobileNetV3Small's stem and the one of its blocks that has all kinds of layers."""
    import keras
    import keras.src.applications as applications
    import make_application_models
    from keras import layers as L

    module = applications.mobilenet_v3
    module.layers = make_application_models.Thin(2, keep=lambda name: "expanded" in name)
    image = keras.Input((17, 17, 3))
    x = L.Rescaling(1 / 127.5, offset=-1)(image)
    x = L.Conv2D(8, 3, strides=(2, 2), padding="same", use_bias=False, name="Conv")(x)
    x = L.BatchNormalization(epsilon=1e-3, momentum=0.999, name="Conv/BatchNorm".replace("/", module_separator()))(x)
    x = module.hard_swish(x)
    x = module._inverted_res_block(x, 1, 8, 5, 1, 0.25, module.hard_swish, 0)
    x = L.GlobalAveragePooling2D(keepdims=True)(x)
    x = L.Flatten()(L.Conv2D(CLASSES, 1, padding="same", name="Logits")(x))
    return keras.Model(image, L.Activation("softmax", name="Predictions")(x), name="MobilenetV3small")


def module_separator():
    """What tf.keras 2.15 puts into the names of MobileNetV3's layers, and Keras 3 forbids."""
    import keras

    return "/" if keras.__version__.startswith("2.") else "_"


def convnext():
    """ConvNeXtTiny with one of its blocks."""
    import keras
    import keras.src.applications as applications
    from keras import layers as L

    module = applications.convnext
    module.layers = L
    image = keras.Input((16, 16, 3))
    x = module.PreStem(name="convnext_tiny")(image)
    stem = keras.Sequential(
        [L.Conv2D(6, 4, strides=4, name="convnext_tiny_stem_conv"),
         L.LayerNormalization(epsilon=1e-6, name="convnext_tiny_stem_layernorm")], name="convnext_tiny_stem")
    x = module.ConvNeXtBlock(6, layer_scale_init_value=0.5, name="convnext_tiny_stage_0_block_0")(stem(x))
    return keras.Model(image, module.Head(CLASSES, "softmax", name="convnext_tiny")(x), name="convnext_tiny")


def inception_resnet():
    """InceptionResNetV2 with one of its blocks."""
    import keras
    import keras.src.applications as applications
    import make_application_models
    from keras import layers as L

    module = applications.inception_resnet_v2
    module.layers = make_application_models.Thin(
        96, keep=lambda name: name.startswith("block") and name.endswith("_conv"))
    image = keras.Input((17, 17, 3))
    x = module.conv2d_bn(image, 96, 3, strides=2, padding="valid")
    x = module.inception_resnet_block(x, scale=0.1, block_type="block17", block_idx=1)
    x = module.conv2d_bn(x, 192, 1, name="conv_7b")
    x = L.GlobalAveragePooling2D(name="avg_pool")(x)
    x = L.Dense(CLASSES, activation="softmax", name="predictions")(x)
    return keras.Model(image, x, name="inception_resnet_v2")


def keep(name, model, seed, explain, formats):
    import make_format_models

    inputs = [array * 127.5 + 127.5 for array in make_format_models.fill(model, seed)]
    answers = make_format_models.Answers(model, seed, inputs, explain)
    for extension in formats:
        path = os.path.join(FOLDER, "matrix_%s.%s" % (name, extension))
        model.save(path)
        # Many small parts take much more room than their numbers in the oldest kind of HDF5.
        if extension == "h5" and os.path.getsize(path) > 60000:
            make_models.compact(path)
        make_format_models.report(path)
    answers.write(os.path.join(FOLDER, "matrix_" + name + (".h5" if "h5" in formats else ".golden")))


def make_recent(prefix):
    import keras

    for index, (name, make, explain, formats) in enumerate([
        ("n", nested, ["mobilenet_0.25_16"], ["h5", "keras"]),
        ("f", functional, ["mobilenetv2_0.35_16/out_relu"], ["h5", "keras"]),
        ("mobilenet_v3_", mobilenet_v3, [], ["keras"] if prefix == "215" else ["h5", "keras"]),
        ("convnext_", convnext, [], ["keras"] if prefix == "215" else ["h5"]),
        ("inception_resnet_", inception_resnet, [], ["keras"] if prefix == "215" else []),
    ]):
        if formats:
            keras.backend.clear_session()
            keep(name + prefix, make(), 71 + index, explain, formats)


# MARK: Keras 2.3.1


def keep23(name, model, seed, explain):
    """As `keep`, with the graphs of TensorFlow 1."""
    import h5py
    import keras
    import tensorflow as tf
    from keras import backend as K

    generator = np.random.RandomState(seed)
    K.batch_set_value(list(zip(model.weights, make_models.randomise(model, generator))))
    array = generator.uniform(-1, 1, [1] + [int(extent) for extent in model.inputs[0].shape[1:]]).astype(np.float32)
    outputs = K.function(model.inputs, model.outputs)([array])
    maps, activations = {}, []
    for path in explain:
        tensor = model.get_layer(path).output
        activations.append((path, K.function(model.inputs, [tensor])([array])[0]))
        for target in (0, 1):
            gradient = K.gradients(model.outputs[0][0, target], [tensor])[0]
            activation, gradients = K.function(model.inputs, [tensor, gradient])([array])
            maps[path, target] = (activation[0], gradients[0], outputs[0][0, target])
    path = os.path.join(FOLDER, "matrix_" + name + ".h5")
    model.save(path, include_optimizer=False)
    versions = "Keras %s, TensorFlow %s, h5py %s" % (keras.__version__, tf.__version__, h5py.__version__)
    write_golden(path, seed, versions, [array], outputs, activations, maps)
    print("matrix_" + name, os.path.getsize(path))
    K.clear_session()


def make_keras23():
    import keras
    from keras import backend as K
    from keras import layers as L
    from keras_applications import mobilenet as mobilenet_module
    from keras_applications import mobilenet_v2 as mobilenet_v2_module
    from keras_applications import resnet50

    def blocks(module):
        """The functions of keras_applications find these when a whole network is made."""
        module.backend, module.layers, module.models, module.keras_utils = K, L, keras.models, keras.utils
        return module

    module = blocks(resnet50)
    image = L.Input((20, 20, 3))
    x = L.ZeroPadding2D((3, 3), name="conv1_pad")(image)
    x = L.Conv2D(6, (7, 7), strides=(2, 2), padding="valid", name="conv1")(x)
    x = L.BatchNormalization(axis=3, name="bn_conv1")(x)
    x = L.Activation("relu")(x)
    x = L.ZeroPadding2D((1, 1), name="pool1_pad")(x)
    x = L.MaxPooling2D((3, 3), strides=(2, 2))(x)
    x = module.conv_block(x, 3, [3, 3, 6], stage=2, block="a", strides=(1, 1))
    x = L.GlobalAveragePooling2D(name="avg_pool")(x)
    x = L.Dense(CLASSES, activation="softmax", name="fc1000")(x)
    keep23("r50_231", keras.Model(image, x, name="resnet50"), 76, ["activation_4"])

    module = blocks(mobilenet_module)
    image = L.Input((16, 16, 3))
    x = module._conv_block(image, 32, 0.2, strides=(2, 2))
    x = module._depthwise_conv_block(x, 64, 0.1, 1, block_id=1)
    base = keras.Model(image, x, name="mobilenet_0.25_16")
    keep23(
        "n231",
        keras.Sequential([base, L.GlobalAveragePooling2D(), L.Dropout(0.2), L.Dense(CLASSES, activation="softmax")]), 77, [])

    module = blocks(mobilenet_v2_module)
    image = L.Input((16, 16, 3))
    x = L.Conv2D(6, 3, strides=(2, 2), padding="same", use_bias=False, name="Conv1")(image)
    x = L.BatchNormalization(epsilon=1e-3, momentum=0.999, name="bn_Conv1")(x)
    x = L.ReLU(6.0, name="Conv1_relu")(x)
    x = module._inverted_res_block(x, filters=16, alpha=0.5, stride=1, expansion=1, block_id=0)
    x = L.Conv2D(8, 1, use_bias=False, name="Conv_1")(x)
    x = L.BatchNormalization(epsilon=1e-3, momentum=0.999, name="Conv_1_bn")(x)
    base = keras.Model(image, L.ReLU(6.0, name="out_relu")(x), name="mobilenetv2_0.35_16")
    for layer in base.layers[:4]:
        layer.trainable = False
    photo = L.Input((16, 16, 3), name="photo")
    x = L.GlobalAveragePooling2D()(base(photo))
    outputs = [L.Dense(CLASSES, activation="softmax", name="kind")(x), L.Dense(1, activation="sigmoid", name="indoors")(x)]
    keep23("f231", keras.Model(photo, outputs, name="f"), 78, [])


if __name__ == "__main__":
    if sys.version_info < (3, 8):
        make_keras23()
    else:
        import keras

        make_recent("215" if keras.__version__.startswith("2.15") else "3")
