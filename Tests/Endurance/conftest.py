"""The kernel under test and its clients are those of Tests/EndToEnd."""

import pathlib
import sys

END_TO_END = pathlib.Path(__file__).resolve().parent.parent / "EndToEnd"
sys.path[:0] = [str(END_TO_END), str(END_TO_END / "protocol")]

from fixtures import *  # noqa: E402, F401, F403
