"""Makes the networks of keras.applications without weights under Tests/Fixtures/Architectures.

    python make_architectures.py             tf.keras 2.15.1: one network of each family
    python make_architectures.py --keras3    Keras 3.15.1: those that it writes otherwise
    python make_architectures.py --all DIR   every network of the Keras at hand, into DIR

A file is `{"keras_version", "parameters", "trainable", "model"}`: the counts that Keras gives and its `to_json()`, of which
values that no reader looks at, or that are the usual ones, are left out. Large families are made small by their own
constructors. Nothing here runs when the project is built or tested.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Architectures")
USUAL = {
    "trainable": True, "padding": "valid", "data_format": "channels_last", "strides": [1, 1], "dilation_rate": [1, 1],
    "groups": 1, "depth_multiplier": 1, "activation": "linear", "use_bias": True, "scale": True, "center": True,
    "negative_slope": 0.0, "threshold": 0.0, "keepdims": False, "sparse": False, "ragged": False, "optional": False,
    "lora_rank": None, "noise_shape": None, "seed": None, "cast_to_float32": False, "max_value": None,
}
UNREAD = {
    "dtype", "momentum", "renorm", "virtual_batch_size", "synchronized", "rate", "lora_alpha", "quantization_config",
}


def trimmed(value):
    if isinstance(value, list):
        return [trimmed(element) for element in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") == "__keras_tensor__":
        return {"class_name": "__keras_tensor__", "config": {"keras_history": value["config"]["keras_history"]}}
    result = {}
    for key, inner in value.items():
        if key in UNREAD or key.endswith(("_initializer", "_regularizer", "_constraint")):
            continue
        if key in ("build_config", "module", "registered_name", "backend", "keras_version", "compile_config"):
            continue
        # A pooling layer's usual step is its window's.
        if key == "strides" and "pool_size" in value:
            result[key] = inner
            continue
        if key in USUAL and inner == USUAL[key] and type(inner) is type(USUAL[key]):
            # That an operation of Keras 3 has no "trainable" tells it from a layer.
            if key != "trainable" or not version().startswith("3."):
                continue
        if key == "name" and value.get("config", {}).get("name") == inner:
            continue
        result[key] = trimmed(inner)
    return result


def write(name, model, folder=FOLDER):
    trainable = sum(int(weight.shape.num_elements() if hasattr(weight.shape, "num_elements") else product(weight.shape)) for weight in model.trainable_weights)
    architecture = json.loads(model.to_json())
    content = {
        "keras_version": version(), "parameters": model.count_params(), "trainable": trainable,
        "model": trimmed(architecture),
    }
    path = os.path.join(folder, name + ".json")
    with open(path, "w") as file:
        json.dump(content, file, separators=(",", ":"))
        file.write("\n")
    print(name, content["parameters"], os.path.getsize(path), flush=True)


def product(shape):
    result = 1
    for extent in shape:
        result *= extent
    return result


def version():
    import keras

    return keras.__version__


def make_tf_keras():
    from tensorflow.keras import applications as A
    from tensorflow.keras import backend
    from keras.src.applications import convnext, densenet, efficientnet_v2, nasnet, regnet, resnet, resnet_rs

    def small_resnet(stack, **options):
        return resnet.ResNet(stack_fn=stack, weights=None, classes=1000, **options)

    makers = {
        "VGG16": lambda: A.VGG16(weights=None), "ResNet50": lambda: A.ResNet50(weights=None),
        "ResNet50V2": lambda: small_resnet(
            lambda x: resnet.stack2(x, 64, 2, name="conv2"), preact=True, use_bias=True, model_name="resnet50v2"),
        "InceptionV3": lambda: A.InceptionV3(weights=None), "Xception": lambda: A.Xception(weights=None),
        "MobileNet": lambda: A.MobileNet(weights=None), "MobileNetV2": lambda: A.MobileNetV2(weights=None),
        "MobileNetV3Small": lambda: A.MobileNetV3Small(weights=None),
        "DenseNet": lambda: densenet.DenseNet([2, 2, 2, 2], weights=None),
        "NASNet": lambda: nasnet.NASNet(
            input_shape=(224, 224, 3), penultimate_filters=1056, num_blocks=1, stem_block_filters=32, skip_reduction=False,
            filter_multiplier=2, weights=None, default_size=224),
        "EfficientNetB0": lambda: A.EfficientNetB0(weights=None),
        "EfficientNetV2": lambda: efficientnet_v2.EfficientNetV2(1.0, 0.1, 224, model_name="efficientnetv2-b0", weights=None),
        "ConvNeXt": lambda: convnext.ConvNeXt(
            depths=[1, 1, 1, 3], projection_dims=[96, 192, 384, 768], default_size=224, model_name="convnext_tiny", weights=None),
        "RegNet": lambda: regnet.RegNet(
            depths=[1, 1, 1, 1], widths=[24, 56, 152, 368], group_width=8, block_type="Y", default_size=224, model_name="regnety002", weights=None),
        "ResNetRS": lambda: resnet_rs.ResNetRS(
            depth=50, input_shape=(224, 224, 3), bn_momentum=0.0, drop_connect_rate=0.0, dropout_rate=0.25, se_ratio=0.25, model_name="resnet-rs-50",
            weights=None, block_args=[dict(input_filters=64 * 2**i, num_repeats=1) for i in range(4)]),
    }
    for name, make in makers.items():
        write(name, make())
        backend.clear_session()


def make_keras3():
    import keras

    from keras.src.applications import convnext

    makers = {
        "MobileNetV3Small": lambda: keras.applications.MobileNetV3Small(weights=None),
        "ConvNeXt": lambda: convnext.ConvNeXt(
            depths=[1, 1, 1, 3], projection_dims=[96, 192, 384, 768], default_size=224, weights=None, name="convnext_tiny"),
    }
    for name, make in makers.items():
        write("keras3_" + name, make())
        keras.backend.clear_session()


def make_every(folder):
    import tensorflow as tf
    import keras

    os.makedirs(folder, exist_ok=True)
    applications = tf.keras.applications if version().startswith("2.") else keras.applications
    for name in sorted(dir(applications)):
        if name[0].isupper() and callable(getattr(applications, name)):
            write(name, getattr(applications, name)(weights=None), folder)
            keras.backend.clear_session()


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    if "--all" in sys.argv:
        make_every(sys.argv[sys.argv.index("--all") + 1])
    elif "--keras3" in sys.argv:
        make_keras3()
    else:
        make_tf_keras()
