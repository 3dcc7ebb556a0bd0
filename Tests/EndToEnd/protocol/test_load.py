"""Many messages, slow readers and clients that go away in the middle."""

import os
import signal
import stat
import subprocess
import time

import pytest
from jupyter_client.kernelspec import get_kernel_spec

import soak
from dot import DOT
from kernel import KernelUnderTest


@pytest.mark.wire(55)
def test_a_thousand_cells_at_once_run_until_one_fails(kernel):
    client = kernel.main
    # Until the first cell is answered nothing else runs, so that all the others are there when one of them fails.
    waiting = client.send("execute_request", {"code": 'input "?"', "allow_stdin": True})
    client.receive("stdin")
    codes = ["boom" if number == 499 else str(number) for number in range(1000)]
    requests = [client.send("execute_request", {"code": code}) for code in codes]
    for _ in range(20):
        client.ask("kernel_info_request", {}, "control")
    client.send("input_reply", {"value": "go"}, "stdin")
    assert client.reply(waiting)["content"]["status"] == "ok"
    statuses = [client.reply(request)["content"]["status"] for request in requests]
    assert statuses == ["ok"] * 499 + ["error"] + ["aborted"] * 500
    for request in requests:
        client.outputs(request)
    assert client.run("1")[0]["status"] == "ok"


@pytest.mark.wire(56)
def test_twenty_thousand_displays_wait_for_a_sleeping_reader(kernel, tmp_path):
    """A client that reads nothing while a picture is shown over and over gets every one afterwards, and the idle."""
    (tmp_path / "dot.png").write_bytes(DOT)
    client = kernel.main
    sleeper = kernel.client(channels=("iopub",))
    cells, displays = 10, 2000
    code = f'dot = load "{tmp_path}/dot.png"\n' + "show dot\n" * displays
    requests = [client.send("execute_request", {"code": code}) for _ in range(cells)]
    for request in requests:
        assert client.reply(request, timeout=60)["content"]["status"] == "ok"
    for request in requests:
        kinds = [message["msg_type"] for message in sleeper.outputs(request, timeout=60)]
        assert kinds == ["execute_input"] + ["display_data"] * displays
        client.outputs(request, timeout=60)


@pytest.mark.wire(57)
def test_a_client_that_vanishes_in_the_middle_leaves_the_next_one_served(kernel):
    # In the middle of a cell.
    gone = kernel.client(channels=("shell", "stdin"))
    gone.send("execute_request", {"code": "print 1\n" * 20_000})
    gone.close()
    other = kernel.client()
    assert other.run("2")[0]["status"] == "ok"
    # In the middle of a question; it can be asked where it may be answered, so stdin is connected first.
    gone = kernel.client(channels=("stdin", "shell"))
    # Its failure must not abort the cell below, which may be waiting by then.
    gone.send("execute_request", {"code": 'input "?"', "allow_stdin": True, "stop_on_error": False})
    gone.receive("stdin")
    gone.close()
    assert other.reply(other.send("interrupt_request", {}, "control"), "control")["content"]["status"] == "ok"
    assert other.run("3")[0]["status"] == "ok"


@pytest.mark.wire(60)
def test_a_deleted_folder_and_a_closed_stdin_do_not_end_it(tmp_path, kernelspec):
    folder = tmp_path / "work"
    folder.mkdir()
    here = os.getcwd()
    os.chdir(folder)
    try:
        with KernelUnderTest() as kernel:
            os.chdir(here)
            assert os.readlink(f"/proc/{kernel.process.pid}/cwd") == str(folder)
            folder.rmdir()
            assert kernel.main.run("1")[0]["status"] == "ok"
            for code in ('load "a.png"', 'save [1] "a.json"', 'load "*.png"', "help"):
                assert kernel.main.run(code)[0]["status"] in ("ok", "error")
            for number in (signal.SIGSTOP, signal.SIGCONT):
                kernel.process.send_signal(number)
                time.sleep(0.05)
            assert kernel.main.run("2")[0]["status"] == "ok"
    finally:
        os.chdir(here)


def test_a_kernel_that_makes_its_own_connection_file_hides_it(kernelspec, tmp_path):
    binary = get_kernel_spec("whylight").argv[0]
    environment = os.environ | {"JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    with subprocess.Popen([binary, "kernel"], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          text=True) as process:
        try:
            path = process.stdout.readline().split()[-1]
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
            assert stat.S_IMODE(os.stat(tmp_path / "runtime").st_mode) == 0o700
        finally:
            process.terminate()
    assert not os.path.exists(path)


def test_a_few_hundred_cells_leave_no_trace(kernelspec):
    """The short form of `make soak`."""
    assert soak.run(cells=1200, lives=2) == []
