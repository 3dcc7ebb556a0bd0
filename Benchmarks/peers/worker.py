"""The process of a peer: prepares once, then runs when it is told to, and measures itself.

Speaks JSON in lines: first it says `{"versions": …}`, or `{"error": …}`; to each line `run N` it answers with the wall
and processor milliseconds of N runs, and with what the last one computed of the first picture: `{"wall": […],
"cpu": […], "output": […]}`. Whylight's engine-benchmark speaks the same.
"""

import argparse
import json
import os
import sys
import time

import numpy as np


def serve(prepare, versions):
    """Runs the process; `versions` names the packages that are measured."""
    # Whatever the peers print goes to stderr; the answers have the real stdout for themselves.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def say(**facts):
        print(json.dumps(facts), file=answers, flush=True)

    parser = argparse.ArgumentParser()
    parser.add_argument("network", help="the path of the network's files, without extension")
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    options = parser.parse_args()
    try:
        run = prepare(options)
    except Exception as error:
        say(error=f"{type(error).__name__}: {error}"[:500])
        raise
    say(versions=versions)

    for line in sys.stdin:
        wall, cpu = [], []
        for _ in range(int(line.split()[1])):
            cpu_start, start = time.process_time(), time.perf_counter()
            output = run()
            wall.append((time.perf_counter() - start) * 1000)
            cpu.append((time.process_time() - cpu_start) * 1000)
        values = [] if output is None else np.asarray(output, np.float32)[:1].ravel().tolist()
        say(wall=wall, cpu=cpu, output=values)


def picture(options):
    """The network's input repeated to the batch, `[batch, height, width, 3]`."""
    return np.repeat(np.load(f"{options.network}.npy"), options.batch, axis=0)


def facts(options):
    """What make_networks.py noted of the network."""
    with open(f"{options.network}.json") as file:
        return json.load(file)


def name(options):
    """The network's name, as in networks.py."""
    return os.path.basename(options.network)
