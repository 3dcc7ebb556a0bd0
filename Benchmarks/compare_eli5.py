#!/usr/bin/env python3
"""Compares Whylight with eli5 0.16 on the same models, photos, classes and layers.

    python Benchmarks/compare_eli5.py --kernel .build/release/whylight

The first run makes an environment of its own beside the build and installs eli5, Keras and TensorFlow from PyPI into
it (600 MB); --environment names another place, or an environment that has them. The models are the demo's own, as Keras
reads it, and three networks of keras.applications with random weights. Compared are

    map      the heat maps of layers from the first to the last, for every photo and class: largest difference of any
             cell; --layers 0 takes every layer that has a map, which takes hours
    overlay  eli5's format_as_image and Whylight's of the same heat map, in several colours, limits and filters
    show     eli5's show_prediction and Whylight's show, each beginning with the photo's file

A map may differ by 1e-4. Where it differs by more, eli5 is asked again with inputs that differ from the first by some
4e-7 of their range, as little as single precision can tell: derivatives of ReLU jump where a value passes zero, so the
maps of a network's first layers move by up to 1e-2 then, in double precision too. A difference that is no larger than
that is listed as `jumps`. The exit status is 1 for any larger one, for an overlay of the same map that differs in any
byte, and where more than one byte of a thousand of the shown pictures differs by more than one grey level.
"""

import argparse
import json
import logging
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"
REQUIREMENTS = [
    "eli5==0.16.0", "keras==3.9.2", "tensorflow-cpu==2.19.0", "pillow==11.2.1", "matplotlib==3.10.3", "h5py==3.13.0",
]
# Marks the run inside the environment.
INSIDE = "COMPARE_ELI5_INSIDE"

MAP_LIMIT = 1e-4
NOISE = 4e-7
NOISY_RUNS = 8
SHARE_LIMIT = 0.999
FORMATS = [
    {},
    {"colormap": "jet", "alpha_limit": None, "resampling_filter": "box"},
    {"colormap": "cividis", "alpha_limit": 1.0, "resampling_filter": "bicubic"},
    {"colormap": "tab10", "alpha_limit": 0.4, "resampling_filter": "nearest"},
]


def environment(folder):
    """The Python of an environment that has eli5, made if it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"installing {', '.join(REQUIREMENTS)} into {folder}", flush=True)
        venv.create(folder, with_pip=True)
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *REQUIREMENTS]
        subprocess.run(command, check=True)
    return python


# MARK: Inside the environment


class Network:
    """A model as both sides have it: in memory for eli5, as a file for Whylight."""

    def __init__(self, name, model, path, mode, preprocess, count):
        self.name, self.model, self.path, self.mode, self.preprocess = name, model, path, mode, preprocess
        self.size = model.input_shape[1:3]
        # eli5 fails on the input's own layer, which has no gradient.
        self.layers = [
            layer.name for layer in model.layers
            if len(layer.output.shape) == 4 and type(layer).__name__ != "InputLayer"
        ]
        if count and count < len(self.layers):
            last = len(self.layers) - 1
            self.layers = [self.layers[round(number * last / max(count - 1, 1))] for number in range(count)]


def demo_network(count):
    """The demo's model, which Keras 3 reads but for one key that Keras 2 wrote."""
    import keras

    class DepthwiseConv2D(keras.layers.DepthwiseConv2D):
        def __init__(self, *arguments, groups=1, **options):
            super().__init__(*arguments, **options)

    path = DEMO / "models" / "efficientnet_lite0.h5"
    model = keras.models.load_model(path, compile=False, custom_objects={"DepthwiseConv2D": DepthwiseConv2D})
    return Network("efficientnet_lite0", model, path, "raw", lambda pixels: pixels, count)


