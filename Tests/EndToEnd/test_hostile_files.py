"""Files of a few bytes that ask for much, or for what they should not get: each loads or is refused within 2 s of
processor time and 512 MiB."""

import io
import json
import os
import pathlib
import struct
import subprocess
import sys
import zipfile
import zlib

import h5py
import numpy
import pytest
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).parent / "protocol"))

from dot import chunk, png  # noqa: E402

SECONDS = 2.0
MEBIBYTES = 512
# Numbers small enough to be right on any machine, and large enough that a bomb is told from a file.
LARGE_SIDE = 7700
REFUSED = ("FormatError", "UnsupportedModelError", "OSError", "ValueError")


# A process begins with the largest size of the one that started it, so a small one of its own stands between.
STARTER = """
import json, resource, subprocess, sys
if sys.argv[1] != "0":
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
status = subprocess.call(sys.argv[2:])
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
"""


def run(folder, code, address_space=0):
    """Runs commands; returns the exit status and what was said, and checks what it took."""
    (folder / "steps.why").write_text(code)
    binary = os.environ.get("WHYLIGHT_BINARY") or ".build/release/whylight"
    command = [sys.executable, "-c", STARTER, str(address_space), os.path.abspath(binary), "run", "steps.why"]
    text = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    text, _, measured = text.rstrip().rpartition("\n")
    status, seconds, mebibytes = json.loads(measured)
    assert status in (0, 1), f"ended with {status}: {text}"
    assert seconds < SECONDS, f"took {seconds:.2f} s of processor time"
    assert mebibytes < MEBIBYTES, f"took {mebibytes:.0f} MiB"
    return status, text


def jpeg(**options):
    file = io.BytesIO()
    Image.new("L", (8, 8), 128).save(file, "JPEG", **options)
    return file.getvalue()


def with_sides(data, marker, width, height):
    position = data.index(b"\xff" + bytes([marker])) + 5
    return data[:position] + struct.pack(">HH", height, width) + data[position + 4:]


def scans(count, side):
    """A progressive JPEG that goes over its picture again and again."""
    data = with_sides(jpeg(progressive=True), 0xC2, side, side)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + b"\xff\xd9"


def npy(shape, descr="|u1", data=b"", order=False, length=None):
    header = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}".encode() + b"\n"
    return b"\x93NUMPY\x02\0" + struct.pack("<I", len(header) if length is None else length) + header + data


UNPACKED = zlib.compress(b"\0" * 7_900_000, 9)
PICTURES_AND_TEXT = {
    "a PNG of 30 000 × 30 000": png(30_000, 30_000, b"", colour=6),
    "a PNG of 2³¹ − 1 × 2³¹ − 1": png(2**31 - 1, 2**31 - 1, b"", colour=6),
    "a PNG with a thousand packed texts": png(1, 1, b"", extra=chunk(b"zTXt", b"k\0\0" + UNPACKED) * 999),
    "a PNG with a packed profile": png(1, 1, b"", extra=chunk(b"iCCP", b"k\0\0" + UNPACKED)),
    "a PNG that says to be longer": png(1, 1, b"")[:33] + b"\x7f\xff\xff\xffIDAT",
    "a JPEG of 30 000 × 30 000": with_sides(jpeg(), 0xC0, 30_000, 30_000),
    "a JPEG of 7 700 × 7 700 that is not there": with_sides(jpeg(), 0xC0, LARGE_SIDE, LARGE_SIDE),
    "a progressive JPEG of 7 700 × 7 700 that is not there": scans(0, LARGE_SIDE),
    "a JPEG of 500 scans": scans(500, LARGE_SIDE),
    "an array of 2⁶² elements": npy((2**62,)),
    "an array of 2⁴⁰ elements": npy((2**20, 2**20)),
    "an array with a thousand axes of nothing": npy((0,) * 1000),
    "an array with a thousand axes of one": npy((1,) * 1000, data=b"\1", order=True),
    "an array of a negative size": npy((-1,)),
    "an array with a header of 4 GiB": npy((1,), length=2**32 - 1),
    "an array with a long header": npy("(" + "1," * 300_000 + ")", data=b"\1"),
    "a million lines": b"\n" * 20_000_000,
    "deep JSON": b"[" * 5_000_000,
    "wide JSON": b"[" + b"[]," * 5_000_000 + b"[]]",
}


@pytest.mark.parametrize("name", PICTURES_AND_TEXT)
def test_a_file_that_asks_for_much(tmp_path, name):
    (tmp_path / "file").write_bytes(PICTURES_AND_TEXT[name])
    kinds = ["", ' as="labels"'] if "JSON" in name or "lines" in name else [""]
    for kind in kinds:
        status, text = run(tmp_path, f'load "file"{kind}')
        assert status == 1 and any(error in text for error in REFUSED), text


