"""Keras 2 loads the network's HDF5 file, which is in the page cache after the first time."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow as tf

from peers import worker


def prepare(options):
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(options.threads)

    def load():
        tf.keras.models.load_model(f"{options.network}.h5", compile=False)

    return load


if __name__ == "__main__":
    worker.serve(prepare, {"tensorflow": tf.__version__})
