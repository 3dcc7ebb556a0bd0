"""Writes Pictures/pillow.txt: what Pillow makes of pictures that the tests make again, as hashes.

    python make_pillow_table.py

Made with Pillow 11.2.1. Later ones pass over a picture's axes in another order in some cases, and earlier ones lack
nothing that is used here. Each line is one case:

    resize SEED WIDTH HEIGHT NEW-WIDTH NEW-HEIGHT HASH…    one hash a filter, in the order of the first line; each is over
                                                           the picture in L, RGB and RGBA, one after the other
    composite SEED HASH     alpha_composite of two pictures of 256×256: the upper one's alpha is the column, the lower
                            one's the row, so that every pair of them comes up
    convert SEED FROM TO HASH
"""

import os

import PIL
import numpy as np
from PIL import Image

from samples import hash32, mixed, pixels

FILTERS = ["NEAREST", "BOX", "BILINEAR", "HAMMING", "BICUBIC", "LANCZOS"]
CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4}
SIZES = 1000


def image(mode, seed, width, height):
    shape = (height, width) if mode == "L" else (height, width, CHANNELS[mode])
    return Image.fromarray(pixels(seed, *shape), mode)


def sides(seed):
    """Width and height before and after: most are small, one in twenty is not, and some stay as they are."""
    numbers = mixed(seed, 10)
    largest = 160 if seed % 20 == 0 else 40
    width, height, new_width, new_height = (int(number) % largest + 1 for number in numbers[:4])
    if seed % 11 == 0:
        new_width = width
    if seed % 13 == 0:
        new_height = height
    return width, height, new_width, new_height


def resize_line(seed):
    width, height, new_width, new_height = sides(seed)
    hashes = []
    for name in FILTERS:
        resized = [
            image(mode, seed, width, height).resize((new_width, new_height), Image.Resampling[name])
            for mode in CHANNELS
        ]
        hashes.append(hash32(*(np.asarray(picture) for picture in resized)))
    return f"resize {seed} {width} {height} {new_width} {new_height} {' '.join(hashes)}"


def composite_line(seed):
    upper, lower = pixels(seed, 256, 256, 4), pixels(seed + 1, 256, 256, 4)
    upper[..., 3] = np.arange(256)[np.newaxis, :]
    lower[..., 3] = np.arange(256)[:, np.newaxis]
    result = Image.alpha_composite(Image.fromarray(lower, "RGBA"), Image.fromarray(upper, "RGBA"))
    return f"composite {seed} {hash32(np.asarray(result))}"


def convert_line(seed, source, target):
    result = image(source, seed, 200, 100).convert(target)
    return f"convert {seed} {source} {target} {hash32(np.asarray(result))}"


def main():
    assert PIL.__version__ == "11.2.1", PIL.__version__
    lines = [f"# Pillow {PIL.__version__}; filters: {' '.join(name.lower() for name in FILTERS)}"]
    lines += [resize_line(seed) for seed in range(1, SIZES + 1)]
    lines += [composite_line(seed) for seed in range(2000, 2020, 2)]
    lines += [
        convert_line(3000 + 10 * row + column, source, target)
        for row, source in enumerate(CHANNELS)
        for column, target in enumerate(CHANNELS)
        if source != target
    ]
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Pictures")
    with open(os.path.join(folder, "pillow.txt"), "w") as file:
        file.write("\n".join(lines) + "\n")


main()
