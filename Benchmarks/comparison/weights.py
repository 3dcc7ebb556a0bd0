"""Random weights under which a deep network still answers with numbers of ordinary size, for Keras 2 and 3 alike."""

import numpy as np

# The standard deviation of the thousand logits, about that of ImageNet's classifiers.
LOGIT_SPREAD = 3.0


def pictures(count, height, width, generator):
    """Smooth noise in -1...1, `[count, height, width, 3]`: cells of random colour, the larger the stronger."""
    total = np.zeros((count, height, width, 3))
    for cells in (1, 2, 4, 8, 16, 32, 64):
        noise = generator.normal(size=(count, cells, cells, 3))
        rows = np.arange(height) * cells // height
        columns = np.arange(width) * cells // width
        total += noise[:, rows][:, :, columns] / np.sqrt(cells)
    return np.clip(total / 2, -1, 1).astype(np.float32)


def randomise(model, keras, generator, inputs, shift=0):
    """Fills in weights, then lets each batch normalisation see `inputs` once, so that its statistics suit, and disturbs
    these by a fifth. `shift` is added to what batch normalisation adds.

    Statistics of one picture alone would not do: the last maps of one are nearly even, and dividing by their spread
    makes noise of the rounding errors, the more so the deeper the network.
    """
    normalizations = [layer for layer in layers(model) if type(layer).__name__ == "BatchNormalization"]
    for layer in layers(model):
        kind = type(layer).__name__
        for weight in layer.weights:
            shape = tuple(weight.shape)
            name = weight.name.split("/")[-1].split(":")[0]
            if kind == "Normalization":
                if name in ("mean", "variance"):
                    weight.assign(generator.uniform(0.1, 0.5, shape))
                    layer.finalize_state()
            elif kind == "LayerScale":
                weight.assign(generator.uniform(0.1, 0.5, shape))
            elif "gamma" in name:
                weight.assign(generator.uniform(0.8, 1.2, shape))
            elif "beta" in name or "bias" in name:
                weight.assign(generator.uniform(-0.2, 0.2, shape) + (shift if "beta" in name else 0))
            elif len(shape) >= 2:
                # He et al. 2015, arXiv:1502.01852. A depthwise kernel sums over its window only.
                is_depthwise = "depthwise" in name or kind == "DepthwiseConv2D"
                summed = np.prod(shape[:2] if is_depthwise else shape[:-1])
                weight.assign(generator.normal(0, np.sqrt(2 / summed), shape))
    for layer in normalizations:
        # With momentum 0 a step of training leaves the batch's own mean and variance behind.
        layer.momentum = 0.0
    if normalizations:
        model(inputs, training=True)
    for layer in normalizations:
        mean, variance = layer.moving_mean, layer.moving_variance
        spread = np.sqrt(np.asarray(variance))
        mean.assign(np.asarray(mean) + spread * generator.normal(0, 0.2, tuple(mean.shape)))
        variance.assign(np.maximum(np.asarray(variance), 1e-4) * generator.uniform(0.8, 1.25, tuple(variance.shape)))
    spread_logits(model, keras, inputs)


def spread_logits(model, keras, inputs):
    """Scales the last kernel so that classes differ as in a trained classifier."""
    head = [layer for layer in layers(model) if type(layer).__name__ in ("Dense", "Conv2D")][-1]
    features = np.asarray(keras.Model(model.inputs, head.input)(inputs))
    kernel = np.asarray(head.kernel)
    logits = features.reshape(-1, kernel.shape[-2]) @ kernel.reshape(-1, kernel.shape[-1])
    head.kernel.assign(kernel * (LOGIT_SPREAD / max(logits.std(), 1e-6)))


def layers(model):
    """The layers without the models around them."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from layers(layer)
        else:
            yield layer
