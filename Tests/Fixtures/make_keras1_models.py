"""Makes keras1_* under Tests/Fixtures/Models, with what Keras 1.2.2 answers in the same files; see make_models.py.

    KERAS_BACKEND=theano python make_keras1_models.py        Keras 1.2.2 on Theano 1.0: keras1_theano
    KERAS_BACKEND=tensorflow python make_keras1_models.py    Keras 1.2.2 on TensorFlow 1.15: keras1_tensorflow

Pictures of keras1_theano, whose channels come first, are [batch, height, width, channels] among the goldens. Nothing here
runs when the project is built or tested. Weights, statistics and inputs come from fixed seeds.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np
from keras import backend as K
from keras.layers import (
    Activation, AtrousConvolution2D, AveragePooling2D, BatchNormalization, Convolution2D, Cropping2D, Dense, Dropout,
    Flatten, GlobalAveragePooling2D, GlobalMaxPooling2D, Input, MaxPooling2D, Reshape, SeparableConvolution2D,
    UpSampling2D, ZeroPadding2D, merge)
from keras.layers.advanced_activations import ELU, LeakyReLU, PReLU
from keras.models import Model, Sequential

from make_models import FOLDER, write_golden


def fill(model, generator):
    for layer in model.layers:
        if isinstance(layer, (Sequential, Model)):
            fill(layer, generator)
            continue
        values = []
        for weight in layer.weights:
            shape = K.get_value(weight).shape
            name = weight.name.split(":")[0]
            if name.endswith(("_running_std", "_gamma")):
                value = generator.uniform(0.5, 1.5, shape)
            elif len(shape) > 1 and not name.endswith("alphas"):
                value = generator.normal(0, np.sqrt(1.5 * min(shape[0], shape[-1]) / np.prod(shape)), shape)
            else:
                value = generator.normal(0, 0.3, shape)
            values.append(value.astype(np.float32))
        layer.set_weights(values)


def save(name, model, seed, explain):
    first = K.image_dim_ordering() == "th"

    def last(array):
        return array.transpose((0, 2, 3, 1)) if first and array.ndim == 4 else array

    generator = np.random.RandomState(seed)
    fill(model, generator)
    array = generator.uniform(-1, 1, (1,) + model.input_shape[1:]).astype(np.float32)
    output = model.predict(array)
    maps, activations = {}, []
    for path in explain:
        tensor = model.get_layer(path).output
        for target in (0, 1):
            gradient = K.gradients(model.output[0, target], [tensor])
            gradient = gradient[0] if isinstance(gradient, list) else gradient
            function = K.function([model.input, K.learning_phase()], [tensor, gradient])
            activation, gradients = [last(np.asarray(value)) for value in function([array, 0])]
            maps[path, target] = (activation[0], gradients[0], output[0, target])
        activations.append((path, activation))
    path = os.path.join(FOLDER, name + ".h5")
    model.save(path)
    versions = "Keras %s on %s, h5py %s" % (keras.__version__, K.backend(), h5py.__version__)
    write_golden(path, seed, versions, [last(array)], [output], activations, maps)
    print(name, os.path.getsize(path))


def make_theano():
    import theano.ifelse  # Keras forgets it

    K.set_image_dim_ordering("th")
    model = Sequential(
        [
            ZeroPadding2D((1, 2), input_shape=(3, 9, 7), name="pad"),
            # Theano hands a gradient to all of several equal maxima: there must be none, as after a relu.
            Convolution2D(4, 3, 3, activation="tanh", name="conv"),
            BatchNormalization(axis=1, name="norm"),
            MaxPooling2D((2, 2), name="pool"),
            AtrousConvolution2D(5, 2, 2, atrous_rate=(2, 1), bias=False, border_mode="valid", name="wide"),
            PReLU(name="bent"),
            Dropout(0.3, name="drop"),
            Flatten(name="flat"),
            Dense(6, activation="tanh", name="hidden"),
            Dense(3, activation="softmax", name="scores"),
        ], name="first")
    save("keras1_theano", model, 93, ["norm"])


def make_tensorflow():
    import tensorflow as tf

    # What Keras 1 finds in TensorFlow 0.12 only.
    tf.python = tf
    K.set_image_dim_ordering("tf")
    base = Sequential(
        [
            Convolution2D(4, 3, 3, subsample=(2, 2), border_mode="same", input_shape=(11, 9, 3), name="conv"),
            BatchNormalization(name="norm"), LeakyReLU(0.2, name="leaky"),
        ], name="base")
    photo = Input((11, 9, 3), name="photo")
    x = base(photo)
    y = SeparableConvolution2D(4, 3, 3, border_mode="same", depth_multiplier=2, name="separable")(x)
    x = merge([x, y], mode="sum", name="sum")
    y = merge([x, y], mode="concat", concat_axis=3, name="joined")
    y = ELU(0.7, name="elu")(y)
    y = UpSampling2D((2, 2), name="large")(y)
    y = Cropping2D(((1, 0), (2, 1)), name="cropped")(y)
    y = AveragePooling2D((2, 2), strides=(1, 1), border_mode="same", name="mean")(y)
    y = GlobalMaxPooling2D(name="largest")(y)
    x = GlobalAveragePooling2D(name="middle")(Activation("hard_sigmoid", name="hard")(x))
    x = merge([x, Dense(4, name="fewer")(y)], mode="mul", name="product")
    x = Reshape((4,), name="row")(x)
    save("keras1_tensorflow", Model(input=photo, output=Dense(3, activation="softmax", name="scores")(x), name="second"), 92, ["sum"])


if __name__ == "__main__":
    make_theano() if K.backend() == "theano" else make_tensorflow()
