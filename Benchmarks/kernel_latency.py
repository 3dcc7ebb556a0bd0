#!/usr/bin/env python3
"""Measures what a person waits for, beside ipykernel and xeus-python, by turns: start, cells, pictures, interrupts, the
end; and the demo's model.

Numbers are worth comparing only within one run on one machine. Prints medians, with the range; --json writes all, and
--document puts the table between the two marks of a page.
"""

import argparse
import dataclasses
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile

import kernel_measures as measure
from kernel_process import specification

ROOT = pathlib.Path(__file__).resolve().parent.parent

MARKS = "<!-- figures -->", "<!-- end of figures -->"

ROWS = {
    "start": "start → first kernel_info_reply (ms)",
    "start_cpu": "processor time by then (ms)",
    "first_cell": "first cell → reply and idle (ms)",
    "cell": "trivial cell → reply and idle (ms)",
    "cell_cpu": "processor time per trivial cell (ms)",
    "peak_mib": "peak memory after the cells (MiB)",
    "picture": "cell showing a picture of 5 MB → idle (ms)",
    "picture_cpu": "processor time of it (ms)",
    "interrupt": "interrupt in mid-computation → idle (ms)",
    "interrupts": "interrupts that ended the cell",
    "shutdown": "shutdown_request → gone (ms)",
    "orphan": "parent killed → gone (ms)",
    "displays": f"{measure.DISPLAYS} displays: a sleeping reader gets",
    "displays_idle": "and idle",
    "load": "load the demo's model and a photo (ms)",
    "load_cpu": "processor time of it (ms)",
    "first_show": "first show (ms)",
    "first_show_cpu": "processor time of it (ms)",
    "warm_show": "warm show (ms)",
    "warm_show_cpu": "processor time of it (ms)",
    "demo_peak_mib": "peak memory after show (MiB)",
}


@dataclasses.dataclass
class Kernel:
    """How to start a kernel, and how its language says the same things."""

    name: str
    spec: object
    folder: pathlib.Path
    trivial: str
    picture_setup: str
    picture: str
    displays: str
    #: Runs for at least five seconds.
    long: str
    long_setup: str = ""


def whylight(binary, folder, picture, demo):
    classes = ", ".join(str(n % 1000) for n in range(5000))
    return Kernel(
        "Whylight", specification("whylight", [str(binary), "kernel", "-f", "{connection_file}"], "message"), folder,
        trivial="1.5", picture_setup=f'picture = load "{picture}"', picture="picture",
        displays="show" + " 1" * measure.DISPLAYS,
        long_setup=f'model = load "{demo}/models/efficientnet_lite0.h5"\nphoto = load "{demo}/photos/chelsea.png"',
        long=f"x = explain model photo targets=[{classes}]")


def python_kernel(name, argv, interrupt_mode, folder, picture):
    return Kernel(
        name, specification(name, argv, interrupt_mode), folder,
        trivial="1.5", picture="Image(png)",
        picture_setup=f"from IPython.display import Image, display\npng = open({str(picture)!r}, 'rb').read()",
        displays=f"for n in range({measure.DISPLAYS}): display(n)",
        long_setup="import time", long="end = time.time() + 5\nwhile time.time() < end: pass")


def kernels(binary, folder, picture, demo):
    """Whylight, and those of this interpreter's environment."""
    found = [whylight(binary, folder, picture, demo)]
    for name, spec in (("ipykernel", "python3"), ("xeus-python", "xpython")):
        path = pathlib.Path(sys.prefix) / "share/jupyter/kernels" / spec / "kernel.json"
        if path.exists():
            description = json.loads(path.read_text())
            # Their first argument is the name of some Python.
            argv = [sys.executable, *description["argv"][1:]]
            mode = description.get("interrupt_mode", "signal")
            found.append(python_kernel(name, argv, mode, folder, picture))
    return found


def noise(path):
    """A picture that no compression makes smaller: 3.7 MB, 5 MB in base64."""
    from PIL import Image

    Image.frombytes("RGB", (1118, 1118), os.urandom(1118 * 1118 * 3)).save(path, compress_level=0)


def measurements(kernel, options):
    """All runs of one start of a kernel."""
    result = measure.everyday(kernel, options.cells) | measure.orphan(kernel)
    if kernel.name == "Whylight":
        result |= measure.demo(kernel, options.demo, options.repeats)
    return result


def once(kernel, options):
    """What is counted rather than timed, and measured in a single start."""
    times = measure.interrupts(kernel, options.interrupts)
    ended = [time for time in times if time is not None]
    counted = {"interrupts": f"{len(ended)} of {len(times)}", "interrupt": ended or [None]}
    return measure.sleeping_reader(kernel) | counted


