"""Writes a Keras 2 network as ONNX, channels first, as the engines that read it like it best.

One function for each layer class that keras.applications' networks need; whatever a class computes is said with
ONNX's own operators and left to each engine to fuse (https://onnx.ai/onnx/operators). Heights and widths are fixed,
the batch is free.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


class Exporter:
    """The graph in the making."""

    def __init__(self):
        self.nodes = []
        self.constants = []

    def add(self, operator, *inputs, **attributes):
        """Appends an operator; the name of its result."""
        result = f"{operator.lower()}_{len(self.nodes)}"
        attributes = {key: value for key, value in attributes.items() if value is not None}
        self.nodes.append(helper.make_node(operator, list(inputs), [result], **attributes))
        return result

    def constant(self, values, dtype=np.float32):
        """Keeps an array with the graph; its name."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype), name))
        return name

    def weight(self, variable, axes=None):
        values = variable.numpy()
        return self.constant(values if axes is None else values.transpose(axes))

    def per_channel(self, values):
        """A constant that is broadcast over height and width."""
        return self.constant(np.reshape(values, (1, -1, 1, 1)))

    # MARK: Convolutions and dense layers

    def conv2d(self, layer, x):
        inputs = [x, self.weight(layer.kernel, (3, 2, 0, 1)), *self._bias(layer)]
        result = self.add("Conv", *inputs, **self._window(layer, layer.kernel_size), group=layer.groups)
        return self.activate(layer, result)

    def depthwise_conv2d(self, layer, x):
        result = self._depthwise(layer, x, self._bias(layer))
        return self.activate(layer, result)

    def separable_conv2d(self, layer, x):
        inputs = [self._depthwise(layer, x, []), self.weight(layer.pointwise_kernel, (3, 2, 0, 1))]
        return self.activate(layer, self.add("Conv", *inputs, *self._bias(layer)))

    def dense(self, layer, x):
        inputs = [x, self.weight(layer.kernel), *self._bias(layer)]
        return self.activate(layer, self.add("Gemm", *inputs))

    def _depthwise(self, layer, x, bias):
        kernel = layer.depthwise_kernel.numpy()
        height, width, channels, multiplier = kernel.shape
        filters = kernel.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
        window = self._window(layer, layer.kernel_size)
        return self.add("Conv", x, self.constant(filters), *bias, **window, group=channels)

    def _bias(self, layer):
        return [self.weight(layer.bias)] if layer.use_bias else []

    def _window(self, layer, size):
        """Size, strides, dilations and explicit padding: 'same' puts what is odd at the end, as TensorFlow does."""
        dilations = getattr(layer, "dilation_rate", (1, 1))
        attributes = {"kernel_shape": size, "strides": layer.strides, "pads": [0, 0, 0, 0]}
        if dilations != (1, 1):
            attributes["dilations"] = dilations
        if layer.padding == "same":
            totals = [
                max((-(-extent // stride) - 1) * stride + (length - 1) * dilation + 1 - extent, 0)
                for extent, stride, length, dilation in zip(layer.input_shape[1:3], layer.strides, size, dilations)
            ]
            attributes["pads"] = [total // 2 for total in totals] + [total - total // 2 for total in totals]
        return attributes

    # MARK: Everything else

    def batch_normalization(self, layer, x):
        mean, variance = layer.moving_mean, layer.moving_variance
        gamma = layer.gamma.numpy() if layer.scale else np.ones(mean.shape)
        beta = layer.beta.numpy() if layer.center else np.zeros(mean.shape)
        inputs = [self.constant(gamma), self.constant(beta), self.weight(mean), self.weight(variance)]
        return self.add("BatchNormalization", x, *inputs, epsilon=layer.epsilon)

    def activation(self, layer, x):
        return self.activate(layer, x)

    def activate(self, layer, x):
        name = layer.activation.__name__
        if name == "linear":
            return x
        if name in ("swish", "silu"):
            return self.add("Mul", x, self.add("Sigmoid", x))
        return self.add({"relu": "Relu", "sigmoid": "Sigmoid", "softmax": "Softmax"}[name], x)

    def re_lu(self, layer, x):
        if layer.max_value is None:
            return self.add("Relu", x)
        return self.add("Clip", x, self.constant(0), self.constant(layer.max_value))

    def max_pooling2d(self, layer, x):
        return self.add("MaxPool", x, **self._window(layer, layer.pool_size))

    def average_pooling2d(self, layer, x):
        return self.add("AveragePool", x, **self._window(layer, layer.pool_size))

    def global_average_pooling2d(self, layer, x):
        pooled = self.add("GlobalAveragePool", x)
        return pooled if layer.keepdims else self.add("Flatten", pooled)

    def zero_padding2d(self, layer, x):
        (top, bottom), (left, right) = layer.padding
        return self.add("Pad", x, self.constant([0, 0, top, left, 0, 0, bottom, right], np.int64))

    def cropping2d(self, layer, x):
        (top, bottom), (left, right) = layer.cropping
        _, height, width, _ = layer.input_shape
        ends = self.constant([height - bottom, width - right], np.int64)
        return self.add("Slice", x, self.constant([top, left], np.int64), ends, self.constant([2, 3], np.int64))

    def add_(self, layer, x):
        return self.add("Add", *x)

    def multiply(self, layer, x):
        return self.add("Mul", *x)

    def concatenate(self, layer, x):
        return self.add("Concat", *x, axis=1)

    def reshape(self, layer, x):
        """Pooled channels become a 1×1 map."""
        if layer.output_shape[1:3] != (1, 1):
            raise SystemExit(f"error: layer {layer.name} reshapes to {layer.output_shape}, which is not exported")
        return self.add("Reshape", x, self.constant([0, -1, 1, 1], np.int64))

    def flatten(self, layer, x):
        """Keras flattens with channels last, and the dense layer that follows expects that."""
        return self.add("Flatten", self.add("Transpose", x, perm=[0, 2, 3, 1]))

    def rescaling(self, layer, x):
        return self.add("Add", self.add("Mul", x, self.constant(layer.scale)), self.constant(layer.offset))

    def normalization(self, layer, x):
        scale = 1 / np.maximum(np.sqrt(np.asarray(layer.variance)), 1e-7)
        offset = -np.asarray(layer.mean) * scale
        return self.add("Add", self.add("Mul", x, self.per_channel(scale)), self.per_channel(offset))

    def dropout(self, layer, x):
        return x


METHODS = {
    "Conv2D": Exporter.conv2d,
    "DepthwiseConv2D": Exporter.depthwise_conv2d,
    "SeparableConv2D": Exporter.separable_conv2d,
    "Dense": Exporter.dense,
    "BatchNormalization": Exporter.batch_normalization,
    "Activation": Exporter.activation,
    "ReLU": Exporter.re_lu,
    "MaxPooling2D": Exporter.max_pooling2d,
    "AveragePooling2D": Exporter.average_pooling2d,
    "GlobalAveragePooling2D": Exporter.global_average_pooling2d,
    "ZeroPadding2D": Exporter.zero_padding2d,
    "Cropping2D": Exporter.cropping2d,
    "Add": Exporter.add_,
    "Multiply": Exporter.multiply,
    "Concatenate": Exporter.concatenate,
    "Reshape": Exporter.reshape,
    "Flatten": Exporter.flatten,
    "Rescaling": Exporter.rescaling,
    "Normalization": Exporter.normalization,
    "Dropout": Exporter.dropout,
}


def export(model, path):
    """Writes a functional model with one input and one output, each layer of which is called once."""
    exporter = Exporter()
    names = {id(model.input): "picture"}
    for layer in model.layers:
        kind = type(layer).__name__
        if kind == "InputLayer":
            continue
        if kind not in METHODS:
            raise SystemExit(f"error: layer {layer.name} is a {kind}, which is not exported")
        several = isinstance(layer.input, list)
        x = [names[id(tensor)] for tensor in layer.input] if several else names[id(layer.input)]
        names[id(layer.output)] = METHODS[kind](exporter, layer, x)
    output = exporter.add("Identity", names[id(model.output)])
    _, height, width, channels = model.input_shape
    graph = helper.make_graph(
        exporter.nodes,
        model.name,
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["batch", channels, height, width])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", model.output_shape[-1]])],
        exporter.constants,
    )
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(proto)
    onnx.save(proto, path)
