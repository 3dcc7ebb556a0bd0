#!/usr/bin/env python3
"""From the start of a kernel's process to the overlay in the cell: Whylight, and eli5 in ipykernel, by turns.

Runs in the environment 'engines'; prints one JSON list, a record for each kernel. The time is until the client has
the picture's message; the processor time and the peak of memory are the kernel process's own, after that cell.
Also runs the same cells once through nbclient, as `jupyter execute` does.
"""

import argparse
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import nbclient
import nbformat
import processes
import turns
import zmq
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager, KernelManager

TIMEOUT = 300
PNG = b"\x89PNG\r\n\x1a\n"


class QuickClient(BlockingKernelClient):
    """Tries to connect every 2 ms; libzmq's 100 ms would round the start up to the next tenth of a second."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.context.setsockopt(zmq.RECONNECT_IVL, 2)


def whylight(executable, model, photo):
    """The same cells as eli5's: the picture is brought to the network's size first, and the overlay has that size."""
    show = f'photo = load "{photo}" size=(224, 224)\nshow model photo'
    return whylight_command(executable), [f'model = load "{model}"', show]


def whylight_whole(executable, model, photo):
    """As one would rather do it: the overlay has the photo's own size, 640×480."""
    return whylight_command(executable), [f'model = load "{model}"', f'show model "{photo}"']


def whylight_command(executable):
    return [str(executable), "kernel", "--connection-file", "{connection_file}"]


def eli5(python, model, photo):
    """The cells of eli5's own tutorial, shortened to what has to be there."""
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    # Keras 3.9 does not know an argument that Keras 2 writes for a depthwise convolution: the documented remedy.
    load = f"""
import keras
import eli5

class DepthwiseConv2D(keras.layers.DepthwiseConv2D):
    def __init__(self, groups=1, **options):
        super().__init__(**options)

model = keras.models.load_model(
    {str(model)!r}, custom_objects={{"DepthwiseConv2D": DepthwiseConv2D}}, compile=False)
"""
    show = f"""
photo = keras.utils.load_img({str(photo)!r}, target_size=(224, 224))
pixels = keras.utils.img_to_array(photo)[None]
keras.applications.mobilenet_v2.preprocess_input(pixels)
eli5.show_prediction(model, pixels)
"""
    return command, [load, show]


def measure(command, cells, prefix):
    """One start: milliseconds to the picture and of processor time, peak MiB."""
    manager = KernelManager(kernel_name="measured", client_factory=QuickClient)
    manager._kernel_spec = KernelSpec(argv=[*prefix, *command], display_name="measured", language="measured")
    start = time.perf_counter()
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    try:
        client.start_channels()
        requests = [client.execute(cell) for cell in cells]
        wait_for_picture(client, requests)
        wall = (time.perf_counter() - start) * 1000
        process = manager.provisioner.process.pid
        # clock_getcpuclockid(3) makes such a clock of a process id: nanoseconds, where /proc/…/stat has 10 ms.
        cpu = time.clock_gettime(~process << 3 | 2) * 1000
        return wall, cpu + of_ended_children(process), peak_mib(process)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def wait_for_picture(client, requests):
    """Reads iopub until the last request's picture is there."""
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        content = message["content"]
        if message["msg_type"] == "error":
            raise SystemExit(f"error: a cell failed: {content['ename']}: {content['evalue']}")
        if message["parent_header"].get("msg_id") == requests[-1] and "image/png" in content.get("data", {}):
            if not base64.b64decode(content["data"]["image/png"]).startswith(PNG):
                raise SystemExit("error: what was shown is no picture")
            return


def of_ended_children(process):
    """Milliseconds of processor time, to 10: of the process that reads HDF5 for Whylight."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    # cutime and cstime of proc(5), which counts from the process's id.
    return sum(int(fields[number - 3]) for number in (16, 17)) * 1000 / os.sysconf("SC_CLK_TCK")


def peak_mib(process):
    lines = pathlib.Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def execute(command, cells):
    """The cells as a notebook through nbclient, from nothing to the end: milliseconds."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    manager = AsyncKernelManager(kernel_name="measured")
    manager._kernel_spec = KernelSpec(argv=command, display_name="measured", language="measured")
    start = time.perf_counter()
    nbclient.NotebookClient(notebook, km=manager, timeout=TIMEOUT).execute()
    wall = (time.perf_counter() - start) * 1000
    outputs = notebook.cells[-1].outputs
    if not any("image/png" in output.get("data", {}) for output in outputs):
        raise SystemExit(f"error: the notebook has no picture but {outputs}")
    return wall


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("whylight", type=pathlib.Path, help="the kernel's executable")
    parser.add_argument("python", type=pathlib.Path, help="a Python with eli5 and ipykernel")
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("photo", type=pathlib.Path)
    parser.add_argument("--starts", type=int, default=10)
    parser.add_argument("--realtime", action="store_true", help="the kernels go before other processes")
    options = parser.parse_args()

    kernels = {
        "whylight": whylight(options.whylight, options.model, options.photo),
        "whylight-whole": whylight_whole(options.whylight, options.model, options.photo),
        "eli5": eli5(options.python, options.model, options.photo),
    }
    prefix = ["chrt", "--rr", str(processes.PRIORITY)] if options.realtime else []
    os.environ["WHYLIGHT_HISTORY"] = "off"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    starts = {name: [] for name in kernels}
    notebooks = {name: [] for name in kernels}
    with tempfile.TemporaryDirectory() as runtime:
        os.environ["JUPYTER_RUNTIME_DIR"] = runtime
        for turn in range(options.starts):
            for name, (command, cells) in kernels.items():
                print(f"  start {turn + 1} of {name}", file=sys.stderr)
                starts[name].append(measure(command, cells, prefix))
        for _ in range(min(3, options.starts)):
            for name, (command, cells) in kernels.items():
                notebooks[name].append(execute([*prefix, *command], cells))
    records = []
    for name, measured in starts.items():
        walls, cpus, peaks = zip(*measured)
        records.append(
            {
                "subject": name,
                "wall": turns.summary(walls),
                "cpu": turns.summary(cpus),
                "peak_mib": round(max(peaks), 1),
                "nbclient": turns.summary(notebooks[name]),
            }
        )
    print(json.dumps(records))


if __name__ == "__main__":
    main()
