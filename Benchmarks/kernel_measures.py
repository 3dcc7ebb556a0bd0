"""What a person waits for, measured of one kernel. Each function gives a dictionary of quantities; None is never."""

import json
import random
import statistics
import subprocess
import sys
import time

from kernel_process import Process, belongs, running

DISPLAYS = 20_000


def everyday(kernel, cells):
    """A start, trivial cells, memory, a picture of 5 MB, the end."""
    with running(kernel.spec, kernel.folder) as session:
        process = session.process
        result = {"start": session.start_ms, "start_cpu": session.start_cpu_ms}
        result["first_cell"] = session.run(kernel.trivial)[0]
        for _ in range(20):
            session.run(kernel.trivial)
        cpu = process.cpu_ms()
        result["cell"] = statistics.median(session.run(kernel.trivial)[0] for _ in range(cells))
        result["cell_cpu"] = (process.cpu_ms() - cpu) / cells
        result["peak_mib"] = process.peak_mib()
        session.run(kernel.picture_setup)
        shown = [session.run(kernel.picture) for _ in range(5)]
        size = max(len(m["content"].get("data", {}).get("image/png", "")) for m in shown[0][2])
        if not 4_500_000 < size < 5_500_000:
            raise SystemExit(f"{kernel.name} published a picture of {size} characters in place of 5 MB")
        result["picture"] = statistics.median(wall for wall, _, _ in shown)
        result["picture_cpu"] = statistics.median(cpu for _, cpu, _ in shown)
        session.client.shutdown()
        result["shutdown"] = process.ms_until_gone(10)
    return result


def demo(kernel, folder, repeats):
    """The demo's model: loaded, shown, shown again."""
    with running(kernel.spec, kernel.folder) as session:
        result = {}
        code = f'model = load "{folder}/models/efficientnet_lite0.h5"\nphoto = load "{folder}/photos/chelsea.png"'
        result["load"], result["load_cpu"], _ = session.run(code)
        result["first_show"], result["first_show_cpu"], published = session.run("show model photo")
        if not any("image/png" in message["content"].get("data", {}) for message in published):
            raise SystemExit("show published no picture")
        warm = [session.run("show model photo") for _ in range(repeats)]
        result["warm_show"] = statistics.median(wall for wall, _, _ in warm)
        result["warm_show_cpu"] = statistics.median(cpu for _, cpu, _ in warm)
        result["demo_peak_mib"] = session.process.peak_mib()
    return result


def interrupts(kernel, count):
    """Interrupts of a cell that computes, at random moments: ms from each to idle, None where it had no effect."""
    times = []
    with running(kernel.spec, kernel.folder) as session:
        if kernel.long_setup:
            session.run(kernel.long_setup)
        for _ in range(count):
            request = session.client.execute(kernel.long)
            time.sleep(random.uniform(0.02, 0.2))
            start = time.perf_counter()
            session.manager.interrupt_kernel()
            try:
                published = session.outputs(request, timeout=12)
            except TimeoutError:
                return times + [None]
            elapsed = (time.perf_counter() - start) * 1000
            ended = any(message["msg_type"] == "error" for message in published)
            times.append(elapsed if ended else None)
            if not ended:
                return times
            session.reply(request)
            session.run(kernel.trivial)
    return times


def sleeping_reader(kernel):
    """How many of many displays a client gets that reads only when they are all made, and whether idle."""
    with running(kernel.spec, kernel.folder) as session:
        request = session.client.execute(kernel.displays)
        session.reply(request)
        time.sleep(0.5)
        received, is_idle = 0, False
        while session.client.iopub_channel.socket.poll(3000):
            message = session.client.get_iopub_msg(timeout=3)
            if belongs(message, request):
                received += message["msg_type"] == "display_data"
                is_idle = message["content"].get("execution_state") == "idle"
            if is_idle:
                break
    return {"displays": received, "displays_idle": is_idle}


PARENT = """
import json, sys, time
from kernel_process import RunningKernel, specification
name, argv, mode, folder = json.loads(sys.argv[1])
kernel = RunningKernel(specification(name, argv, mode), folder)
print(kernel.process.pid, flush=True)
time.sleep(60)
"""


def orphan(kernel, timeout=8):
    """How long a kernel outlives its parent that was killed."""
    facts = json.dumps([kernel.name, kernel.spec.argv, kernel.spec.interrupt_mode, str(kernel.folder)])
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, facts], stdout=subprocess.PIPE, text=True, cwd=sys.path[0])
    process = Process(int(parent.stdout.readline()))
    parent.kill()
    elapsed = process.ms_until_gone(timeout)
    parent.wait()
    if elapsed is None:
        subprocess.run(["kill", "-9", str(process.pid)], check=True)
    return {"orphan": elapsed}
