"""What a process took of the processors, and how long it waited for them: on a machine that has other things to do, the
time that passes says little about a kernel."""

import os


def used(pid):
    """Seconds of processor time of a process's threads."""
    return sum(numbers[0] for numbers in _threads(pid)) / 1e9


def withheld(*pids):
    """Seconds that the threads of processes were ready to run and others ran, on this machine or on its host."""
    waited = sum(numbers[1] for pid in pids for numbers in _threads(pid)) / 1e9
    with open("/proc/stat") as statistics:
        stolen = int(statistics.readline().split()[8]) / os.sysconf("SC_CLK_TCK")
    return waited + stolen


def _threads(pid):
    """Of each thread: nanoseconds on a processor, nanoseconds waiting for one, and how often it got one."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/schedstat") as statistics:
                yield [int(number) for number in statistics.read().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # It has ended.
