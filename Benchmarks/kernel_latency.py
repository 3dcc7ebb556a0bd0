#!/usr/bin/env python3
"""Measures what a person waits for: a kernel's start, a trivial cell, `load`, the first `show` and later ones.

Starts the kernels by turns through jupyter_client, ipykernel beside Whylight, because numbers are worth comparing
only within one run on one machine. Prints a table of medians (and the range), and all of it as JSON with --json.
Linux only: processor time and memory are asked of its kernel.
"""

import argparse
import contextlib
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import zmq
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT = 120


def command_lines(kernel):
    return {
        "whylight": [str(kernel), "kernel", "--connection-file", "{connection_file}"],
        "ipykernel": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    }


class Process:
    """What Linux says about the kernel's process."""

    def __init__(self, pid):
        self.pid = pid

    def cpu_ms(self):
        """Processor time of all threads so far, living and ended."""
        # The clock that clock_getcpuclockid(3) makes of a process id: nanoseconds, where /proc/…/stat has 10 ms.
        return time.clock_gettime(~self.pid << 3 | 2) * 1000

    def peak_mib(self):
        """The most memory ever resident."""
        lines = pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


class QuickClient(BlockingKernelClient):
    """A client whose sockets try again every 2 ms; libzmq's 100 ms would round a start up to the next tenth."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.context.setsockopt(zmq.RECONNECT_IVL, 2)


@contextlib.contextmanager
def running(name, command):
    """Starts a kernel; yields its client, its process and the milliseconds until it answered."""
    manager = KernelManager(kernel_name=name, client_factory=QuickClient)
    manager._kernel_spec = KernelSpec(argv=command, display_name=name, language=name, interrupt_mode="message")
    start = time.perf_counter()
    manager.start_kernel(cwd=str(ROOT), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    try:
        client.start_channels()
        request = client.kernel_info()
        reply(client, request)
        elapsed = (time.perf_counter() - start) * 1000
        wait_for_idle(client, request)
        yield client, Process(manager.provisioner.process.pid), elapsed
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def reply(client, request):
    while True:
        message = client.get_shell_msg(timeout=TIMEOUT)
        if message["parent_header"].get("msg_id") == request:
            return message


def wait_for_idle(client, request):
    """Reads iopub up to the idle that ends the request; returns what was published on the way."""
    published = []
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return published
        published.append(message)


def run_cell(client, process, code):
    """Runs a cell; wall time and processor time in ms until reply and idle, and what it published."""
    cpu, start = process.cpu_ms(), time.perf_counter()
    request = client.execute(code)
    content = reply(client, request)["content"]
    published = wait_for_idle(client, request)
    wall = (time.perf_counter() - start) * 1000
    if content["status"] != "ok":
        raise SystemExit(f"the cell failed: {content.get('ename')}: {content.get('evalue')}\n{code}")
    return wall, process.cpu_ms() - cpu, published


def measure_kernel(name, command, cells):
    """One start of one kernel: start, trivial cells, memory."""
    with running(name, command) as (client, process, start):
        result = {"start": start, "start_cpu": process.cpu_ms()}
        result["first_cell"] = run_cell(client, process, "1.5")[0]
        for _ in range(20):
            run_cell(client, process, "1.5")
        cpu = process.cpu_ms()
        result["cell"] = statistics.median(run_cell(client, process, "1.5")[0] for _ in range(cells))
        result["cell_cpu"] = (process.cpu_ms() - cpu) / cells
        result["peak_mib"] = process.peak_mib()
    return result


def measure_demo(command, demo, repeats):
    """One start of Whylight: load the demo's model, show a photo, show it again."""
    with running("whylight", command) as (client, process, _):
        result = {}
        code = f'model = load "{demo}/models/efficientnet_lite0.h5"\nphoto = load "{demo}/photos/chelsea.png"'
        result["load"], result["load_cpu"], _ = run_cell(client, process, code)
        result["first_show"], result["first_show_cpu"], published = run_cell(client, process, "show model photo")
        if not any("image/png" in message["content"].get("data", {}) for message in published):
            raise SystemExit("show published no picture")
        warm = [run_cell(client, process, "show model photo") for _ in range(repeats)]
        result["warm_show"] = statistics.median(wall for wall, _, _ in warm)
        result["warm_show_cpu"] = statistics.median(cpu for _, cpu, _ in warm)
        result["demo_peak_mib"] = process.peak_mib()
    return result


ROWS = {
    "start": "start → first kernel_info_reply (ms)",
    "start_cpu": "processor time by then (ms)",
    "first_cell": "first cell → reply and idle (ms)",
    "cell": "trivial cell → reply and idle (ms)",
    "cell_cpu": "processor time per trivial cell (ms)",
    "peak_mib": "peak memory after the cells (MiB)",
    "load": "load model and photo (ms)",
    "load_cpu": "processor time of it (ms)",
    "first_show": "first show (ms)",
    "first_show_cpu": "processor time of it (ms)",
    "warm_show": "warm show (ms)",
    "warm_show_cpu": "processor time of it (ms)",
    "demo_peak_mib": "peak memory after show (MiB)",
}


def summarise(runs):
    """Median, lowest and highest of each quantity over the runs."""
    return {
        key: {
            "median": statistics.median(run[key] for run in runs),
            "min": min(run[key] for run in runs),
            "max": max(run[key] for run in runs),
        }
        for key in runs[0]
    }


def print_table(kernels):
    print("| | " + " | ".join(kernels) + " |")
    print("|---|" + "---|" * len(kernels))
    for key, title in ROWS.items():
        values = [kernels[name].get(key) for name in kernels]
        if not any(values):
            continue
        texts = [f"{v['median']:.2f} ({v['min']:.2f}–{v['max']:.2f})" if v else "–" for v in values]
        print(f"| {title} | " + " | ".join(texts) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernel", type=pathlib.Path, default=ROOT / ".build/release/whylight")
    parser.add_argument("--demo", type=pathlib.Path, default=ROOT / "demo")
    parser.add_argument("--starts", type=int, default=7, help="how often each kernel is started (default: 7)")
    parser.add_argument("--cells", type=int, default=300, help="trivial cells a start (default: 300)")
    parser.add_argument("--repeats", type=int, default=20, help="warm shows a start (default: 20)")
    parser.add_argument("--only", choices=["whylight", "ipykernel"], help="measure one kernel alone")
    parser.add_argument("--json", type=pathlib.Path, help="also write everything to this file")
    options = parser.parse_args()

    commands = command_lines(options.kernel.resolve())
    if options.only:
        commands = {options.only: commands[options.only]}
    runs = {name: [] for name in commands}
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as runtime:
        os.environ["JUPYTER_RUNTIME_DIR"] = runtime
        os.environ["WHYLIGHT_HISTORY"] = "off"
        for _ in range(options.starts):
            for name, command in commands.items():
                run = measure_kernel(name, command, options.cells)
                if name == "whylight":
                    run |= measure_demo(command, options.demo.resolve(), options.repeats)
                runs[name].append(run)

    kernels = {name: summarise(measured) for name, measured in runs.items()}
    facts = {
        "machine": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "load_average": [load_before, os.getloadavg()[0]],
        "starts": options.starts,
        "cells": options.cells,
    }
    print(f"{facts['cores']} cores, load average {load_before:.1f} before; medians of {options.starts} starts (range)\n")
    print_table(kernels)
    if options.json:
        options.json.write_text(json.dumps({**facts, "kernels": kernels, "runs": runs}, indent=1) + "\n")


if __name__ == "__main__":
    main()
