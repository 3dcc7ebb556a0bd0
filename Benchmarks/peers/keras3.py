"""What the peers on Keras 3 have in common. Import it before Keras: the backend is read from the environment."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import networks
import tensorflow as tf

from peers import worker

VERSIONS = {"keras": keras.__version__, "tensorflow": tf.__version__}


def limit_threads(count):
    """To be called before anything is computed."""
    tf.config.threading.set_intra_op_parallelism_threads(count)
    tf.config.threading.set_inter_op_parallelism_threads(count)


def model(options):
    """The network with the file's weights. Built by Keras 3, which does not load each model that Keras 2 wrote."""
    network = networks.named(worker.name(options))
    constructor = getattr(keras.applications, network.application)
    built = constructor(weights=None, input_shape=(network.size, network.size, 3))
    built.load_weights(network.h5)
    return built
