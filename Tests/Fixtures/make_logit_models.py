"""Makes classifiers whose last softmax or sigmoid `score="logit"` looks behind: Tests/Fixtures/Models/Logits.

Each file is a classifier with its activation, and its golden group holds what the same classifier answers after the
activation was set to linear and the model saved and read again, as eli5's tutorial does it. Made with tf.keras 2.15.1:

    python make_logit_models.py
"""

import os
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers as L

from make_models import FOLDER, compact, layer_at, randomise, write_golden

TARGETS = (0, 2)


def body(x):
    x = L.Conv2D(4, 3, activation="relu", name="conv")(x)
    return L.GlobalAveragePooling2D(name="pool")(x)


def classifier(name, head):
    picture = keras.Input((7, 6, 3), name="picture")
    return keras.Model(picture, head(body(picture)), name=name)


def nested(name, activation):
    """A classifier as the last layer of another model."""
    picture = keras.Input((7, 6, 3), name="picture")
    pooled = keras.Input((4,), name="pooled")
    head = keras.Model(pooled, L.Dense(3, activation=activation, name="scores")(pooled), name="head")
    return keras.Model(picture, head(body(picture)), name=name)


def wrapped(name, activation):
    """A whole classifier inside a Sequential, with a dropout that changes nothing behind it."""
    inner = classifier("inner", lambda x: L.Activation(activation, name="scores")(L.Dense(3, name="dense")(x)))
    return keras.Sequential([keras.Input((7, 6, 3), name="photo"), inner, L.Dropout(0.5, name="drop")], name=name)


def softmax_layer(x):
    x = L.Dense(3, name="dense")(x)
    return L.Softmax(name="scores")(x)


def reshaped_softmax(x):
    """As MobileNet of Keras up to 2.5 ends: nothing but a shape follows the softmax."""
    x = L.Conv2D(3, 1, name="dense")(L.Reshape((1, 1, 4), name="grid")(x))
    return L.Reshape((3,), name="row")(L.Activation("softmax", name="scores")(x))


MODELS = {
    "dense_softmax": classifier("dense_softmax", L.Dense(3, activation="softmax", name="scores")),
    "dense_sigmoid": classifier("dense_sigmoid", L.Dense(3, activation="sigmoid", name="scores")),
    "softmax_layer": classifier("softmax_layer", softmax_layer),
    "nested_dense": nested("nested_dense", "softmax"),
    "nested_activation": wrapped("nested_activation", "sigmoid"),
    "reshaped_softmax": classifier("reshaped_softmax", reshaped_softmax),
}
PATHS = {"nested_activation": "inner/conv"}


def without_activation(model):
    """The model again, its last activation set to linear, saved and read."""

    def last(model):
        layer = [layer for layer in model.layers if not isinstance(layer, (L.Dropout, L.Reshape))][-1]
        return last(layer) if isinstance(layer, keras.Model) else layer

    layer = last(model)
    if isinstance(layer, L.Softmax):
        # It has no activation that could be set: a linear layer takes its place.
        return keras.Model(model.inputs, layer.input, name=model.name)
    kept, layer.activation = layer.activation, keras.activations.linear
    with tempfile.TemporaryDirectory() as folder:
        model.save(os.path.join(folder, "linear.h5"), include_optimizer=False)
        linear = keras.models.load_model(os.path.join(folder, "linear.h5"), compile=False)
    layer.activation = kept
    return linear


def write(name, model, seed):
    generator = np.random.RandomState(seed)
    for weight, value in zip(model.weights, randomise(model, generator)):
        if value is not None:
            weight.assign(value * (6 if "dense" in weight.name or "scores" in weight.name else 1))
    picture = generator.uniform(-1, 1, (1, 7, 6, 3)).astype(np.float32)
    linear = without_activation(model)
    path = PATHS.get(name, "conv")
    layer, seen = layer_at(linear, path), {}

    def record(*arguments, _call=layer.call, **options):
        seen["map"] = _call(*arguments, **options)
        return seen["map"]

    layer.call = record
    with tf.GradientTape(persistent=True) as tape:
        tensor = tf.constant(picture)
        tape.watch(tensor)
        output = linear(tensor, training=False)
        scores = {target: output[0, target] for target in TARGETS}
    maps = {
        (path, target): (seen["map"][0].numpy(), tape.gradient(score, seen["map"])[0].numpy(), score.numpy())
        for target, score in scores.items()
    }
    file = os.path.join(FOLDER, "Logits", name + ".h5")
    model.save(file, include_optimizer=False)
    compact(file)
    versions = "tf.keras %s, h5py %s, NumPy %s" % (tf.__version__, h5py.__version__, np.__version__)
    write_golden(file, seed, versions, [picture], [output.numpy()], [(path, seen["map"].numpy())], maps)
    print(name, os.path.getsize(file), output.numpy())


os.makedirs(os.path.join(FOLDER, "Logits"), exist_ok=True)
for seed, (name, model) in enumerate(MODELS.items(), 1):
    write(name, model, seed)
