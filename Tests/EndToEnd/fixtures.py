"""Starts the kernel under test: the binary that WHYLIGHT_BINARY names, or the installed kernelspec `whylight`."""

import json
import os
import pathlib

import pytest

from kernel import KernelUnderTest
from watch import watching

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def protocol():
    """Every message that any test's client gets is checked."""
    with watching() as watch:
        yield watch


@pytest.fixture(scope="session", autouse=True)
def kernelspec(tmp_path_factory):
    """Makes the kernelspec `whylight` point to WHYLIGHT_BINARY for everything that looks it up by name."""
    binary = os.environ.get("WHYLIGHT_BINARY")
    if binary:
        data = tmp_path_factory.mktemp("jupyter")
        spec = data / "kernels" / "whylight"
        spec.mkdir(parents=True)
        description = {
            "argv": [os.path.abspath(binary), "kernel", "-f", "{connection_file}"],
            "display_name": "Whylight",
            "language": "whylight",
            "interrupt_mode": "message",
        }
        (spec / "kernel.json").write_text(json.dumps(description))
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(data), os.environ.get("JUPYTER_PATH")]))
    os.environ.setdefault("WHYLIGHT_HISTORY", "off")


@pytest.fixture(scope="session")
def long_cell():
    """A cell that computes for ten seconds and can be interrupted at any time, and shows how far it is."""
    demo = ROOT / "demo"
    assert (demo / "manifest.json").exists(), "the demo's models are missing: run 'make test' or 'make demo'"
    classes = ", ".join(str(n % 1000) for n in range(12_000))
    return (
        f'model = load "{demo}/models/efficientnet_lite0.h5"\n'
        f'answers = explain model "{demo}/photos/chelsea.png" targets=[{classes}]')


@pytest.fixture
def kernel(kernelspec):
    """A running kernel of the test's own, whose every message is checked."""
    with KernelUnderTest() as running:
        yield running
        running.finish()


@pytest.fixture(scope="module")
def shared_kernel(kernelspec):
    """A running kernel for all tests of a module, for tests that leave it as they found it."""
    with KernelUnderTest() as running:
        yield running
        running.finish()
