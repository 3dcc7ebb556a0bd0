"""Makes what the fuzz targets begin with: `make_seeds.py FOLDER` writes FOLDER/<target>/ and FOLDER/<target>.dict.

Python 3.10 or newer; Pillow for the JPEG seeds. The model files are those of Tests/Fixtures.
"""

import base64
import collections
import io
import json
import marshal
import pathlib
import random
import re
import shutil
import struct
import sys
import zlib

from model_files import FIXTURES, model_files

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main(folder):
    for target, make in TARGETS.items():
        place = folder / target
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for number, seed in enumerate(make()):
            (place / f"seed-{number:03}").write_bytes(seed)
        words = WORDS.get(target, [])
        (folder / f"{target}.dict").write_text("".join(f'"{escaped(word)}"\n' for word in words))
        print(f"{target}: {len(list(place.iterdir()))} seeds, {len(words)} words")


def escaped(word):
    """libFuzzer's dictionary format."""
    word = word.encode() if isinstance(word, str) else word
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in word)


# MARK: Frames and JSON


HEADER = {"msg_id": "a", "session": "s", "username": "u", "date": "2026-01-01T00:00:00Z", "version": "5.4"}
REQUESTS = {
    "execute_request": {"code": "1", "silent": False, "store_history": True, "user_expressions": {"a": "b"},
                        "allow_stdin": True, "stop_on_error": True},
    "inspect_request": {"code": "show", "cursor_pos": 2, "detail_level": 1},
    "complete_request": {"code": "sho", "cursor_pos": 3},
    "history_request": {"output": True, "raw": True, "hist_access_type": "search", "session": 0, "start": 1, "stop": 3,
                        "n": 5, "pattern": "*a?", "unique": True},
    "is_complete_request": {"code": "show("},
    "kernel_info_request": {},
    "comm_info_request": {"target_name": None},
    "connect_request": {},
    "comm_open": {"comm_id": "c", "target_name": "t", "data": {}},
    "comm_msg": {"comm_id": "c", "data": {"x": [1]}},
    "comm_close": {"comm_id": "c", "data": {}},
    "shutdown_request": {"restart": True},
    "interrupt_request": {},
    "debug_request": {"seq": 1, "type": "request", "command": "initialize", "arguments": {}},
    "usage_request": {},
    "input_reply": {"value": "x"},
}
CONNECTION = {
    "transport": "tcp", "ip": "127.0.0.1", "shell_port": 1, "iopub_port": "2", "stdin_port": 3, "control_port": 4,
    "hb_port": 65535, "key": "k", "signature_scheme": "hmac-sha256", "kernel_name": "",
}


def packed(frames):
    body = b"".join(struct.pack(">H", len(frame)) + frame for frame in frames[:-1])
    return bytes([len(frames) - 1]) + body + frames[-1]


def frames():
    for kind, content in REQUESTS.items():
        parts = [json.dumps(part).encode() for part in ({**HEADER, "msg_type": kind}, {}, {}, content)]
        yield packed([b"identity", b"<IDS|MSG>", b"", *parts])
    yield packed([b"<IDS|MSG>", b"0" * 64, b"{}", b"{}", b"{}", b"{}", b"buffer"])
    yield packed([b"", b"<IDS|MSG>"])


def json_texts():
    for content in REQUESTS.values():
        yield json.dumps(content).encode()
    yield b'[1e5, -0.0, 1E400, 123456789012345678901234567890, "\\ud83d\\ude00\\u0000", true, null, {"a": {"a": []}}]'
    yield b"[" * 130 + b"]" * 130
    for text in configurations():
        if len(text) <= 4000:
            yield text


def configurations():
    """The architectures in the fixtures, cut out as text."""
    for data in model_files(".h5"):
        start = data.find(b'{"class_name"')
        if start >= 0:
            yield data[start:data.index(b"\0", start)]


def connections():
    yield json.dumps(CONNECTION).encode()
    for change in ({"transport": "ipc", "ip": "/tmp/x"}, {"ip": "::1"}, {"ip": "localhost"}, {"ip": "*"}, {"key": ""},
                   {"signature_scheme": "hmac-md5"}, {"shell_port": 70000}, {"curve_secretkey": "x" * 40}):
        yield json.dumps(CONNECTION | change).encode()


