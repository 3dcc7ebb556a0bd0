"""Builds EfficientNet-Lite0 as a Keras 2 model file from PyTorch weights, without Keras, TensorFlow or PyTorch.

The network is EfficientNet-B0 (Tan and Le, 2019, table 1) as its authors cut it down for phones: no
squeeze-and-excitation, ReLU6 instead of swish, stem and head of fixed width. All convolutions are without bias
and padded as TensorFlow's `same` pads (the weights were trained there), which for stride 2 on even sizes puts
the extra row and column at the end. The model begins with a Rescaling layer and so takes pixels of 0…255.
"""

import json

import h5py
import numpy as np

from torch_weights import WeightsError

NAME = "efficientnet_lite0"
INPUT_SIZE = 224
CLASS_COUNT = 1000
EPSILON = 1e-3

# kernel, stride of the first block, expansion, output channels, blocks
STAGES = [
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
]


class _Network:
    """The model while it grows: the layers' configurations, and each layer's weights in Keras' order."""

    def __init__(self, state):
        self.state = state
        self.unused = {name for name in state if not name.endswith("num_batches_tracked")}
        self.layers = []
        self.weights = []

    def take(self, name, axes, shape):
        """One tensor of the state, its axes reordered for Keras, with its shape checked."""
        if name not in self.state:
            raise WeightsError(f"{name} is missing")
        self.unused.discard(name)
        array = np.ascontiguousarray(self.state[name].transpose(axes), dtype="<f4")
        if array.shape != tuple(shape):
            raise WeightsError(f"{name}: {array.shape} after reordering, expected {tuple(shape)}")
        return array

    def add(self, class_name, name, inputs, config, weights=()):
        """Appends a layer and returns its name, which the next layer gives as its input."""
        nodes = [[[source, 0, 0, {}] for source in inputs]] if inputs else []
        common = {"name": name, "trainable": True, "dtype": "float32"} if inputs else {}
        self.layers.append(
            {"class_name": class_name, "config": {**common, **config}, "name": name, "inbound_nodes": nodes}
        )
        self.weights.append((name, [(f"{name}/{weight}:0", array) for weight, array in weights]))
        return name

    def convolution(self, name, source, torch_name, kernel, stride, channels_in, channels_out):
        weights = self.take(f"{torch_name}.weight", (2, 3, 1, 0), (kernel, kernel, channels_in, channels_out))
        config = {"filters": channels_out, **_window(kernel, stride), **_initializers("kernel", "bias")}
        return self.add("Conv2D", name, [source], config, [("kernel", weights)])

    def depthwise_convolution(self, name, source, torch_name, kernel, stride, channels):
        weights = self.take(f"{torch_name}.weight", (2, 3, 0, 1), (kernel, kernel, channels, 1))
        config = {**_window(kernel, stride), "depth_multiplier": 1, **_initializers("depthwise", "bias")}
        return self.add("DepthwiseConv2D", name, [source], config, [("depthwise_kernel", weights)])

    def normalization(self, name, source, torch_name, channels):
        names = {
            "gamma": "weight",
            "beta": "bias",
            "moving_mean": "running_mean",
            "moving_variance": "running_var",
        }
        weights = [
            (keras, self.take(f"{torch_name}.{torch}", (0,), (channels,))) for keras, torch in names.items()
        ]
        config = {
            "axis": [3],
            "momentum": 0.99,
            "epsilon": EPSILON,
            "center": True,
            "scale": True,
            **_initializers("beta", "gamma", "moving_mean", "moving_variance"),
        }
        return self.add("BatchNormalization", name, [source], config, weights)

    def relu6(self, name, source):
        return self.add("ReLU", name, [source], {"max_value": 6.0, "negative_slope": 0.0, "threshold": 0.0})


def _window(kernel, stride):
    return {
        "kernel_size": [kernel, kernel],
        "strides": [stride, stride],
        "padding": "same",
        "data_format": "channels_last",
        "dilation_rate": [1, 1],
        "groups": 1,
        "activation": "linear",
        "use_bias": False,
    }


def _initializers(*names):
    """What Keras writes about how weights begin and are held in check: without effect on a trained model."""
    kinds = {"kernel": "GlorotUniform", "depthwise": "GlorotUniform", "gamma": "Ones", "moving_variance": "Ones"}
    config = {} if "gamma" in names else {"activity_regularizer": None}
    for name in names:
        kind = kinds.get(name, "Zeros")
        config[f"{name}_initializer"] = {
            "module": "keras.initializers",
            "class_name": kind,
            "config": {"seed": None} if kind == "GlorotUniform" else {},
            "registered_name": None,
        }
        if not name.startswith("moving"):
            config[f"{name}_regularizer"] = None
            config[f"{name}_constraint"] = None
    return config


