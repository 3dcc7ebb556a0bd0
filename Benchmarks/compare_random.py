#!/usr/bin/env python3
"""Compares Whylight with Keras on networks put together at random, at random layers of theirs.

Every seed is one network, built by Keras 2 and by Keras 3, saved as HDF5 and as a .keras archive. The score, the
weights of the channels and the map must agree. The networks of keras.applications are alike in many ways that people's
own are not; what they leave untried is looked for here.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import environments

WRITERS = ("keras2", "keras-newest")
# Relative to the largest of each; gradients of two computations part where a ReLU is near its kink.
LARGEST = {"score": 1e-4, "weights": 2e-3, "map": 2e-3}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=100, help="of networks")
    parser.add_argument("--build", type=pathlib.Path, default=environments.HERE.parent / ".build/release")
    options = parser.parse_args()
    failures = 0
    for writer in WRITERS:
        rows = list(compare(writer, options))
        failed = [row for row in rows if failure(row)]
        for row in failed:
            print(f"{writer}, seed {row['seed']}: {failure(row)}\n    {' '.join(row['layers'])}")
        worst = ", ".join(f"{name} {max((row[name] for row in rows), default=0):.1e}" for name in LARGEST)
        print(f"{writer}: {len(rows)} networks, {len(failed)} fail; the largest differences: {worst}")
        failures += len(failed) + options.count - len(rows)
    return 1 if failures else 0


def compare(writer, options):
    """Yields the result of each seed. A Keras that dies ends the rows early."""
    environment = {**os.environ, "PYTHONPATH": str(environments.HERE), "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory() as folder:
        command = [environments.python(writer), "-m", "comparison.random_worker"]
        command += ["--binary", (options.build / "whylight").resolve(), "--folder", folder]
        command += ["--", str(options.first), str(options.count)]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            for text in process.stdout:
                if text.startswith("{"):
                    yield json.loads(text)
        if process.returncode != 0:
            print(f"{writer}: Keras's process ended with status {process.returncode}", file=sys.stderr)


def failure(row):
    """Why a network is not as it should be; empty where it is. A comparison with NaN is false."""
    if "refused" in row:
        return row["refused"]
    beyond = [f"{name} {row[name]:.1e}" for name, bound in LARGEST.items() if not row[name] <= bound]
    return ", ".join(beyond)


if __name__ == "__main__":
    sys.exit(main())