# MARK: Cells


COMMANDS = [
    "load", "explain", "show", "predict", "summary", "preprocess", "save", "compare", "print", "warn", "clear", "input",
    "variables", "forget", "help", "version", "gradcam_backend", "gradcam", "format_as_image", "heatmap_to_image",
    "expand_heatmap", "image_from", "show_prediction", "explain_prediction",
]
OPTIONS = ["targets=", "layer=", "method=", "size=", "crop=", "mode=", "colormap=", "alpha_limit=", "width=", "top=",
           "as=", "labels=", "preprocess=", "resample=", "wait=", "legend=", "columns="]
CELLS = [
    'model = load "a.h5"\nshow model "a.png" targets=[282]', "show(explain(model, 'a.jpg'), width=300)",
    "explain(pair, names).targets[0].score", "x = [1, -2.5e3, (1,), {'a': none}]\nx[0]", "show?", "?explain", "help",
    "import eli5\neli5.show_prediction(model, doc)", "a = float('inf'); b = float('nan')", "names[-1]", "pair[1][1]",
    "x = [pair, pair]\nx = [x, x]\nx", "print \"a\\n\\u00e9\\U0001F600\" names pair", "input \"question\"",
    "variables\nforget pair names", "load \"*.png\" size=(2, 3)", "# comment\r\n1.5;2.5", "größe = 1\n\u00a0größe",
    "d = {\"a\": 1, \"a\": 2}\nd[\"a\"]", "Dict(\"a\" => 1)", "load cat.jpg", "show(model,", "x = = 3", ")",
]


def cells():
    for cell in CELLS:
        yield b"\xff" + cell.encode()
    generator = random.Random(1)
    pieces = COMMANDS + OPTIONS + ["(", ")", "[", "]", "{", "}", ",", ".", "=", " ", "\n", "1", "'a'", '"b"', "pair",
                                   "names", "_", "#", "?", "-1", ";", "\r\n", "😀"]
    for _ in range(60):
        cell = "".join(generator.choice(pieces) for _ in range(generator.randrange(1, 30)))
        yield bytes([generator.randrange(256)]) + cell.encode()


# MARK: Files


def hdf5_files():
    # Those that libhdf5 does not survive would end each run as it begins.
    damaged = [path.read_bytes() for path in (FIXTURES / "HDF5" / "Damaged").iterdir()]
    return [data for data in model_files(".h5") if data not in damaged]


def archives():
    return model_files(".keras")


def architectures():
    for path in sorted(FIXTURES.rglob("*.json")):
        yield path.read_bytes()
    for text in configurations():
        if len(text) <= 16_000:
            yield text


def lambda_codes():
    """The code of the fixtures' Lambdas, which several versions of Python wrote, and tuples that share elements."""
    seen = set()
    for data in model_files(".h5"):
        for text in re.findall(rb'"(4[wy][A-Za-z0-9+/]{40,}(?:\\\\n|[A-Za-z0-9+/=])*)', data):
            code = base64.b64decode(text.replace(b"\\n", b""))
            if code not in seen:
                seen.add(code)
                yield code
    yield marshal.dumps((lambda x, f=2: x[0] * f / 127.5 - 1).__code__)
    shared = (1.5, "text")
    yield marshal.dumps(((shared, shared), (shared, shared), 10**40, 1j, b"", None, True, [1], {"a"}))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, rows, *chunks, interlace=0):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    body = b"".join(chunk(kind, data) for kind, data in chunks)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IDAT", zlib.compress(rows)) +
            chunk(b"IEND", b""))


def exif(orientation):
    return b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)


