"""What it costs to load a model file: Whylight from its start to its end, and Keras in a process that runs already."""

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import time

import processes
from comparison.whylight import Refused

# Of each file, by turns; the least counts. A virtual machine whose host takes unused memory back gives new memory
# slowly at times: a load of 0.06 s may take 0.17 s of processor time then.
LOADS = 5
# Seconds after which Keras's load is not repeated. What it takes on slow files is no close call.
REPEATED = 3

# The most memory of a process counts that of whoever started it as well: a small Python does. One that asks all the
# time how much is taken would disturb the clock, hence --sample. Whylight reads HDF5 in a process of its own.
MEASURE = """
import json, os, sys, time
sample, policy, priority = map(int, sys.argv[1:4])
if policy:
    os.sched_setscheduler(0, policy, os.sched_param(priority))
began = time.perf_counter()
pid = os.fork()
if pid == 0:
    os.dup2(2, 1)
    os.execv(sys.argv[4], sys.argv[4:])

def resident(process):
    try:
        with open(f"/proc/{process}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except (OSError, IndexError):
        return 0

def family(process):
    yield process
    try:
        for thread in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{thread}/children") as file:
                yield from file.read().split()
    except OSError:
        pass

together = 0
while True:
    ended, status, usage = os.wait4(pid, os.WNOHANG if sample else 0)
    if ended:
        break
    together = max(together, sum(map(resident, family(pid))))
    time.sleep(0.0005)
wall = time.perf_counter() - began
print(json.dumps([status, wall, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss, together)]))
"""


class OutOfPatience(BaseException):
    """Keras has not loaded the file in the time given. No Exception: Keras catches those."""


def costs(keras, binary, path, folder, patience):
    """What loading costs both sides; of Keras an error for a file that it cannot read itself."""
    realtime = processes.realtime_is_permitted()
    ours, theirs, error, gave_up = [], [], None, False
    while len(ours) < LOADS:
        ours.append(whylight(binary, path, folder, realtime))
        if error or sum(seconds for seconds, _ in theirs) >= REPEATED:
            continue
        wall, processor = time.perf_counter(), time.process_time()
        try:
            with processes.scheduling(os.getpid(), realtime), limited(patience):
                keras.models.load_model(path, compile=False)
        except OutOfPatience:
            # With what was not waited for, the ratio would be smaller still.
            gave_up = True
        except Exception as reason:
            error = f"{type(reason).__name__}: {reason}".splitlines()[0][:200]
            continue
        theirs.append((time.perf_counter() - wall, time.process_time() - processor))
        gc.collect()
    measured = {
        "wall": min(cost["wall"] for cost in ours),
        "walls": [cost["wall"] for cost in ours],
        "processor": min(cost["processor"] for cost in ours),
        "peak": max(cost["peak"] for cost in (*ours, whylight(binary, path, folder, sample=True))),
        "empty": whylight(binary, None, folder, sample=True)["peak"],
        "realtime": realtime,
    }
    if error:
        return {**measured, "keras": error}
    wall, processor = map(min, zip(*theirs))
    return {**measured, "keras_wall": wall, "keras_processor": processor, "keras_gave_up": gave_up}


def whylight(binary, model, folder, realtime=False, sample=False):
    """What it costs to start, load `model` (nothing where it is None), and end: seconds, those of processors, and the
    most memory of all its processes in bytes, of which `sample` sees those that lived at the same time."""
    script = f'model = load "{model}"\n' if model else "print 1\n"
    policy = (processes.POLICY, processes.PRIORITY) if realtime else (0, 0)
    run = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, *map(str, (int(sample), *policy)), binary, "run", "-"],
        cwd=folder, input=script, capture_output=True, text=True,
    )
    if run.returncode != 0:
        raise RuntimeError((run.stderr.strip().splitlines() or ["nothing was measured"])[-1])
    status, wall, processor, peak = json.loads(run.stdout.strip().splitlines()[-1])
    if status != 0:
        raise Refused((run.stderr.strip().splitlines() or [f"status {status}"])[-1])
    return {"wall": wall, "processor": processor, "peak": peak * 1024}


@contextlib.contextmanager
def limited(seconds):
    """Raises OutOfPatience in the block after the seconds, if there are any."""

    def stop(number, frame):
        raise OutOfPatience

    former = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
