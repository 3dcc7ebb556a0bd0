"""Bytes and numbers that the Swift tests make again from the same seed; see Tests/TestSupport/Samples.swift."""

import numpy as np


def mixed(seed, count):
    """`count` numbers of 32 bits that look random: each is a hash of the seed and its position."""
    with np.errstate(over="ignore"):
        x = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(seed) * np.uint32(2246822519)
        x ^= x >> np.uint32(15)
        x *= np.uint32(2246822519)
        x ^= x >> np.uint32(13)
        x *= np.uint32(3266489917)
        return x ^ (x >> np.uint32(16))


def pixels(seed, *shape):
    """Bytes of which a fifth are 0 or 255, so that what clips and what is clear or opaque comes up often."""
    values = (mixed(seed, int(np.prod(shape))) & 255).astype(np.int32)
    return np.clip(values * 5 // 4 - 32, 0, 255).astype(np.uint8).reshape(shape)


def heatmap(seed, height, width):
    """Doubles in 0…1, a third of them 0, as a map has them whose negative cells were cut."""
    values = mixed(seed, height * width) / 2.0**32
    return np.maximum(values * 1.5 - 0.5, 0).reshape(height, width)


def hash32(*arrays):
    """FNV-1a over the bytes, as eight digits."""
    value = 2166136261
    for array in arrays:
        for byte in array.tobytes():
            value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return f"{value:08x}"