def pngs():
    generator = random.Random(2)
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
    for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            row = (7 * channels[colour] * depth + 7) // 8
            rows = b"".join(bytes([y % 5]) + generator.randbytes(row) for y in range(5))
            palette = [(b"PLTE", generator.randbytes(3 * 2**min(depth, 8)))] if colour == 3 else []
            yield png(7, 5, depth, colour, rows, *palette)
    yield png(7, 5, 8, 3, (b"\0" + b"\1" * 7) * 5, (b"PLTE", bytes(range(6))), (b"tRNS", b"\x80\x40"))
    yield png(7, 5, 8, 0, (b"\0" + b"\1" * 7) * 5, (b"tRNS", b"\0\1"), (b"eXIf", exif(6)), (b"gAMA", b"\0\0\xb1\x8f"))
    yield png(9, 9, 8, 2, b"\0" * 400, interlace=1)
    yield png(7, 5, 8, 0, (b"\0" + b"\1" * 7) * 5, (b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 200)),
              (b"zTXt", b"k\0\0" + zlib.compress(b"a" * 300)), (b"tEXt", b"whylight\0{}"), (b"sBIT", b"\x08"))
    yield png(30_000, 30_000, 8, 6, b"")


def jpegs():
    try:
        from PIL import Image
    except ImportError:
        print("note: no Pillow, so no JPEG seeds")
        return
    generator = random.Random(3)
    for mode, count in {"L": 1, "RGB": 3, "CMYK": 4}.items():
        picture = Image.frombytes(mode, (19, 13), generator.randbytes(19 * 13 * count))
        for options in ({}, {"progressive": True}, {"optimize": True, "quality": 5}, {"restart_marker_rows": 1},
                        {"subsampling": 0} if mode == "RGB" else {"quality": 100}):
            file = io.BytesIO()
            picture.save(file, "JPEG", **options)
            yield file.getvalue()
    file = io.BytesIO()
    picture = Image.frombytes("RGB", (19, 13), bytes(19 * 13 * 3))
    picture.save(file, "JPEG", exif=b"Exif\0\0" + exif(7))
    yield file.getvalue()


def npy(descr, order, shape, data, version=1):
    text = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}".encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + data


def arrays():
    for descr, size in {"<f4": 4, "<f8": 8, "|u1": 1}.items():
        for order in (False, True):
            yield npy(descr, order, (2, 3), bytes(range(6 * size)))
    yield npy("<f4", True, (2, 2, 2), bytes(32), version=2)
    yield npy("<f4", False, (), bytes(4), version=3)
    yield npy("<f4", False, (0, 5), b"")
    yield npy("|u1", True, (1,) * 64, b"\1")
    yield npy("<f8", False, (2**31, 2**31), bytes(8))


def labels():
    yield json.dumps({str(n): [f"n{n}", f"class {n}"] for n in range(5)}).encode()
    yield json.dumps(["a", "b", "é"]).encode()
    yield json.dumps({"0": "a", "1": "b"}).encode()
    yield "0 Cat\n1 Dog\r\n2 Größe\n".encode()
    yield b"\xef\xbb\xbfcat\ndog\n\n"
    yield b"[" * 600


# MARK: What the process that reads HDF5 says


def number(value):
    """In groups of seven bits, the lowest first."""
    groups = []
    while value >= 0x80:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*groups, value])


def text(value):
    return number(len(value.encode())) + value.encode()


def many(values, encode):
    return number(len(values)) + b"".join(encode(value) for value in values)


def listings():
    """As Sources/HDF5/Listing tells: messages with their lengths before them."""
    failure = bytes([11]) + text("cannot be read") + many(["H5A_read: failed"], text)
    attributes = [
        text("a") + many([2], number) + b"\0" + many(["x", "yz"], text), text("b") + many([], number) + b"\1" + failure]
    members = [("x", 3), ("y", 4), ("z", 5), ("out", 0), ("left", 1), ("around", 2)]
    group = b"\0" + many(members, lambda member: text(member[0]) + number(member[1])) + many(attributes, bytes)
    datasets = [
        b"\1" + many([2, 3], number) + b"\0\0" + number(64), b"\1" + many([4], number) + b"\0\1" + number(300),
        b"\1" + many([4], number) + b"\1", b"\1" + many([], number) + b"\2" + failure]
    answer = b"\0" * 4 + struct.pack("<4f", 1, 2, 3, 4)
    for objects in ([group, *datasets], [group, group, b"\2", b"\3" + failure], [b"\3" + failure], [datasets[0]]):
        messages = [b"whylight hdf5 listing 1", *objects, b""]
        yield b"".join(struct.pack("<I", len(message)) + message for message in messages) + answer


