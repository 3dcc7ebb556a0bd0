"""The checker finds what it is there to find."""

import copy
import datetime

import pytest

from checker import Checker

NOW = datetime.datetime.now(datetime.timezone.utc)


def message(kind, content, number=1, parent="request"):
    header = {
        "msg_id": f"k_{number}", "session": "k", "username": "kernel", "date": NOW, "msg_type": kind, "version": "5.5",
    }
    return {
        "header": header, "msg_type": kind, "parent_header": {"msg_id": parent} if parent else {}, "metadata": {},
        "content": content,
    }


CELL = [
    message("status", {"execution_state": "busy"}, 1),
    message("execute_input", {"code": "1", "execution_count": 1}, 2),
    message("execute_result", {"execution_count": 1, "data": {"text/plain": "1"}, "metadata": {}}, 3),
    message("status", {"execution_state": "idle"}, 4),
]


def check(messages):
    checker = Checker()
    for one in messages:
        checker.check(one, "iopub")
    assert checker.unfinished() == []
    return checker


def test_a_good_cell_passes():
    check(CELL)


def changed(number, *path, to):
    messages = copy.deepcopy(CELL)
    target = messages[number]
    for key in path[:-1]:
        target = target[key]
    if to is None:
        del target[path[-1]]
    else:
        target[path[-1]] = to
    return messages


FAULTS = {
    "no busy": CELL[1:],
    "no idle": CELL[:-1],
    "output after idle": [*CELL[:2], CELL[3], CELL[2]],
    "busy twice": [CELL[0], *CELL],
    "an id used twice": changed(1, "header", "msg_id", to="k_1"),
    "another session": changed(1, "header", "session", to="other"),
    "an old version": changed(1, "header", "version", to="5.0"),
    "a date without zone": changed(1, "header", "date", to=NOW.replace(tzinfo=None)),
    "a date of nanoseconds": changed(1, "header", "date", to="2026-01-01T00:00:00.123456789Z"),
    "a parent of null": changed(1, "parent_header", to=0),
    "no metadata in an output": changed(2, "content", "metadata", to=None),
    "no text/plain": changed(2, "content", "data", to={"image/png": "x"}),
    "HTML beside a picture": changed(2, "content", "data", to={"text/plain": "", "text/html": "", "image/png": ""}),
    "a count of the wrong type": changed(1, "content", "execution_count", to="1"),
    "an unknown type": changed(1, "msg_type", to="nonsense"),
    "an unknown state": changed(0, "content", "execution_state", to="sleeping"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault):
    with pytest.raises((AssertionError, KeyError)):
        check(FAULTS[fault])


def test_a_client_that_came_late_may_miss_a_beginning():
    checker = Checker(sees_everything=False)
    for one in CELL[1:]:
        checker.check(one, "iopub")


def test_a_kernel_is_finished_when_what_another_client_began_has_ended(kernel):
    other = kernel.client(channels=("control",))
    request = other.send("kernel_info_request", {}, "control")
    while kernel.checker.unfinished() != [request]:
        kernel.main.receive("iopub")
    kernel.finish()
    assert kernel.checker.unfinished() == []


def test_every_client_is_watched(shared_kernel, protocol):
    before = protocol.checked
    client = shared_kernel.manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=10)
    client.stop_channels()
    assert protocol.checked > before