@pytest.mark.parametrize("colour, channels", [(0, 1), (6, 4)])
def test_the_largest_picture_within_the_limit_is_read(tmp_path, colour, channels):
    rows = b"\0" * (LARGE_SIDE * channels + 1) * LARGE_SIDE
    (tmp_path / "file").write_bytes(png(LARGE_SIDE, LARGE_SIDE, rows, colour=colour))
    assert run(tmp_path, 'picture = load "file"\npicture.width')[0] == 0


def test_the_limit_and_how_to_raise_it_are_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(png(300, 300, b"\0" * 301 * 300))
    monkeypatch.setenv("WHYLIGHT_MAX_PIXELS", "50000")
    status, text = run(tmp_path, 'load "file"')
    assert status == 1 and "FormatError" in text and "WHYLIGHT_MAX_PIXELS" in text
    monkeypatch.setenv("WHYLIGHT_MAX_PIXELS", "90000")
    assert run(tmp_path, 'picture = load "file"')[0] == 0
    monkeypatch.setenv("WHYLIGHT_MAX_FILE_MB", "1")
    (tmp_path / "long").write_bytes(npy((2 << 20,), data=bytes(2 << 20)))
    status, text = run(tmp_path, 'load "long"')
    assert status == 1 and "WHYLIGHT_MAX_FILE_MB" in text


# MARK: Models


CONFIGURATION = {
    "class_name": "Sequential",
    "config": {
        "name": "m",
        "layers": [
            {"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [None, 4, 4, 1]}},
            {"class_name": "Conv2D", "config": {"name": "c", "filters": 2, "kernel_size": [3, 3], "use_bias": False}},
            {"class_name": "GlobalAveragePooling2D", "config": {"name": "g"}},
        ],
    },
}


def write_model(path, configuration=CONFIGURATION, put_kernel=None, **options):
    with h5py.File(path, "w", **options) as file:
        text = configuration if isinstance(configuration, str) else json.dumps(configuration)
        file.attrs["model_config"] = text
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = numpy.array([b"c", b"g"])
        weights.create_group("g").attrs["weight_names"] = numpy.zeros(0, "S1")
        layer = weights.create_group("c")
        layer.attrs["weight_names"] = numpy.array([b"kernel:0"])
        if put_kernel:
            put_kernel(layer)
        else:
            layer["kernel:0"] = numpy.ones((3, 3, 1, 2), numpy.float32)


def filtered(layer):
    """A kernel packed by a filter that libhdf5 would look for among its plug-ins."""
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk((3, 3, 1, 2))
    properties.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, (3,))
    space = h5py.h5s.create_simple((3, 3, 1, 2))
    dataset = h5py.h5d.create(layer.id, b"kernel:0", h5py.h5t.IEEE_F32LE, space, properties)
    dataset.write_direct_chunk((0, 0, 0, 0), b"\0" * 72)


def linked(layer, link):
    layer["kernel:0"] = link


def virtual(layer):
    layout = h5py.VirtualLayout((3, 3, 1, 2), "f4")
    layout[...] = h5py.VirtualSource("other.h5", "kernel", (3, 3, 1, 2))
    layer.create_virtual_dataset("kernel:0", layout)


def external(layer):
    layer.create_dataset("kernel:0", (3, 3, 1, 2), "f4", external=[("other.h5", 0, 72)])


def never_stored(layer):
    layer.create_dataset("kernel:0", (3, 3, 2**20, 2**20), "f4", chunks=(3, 3, 1, 2**10))


def deflated(layer):
    layer.create_dataset("kernel:0", (3, 3, 1024, 2**14), "f4", compression="gzip", chunks=(3, 3, 1024, 1024), fillvalue=0)
    layer["kernel:0"][:, :, :1, :1] = 1


KERNELS = {
    "a filter plug-in": filtered,
    "a soft link to itself": lambda layer: linked(layer, h5py.SoftLink("kernel:0")),
    "a soft link elsewhere": lambda layer: linked(layer, h5py.SoftLink("/other")),
    "an external link": lambda layer: linked(layer, h5py.ExternalLink("other.h5", "kernel")),
    "an external link to a file of the system": lambda layer: linked(layer, h5py.ExternalLink("/etc/passwd", "/")),
    "an external link to a pipe": lambda layer: linked(layer, h5py.ExternalLink("pipe", "kernel")),
    "a virtual dataset": virtual,
    "data in another file": external,
    "2⁴³ elements of which none is stored": never_stored,
    "a gigabyte of which little is stored": deflated,
}


@pytest.mark.parametrize("name", KERNELS)
def test_a_model_whose_weights_are_not_what_they_should_be(tmp_path, name):
    write_model(tmp_path / "m.h5", put_kernel=KERNELS[name])
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["kernel"] = numpy.ones((3, 3, 1, 2), numpy.float32)
    os.mkfifo(tmp_path / "pipe")
    status, text = run(tmp_path, 'load "m.h5"')
    assert status == 1 and any(error in text for error in REFUSED), text


