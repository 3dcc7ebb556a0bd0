"""The Python environments that the peers run in: made on demand from requirements/, in the scratch folder.

Several, because the peers need different TensorFlows. Whoever measures runs in none of them.
"""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SCRATCH = HERE.parent / ".bench"
NAMES = ("engines", "keras2", "keras3", "torch")
# TensorFlow 2.15, the last with Keras 2 as its own, has wheels for no later Python.
NEWEST_PYTHON = (3, 11)


def python(name):
    """The interpreter of an environment, which is made or brought up to date first."""
    folder = SCRATCH / "environments" / name
    interpreter, stamp = folder / "bin" / "python", folder / "installed.txt"
    wanted = (HERE / "requirements" / f"{name}.txt").read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return interpreter
    if sys.version_info[:2] > NEWEST_PYTHON:
        newest = ".".join(map(str, NEWEST_PYTHON))
        raise SystemExit(f"error: the peers' packages need Python {newest} or older: make bench PYTHON3=python{newest}")
    print(f"installing the environment '{name}' in {folder}", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    command = [interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--requirement", HERE / "requirements" / f"{name}.txt"], check=True)
    stamp.write_text(wanted)
    return interpreter


if __name__ == "__main__":
    for environment in sys.argv[1:] or NAMES:
        print(python(environment))
