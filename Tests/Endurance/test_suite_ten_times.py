"""Jupyter's own suite, ten times in a row: on an idle machine, and with every core busy."""

import os
import pathlib
import re
import subprocess
import sys

import pytest

SUITE = pathlib.Path(__file__).resolve().parent.parent / "EndToEnd/protocol/test_jupyter_kernel_test.py"


@pytest.fixture(params=["idle", "busy"])
def load(request):
    count = len(os.sched_getaffinity(0)) if request.param == "busy" else 0
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    yield
    for burner in burners:
        burner.kill()
        burner.wait()


def test_thirteen_of_thirteen_ten_times(load):
    results = []
    for _ in range(10):
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", SUITE], capture_output=True, text=True,
            timeout=300)
        summary = ended.stdout.strip().splitlines()[-1]
        results.append((ended.returncode, re.findall(r"(\d+) (passed|failed|skipped|error)", summary)))
    assert results == [(0, [("13", "passed")])] * 10
