"""Grad-CAM by eli5, of the class that it finds best."""

from peers import keras3, worker  # isort: skip, keras3 sets Keras up

import eli5
import numpy as np


def prepare(options):
    keras3.limit_threads(options.threads)
    model = keras3.model(options)
    pixels = worker.picture(options)
    return lambda: eli5.explain_prediction(model, pixels).targets[0].heatmap[np.newaxis]


if __name__ == "__main__":
    worker.serve(prepare, {"eli5": eli5.__version__, **keras3.VERSIONS})
