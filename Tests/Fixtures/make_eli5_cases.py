"""Makes the models on which eli5's own tests and its obscure failures are tried: Tests/Fixtures/Models/Eli5.

`layers.h5` has the shape of the network that eli5's offline tests build; the others are one case each that eli5 0.16
answers obscurely or in silence. All weights come from a fixed seed or are written down. Made with tf.keras 2.15.1:

    python make_eli5_cases.py
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers as L

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Models", "Eli5")


def save(name, model, weights=None):
    generator = np.random.RandomState(1)
    model.set_weights(weights or [generator.normal(0, 0.5, shape.shape).astype("float32") for shape in model.get_weights()])
    model.save(os.path.join(FOLDER, name + ".h5"), include_optimizer=False)


def closed_form(scale):
    """The closed-form model with its head scaled up: the softmax is as good as certain and its gradients vanish."""
    model = keras.Sequential(
        [
            keras.Input((4, 4, 1), name="picture"),
            L.Conv2D(2, 1, name="conv"),
            L.GlobalAveragePooling2D(name="pool"),
            L.Dense(2, activation="softmax", name="classes"),
        ], name=f"confident_{scale}")
    weights = [
        np.array([1.0, -1.0], "float32").reshape(1, 1, 1, 2), np.array([0.0, 1.0], "float32"),
        np.array([[2.0, -1.0], [1.0, 3.0]], "float32") * scale, np.zeros(2, "float32")]
    save(f"confident_{scale}", model, weights)


os.makedirs(FOLDER, exist_ok=True)

save(
    "layers",
    keras.Sequential(
        [
            keras.Input((32, 32, 1), name="picture"),
            L.Activation("linear", name="layer0"),
            L.Conv2D(10, 3, name="layer1"),
            L.Conv2D(20, 3, name="layer2"),
            L.GlobalAveragePooling2D(name="layer3"),
        ], name="layers"))

closed_form(40)
closed_form(400)

picture = keras.Input((6, 6, 1), name="picture")
x = L.Conv2D(3, 3, name="conv")(picture)
x = L.GlobalAveragePooling2D(name="pool")(x)
save("lone_sigmoid", keras.Model(picture, L.Dense(1, activation="sigmoid", name="cat")(x), name="lone_sigmoid"))
save("lone_linear", keras.Model(picture, L.Dense(1, name="size")(x), name="lone_linear"))
save(
    "two_outputs",
    keras.Model(
        picture, [L.Dense(3, activation="softmax", name="kind")(x), L.Dense(2, activation="softmax", name="mood")(x)],
        name="two_outputs"))

# One head looks at a map that the other has no part in.
x = L.Conv2D(3, 3, name="conv")(picture)
kind = L.Dense(3, activation="softmax", name="kind")(L.GlobalAveragePooling2D(name="pool")(x))
x = L.Conv2D(2, 2, name="deeper")(x)
mood = L.Dense(2, activation="softmax", name="mood")(L.GlobalAveragePooling2D(name="deeper_pool")(x))
save("two_heads", keras.Model(picture, [kind, mood], name="two_heads"))

# A picture without an axis for its one channel.
flat = keras.Input((6, 6), name="picture")
x = L.Conv2D(3, 3, name="conv")(L.Reshape((6, 6, 1), name="channel")(flat))
x = L.GlobalAveragePooling2D(name="pool")(x)
save("no_channel", keras.Model(flat, L.Dense(2, activation="softmax", name="classes")(x), name="no_channel"))

# The head of MobileNet: the last map in eli5's sense has one cell.
x = L.Conv2D(3, 3, name="conv")(picture)
x = L.GlobalAveragePooling2D(keepdims=True, name="pool")(x)
x = L.Conv2D(4, 1, name="conv_preds")(x)
x = L.Flatten(name="flat")(x)
save("one_cell", keras.Model(picture, L.Activation("softmax", name="classes")(x), name="one_cell"))

save(
    "table",
    keras.Sequential([keras.Input((5,), name="row"), L.Dense(3, activation="softmax", name="classes")], name="table"))
save("segments", keras.Sequential([keras.Input((6, 6, 1), name="picture"), L.Conv2D(2, 3, name="conv")], name="segments"))