def random_networks(folder, photos, count):
    """Networks of keras.applications with random weights, scaled so that activations and gradients are sound."""
    import keras
    import numpy as np

    applications = keras.applications
    makers = [
        ("mobilenet_v2", applications.mobilenet_v2, "tf", lambda: applications.MobileNetV2(weights=None)),
        ("efficientnet_b0", applications.efficientnet, "raw", lambda: applications.EfficientNetB0(weights=None)),
        (
            "vgg16", applications.vgg16, "caffe",
            lambda: applications.VGG16(weights=None, input_shape=(96, 96, 3), classes=20)),
    ]
    for seed, (name, module, mode, make) in enumerate(makers, 1):
        keras.utils.set_random_seed(seed)
        model = make()
        size = model.input_shape[1:3]
        batch = np.stack([keras.utils.img_to_array(keras.utils.load_img(photo, target_size=size)) for photo in photos])
        batch = module.preprocess_input(batch)
        for layer in model.layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.momentum = 0.0
            elif name == "vgg16" and hasattr(layer, "kernel"):
                # Glorot's weights halve the variance at each ReLU.
                layer.kernel.assign(layer.kernel * np.sqrt(2))
        # Without momentum, the statistics become those of the photos.
        model(batch, training=True)
        # Logits of a standard deviation of 2: a winner that is not certain, and gradients that do not vanish.
        head = model.layers[-1]
        head.activation = keras.activations.linear
        head.kernel.assign(head.kernel * (2 / np.std(model(batch, training=False))))
        head.activation = keras.activations.softmax
        path = folder / f"{name}.h5"
        model.save(path)
        yield Network(name, model, path, mode, module.preprocess_input, count)


def option(value):
    """A value as the command language writes it."""
    return "none" if value is None else json.dumps(value)


def options(format):
    return "".join(f" {name}={option(value)}" for name, value in format.items())


class Case:
    """One photo before one network."""

    def __init__(self, network, photo):
        import keras

        self.network, self.photo = network, photo
        self.image = keras.utils.load_img(photo, target_size=network.size)
        self.doc = network.preprocess(keras.utils.img_to_array(self.image)[None].copy())
        scores = network.model.predict(self.doc, verbose=0)[0]
        best = [int(target) for target in scores.argsort()[::-1][:2]]
        self.targets = best + [target for target in (7, 282) if target < len(scores) and target not in best]


