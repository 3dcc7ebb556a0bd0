"""Makes the two models whose Grad-CAM can be written down: Tests/Fixtures/Models/ClosedForm.

A 1x1 convolution turns the grey picture x into the channels x and 1 - x, a global average and a dense layer of kernel
[[2, -1], [1, 3]] give two classes, `linear.h5` as they are and `softmax.h5` through a softmax. With x[i] = i / 15 the
heat maps are known exactly; the tests hold the formulas. Made with tf.keras 2.15.1:

    python make_closed_form.py
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
from tensorflow import keras

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Models", "ClosedForm")


def make(activation):
    model = keras.Sequential(
        [
            keras.layers.InputLayer(input_shape=(4, 4, 1), name="picture"),
            keras.layers.Conv2D(2, 1, name="conv"),
            keras.layers.GlobalAveragePooling2D(name="pool"),
            keras.layers.Dense(2, activation=activation, name="classes"),
        ],
        name=f"closed_form_{activation}",
    )
    model.set_weights(
        [
            np.array([1.0, -1.0], "float32").reshape(1, 1, 1, 2),
            np.array([0.0, 1.0], "float32"),
            np.array([[2.0, -1.0], [1.0, 3.0]], "float32"),
            np.zeros(2, "float32"),
        ]
    )
    model.save(os.path.join(FOLDER, f"{activation}.h5"), include_optimizer=False)


for activation in ("linear", "softmax"):
    make(activation)