def _block(network, source, name, torch_name, kernel, stride, expansion, channels_in, channels_out):
    """An inverted residual block (Sandler et al., 2018): expand, filter each channel, project, add."""
    value = source
    channels = channels_in * expansion
    if expansion != 1:
        value = network.convolution(
            f"{name}_expand_conv", value, f"{torch_name}._expand_conv", 1, 1, channels_in, channels
        )
        value = network.normalization(f"{name}_expand_bn", value, f"{torch_name}._bn0", channels)
        value = network.relu6(f"{name}_expand_activation", value)
    value = network.depthwise_convolution(
        f"{name}_dwconv", value, f"{torch_name}._depthwise_conv", kernel, stride, channels
    )
    value = network.normalization(f"{name}_bn", value, f"{torch_name}._bn1", channels)
    value = network.relu6(f"{name}_activation", value)
    value = network.convolution(
        f"{name}_project_conv", value, f"{torch_name}._project_conv", 1, 1, channels, channels_out
    )
    value = network.normalization(f"{name}_project_bn", value, f"{torch_name}._bn2", channels_out)
    if stride == 1 and channels_in == channels_out:
        value = network.add("Add", f"{name}_add", [value, source], {})
    return value


def _build(state):
    network = _Network(state)
    shape = [None, INPUT_SIZE, INPUT_SIZE, 3]
    value = network.add(
        "InputLayer",
        "input_1",
        [],
        {"batch_input_shape": shape, "dtype": "float32", "sparse": False, "ragged": False, "name": "input_1"},
    )
    value = network.add("Rescaling", "rescaling", [value], {"scale": 1 / 128, "offset": -127 / 128})
    value = network.convolution("stem_conv", value, "_conv_stem", 3, 2, 3, 32)
    value = network.normalization("stem_bn", value, "_bn0", 32)
    value = network.relu6("stem_activation", value)

    channels = 32
    index = 0
    for stage, (kernel, stride, expansion, channels_out, count) in enumerate(STAGES, start=1):
        for position in range(count):
            value = _block(
                network,
                value,
                f"block{stage}{'abcd'[position]}",
                f"_blocks.{index}",
                kernel,
                stride if position == 0 else 1,
                expansion,
                channels,
                channels_out,
            )
            channels = channels_out
            index += 1

    value = network.convolution("top_conv", value, "_conv_head", 1, 1, channels, 1280)
    value = network.normalization("top_bn", value, "_bn1", 1280)
    value = network.relu6("top_activation", value)
    value = network.add(
        "GlobalAveragePooling2D", "avg_pool", [value], {"data_format": "channels_last", "keepdims": False}
    )
    value = network.add("Dropout", "top_dropout", [value], {"rate": 0.2, "noise_shape": None, "seed": None})
    weights = [
        ("kernel", network.take("_fc.weight", (1, 0), (1280, CLASS_COUNT))),
        ("bias", network.take("_fc.bias", (0,), (CLASS_COUNT,))),
    ]
    config = {"units": CLASS_COUNT, "activation": "softmax", "use_bias": True, **_initializers("kernel", "bias")}
    network.add("Dense", "predictions", [value], config, weights)
    if network.unused:
        raise WeightsError(f"{len(network.unused)} tensors without a place, {min(network.unused)} among them")
    return network


def write_keras_model(state, path):
    """Writes the whole model, as tf.keras 2.15 lays it out, to an HDF5 file at `path`.

    `state` maps the names of the PyTorch implementation to arrays. Raises `WeightsError` where they do not fit.
    """
    network = _build(state)
    config = {
        "class_name": "Functional",
        "config": {
            "name": NAME,
            "trainable": True,
            "layers": network.layers,
            "input_layers": [[network.layers[0]["name"], 0, 0]],
            "output_layers": [[network.layers[-1]["name"], 0, 0]],
        },
    }
    with h5py.File(path, "w") as file:
        group = file.create_group("model_weights")
        for holder in (file, group):
            holder.attrs["backend"] = "tensorflow"
            holder.attrs["keras_version"] = "2.15.0"
        file.attrs["model_config"] = json.dumps(config)
        group.attrs["layer_names"] = [name for name, _ in network.weights]
        for name, weights in network.weights:
            layer = group.create_group(name)
            layer.attrs["weight_names"] = [weight for weight, _ in weights]
            for weight, array in weights:
                layer.create_dataset(weight, data=array)
        group.create_group("top_level_model_weights").attrs["weight_names"] = []
