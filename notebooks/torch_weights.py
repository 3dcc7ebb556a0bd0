"""Reads the weights of a PyTorch `.pth` file without PyTorch, and without running anything from it.

A file written by `torch.save` before PyTorch 1.6 is five pickles in a row (a magic number, the protocol's
version, facts about the machine, the object, the storages' keys), followed by the storages: for each key,
in the pickled order, its number of elements as a little-endian int64 and the elements themselves. The object
of a `state_dict` is an ordered dictionary of tensors, each of which is a view (offset, shape, strides) of one
storage. A pickle may call any function it can name, so the only names admitted here are the few that build
such a dictionary; anything else ends the reading.
"""

import collections
import io
import os
import pickle

import numpy as np

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
PROTOCOL_VERSION = 1001
ELEMENT_TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class WeightsError(Exception):
    """The file is not a `.pth` file of the kind read here; the message says where it departs."""


class _Storage:
    """One storage: its element type and length from the pickle, its data filled in from behind it."""

    def __init__(self, element_type, count):
        self.element_type = element_type
        self.count = count
        self.elements = None


class _LazyTensor:
    """A view of a storage, kept as numbers until the storage has been read."""

    def __init__(self, storage, offset, shape, strides):
        self.storage, self.offset, self.shape, self.strides = storage, offset, tuple(shape), tuple(strides)

    def to_array(self, name):
        """The tensor as a contiguous array of its own; raises if the view leaves its storage."""
        numbers = (self.offset, *self.shape, *self.strides)
        if len(self.shape) != len(self.strides) or not all(isinstance(n, int) and n >= 0 for n in numbers):
            raise WeightsError(f"{name}: shape {self.shape} and strides {self.strides} do not make a tensor")
        last = self.offset + sum((n - 1) * s for n, s in zip(self.shape, self.strides))
        if 0 in self.shape or last >= self.storage.count:
            raise WeightsError(f"{name}: element {last} of a storage of {self.storage.count}")
        width = self.storage.element_type.itemsize
        view = np.ndarray(
            self.shape,
            self.storage.element_type,
            buffer=self.storage.elements,
            offset=self.offset * width,
            strides=[s * width for s in self.strides],
        )
        return np.ascontiguousarray(view)


class _Unpickler(pickle.Unpickler):
    """Admits the names that build a dictionary of tensors, and no others."""

    def __init__(self, file, storages):
        super().__init__(file)
        self.storages = storages

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: _LazyTensor(storage, offset, shape, strides)
        if module == "torch" and name in ELEMENT_TYPES:
            return ELEMENT_TYPES[name]
        raise WeightsError(f"refused: the file asks for {module}.{name}")

    def persistent_load(self, identifier):
        # ("storage", element type, key, device, count, view)
        if not isinstance(identifier, tuple) or len(identifier) != 6 or identifier[0] != "storage":
            raise WeightsError(f"unknown reference {identifier!r}")
        _, element_type, key, _, count, _ = identifier
        if not isinstance(element_type, np.dtype) or not isinstance(count, int) or count < 0:
            raise WeightsError(f"storage {key}: neither a known type nor a size")
        return self.storages.setdefault(key, _Storage(element_type, count))


def read_state_dict(path):
    """The `state_dict` in a `.pth` file, as a dictionary from names to NumPy arrays.

    Raises `WeightsError` for anything that is not such a file, and `OSError` where it cannot be read.
    """
    with open(path, "rb") as file:
        data = file.read()
    stream = io.BytesIO(data)
    storages = {}
    try:
        magic = _Unpickler(stream, storages).load()
        if magic != MAGIC_NUMBER:
            raise WeightsError("not a file of torch.save (magic number)")
        version = _Unpickler(stream, storages).load()
        if version != PROTOCOL_VERSION:
            raise WeightsError(f"protocol {version}; only {PROTOCOL_VERSION} is read")
        machine = _Unpickler(stream, storages).load()
        if not isinstance(machine, dict) or machine.get("little_endian") is not True:
            raise WeightsError("written on a big-endian machine")
        tensors = _Unpickler(stream, storages).load()
        keys = _Unpickler(stream, storages).load()
    except WeightsError:
        raise
    except Exception as error:  # a damaged pickle raises nearly anything
        raise WeightsError(f"{os.path.basename(path)}: {error}") from error

    if not isinstance(tensors, dict) or not isinstance(keys, list):
        raise WeightsError("the file does not hold a state_dict")
    for key in keys:
        _read_storage(data, stream, key, storages)
    for name, tensor in tensors.items():
        if not isinstance(tensor, _LazyTensor) or tensor.storage.elements is None:
            raise WeightsError(f"{name}: not a tensor of this file")
    return {name: tensor.to_array(name) for name, tensor in tensors.items()}


def _read_storage(data, stream, key, storages):
    """Points the storage named `key` to its elements, which stand at the stream's position."""
    storage = storages.get(key)
    count = int.from_bytes(stream.read(8), "little", signed=True)
    if storage is None or storage.count != count:
        raise WeightsError(f"storage {key}: {count} elements, not as announced")
    size = count * storage.element_type.itemsize
    start = stream.tell()
    if len(data) - start < size:
        raise WeightsError(f"storage {key}: the file ends {size - len(data) + start} bytes early")
    storage.elements = memoryview(data)[start : start + size]
    stream.seek(size, os.SEEK_CUR)