TARGETS = {
    "frames": frames, "json": json_texts, "connection": connections, "cell": cells, "hdf5": hdf5_files,
    "archive": archives, "listing": listings, "architecture": architectures, "lambda": lambda_codes, "png": pngs, "jpeg": jpegs,
    "npy": arrays, "labels": labels,
}
KEYS = sorted({key for content in REQUESTS.values() for key in content} | set(HEADER) | {"msg_type"})
JSON_WORDS = ["{", "}", "[", "]", ":", ",", "null", "true", "false", "NaN", "-Infinity", "1e999", "-1",
              "9223372036854775808", "\\ud800", "\\u0000", "\ufeff", "0", "1048577", "-0"]
# The keys, classes and functions that several of the fixtures' configurations name, of all versions of Keras.
MENTIONS = collections.Counter(
    word for text in architectures() for word in set(re.findall(r"[A-Za-z_]\w{2,40}", text.decode(errors="replace")))
)
KERAS_WORDS = sorted(word for word, count in MENTIONS.items() if count >= 3 and not re.search(r"\d{2}", word))
HDF5_WORDS = [b"\x89HDF\r\n\x1a\n", b"OHDR", b"OCHK", b"FRHP", b"FHDB", b"FHIB", b"BTHD", b"BTLF", b"BTIN", b"TREE", b"SNOD",
              b"HEAP", b"GCOL", b"\xff" * 8, b"\x00" * 8, b"\xff\xff\xff\x7f", "model_config", "model_weights",
              "layer_names", "weight_names", "keras_version", "backend", "kernel:0", "bias:0"]
WORDS = {
    "frames": ["<IDS|MSG>", *REQUESTS, *KEYS, *JSON_WORDS, "range", "tail"],
    "json": [*KEYS, *KERAS_WORDS, *JSON_WORDS],
    "connection": [*CONNECTION, *JSON_WORDS, "hmac-sha512", "ipc", "curve_secretkey", "0.0.0.0"],
    "cell": [*COMMANDS, *OPTIONS, "pair", "names", "_", "none", "true", "eli5.", "import ", "float('inf')", "Dict(", "=>",
             "\\u", "\\U0001F600", "\r\n", "\x00", "e400", "?", "[[[[", "((((", "x=[x,x]\n", "\"\"\""],
    "hdf5": [*HDF5_WORDS, *KERAS_WORDS, "-1", "1048576", "99999999999"],
    "archive": [b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", "config.json", "metadata.json",
                "model.weights.h5", "../", *HDF5_WORDS[:10], "-1", "99999999999"],
    "listing": [b"\1\0\0\0\2", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff" * 8 + b"\x7f", b"\x80\x80\x80\x80\x01"],
    "architecture": [*KERAS_WORDS, *JSON_WORDS, "keras_history", "build_config", "module", "registered_name"],
    "lambda": [b"\xe3", b"c", b")\x02", b"r\0\0\0\0", b"r\1\0\0\0", b"\xa9\x02", b"(\xff\xff\xff\x7f", b"g", b"l",
               b"Z\x0cl2_normalize", b"s\x06\0\0\0", b"\x97\0", b"d\1S\0"],
    "png": ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "tEXt", "zTXt", "iTXt", "bKGD", "pHYs",
            "sBIT", "sPLT", "hIST", "tIME", "eXIf", b"\x7f\xff\xff\xff", b"\0\0\x75\x30", b"Exif\0\0"],
    "jpeg": [b"\xff\xd8", b"\xff\xd9", b"\xff\xc0", b"\xff\xc1", b"\xff\xc2", b"\xff\xc4", b"\xff\xc9", b"\xff\xca", b"\xff\xda",
             b"\xff\xdb", b"\xff\xdd", b"\xff\xe0", b"\xff\xe1Exif\0\0", b"\xff\xeeAdobe", b"\xff\xd0", b"\xff\xff"],
    "npy": ["'descr': ", "'fortran_order': ", "'shape': ", "<f4", "<f8", "|u1", ">f4", "True", "False", "(", ")", ",",
            "-1", "9223372036854775807", "4294967296", "\u0661"],
    "labels": [*JSON_WORDS, "\"0\":", "[\"n1\",\"a\"]", "\r\n", "\u2028", "\ufeff", "0 "],
}

if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