def whylight(kernel, network, cases, folder):
    """Everything that is asked of Whylight, in one run; the answers are files in `folder`."""
    import numpy as np

    lines = [f"model = load {option(str(network.path))} preprocess={option(network.mode)}"]
    height, width = network.size
    for case in cases:
        name = str(folder / case.photo.stem)
        np.save(f"{name}.doc.npy", case.doc)
        lines += [
            # A picture of one pixel: the maps are asked for, not what they are drawn over.
            f"dot = load {option(str(case.photo))} size=(1, 1)",
            f"doc = load {option(name + '.doc.npy')}",
            f"maps = explain model doc image=dot targets={case.targets} layer={option(network.layers)}",
            f"save maps {option(name + '.maps.json')}",
            f"automatic = explain model doc image=dot layer=\"eli5\" targets={case.targets}",
            f"save automatic {option(name + '.automatic.json')}",
            f"image = load {option(str(case.photo))} size=({height}, {width})",
            "own = preprocess image model=model",
            f"save own {option(name + '.own.npy')}",
        ]
        for target in case.targets:
            place = f"{name}.{target}"
            lines += [f"e = explain model own image=image layer=\"eli5\" targets=[{target}]"]
            lines += [f"save e {option(place + '.json')}"]
            for number, format in enumerate(FORMATS):
                lines += [f"overlay = format_as_image e{options(format)}"]
                lines += [f"save overlay {option(f'{place}.{number}.png')}"]
    script = folder / "script.why"
    script.write_text("\n".join(lines) + "\n")
    done = subprocess.run([kernel, "run", script], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{network.name}: whylight failed\n{done.stdout}{done.stderr}")


class Result:
    def __init__(self):
        self.maps = self.blank = self.overlays = self.unequal_bytes = self.shows = self.bytes = self.near = 0
        self.jumps = self.wrong = self.failures = 0
        self.map_difference = self.automatic_difference = self.score_difference = self.doc_difference = 0.0
        self.worst = self.layer = ""

    @property
    def is_good(self):
        return self.wrong == 0 and self.unequal_bytes == 0 and self.near >= SHARE_LIMIT * self.bytes


def compare(network, cases, folder):
    import eli5
    import matplotlib
    import numpy as np
    from eli5.base import Explanation, TargetExplanation
    from PIL import Image

    def formatted(format):
        names = {"colormap": matplotlib.colormaps, "resampling_filter": Image.Resampling}
        keys = {"colormap": str, "resampling_filter": str.upper}
        return {
            name: names[name][keys[name](value)] if name in names else value for name, value in format.items()}

    def distance(first, second):
        return float(np.max(np.abs(first - second)))

    def jumps(case, target, layer, heatmap, difference):
        """Whether eli5's own map moves as far when the input does by as little as single precision can tell."""
        generator = np.random.default_rng(0)
        reach = NOISE * float(np.max(case.doc) - np.min(case.doc))
        for _ in range(NOISY_RUNS):
            noisy = (case.doc + generator.uniform(-reach, reach, case.doc.shape)).astype(np.float32)
            moved = eli5.explain_prediction(network.model, noisy, image=case.image, targets=[target], layer=layer)
            if difference <= 2 * distance(moved.targets[0].heatmap, heatmap):
                return True
        return False

    def judge(result, case, target, layer, theirs, ours):
        heatmap = theirs.targets[0].heatmap
        difference = distance(heatmap, np.array(ours["targets"][0]["heatmap"]))
        if difference >= result.map_difference:
            result.map_difference = difference
            result.worst = f"{case.photo.stem}, class {target}, {layer or 'automatic layer'}"
        if layer is None:
            result.automatic_difference = max(result.automatic_difference, difference)
        if difference > MAP_LIMIT:
            is_jump = jumps(case, target, layer, heatmap, difference)
            result.jumps += is_jump
            result.wrong += not is_jump
        score = abs(theirs.targets[0].score - ours["targets"][0]["score"])
        result.score_difference = max(result.score_difference, score)
        result.maps += 1
        result.blank += ours["targets"][0]["heatmap_max"] < 0.5

    result = Result()
    for case in cases:
        name = str(folder / case.photo.stem)
        maps = iter(json.loads(pathlib.Path(f"{name}.maps.json").read_text()))
        for layer in network.layers:
            for target in case.targets:
                ours = next(maps)
                try:
                    theirs = eli5.explain_prediction(
                        network.model, case.doc, image=case.image, targets=[target], layer=layer)
                except ValueError:
                    # It finds no gradient where nothing that is trained follows directly.
                    result.failures += 1
                    continue
                judge(result, case, target, layer, theirs, ours)
        result.doc_difference = max(
            result.doc_difference, float(np.max(np.abs(np.load(f"{name}.own.npy") - case.doc))))
        automatic = json.loads(pathlib.Path(f"{name}.automatic.json").read_text())
        result.layer = automatic[0]["layer"]
        for target, ours in zip(case.targets, automatic):
            theirs = eli5.explain_prediction(network.model, case.doc, image=case.image, targets=[target])
            judge(result, case, target, None, theirs, ours)
            own = json.loads(pathlib.Path(f"{name}.{target}.json").read_text())
            same = Explanation(
                network.name, image=case.image,
                targets=[TargetExplanation(target, heatmap=np.array(own["targets"][0]["heatmap"]))])
            for number, format in enumerate(FORMATS):
                drawn = np.asarray(Image.open(f"{name}.{target}.{number}.png"))
                expected = np.asarray(eli5.format_as_image(same, **formatted(format)))
                result.overlays += 1
                result.unequal_bytes += int(np.sum(drawn != expected))
                # eli5's show_prediction is these two steps; its own is called once, to be sure.
                shown = eli5.format_as_image(theirs, **formatted(format))
                if not format:
                    assert shown == eli5.show_prediction(
                        network.model, case.doc, image=case.image, targets=[target])
                shown = np.asarray(shown)
                difference = np.abs(shown.astype(int) - drawn)
                result.shows += 1
                result.bytes += difference.size
                result.near += int(np.sum(difference <= 1))
    return result


# Titles and widths. `no eli5`: maps that eli5 fails to make; `faint`: maps that are nearly blank, eli5's as well.
COLUMNS = {
    "model": -20, "layers": 7, "maps": 6, "no eli5": 9, "faint": 7, "map ±": 9, "automatic ±": 13, "jumps": 7,
    "wrong": 7, "score ±": 9, "input ±": 9, "overlays": 10, "bytes ≠": 9, "shows": 7, "within 1": 12, "time": 8,
}


def table_row(*values):
    return "".join(
        f"{value:<{-width}}" if width < 0 else f"{value:>{width}}" for value, width in zip(values, COLUMNS.values()))


def run(kernel, network, photos):
    started = time.monotonic()
    cases = [Case(network, photo) for photo in photos]
    with tempfile.TemporaryDirectory() as folder:
        whylight(kernel, network, cases, pathlib.Path(folder))
        result = compare(network, cases, pathlib.Path(folder))
    print(
        table_row(
            network.name, len(network.layers), result.maps, result.failures, result.blank,
            f"{result.map_difference:.1e}", f"{result.automatic_difference:.1e}", result.jumps, result.wrong,
            f"{result.score_difference:.1e}", f"{result.doc_difference:.1e}", result.overlays, result.unequal_bytes,
            result.shows, f"{100 * result.near / result.bytes:.4f} %", f"{time.monotonic() - started:.0f} s"),
        flush=True)
    print(f"{'':20}eli5's own choice of layer: {result.layer}; map ± at: {result.worst}", flush=True)
    return result.is_good


def inside(options):
    import eli5
    import keras
    import matplotlib
    import PIL
    import tensorflow

    # Keras warns of each file that is not in its newest format.
    logging.getLogger("absl").setLevel(logging.ERROR)
    print(
        f"eli5 {eli5.__version__}, Keras {keras.__version__}, TensorFlow {tensorflow.__version__}, Pillow"
        f" {PIL.__version__}, matplotlib {matplotlib.__version__}\n\n{table_row(*COLUMNS)}", flush=True)
    photos = sorted((DEMO / "photos").glob("*.png"))
    with tempfile.TemporaryDirectory() as folder:
        results = [run(options.kernel, demo_network(options.layers), photos)]
        for network in random_networks(pathlib.Path(folder), photos, options.layers):
            results.append(run(options.kernel, network, photos))
            network.path.unlink()
    print("\nall within the limits" if all(results) else "\nOUTSIDE THE LIMITS")
    return 0 if all(results) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", type=pathlib.Path, default=ROOT / ".build/release/whylight", help="the executable")
    parser.add_argument("--environment", type=pathlib.Path, default=ROOT / ".build/eli5", help="default: %(default)s")
    parser.add_argument("--layers", type=int, default=12, metavar="COUNT", help="so many of each network; default: 12")
    options = parser.parse_args()
    options.kernel = options.kernel.resolve()
    if os.environ.get(INSIDE):
        return inside(options)
    if not (DEMO / "manifest.json").exists():
        sys.exit("the demo's models and photos are missing: run 'make demo'")
    python = environment(options.environment)
    settings = {INSIDE: "1", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "", "MPLBACKEND": "agg"}
    return subprocess.run(
        [python, "-W", "ignore", __file__, *sys.argv[1:]], env={**os.environ, **settings}).returncode


if __name__ == "__main__":
    sys.exit(main())
