"""Writes networks of keras.applications with random weights as HDF5 and as ONNX. Runs in the environment 'keras2'.

The weights are seeded. Batch normalization gets the statistics of the activations that it really sees, and the head
is scaled so that classes differ as in a trained classifier: all activations then have the size that they have in
practice, neither vanishing (denormal numbers would slow everybody) nor saturating the softmax.
"""

import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import networks
import numpy as np
import onnx_export
import tensorflow as tf
from PIL import Image

SEED = 20
# The standard deviation of the thousand logits, about that of ImageNet's classifiers.
LOGIT_SPREAD = 3.0


def pictures(count, height, width, seed):
    """Smooth noise, `[count, height, width, 3]` in -1…1: like photos, most of its energy is in low frequencies."""
    random = np.random.default_rng(seed)
    total = np.zeros((count, height, width, 3), np.float32)
    for cells in (3, 6, 12, 24, 48, 96):
        noise = random.normal(size=(count, cells, cells, 3)).astype(np.float32)
        total += tf.image.resize(noise, (height, width), "bicubic").numpy() * (3 / cells) ** 0.7
    return np.clip(total / 2, -1, 1)


def randomise(model, inputs):
    """Fills in seeded weights, then what follows from the activations of `inputs`."""
    random = np.random.default_rng(SEED)
    normalizations = []
    for layer in model.layers:
        if isinstance(layer, tf.keras.layers.BatchNormalization):
            # With momentum 0 the next training step leaves that batch's own mean and variance behind.
            layer.momentum = 0.0
            normalizations.append(layer)
            if layer.gamma is not None:
                layer.gamma.assign(random.uniform(0.8, 1.2, layer.gamma.shape))
            if layer.beta is not None:
                layer.beta.assign(random.uniform(-0.2, 0.2, layer.beta.shape))
            continue
        for weight in layer.weights:
            shape = tuple(weight.shape)
            if len(shape) >= 2:
                # He et al. 2015, arXiv:1502.01852. A depthwise kernel sums over its window only.
                depthwise = "depthwise" in weight.name
                inputs_summed = np.prod(shape[:2] if depthwise else shape[:-1])
                weight.assign(random.normal(0, np.sqrt(2 / inputs_summed), shape))
            elif "bias" in weight.name:
                weight.assign(random.uniform(-0.1, 0.1, shape))
    if normalizations:
        model(inputs, training=True)
    head = model.layers[-1]
    features = tf.keras.Model(model.input, head.input)(inputs).numpy()
    logits = features @ head.kernel.numpy()
    head.kernel.assign(head.kernel * (LOGIT_SPREAD / logits.std(axis=1).mean()))


def operations(model):
    """Multiplications and additions of one forward pass of the convolutions and dense layers, counted directly."""
    layers = tf.keras.layers
    total = 0
    for layer in model.layers:
        # SeparableConv2D first: it is a Conv2D to Python, and two convolutions to a processor.
        if isinstance(layer, layers.SeparableConv2D):
            _, height, width, _ = layer.output_shape
            per_place = np.prod(layer.depthwise_kernel.shape) + np.prod(layer.pointwise_kernel.shape)
            total += 2 * height * width * int(per_place)
        elif isinstance(layer, (layers.Conv2D, layers.DepthwiseConv2D)):
            _, height, width, _ = layer.output_shape
            kernel = layer.depthwise_kernel if isinstance(layer, layers.DepthwiseConv2D) else layer.kernel
            total += 2 * height * width * int(np.prod(kernel.shape))
        elif isinstance(layer, layers.Dense):
            places = int(np.prod(layer.output_shape[1:-1]))
            total += 2 * places * int(np.prod(layer.kernel.shape))
    return total


def last_map(model):
    """eli5's rule for the layer to explain, which ours agrees with on these networks: the last one with a map."""
    return next(layer.name for layer in reversed(model.layers) if len(layer.output_shape) == 4)


def make(network):
    tf.keras.backend.clear_session()
    tf.keras.utils.set_random_seed(SEED)
    constructor = getattr(tf.keras.applications, network.application)
    model = constructor(weights=None, input_shape=(network.size, network.size, 3))
    # Four pictures are enough for the statistics; a large picture has as many places by itself.
    inputs = pictures(max(1, 4 * 224 * 224 // network.size**2), network.size, network.size, SEED)
    if network.raw_pixels:
        inputs = (inputs + 1) * 127.5
    randomise(model, inputs)
    np.save(network.picture, inputs[:1])
    model.save(network.h5)
    onnx_export.export(model, network.onnx)
    facts = {
        "parameters": model.count_params(),
        "operations": operations(model),
        "layer": last_map(model),
        "tensorflow": tf.__version__,
    }
    network.facts.write_text(json.dumps(facts, indent=1) + "\n")
    scores = np.sort(model(inputs[:1]).numpy()[0])[::-1]
    print(f"{network.name}: {facts['operations'] / 1e9:.2f} GFLOP, best scores {scores[0]:.3f} {scores[1]:.3f}")


def make_photo(path: pathlib.Path):
    pixels = (pictures(1, 480, 640, SEED + 1)[0] + 1) * 127.5
    Image.fromarray(pixels.astype(np.uint8)).save(path, quality=90)


if __name__ == "__main__":
    networks.FOLDER.mkdir(parents=True, exist_ok=True)
    if not networks.PHOTO.exists():
        make_photo(networks.PHOTO)
    for wanted in map(networks.named, sys.argv[1:]):
        if not wanted.exists():
            make(wanted)
