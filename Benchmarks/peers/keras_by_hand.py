"""Grad-CAM as somebody writes it who knows Keras 3 well: the network cut at the layer, one compiled function."""

from peers import keras3, worker  # isort: skip, keras3 sets Keras up

import keras
import tensorflow as tf


def prepare(options):
    keras3.limit_threads(options.threads)
    model = keras3.model(options)
    layer = model.get_layer(worker.facts(options)["layer"]).output
    trunk = keras.Model(model.input, layer)
    head = keras.Model(layer, model.output)

    @tf.function
    def explain(pixels):
        maps = trunk(pixels, training=False)
        with tf.GradientTape() as tape:
            tape.watch(maps)
            scores = head(maps, training=False)
            score = tf.reduce_max(scores[0])
        weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2), keepdims=True)
        heat = tf.nn.relu(tf.reduce_sum(weights * maps, axis=-1))
        return heat / (tf.reduce_max(heat) + 1e-7)

    pixels = tf.constant(worker.picture(options))
    return lambda: explain(pixels).numpy()


if __name__ == "__main__":
    worker.serve(prepare, keras3.VERSIONS)
