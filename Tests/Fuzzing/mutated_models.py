"""Has a running kernel load thousands of damaged models, and counts what becomes of them.

    python mutated_models.py BINARY --count 10000 [--seed 1] [--kept FOLDER]

The fuzz targets `hdf5` and `archive` end when libhdf5 does. This is what a user sees: the kernel must answer each file with a
model or an error, however it is damaged. Prints one line of Markdown, and ends with status 1 if a kernel died or hung.
"""

from __future__ import annotations

import argparse
import pathlib
import random
import shutil
import sys
import tempfile
import time

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

from model_files import model_files

PATIENCE = 20.0
MARKS = [b"OHDR", b"OCHK", b"FRHP", b"FHDB", b"BTHD", b"BTLF", b"TREE", b"SNOD", b"HEAP", b"GCOL", b"PK\x01\x02", b"PK\x05\x06"]
EXTREMES = [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF]


def mutated(generator, files):
    """One of the files with a few changes, most of them to addresses, sizes and counts."""
    data = bytearray(generator.choice(files))
    marks = [at for mark in MARKS for at in places(data, mark)] or [0]
    for _ in range(generator.choice((1, 1, 1, 2, 3, 5, 10))):
        kind = generator.randrange(10)
        # Near a structure's beginning, or anywhere.
        at = generator.choice(marks) + generator.randrange(200) if kind < 6 else generator.randrange(len(data))
        at = min(at, len(data) - 1)
        if kind in (0, 1, 2, 6):
            data[at] = generator.choice(EXTREMES)
        elif kind in (3, 7):
            data[at] ^= 1 << generator.randrange(8)
        elif kind in (4, 8):
            width = generator.choice((2, 4, 8))
            number = generator.choice((0, 1, len(data), len(data) - 1, at, 2**31 - 1, 2**32 - 1, 2**63, 2**64 - 1))
            data[at:at + width] = (number % 2**(8 * width)).to_bytes(width, "little")
        elif kind == 5:
            other = generator.choice(files)
            begin, length = generator.randrange(len(other)), generator.randrange(1, 64)
            data[at:at + length] = other[begin:begin + length]
        elif generator.random() < 0.2:
            del data[at:]
            data += b"\0"
    return bytes(data)


def places(data, mark):
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


class Kernel:
    def __init__(self, binary):
        self.binary = binary
        self.start()

    def start(self):
        self.manager = KernelManager()
        self.manager._kernel_spec = KernelSpec(
            argv=[self.binary, "kernel", "-f", "{connection_file}"], display_name="w", language="whylight",
            interrupt_mode="message")
        self.manager.start_kernel()
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def load(self, path):
        """The reply's content, "died" or "hung"."""
        request = self.client.execute(f'load "{path}" as="model"', store_history=False)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                reply = self.client.get_shell_msg(timeout=0.5)
            except Exception:
                if not self.manager.is_alive():
                    return "died"
                continue
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]
        return "hung"

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="ends earlier")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=pathlib.Path, help="where files go that a kernel did not survive")
    options = parser.parse_args()
    generator = random.Random(options.seed)
    files = model_files(".h5") + model_files(".keras")
    counts = dict.fromkeys(("inputs", "loaded", "refused", "lost", "died", "hung"), 0)
    begin = time.monotonic()
    kernel = Kernel(str(options.binary.resolve()))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "model"
        while counts["inputs"] < options.count and time.monotonic() - begin < options.seconds:
            path.write_bytes(mutated(generator, files))
            answer = kernel.load(path)
            counts["inputs"] += 1
            if answer in ("died", "hung"):
                counts[answer] += 1
                if options.kept:
                    options.kept.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, options.kept / f"{options.seed}-{counts['inputs']}")
                kernel.stop()
                kernel.start()
            elif answer["status"] == "ok":
                counts["loaded"] += 1
            else:
                counts["refused"] += 1
                counts["lost"] += "does not survive" in answer["evalue"]
    kernel.stop()
    print("| damaged models | loaded | refused | of these readers that died | kernels that died | that hung | seconds |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    print("| " + " | ".join(f"{number:,}" for number in (*counts.values(), round(time.monotonic() - begin))) + " |")
    sys.exit(1 if counts["died"] or counts["hung"] else 0)


if __name__ == "__main__":
    main()