def test_weights_that_unpack_to_more_than_a_hundred_times_their_file(tmp_path):
    """A hundred and fifty kilobytes that are a hundred and fifty megabytes of zeros, each chunk of them within its bound."""
    shape, chunk_shape = (3, 3, 1024, 4096), (3, 3, 1024, 512)
    packed = zlib.compress(bytes(4 * 3 * 3 * 1024 * 512), 9)

    def zeros(layer):
        dataset = layer.create_dataset("kernel:0", shape, "f4", chunks=chunk_shape, compression="gzip")
        for column in range(0, shape[-1], chunk_shape[-1]):
            dataset.id.write_direct_chunk((0, 0, 0, column), packed)

    configuration = json.loads(json.dumps(CONFIGURATION))
    configuration["config"]["layers"][0]["config"]["batch_input_shape"] = [None, 4, 4, 1024]
    configuration["config"]["layers"][1]["config"]["filters"] = 4096
    write_model(tmp_path / "m.h5", configuration, put_kernel=zeros)
    assert (tmp_path / "m.h5").stat().st_size < 200_000
    status, text = run(tmp_path, 'load "m.h5"')
    assert status == 1 and "FormatError" in text and "which no weights do" in text, text


def test_an_archive_of_more_members_than_any_model_has(tmp_path):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        for number in range(100_001):
            archive.writestr(str(number), b"")
    status, text = run(tmp_path, 'load "m.keras"')
    assert status == 1 and "FormatError" in text and "more than 100000" in text, text


# Found by fuzzing: libhdf5 1.10 reads outside its memory, and the process that it runs in may end.
DAMAGED = sorted((pathlib.Path(__file__).parents[1] / "Fixtures" / "HDF5" / "Damaged").iterdir())


@pytest.mark.parametrize("path", DAMAGED, ids=lambda path: path.name)
def test_a_model_that_libhdf5_is_not_safe_with_is_an_error(tmp_path, path):
    (tmp_path / "m.h5").write_bytes(path.read_bytes())
    status, text = run(tmp_path, 'load "m.h5" as="model"')
    assert status == 1 and "FormatError: m.h5: " in text, text


def test_a_model_that_asks_libhdf5_for_gigabytes_is_an_error(tmp_path):
    """Thousands of references to one string of a megabyte, which libhdf5 copies as often."""
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(CONFIGURATION)
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = ["x" * 1_000_000] + [f"y{n}" * 4 for n in range(3000)]
    data = bytearray((tmp_path / "m.h5").read_bytes())
    # A reference is a length, the heap's address and an index there; all become the first one.
    first = data.index((1_000_000).to_bytes(4, "little"))
    reference = bytes(data[first:first + 16])
    for number in range(3001):
        data[first + 16 * number:first + 16 * number + 16] = reference
    (tmp_path / "m.h5").write_bytes(data)
    status, text = run(tmp_path, 'load "m.h5" as="model"')
    assert status == 1 and "FormatError" in text, text


def layered(count, extra=""):
    layers = ",".join(f'{{"class_name":"ReLU","config":{{"name":"r{n}"}}}}' for n in range(count))
    first = '{"class_name":"InputLayer","config":{"name":"i","batch_input_shape":[null,4,4,1]}}'
    return f'{{"class_name":"Sequential","config":{{"name":"m","layers":[{first},{layers}]}}{extra}}}'


def nested(depth):
    inner = layered(1)
    for number in range(depth):
        inner = f'{{"class_name":"Sequential","config":{{"name":"n{number}","layers":[{inner}]}}}}'
    return inner


CONFIGURATIONS = {
    "deep": "[" * 1_000_000,
    "deep objects": '{"a":' * 500_000,
    "wide": "[" + "[]," * 4_000_000 + "[]]",
    "long": json.dumps(CONFIGURATION) + " " * 30_000_000,
    "of a hundred models in each other": nested(100),
    "of 50 000 layers": layered(50_000),
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_model_with_a_configuration_that_asks_for_much(tmp_path, name):
    # Newer files have room for attributes of any size.
    write_model(tmp_path / "m.h5", CONFIGURATIONS[name], libver="latest")
    status, text = run(tmp_path, 'load "m.h5"')
    assert status == 1 and any(error in text for error in REFUSED), text


def test_a_model_that_would_need_more_memory_than_there_is_loads_and_is_not_run(tmp_path):
    layers = [CONFIGURATION["config"]["layers"][0]] + [
        {"class_name": "UpSampling2D", "config": {"name": f"u{n}", "size": [90, 90]}} for n in range(2)
    ] + CONFIGURATION["config"]["layers"][1:]
    write_model(tmp_path / "m.h5", {"class_name": "Sequential", "config": {"name": "m", "layers": layers}})
    Image.new("L", (4, 4)).save(tmp_path / "p.png")
    status, text = run(tmp_path, 'model = load "m.h5"\npredict model "p.png"', address_space=4 << 30)
    assert status == 1 and "MemoryError" in text, text
