"""Writes Pictures/eli5.txt and Pictures/colormaps.txt: what eli5, Keras and matplotlib paint, as hashes.

    python make_eli5_pictures.py

Made with eli5 0.16.0, Keras 3.9.2 on TensorFlow 2.19, Pillow 11.2.1 and matplotlib 3.11.2. Each line of eli5.txt is one
case; pictures, heat maps and tensors are made again by the tests from the seed:

    overlay SEED MODE WIDTH HEIGHT ROWS COLUMNS FILTER COLORMAP LIMIT HASH   format_as_image, RGBA
    expand SEED WIDTH HEIGHT ROWS COLUMNS FILTER HASH                        expand_heatmap, L
    cells SEED ROWS COLUMNS HASH                                             heatmap_to_image, L
    derive SEED HEIGHT WIDTH CHANNELS HASH                                   Keras' array_to_img of floats in −2…2

A line of colormaps.txt is a name, the number of the map's own colours, and the hash of these as bytes, each 255 times the
entry without its fraction, as eli5 makes them.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import eli5
import keras
import matplotlib
import numpy as np
import PIL
from eli5.base import Explanation, TargetExplanation
from eli5.formatters.image import expand_heatmap, format_as_image, heatmap_to_image
from PIL import Image

from samples import hash32, heatmap, mixed, pixels

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Pictures")
FILTERS = ["NEAREST", "BOX", "BILINEAR", "HAMMING", "BICUBIC", "LANCZOS"]
CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4}
COLORMAPS = ["viridis", "cividis", "jet", "binary", "magma", "gray_r", "tab10", "twilight", "Paired_r", "seismic"]
LIMITS = [0.65, None, 1.0, 0.4, 0.0]
CASES = 120


def photo(mode, seed, width, height):
    shape = (height, width) if mode == "L" else (height, width, CHANNELS[mode])
    return Image.fromarray(pixels(seed, *shape), mode)


def overlay_line(seed):
    width, height, rows, columns = (int(n) % top + 1 for n, top in zip(mixed(seed, 4), (120, 120, 15, 15)))
    mode = list(CHANNELS)[seed // 6 % 3]
    name, colormap, limit = FILTERS[seed % 6], COLORMAPS[seed % 10], LIMITS[seed % 5 if seed % 4 else 0]
    explanation = Explanation(
        "model", image=photo(mode, seed, width, height),
        targets=[TargetExplanation(0, heatmap=heatmap(seed + 1, rows, columns))])
    image = format_as_image(
        explanation, resampling_filter=Image.Resampling[name], colormap=matplotlib.colormaps[colormap], alpha_limit=limit)
    return (
        f"overlay {seed} {mode} {width} {height} {rows} {columns} {name.lower()} {colormap} "
        f"{'none' if limit is None else limit} {hash32(np.asarray(image))}"
    )


def expand_line(seed):
    width, height, rows, columns = (int(n) % top + 1 for n, top in zip(mixed(seed, 4), (120, 120, 30, 30)))
    name = FILTERS[seed % 6]
    image = expand_heatmap(
        heatmap(seed + 1, rows, columns), photo("RGB", seed, width, height), resampling_filter=Image.Resampling[name])
    assert image.mode == "L"
    return f"expand {seed} {width} {height} {rows} {columns} {name.lower()} {hash32(np.asarray(image))}"


def cells_line(seed):
    rows, columns = (int(n) % 20 + 1 for n in mixed(seed, 2))
    return f"cells {seed} {rows} {columns} {hash32(np.asarray(heatmap_to_image(heatmap(seed + 1, rows, columns))))}"


def derive_line(seed):
    height, width = (int(n) % 40 + 1 for n in mixed(seed, 2))
    channels = (1, 3, 4)[seed % 3]
    values = mixed(seed + 1, height * width * channels) / 2.0**32 * 4 - 2
    tensor = values.astype(np.float32).reshape(height, width, channels)
    image = keras.utils.array_to_img(tensor)
    return f"derive {seed} {height} {width} {channels} {hash32(np.asarray(image))}"


def colormap_line(name):
    colormap = matplotlib.colormaps[name]
    # Values that fall into the middle of each entry's interval.
    colors = colormap((np.arange(colormap.N) + 0.5) / colormap.N)[:, :3]
    return f"{name} {colormap.N} {hash32((255 * colors).astype(np.uint8))}"


def write(name, lines):
    with open(os.path.join(HERE, name), "w") as file:
        file.write("\n".join(lines) + "\n")


def main():
    versions = f"eli5 {eli5.__version__}, Keras {keras.__version__}, Pillow {PIL.__version__}"
    write(
        "eli5.txt",
        [f"# {versions}, matplotlib {matplotlib.__version__}"]
        + [overlay_line(seed) for seed in range(1, CASES + 1)]
        + [expand_line(seed) for seed in range(1000, 1060)]
        + [cells_line(seed) for seed in range(2000, 2020)]
        + [derive_line(seed) for seed in range(3000, 3030)])
    names = sorted(matplotlib.colormaps, key=lambda name: (name.lower(), name))
    write("colormaps.txt", [f"# matplotlib {matplotlib.__version__}"] + [colormap_line(name) for name in names])


main()
