#!/usr/bin/env python3
"""Writes golden_heatmaps.json: what TensorFlow answers for the demo's models and photos.

Needs TensorFlow 2.15, Pillow 11 and the folder `demo`. Not part of the tests: its output is committed. The maps are
Grad-CAM as eli5 0.16 computes it: weights from the gradient of the score after softmax, sum over the channels in
float64, negative values cut, divided by the maximum plus 1e-7.
"""

import json
import os
import pathlib

# Read when TensorFlow is imported. With oneDNN, the gradient of the emotion model's convolutions corrupts the heap.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import PIL
import tensorflow as tf
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
DEMO = HERE.parent.parent / "demo"

# name, model, photo, crop, layer, class (None: the top one)
CASES = [
    ("Egyptian cat", "efficientnet_lite0.h5", "chelsea.png", None, "top_activation", None),
    ("tiger cat", "efficientnet_lite0.h5", "chelsea.png", None, "top_activation", 282),
    ("espresso", "efficientnet_lite0.h5", "coffee.png", None, "top_activation", None),
    ("happy", "emotion_model.hdf5", "astronaut.png", (175, 75, 275, 180), "conv2d_7", None),
]


def model_input(model, image):
    """The photo as the model takes it, as an array of shape [1, height, width, channels]."""
    _, height, width, channels = model.input_shape
    image = image.convert("L" if channels == 1 else "RGB").resize((width, height), Image.BILINEAR)
    pixels = np.asarray(image, dtype=np.float32).reshape(1, height, width, channels)
    return pixels / np.float32(127.5) - 1 if channels == 1 else pixels


def explain(model, pixels, layer, target):
    """Class, score and heat map of shape [height, width]."""
    both = tf.keras.Model(model.inputs, [model.get_layer(layer).output, model.output])
    with tf.GradientTape() as tape:
        activations, scores = both(pixels)
        target = int(np.argmax(scores[0])) if target is None else target
        score = scores[0, target]
    weights = tape.gradient(score, activations)[0].numpy().mean(axis=(0, 1))
    heat = (activations[0].numpy() * weights).astype(np.float64).sum(axis=2).clip(min=0)
    return target, float(score), heat / (heat.max() + 1e-7)


def main():
    cases = {}
    for name, file, photo, crop, layer, target in CASES:
        model = tf.keras.models.load_model(DEMO / "models" / file, compile=False)
        image = Image.open(DEMO / "photos" / photo)
        image = image.crop(crop) if crop else image
        target, score, heat = explain(model, model_input(model, image), layer, target)
        cases[name] = {
            "model": file,
            "photo": photo,
            "crop": crop,
            "layer": layer,
            "target": target,
            "score": round(score, 6),
            "heatmap": heat.round(6).tolist(),
        }
    versions = {"tensorflow": tf.__version__, "numpy": np.__version__, "pillow": PIL.__version__}
    content = json.dumps({"written_with": versions, "cases": cases}, indent=1)
    (HERE / "golden_heatmaps.json").write_text(content + "\n")


if __name__ == "__main__":
    main()
