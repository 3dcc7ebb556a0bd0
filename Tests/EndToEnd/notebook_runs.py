"""Runs the notebooks with the built kernel, as Jupyter runs them, and takes out what a person would see."""

import base64
import functools
import io
import os
import pathlib
import subprocess

import nbclient
import nbformat
import numpy as np
import pytest
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NOTEBOOKS = ROOT / "notebooks"
DEMO = ROOT / "demo"
BINARY = pathlib.Path(os.environ.get("WHYLIGHT_BINARY", ROOT / ".build/release/whylight"))


@pytest.fixture(scope="module", autouse=True)
def jupyter(tmp_path_factory):
    """A Jupyter that knows no kernel but the built one, as `whylight install` announces it."""
    assert BINARY.exists(), f"{BINARY} is missing: run 'make build'"
    assert (DEMO / "manifest.json").exists(), "the demo's models are missing: run 'make test' or 'make demo'"
    prefix = tmp_path_factory.mktemp("prefix")
    subprocess.run([BINARY, "install", "--prefix", prefix], check=True, stdin=subprocess.DEVNULL, timeout=60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(prefix / "share/jupyter"))
        patch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        patch.setenv("WHYLIGHT_HISTORY", "off")
        yield


def execute(notebook):
    """Runs all cells of a notebook in the notebooks' folder; a cell that fails raises."""
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="whylight", resources={"metadata": {"path": str(NOTEBOOKS)}}
    )
    return client.execute()


@functools.cache
def executed(name):
    """A notebook of the project after its cells ran, once for all tests."""
    return execute(nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4))


def outputs(notebook, cell_id):
    return next(cell for cell in notebook.cells if cell.id == cell_id).outputs


def pictures(notebook, cell_id):
    """The pictures a cell shows: each output and the decoded image."""
    found = [output for output in outputs(notebook, cell_id) if "image/png" in output.get("data", {})]
    images = [Image.open(io.BytesIO(base64.b64decode(output.data["image/png"], validate=True))) for output in found]
    for image in images:
        image.load()
    return list(zip(found, images))


def picture(notebook, cell_id):
    """The one picture of a cell."""
    [only] = pictures(notebook, cell_id)
    return only


def rgb(image):
    return np.asarray(image.convert("RGB"), dtype=np.float64)