def summary(runs, single):
    """Lists of values, by row."""
    return {key: [run[key] for run in runs] for key in runs[0]} | {
        key: value if isinstance(value, list) else [value] for key, value in single.items()
    }


def text(values):
    if values is None:
        return "–"
    if any(value is None for value in values):
        return "never"
    if not isinstance(values[0], float):
        return str({True: "yes", False: "no"}.get(values[0], values[0]) if isinstance(values[0], bool) else values[0])
    median = f"{statistics.median(values):.2f}"
    return f"{median} ({min(values):.2f}–{max(values):.2f})" if len(values) > 1 else median


def ratio(ours, others):
    numbers = [v for values in (ours, others) for v in (values or [None])]
    if any(not isinstance(number, float) for number in numbers):
        return "–"
    return f"{statistics.median(ours) / statistics.median(others):.2f}"


def version(name, binary):
    if name == "Whylight":
        return subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    return importlib.metadata.version(name)


def table(results, binary):
    """The lines of a table in Markdown."""
    peers = [name for name in results if name != "Whylight"] if "Whylight" in results else []
    titles = [f"{name} {version(name, binary)}" for name in results] + [f"Whylight / {peer}" for peer in peers]
    yield "| | " + " | ".join(titles) + " |"
    yield "|---|" + "---|" * len(titles)
    for key, title in ROWS.items():
        values = [results[name].get(key) for name in results]
        if any(value is not None for value in values):
            ratios = [ratio(results["Whylight"].get(key), results[peer].get(key)) for peer in peers]
            yield f"| {title} | " + " | ".join([text(value) for value in values] + ratios) + " |"


def document(page, lines):
    """Puts lines between the page's marks."""
    begin, end = MARKS
    pattern = re.escape(begin) + ".*" + re.escape(end)
    between = "\n".join([begin, "", *lines, "", end])
    page.write_text(re.sub(pattern, lambda _: between, page.read_text(), flags=re.DOTALL))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", type=pathlib.Path, default=ROOT / ".build/release/whylight")
    parser.add_argument("--demo", type=pathlib.Path, default=ROOT / "demo")
    parser.add_argument("--starts", type=int, default=7, help="how often each kernel is started (default: 7)")
    parser.add_argument("--cells", type=int, default=300, help="trivial cells a start (default: 300)")
    parser.add_argument("--repeats", type=int, default=20, help="warm shows a start (default: 20)")
    parser.add_argument("--interrupts", type=int, default=100, help="interrupts of a computing cell (default: 100)")
    parser.add_argument(
        "--only", nargs="+", type=str.lower, choices=["whylight", "ipykernel", "xeus-python"], metavar="KERNEL",
        help="measure some of the kernels: Whylight, ipykernel, xeus-python")
    parser.add_argument("--document", type=pathlib.Path, help="also put the table into this page")
    parser.add_argument("--json", type=pathlib.Path, help="also write everything to this file")
    options = parser.parse_args()
    options.demo = options.demo.resolve()

    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        # Each kernel stores its history, as it does for its users, but not in theirs.
        os.environ |= {
            "JUPYTER_RUNTIME_DIR": scratch, "IPYTHONDIR": f"{scratch}/ipython",
            "WHYLIGHT_HISTORY": f"{scratch}/history.sqlite",
        }
        picture = folder / "noise.png"
        noise(picture)
        measured = kernels(options.kernel.resolve(), folder, picture, options.demo)
        measured = [kernel for kernel in measured if not options.only or kernel.name.lower() in options.only]
        if not measured:
            parser.error(f"not installed beside {sys.executable}: {', '.join(options.only)}; see make bench-kernel")
        runs = {kernel.name: [] for kernel in measured}
        for _ in range(options.starts):
            for kernel in measured:
                runs[kernel.name].append(measurements(kernel, options))
        results = {kernel.name: summary(runs[kernel.name], once(kernel, options)) for kernel in measured}

    facts = {
        "machine": platform.machine(), "cores": len(os.sched_getaffinity(0)),
        "load_average": [load_before, os.getloadavg()[0]], "starts": options.starts, "cells": options.cells,
    }
    load = f"load average {load_before:.1f} before"
    client = f"jupyter_client {importlib.metadata.version('jupyter_client')}, Python {platform.python_version()}"
    lines = [
        f"{datetime.date.today()}, {facts['cores']} cores of {facts['machine']}, {load}; {client}; medians of"
        f" {options.starts} starts (range)", "", *table(results, options.kernel)]
    print("\n".join(lines))
    if options.document:
        document(options.document, lines)
    if options.json:
        options.json.write_text(json.dumps(facts | {"kernels": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
