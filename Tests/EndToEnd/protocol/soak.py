"""Runs thousands of cells over two clients, restarting the kernel now and then, and watches its memory, descriptors and
threads.

    python soak.py [--cells 10000] [--lives 5]

Prints one line a life of the kernel, and ends with status 1 if anything grew by more than 5 %.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import sys
import tempfile
import time

import kernel as kernels
from dot import DOT

MODEL = pathlib.Path(__file__).resolve().parents[2] / "Fixtures" / "Models" / "ClosedForm" / "softmax.h5"
TOLERANCE = 0.05
# A process settles first: allocators keep what they once had.
SETTLING = 0.4

CELLS = [
    "1.5", "x = [1, (2.5,), {\"a\": none}]\nx", "dot = load \"{folder}/dot.png\"\nshow dot", "variables", "help show",
    "model = load \"{model}\" preprocess=\"unit\"\nmodel", "show model dot", "explain(model, dot).targets[0].score",
    "predict model dot", "summary model", "print \"text\" x", "warn \"text\"", "clear wait=true", "boom", "show(",
    "load \"{folder}/missing.png\"", "save dot \"{folder}/out.png\" overwrite=true", "forget x", "# comment", "",
]
REQUESTS = [
    ("complete_request", {"code": "show(model, do", "cursor_pos": 14}),
    ("inspect_request", {"code": "explain", "cursor_pos": 3}),
    ("is_complete_request", {"code": "show("}), ("history_request", {"hist_access_type": "tail", "n": 5}),
    ("kernel_info_request", {}), ("comm_info_request", {}),
]


class Usage:
    """Of a process: resident bytes, open descriptors, threads."""

    def __init__(self, pid):
        with open(f"/proc/{pid}/status") as status:
            fields = dict(line.split(":", 1) for line in status)
        self.memory = int(fields["VmRSS"].split()[0]) << 10
        self.threads = int(fields["Threads"])
        self.descriptors = len(os.listdir(f"/proc/{pid}/fd"))

    def grew(self, before):
        return [
            f"{name} {old} → {new}"
            for name, old, new in (("memory", before.memory, self.memory), ("threads", before.threads, self.threads),
                                   ("descriptors", before.descriptors, self.descriptors))
            if new > old * (1 + TOLERANCE)
        ]

    def __str__(self):
        return f"{self.memory / 2**20:.1f} MiB, {self.descriptors} descriptors, {self.threads} threads"


def run(cells, lives, report=print):
    """Returns what grew, as text; empty where nothing did."""
    growth = []
    with tempfile.TemporaryDirectory() as folder, kernels.KernelUnderTest() as kernel:
        (pathlib.Path(folder) / "dot.png").write_bytes(DOT)
        for life in range(lives):
            if life:
                kernel.restart()
            clients = [kernel.main, kernel.client()]
            begin = time.monotonic()
            count = cells // lives
            settled = None
            for number in range(count):
                client = clients[number % 2]
                code = CELLS[number // 2 % len(CELLS)].replace("{folder}", folder).replace("{model}", str(MODEL))
                client.run(code)
                if number % 10 == 0:
                    clients[1].ask(*REQUESTS[number // 10 % len(REQUESTS)])
                for other in clients:
                    if other is not client:
                        other.skip_outputs()
                if number == int(count * SETTLING):
                    settled = Usage(kernel.process.pid)
            usage = Usage(kernel.process.pid)
            grown = usage.grew(settled)
            growth += [f"life {life + 1}: {text}" for text in grown]
            report(f"life {life + 1}: {count} cells in {time.monotonic() - begin:.1f} s; after {SETTLING:.0%} of them "
                   f"{settled}; at the end {usage}{'; GREW' if grown else ''}", flush=True)
    return growth


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cells", type=int, default=10_000)
    parser.add_argument("--lives", type=int, default=5)
    arguments = parser.parse_args()
    os.environ.setdefault("WHYLIGHT_HISTORY", "off")
    grown = run(arguments.cells, arguments.lives)
    print("\n".join(grown) or "nothing grew")
    sys.exit(1 if grown else 0)
