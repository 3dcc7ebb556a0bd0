"""The model files of Tests/Fixtures, packed or not."""

import pathlib
import zipfile

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "Fixtures"
# Larger models say nothing more to a fuzzer, and cost it time.
LARGEST = 100_000


def model_files(kind):
    """The bytes of every model whose name ends in `kind`."""
    packed = []
    for path in sorted((FIXTURES / "Models").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            packed += [archive.read(name) for name in archive.namelist() if name.endswith(kind)]
    loose = [path.read_bytes() for path in sorted(FIXTURES.rglob("*" + kind)) if path.is_file()]
    return [data for data in packed + loose if len(data) < LARGEST]
