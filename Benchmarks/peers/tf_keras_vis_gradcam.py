"""Grad-CAM by tf-keras-vis on Keras 2, of the best class's softmax output, at the same layer."""

import os
from importlib import metadata

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf
from tf_keras_vis.gradcam import Gradcam
from tf_keras_vis.utils.scores import CategoricalScore

from peers import worker


def prepare(options):
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(options.threads)
    model = tf.keras.models.load_model(f"{options.network}.h5", compile=False)
    pixels = worker.picture(options)
    best = CategoricalScore(int(np.argmax(model(pixels)[0])))
    gradcam = Gradcam(model, clone=False)
    layer = worker.facts(options)["layer"]
    # The map at the layer's own size: resizing it to the picture is not what the others are timed with.
    return lambda: gradcam(best, pixels, penultimate_layer=layer, expand_cam=False)


if __name__ == "__main__":
    worker.serve(prepare, {"tf-keras-vis": metadata.version("tf-keras-vis"), "tensorflow": tf.__version__})
