"""docs/ci.md does what it says: its notebook, script and workflow are taken out of the page and run."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
import yaml
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/ci.md").read_text()
BINARY = os.path.abspath(os.environ.get("WHYLIGHT_BINARY", ROOT / ".build/release/whylight"))


def block(language):
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return found


STEPS = {step["name"]: step for step in yaml.safe_load(block("yaml"))["jobs"]["notebooks"]["steps"] if "name" in step}


@pytest.fixture
def project(kernelspec, tmp_path, monkeypatch):
    """A team's repository: a model, a photo, the page's notebook and script."""
    for folder in ("models", "photos", "notebooks", "ci"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "Tests/Fixtures/Models/ClosedForm/softmax.h5", tmp_path / "models/classifier.h5")
    Image.linear_gradient("L").resize((24, 16)).convert("RGB").save(tmp_path / "photos/cat.png")
    blocks = re.findall(r"(?:^    .+\n)+", PAGE.split("## The workflow")[0], re.MULTILINE)
    cells = [re.sub("^    ", "", text, flags=re.MULTILINE) for text in blocks]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(text.strip(), id=f"cell-{n}") for n, text in enumerate(cells)],
        metadata={"kernelspec": {"name": "whylight", "display_name": "Whylight", "language": "whylight"}})
    notebook.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(notebook, tmp_path / "notebooks/check.ipynb")
    (tmp_path / "ci/predictions.py").write_text(block("python"))
    # The installed tools, and the kernel where the workflow has built it.
    monkeypatch.setenv("PATH", os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command):
    return subprocess.run(["bash", "-euc", command], capture_output=True, text=True, timeout=120)


def test_its_steps_pass_and_fail_as_it_says(project):
    executed = run(STEPS["Run the notebook"]["run"])
    assert executed.returncode == 0, executed.stderr
    compare = STEPS["Compare its predictions"]["run"]
    written = run(compare.replace(" check ", " write "))
    assert written.returncode == 0, written.stderr
    assert run(compare).returncode == 0
    page = run(STEPS["Make a page of it"]["run"])
    assert page.returncode == 0 and "image/png;base64" in (project / "executed/check.html").read_text()

    path = project / "ci/predictions.json"
    expected = json.loads(path.read_text())
    [(name, prediction)] = expected.items()
    assert name == "cell-1/0" and prediction["layer"]
    for change in ({"target": prediction["target"] + 1}, {"score": prediction["score"] + 0.1}, {"layer": "other"}):
        path.write_text(json.dumps({name: prediction | change}))
        ended = run(compare)
        assert ended.returncode == 1 and next(iter(change)) in ended.stdout
    path.write_text(json.dumps({name: prediction | {"score": prediction["score"] + 0.005}}))
    assert run(compare).returncode == 0
    path.write_text("{}")
    assert run(compare).returncode == 1


def test_its_statuses_of_failure(project):
    (project / "photos/cat.png").unlink()
    ended = run("jupyter execute notebooks/check.ipynb")
    assert ended.returncode == 1 and "FileNotFoundError" in ended.stderr
    (project / "steps.why").write_text('load "photos/cat.png"\n')
    assert run(f"{BINARY} run steps.why").returncode == 1
    assert run(f"{BINARY} explain models/classifier.h5 photos/cat.png -o o.png").returncode == 1


def test_its_installation_makes_the_kernel_known(project, monkeypatch, tmp_path):
    """The step, with the built kernel in the place where the workflow builds it, and nothing to download."""
    [install] = [line for line in STEPS["Install Whylight"]["run"].splitlines() if "whylight install" in line]
    environment = project / "environment"
    monkeypatch.setenv("VIRTUAL_ENV", str(environment))
    (project / ".whylight/.build").mkdir(parents=True)
    (project / ".whylight/.build/release").symlink_to(os.path.dirname(BINARY))
    assert run(install).returncode == 0
    description = json.loads((environment / "share/jupyter/kernels/whylight/kernel.json").read_text())
    assert os.access(description["argv"][0], os.X_OK)
