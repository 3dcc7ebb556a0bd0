"""Builds networks of keras.applications, saves each in every format that this Keras writes, and compares what Whylight
answers for the files with what Keras answers. Prints one line of JSON for each network.

    python -m comparison.worker --binary FILE --folder FOLDER --formats h5 keras -- NAME…
"""

import argparse
import gc
import json
import os
import pathlib
import sys
import time
import zlib
from importlib.metadata import version

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = ""
# Gradients of grouped convolutions on several threads break TensorFlow 2.15's heap.
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("WHYLIGHT_THREADS", "1")

import numpy as np
import tensorflow as tf

from comparison import applications, loading, weights, whylight
from comparison.differences import EPSILON, difference

keras = tf.keras
# For the statistics of batch normalisation.
PICTURES = 8


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--formats", nargs="+", required=True)
    parser.add_argument("--without-loading", action="store_true")
    parser.add_argument("--only-loading", action="store_true")
    parser.add_argument("--patience", type=float, default=0)
    parser.add_argument("names", nargs="+")
    options = parser.parse_args()
    sys.setrecursionlimit(10_000)  # as ResNetRS asks for
    for name in options.names:
        try:
            row = (load if options.only_loading else compare)(name, options)
        except Exception as error:
            row = {"network": name, "failed": f"{type(error).__name__}: {error}"}
        gc.collect()
        print(json.dumps(row), flush=True)


def compare(name, options):
    """A row of results: the largest differences for each file format."""
    row = {"network": name, "size": applications.size(name), "keras": version("keras"), "tensorflow": tf.__version__}
    constructor = getattr(keras.applications, name, None)
    if constructor is None:
        return {**row, "absent": True}
    began = time.monotonic()
    keras.backend.clear_session()
    generator = np.random.default_rng(zlib.crc32(name.encode()))
    size = row["size"]
    model = constructor(weights=None, input_shape=(size, size, 3))
    pictures = weights.pictures(PICTURES, size, size, generator)
    if applications.takes_raw_pixels(name):
        pictures = (pictures + 1) * 127.5
    weights.randomise(model, keras, generator, tf.constant(pictures), applications.shift(name))
    picture = pictures[:1]
    output = np.asarray(model(picture, training=False))[0]
    target = int(np.argmax(output))
    np.save(options.folder / "picture.npy", picture)
    row["parameters"] = model.count_params()
    reference = None
    row["formats"] = {}
    binary, folder = options.binary, options.folder
    for format in options.formats:
        path = folder / f"model.{format}"
        try:
            model.save(path)
            answer = whylight.ask(binary, path, folder / "picture.npy", target, folder)
            if reference is None or row["layer"] != answer.layer:
                row["layer"] = answer.layer
                reference = explained(model, answer.layer, picture, target)
                row["dominates"] = dominates(model, answer.layer)
            activations, heatmap = reference
            row["map"] = list(heatmap.shape)
            row["formats"][format] = {
                "output": difference(answer.output, output, relative=True),
                "activations": difference(answer.activations, activations, relative=True),
                "heatmap": difference(answer.heatmap, heatmap),
            }
            if not options.without_loading:
                costs = loading.costs(keras, binary, path, folder, options.patience)
                row["formats"][format]["load"] = costs
        except whylight.Refused as refusal:
            row["formats"][format] = {"refused": str(refusal)}
        finally:
            path.unlink(missing_ok=True)
    row["seconds"] = round(time.monotonic() - began)
    return row


def load(name, options):
    """A row with what loading costs for each file format, and nothing else: the weights are as Keras makes them."""
    row = {"network": name}
    constructor = getattr(keras.applications, name, None)
    if constructor is None:
        return {**row, "absent": True}
    keras.backend.clear_session()
    size = applications.size(name)
    model = constructor(weights=None, input_shape=(size, size, 3))
    row["formats"] = {}
    for format in options.formats:
        path = options.folder / f"model.{format}"
        try:
            model.save(path)
            costs = loading.costs(keras, options.binary, path, options.folder, options.patience)
            row["formats"][format] = {"load": costs}
        except whylight.Refused as refusal:
            row["formats"][format] = {"refused": str(refusal)}
        finally:
            path.unlink(missing_ok=True)
    return row


def dominates(model, layer):
    """Whether every way from the input to the output leads through the layer, so that it is no side branch."""
    try:
        keras.Model(named(model, layer).output, model.outputs)
    except ValueError:  # disconnected: something else is needed too
        return False
    return True


def explained(model, layer, picture, target):
    """The activations of the layer and eli5's heat map of the class."""
    tensor = named(model, layer).output
    watched = keras.Model(model.inputs, [tensor, model.outputs[0]])
    with tf.GradientTape() as tape:
        activations, output = watched(tf.constant(picture), training=False)
        score = output[0, target]
    gradients = tape.gradient(score, activations).numpy()[0]
    activations = activations.numpy()[0]
    total = np.maximum(np.sum(activations.astype(np.float64) * np.mean(gradients, axis=(0, 1)), axis=-1), 0)
    return activations, total / (np.max(total) + EPSILON)


def named(model, path):
    """The layer or operation at `base/conv`; names may hold slashes themselves."""
    for part in getattr(model, "operations", model.layers):
        if part.name == path:
            return part
        if path.startswith(part.name + "/") and hasattr(part, "layers"):
            return named(part, path[len(part.name) + 1 :])
    raise KeyError(path)


if __name__ == "__main__":
    main()
