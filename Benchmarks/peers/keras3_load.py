"""Keras 3 loads the network's HDF5 file, which is in the page cache after the first time."""

from peers import keras3, worker  # isort: skip, keras3 sets Keras up

import keras


def prepare(options):
    keras3.limit_threads(options.threads)

    def load():
        keras.models.load_model(f"{options.network}.h5", compile=False)

    return load


if __name__ == "__main__":
    worker.serve(prepare, keras3.VERSIONS)
