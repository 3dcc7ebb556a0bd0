"""Runs a command, and stops one after the other of its processes for a moment, as a busy machine does, only for longer.

    python stutter.py [--seed 1] [--longest 0.8] [--pause 0.3] COMMAND…

Which process, when and for how long is drawn by lot: up to so many seconds, with so many between two stops on average. The
command finds WHYLIGHT_STUTTER in its environment. Ends with its status.
"""

import argparse
import collections
import contextlib
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

SHORTEST = 0.02


def running(root):
    """A process and everything that it has started, other than what is stopped or has ended."""
    children = collections.defaultdict(list)
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            children[int(parent)].append((int(path.parent.name), state))
    found, queue = [root], [root]
    while queue:
        for process, state in children[queue.pop()]:
            queue.append(process)
            if state in "RSD":
                found.append(process)
    return found


def main(options):
    lot = random.Random(options.seed)
    process = subprocess.Popen(options.command, env=os.environ | {"WHYLIGHT_STUTTER": "1"})
    while process.poll() is None:
        time.sleep(lot.expovariate(1 / options.pause))
        victim = lot.choice(running(process.pid))
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGSTOP)
            time.sleep(lot.uniform(SHORTEST, options.longest))
            os.kill(victim, signal.SIGCONT)
    return process.returncode


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=0.8)
    parser.add_argument("--pause", type=float, default=0.3)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    sys.exit(main(parser.parse_args()))
