"""Packs the models under Tests/Fixtures/Models, each with its answers, into one NAME.zip: HDF5 of small parts is mostly
room that was set aside.

    python pack_models.py --unpack [NAME…]   before a make_*.py that reads models, or to look at them
    python pack_models.py                    after a make_*.py: packs every model that lies there, and removes it

The tests unpack them all (Tests/TestSupport/PackedModels.swift). Bytes are kept as they are, and the same models make
the same archives. The models in the folders within Models are not packed.
"""

import collections
import pathlib
import sys
import zipfile

FOLDER = pathlib.Path(__file__).resolve().parent / "Models"
KINDS = (".h5", ".keras", ".golden")
LARGEST = 100_000


def pack():
    models = collections.defaultdict(list)
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in KINDS:
            models[path.stem].append(path)
    for name, paths in models.items():
        archive = FOLDER / f"{name}.zip"
        members = {path.name: path.read_bytes() for path in paths}
        if archive.exists():
            with zipfile.ZipFile(archive) as old:
                members = {member: old.read(member) for member in old.namelist()} | members
        with zipfile.ZipFile(archive, "w") as new:
            for member in sorted(members):
                new.writestr(zipfile.ZipInfo(member), members[member], zipfile.ZIP_DEFLATED, compresslevel=9)
        for path in paths:
            path.unlink()
        if archive.stat().st_size > LARGEST:
            print(f"{archive.name} is too large: {archive.stat().st_size} bytes")


def unpack(names):
    for archive in sorted(FOLDER.glob("*.zip")):
        if not names or archive.stem in names:
            with zipfile.ZipFile(archive) as file:
                file.extractall(FOLDER)


if __name__ == "__main__":
    if "--unpack" in sys.argv:
        unpack([name for name in sys.argv[1:] if name != "--unpack"])
    else:
        pack()
