"""Timing by turns: A B C A B C …, so that whatever else the machine does meanwhile touches all alike."""

import dataclasses
import statistics
import time


@dataclasses.dataclass(frozen=True)
class Plan:
    """How long and how often is measured."""

    # Measured runs of each process, at least.
    runs: int = 10
    # A process has one turn in each round.
    rounds: int = 12
    # Fast processes have more rounds, for so long: what disturbs them, such as a virtual machine's processors that at
    # times share a cache and at times do not, changes in tens of seconds.
    seconds: float = 8
    # A turn of a fast process goes on for this long.
    turn_ms: float = 40
    # The most runs of a turn.
    longest_turn: int = 12
    # Between turns, so that waiting threads stop spinning and others get the machine.
    pause_s: float = 0.03
    realtime: bool = False

    def turn_length(self, run_ms):
        """The runs of one turn, for a process whose run takes so long."""
        at_least = -(-self.runs // self.rounds)
        return max(at_least, min(self.longest_turn, int(self.turn_ms / max(run_ms, 0.01))))


def take_turns(processes, plan):
    """Warms all up, then measures them by turns. The runs are added to each process's `runs`."""
    lengths = []
    for process in processes:
        # The first runs plan memory and choose kernels; the last of them is as the ones that follow.
        if not process.first:
            process.run(1, plan.realtime)
        warm = process.run(2, plan.realtime)["wall"][-1]
        lengths.append(plan.turn_length(warm))
    turn, end = 0, time.monotonic() + plan.seconds
    while turn < plan.rounds or time.monotonic() < end:
        # Who begins changes, so that nobody always follows the same one.
        order = [(turn + offset) % len(processes) for offset in range(len(processes))]
        for index in order:
            time.sleep(plan.pause_s)
            measured = processes[index].run(lengths[index], plan.realtime)
            for clock, values in processes[index].runs.items():
                values += measured[clock]
        turn += 1


def summary(values):
    """Median and least of a list of milliseconds, rounded to what can be told apart."""
    return {"median": round(statistics.median(values), 4), "min": round(min(values), 4), "runs": len(values)}
