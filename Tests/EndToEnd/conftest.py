"""Starts the kernel under test: the binary that WHYLIGHT_BINARY names, or the installed kernelspec `whylight`."""

import json
import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "protocol"))

from kernel import KernelUnderTest  # noqa: E402


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


@pytest.fixture
def kernel(kernelspec):
    """A running kernel of the test's own, whose every message is checked."""
    with KernelUnderTest() as running:
        yield running
        running.checker.finish()


@pytest.fixture(scope="module")
def shared_kernel(kernelspec):
    """A running kernel for all tests of a module, for tests that leave it as they found it."""
    with KernelUnderTest() as running:
        yield running
        running.checker.finish()


def pytest_configure(config):
    config.addinivalue_line("markers", "wire(*numbers): the inputs of docs/robustness.md's list that the test holds")
