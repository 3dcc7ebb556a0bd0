"""The kernel under test, for all tests in this folder."""

import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent / "protocol")]

from fixtures import *  # noqa: E402, F401, F403
