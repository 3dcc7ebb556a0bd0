"""Compares Whylight with this Keras on random networks, by any of their layers. Prints one line of JSON for each.

    python -m comparison.random_worker --binary FILE --folder FOLDER FIRST COUNT
"""

import argparse
import json
import os
import pathlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = ""
# Gradients of grouped convolutions on several threads break TensorFlow's heap.
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")

import numpy as np
import tensorflow as tf

from comparison import whylight
from comparison.differences import EPSILON, difference
from comparison.random_networks import RandomNetworks

keras = tf.keras
FORMATS = ("h5", "keras")
LAYERS = 4  # of each network, the last among them
# A gradient below it is what is left of cancelled terms.
SMALLEST = 1e-6


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    for seed in range(options.first, options.first + options.count):
        print(json.dumps({"seed": seed, **compare(seed, options.binary, options.folder)}), flush=True)


def compare(seed, binary, folder):
    """The largest differences in the score, the channels' weights and the map, relative to what they are of."""
    keras.backend.clear_session()
    generator = np.random.default_rng(seed)
    model = RandomNetworks(keras, generator).network()
    randomise(model, generator)
    picture = generator.uniform(-1, 1, size=(1, *model.input_shape[1:])).astype(np.float32)
    np.save(folder / "picture.npy", picture)
    # The output of a model inside is that of its own graph.
    maps = [layer for layer in model.layers if not hasattr(layer, "layers") and len(layer.output.shape) == 4]
    chosen = sorted({len(maps) - 1, *generator.integers(len(maps), size=LAYERS - 1).tolist()})
    expected = {maps[index].name: explained(model, maps[index], picture) for index in chosen}
    result = {"layers": [type(layer).__name__ for layer in model.layers], "score": 0.0, "weights": 0.0, "map": 0.0}
    for format in FORMATS:
        path = folder / f"model.{format}"
        model.save(path)
        try:
            answers = whylight.weights_at(binary, path, folder / "picture.npy", 0, expected, folder)
        except whylight.Refused as refusal:
            return {**result, "refused": f"{format}: {refusal}"}
        finally:
            path.unlink()
        for (output, weights, heatmap), answer in zip(expected.values(), answers):
            result["score"] = max(result["score"], abs(answer["score"] - output[0]) / np.abs(output).max())
            if np.abs(weights).max() > SMALLEST:
                worst = difference(np.array(answer["weights"]), weights, relative=True)
                result["weights"] = max(result["weights"], worst)
            if np.abs(heatmap).max() > SMALLEST:
                result["map"] = max(result["map"], difference(np.array(answer["map"]), scaled(heatmap)))
    return {name: float(value) if isinstance(value, np.floating) else value for name, value in result.items()}


def randomise(model, generator):
    """Weights of a size that keeps a signal alive, and statistics other than 0 and 1."""
    for weight in model.weights:
        shape = tuple(weight.shape)
        name = weight.name.split("/")[-1].split(":")[0]
        if "variance" in name:
            weight.assign(generator.uniform(0.5, 1.5, shape))
        elif "gamma" in name:
            weight.assign(generator.uniform(0.8, 1.2, shape))
        elif len(shape) >= 2:
            summed = shape[:2] if "depthwise" in name else shape[:-1]
            weight.assign(generator.normal(0, 1 / np.sqrt(np.prod(summed)), shape))
        elif "seed" not in name:
            weight.assign(generator.normal(0, 0.1, shape))


def explained(model, layer, picture):
    """The scores, and of the first: the mean gradient of each channel of the layer, and the map before any scaling."""
    watched = keras.Model(model.inputs, [layer.output, model.outputs[0]])
    with tf.GradientTape() as tape:
        source = tf.constant(picture)
        tape.watch(source)
        activations, output = watched(source, training=False)
        score = output[0, 0]
    gradients = tape.gradient(score, activations).numpy()[0]
    weights = gradients.mean(axis=(0, 1))
    return output.numpy()[0], weights, (activations.numpy()[0] * weights).sum(axis=-1)


def scaled(heatmap):
    return heatmap / (np.abs(heatmap).max() + EPSILON)


if __name__ == "__main__":
    main()
