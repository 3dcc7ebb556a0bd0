"""A process that is measured: started once, told to run in bursts, looked at from outside through /proc."""

import contextlib
import json
import os
import pathlib
import subprocess


# Round robin, and before whoever else was started with the least such priority, `chrt -r 1`.
POLICY, PRIORITY = os.SCHED_RR, 2


class ProcessFailed(Exception):
    """The process ended, or said that it cannot do what it was asked; the message says why."""


class Measured:
    """Speaks the lines of peers/worker.py with a process. A context manager: the process ends with the block."""

    def __init__(self, name, command, folder, environment, log):
        self.name = name
        # Milliseconds of all measured runs.
        self.runs = {"wall": [], "cpu": []}
        # The answer to the very first run; it has the output too.
        self.first = None
        self.versions = {}
        self._log = open(log, "ab")
        self._process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def wait_until_ready(self):
        """Waits until the network is loaded."""
        self.versions = self._answer().get("versions", {})

    def run(self, count, realtime=False):
        """Runs `count` times; wall and processor milliseconds of each, and the output."""
        with scheduling(self._process.pid, realtime):
            self._process.stdin.write(b"run %d\n" % count)
            self._process.stdin.flush()
            answer = self._answer()
        self.first = self.first or answer
        return answer

    def peak_mib(self):
        """The most memory ever resident, in MiB."""
        for line in pathlib.Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        raise ProcessFailed(f"{self.name} has ended")

    def _answer(self):
        line = self._process.stdout.readline()
        if not line:
            raise ProcessFailed(f"{self.name} ended with status {self._process.wait()}; see {self._log.name}")
        answer = json.loads(line)
        if "error" in answer:
            raise ProcessFailed(f"{self.name}: {answer['error']}")
        return answer


@contextlib.contextmanager
def scheduling(process, realtime):
    """With `realtime`, all threads of the process go before everybody else's for the block.

    What runs beside on a shared machine then disturbs little. Only bursts of measured runs are treated so, never the
    preparation, and they are short, so nobody waits long.
    """
    if realtime:
        _schedule(process, POLICY, PRIORITY)
    try:
        yield
    finally:
        if realtime:
            _schedule(process, os.SCHED_OTHER, 0)


def _schedule(process, policy, priority):
    for thread in os.listdir(f"/proc/{process}/task"):
        # A thread may end meanwhile.
        with contextlib.suppress(ProcessLookupError):
            os.sched_setscheduler(int(thread), policy, os.sched_param(priority))


def realtime_is_permitted():
    """Whether this user may schedule so, as root may."""
    policy = os.sched_getscheduler(0)
    try:
        os.sched_setscheduler(0, POLICY | os.SCHED_RESET_ON_FORK, os.sched_param(PRIORITY))
        os.sched_setscheduler(0, policy, os.sched_param(0))
    except PermissionError:
        return False
    return True
