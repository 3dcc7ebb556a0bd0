"""How far what Whylight and Keras answer lies apart."""

import numpy as np

EPSILON = 1e-7  # of eli5's division by the largest value


def difference(ours, theirs, relative=False):
    """The largest absolute difference, as it is or over the largest value; infinite where the shapes differ."""
    if ours.shape != theirs.shape:
        return float("inf")
    scale = np.max(np.abs(theirs)) if relative else 1
    return float(np.max(np.abs(ours - theirs)) / scale)
