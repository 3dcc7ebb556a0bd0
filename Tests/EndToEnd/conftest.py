"""The kernel under test, for all tests in this folder."""

import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent / "protocol")]

from fixtures import *  # noqa: E402, F401, F403


def pytest_configure(config):
    config.addinivalue_line("markers", "wire(*numbers): the inputs of docs/robustness.md's list that the test holds")
