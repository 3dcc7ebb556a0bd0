"""The process: signals, its parent's death, its end, and other ways to connect."""

import json
import os
import signal
import stat
import subprocess
import sys
import time

import pytest
import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.session import Session

from kernel import KernelUnderTest


def wait_for(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_shutdown_is_answered_broadcast_and_followed_by_the_end(kernel):
    client = kernel.main
    request = client.send("shutdown_request", {"restart": True}, "control")
    assert client.reply(request, "control")["content"] == {"status": "ok", "restart": True}
    assert [message["msg_type"] for message in client.outputs(request)] == ["shutdown_reply"]
    wait_for(lambda: not kernel.is_alive())
    assert kernel.process.returncode == 0


@pytest.mark.wire(49)
def test_shutdown_works_on_shell_and_without_restart(kernel):
    request = kernel.main.send("shutdown_request", {}, "shell")
    assert kernel.main.reply(request)["content"]["restart"] is False
    wait_for(lambda: not kernel.is_alive())


def test_shutdown_does_not_wait_for_a_cell(kernel):
    client = kernel.main
    client.send("execute_request", {"code": 'input "?"', "allow_stdin": True})
    client.receive("stdin")
    client.reply(client.send("shutdown_request", {}, "control"), "control")
    wait_for(lambda: not kernel.is_alive())
    kernel.checker.busy.clear()  # The cell that was cut off never becomes idle.


@pytest.mark.wire(60)
def test_sigint_sigstop_and_a_closed_stdin_do_not_end_it(kernel):
    for _ in range(20):
        kernel.process.send_signal(signal.SIGINT)
        time.sleep(0.01)
    kernel.process.send_signal(signal.SIGSTOP)
    time.sleep(0.1)
    kernel.process.send_signal(signal.SIGCONT)
    assert kernel.main.run("1")[0]["status"] == "ok"


def test_sigint_ends_the_running_cell(kernel):
    client = kernel.main
    request = client.send("execute_request", {"code": 'input "?"', "allow_stdin": True})
    client.receive("stdin")
    kernel.process.send_signal(signal.SIGINT)
    assert client.reply(request)["content"]["ename"] == "KeyboardInterrupt"
    client.outputs(request)


@pytest.mark.wire(60)
def test_sigterm_is_a_clean_end(kernel):
    kernel.process.send_signal(signal.SIGTERM)
    wait_for(lambda: not kernel.is_alive())
    assert kernel.process.returncode == 0


def test_it_restarts_on_the_same_ports(kernel):
    ports = kernel.manager.ports
    for _ in range(3):
        kernel.manager.restart_kernel(now=True)
        assert kernel.manager.ports == ports
        client = kernel.manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=10)
        client.stop_channels()
    kernel.checker.busy.clear()


def test_it_ends_when_its_parent_is_killed(kernelspec, kernel, tmp_path):
    binary = kernel.manager.kernel_spec.argv[0]
    script = (
        "import os, subprocess, sys, time\n"
        f"child = subprocess.Popen([{binary!r}, 'kernel', '-f', sys.argv[1]], "
        "env=os.environ | {'JPY_PARENT_PID': str(os.getpid())}, start_new_session=True)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    path = tmp_path / "connection.json"
    path.write_text(json.dumps(CONNECTION))
    parent = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    wait_for(lambda: json.loads(path.read_text())["shell_port"])
    parent.kill()
    parent.wait()

    def is_gone():
        try:
            with open(f"/proc/{pid}/stat") as status:
                return status.read().rsplit(")", 1)[1].split()[0] == "Z"
        except FileNotFoundError:
            return True

    wait_for(is_gone, 5)


CONNECTION = {
    "transport": "tcp", "ip": "127.0.0.1", "shell_port": 0, "iopub_port": "0", "stdin_port": 0, "control_port": 0,
    "hb_port": 0, "key": "secret", "signature_scheme": "hmac-sha256", "kernel_name": "x", "more": [1],
}


def serve(kernel, path, fields, check=lambda written: None):
    """Starts a kernel on a connection file, and runs a cell through jupyter_client."""
    path.write_text(json.dumps(CONNECTION | fields))
    process = subprocess.Popen([kernel.manager.kernel_spec.argv[0], "kernel", "-f", str(path)], stderr=subprocess.PIPE)
    try:
        wait_for(lambda: json.loads(path.read_text())["shell_port"])
        check(json.loads(path.read_text()))
        client = BlockingKernelClient(connection_file=str(path))
        client.load_connection_file()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=10)
            assert client.execute("1.5", reply=True, timeout=10)["content"]["status"] == "ok"
        finally:
            client.stop_channels()
    finally:
        process.terminate()
        errors = process.communicate()[1].decode()
    assert process.returncode == 0
    return errors


@pytest.mark.wire(59)
def test_ports_of_zero_are_chosen_and_written_back(kernel, tmp_path):
    path = tmp_path / "connection.json"

    def check(written):
        assert len({written[name] for name in written if name.endswith("_port")}) == 5
        assert written["more"] == [1] and written["key"] == "secret"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    assert "secret" not in serve(kernel, path, {}, check)


def test_other_signature_schemes_and_no_key(kernel, tmp_path):
    path = tmp_path / "connection.json"
    serve(kernel, path, {"signature_scheme": "hmac-sha512"})
    assert "no key" in serve(kernel, path, {"key": ""})


def test_ipc(kernel, tmp_path):
    serve(kernel, tmp_path / "connection.json", {"transport": "ipc", "ip": f"/tmp/whylight-e2e-{os.getpid()}"})


def test_curve(kernel, tmp_path):
    public, secret = zmq.curve_keypair()
    path = tmp_path / "connection.json"
    path.write_text(
        json.dumps(CONNECTION | {"curve_publickey": public.decode(), "curve_secretkey": secret.decode()}))
    process = subprocess.Popen([kernel.manager.kernel_spec.argv[0], "kernel", "-f", str(path)])
    try:
        wait_for(lambda: json.loads(path.read_text())["shell_port"])
        address = f"tcp://127.0.0.1:{json.loads(path.read_text())['shell_port']}"
        with zmq.Context() as context:
            for encrypted in (True, False):
                with context.socket(zmq.DEALER) as socket:
                    socket.linger = 0
                    if encrypted:
                        mine = zmq.curve_keypair()
                        socket.curve_publickey, socket.curve_secretkey = mine
                        socket.curve_serverkey = public
                    socket.connect(address)
                    session = Session(key=b"secret")
                    session.send(socket, "kernel_info_request", {})
                    assert bool(socket.poll(5000 if encrypted else 500)) is encrypted
    finally:
        process.terminate()
        try:
            assert process.wait(15) == 0
        finally:
            process.kill()


def test_a_working_directory_that_is_gone_and_a_closed_stdin_do_not_end_it(kernelspec, tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    with KernelUnderTest(cwd=str(folder)) as kernel:
        assert kernel.process.stdin is None or kernel.process.stdin.closed
        folder.rmdir()
        assert kernel.main.run("1.5")[0]["status"] == "ok"
        assert kernel.main.run('load "x.png"')[0]["ename"] == "FileNotFoundError"


def test_nothing_is_opened_in_the_place_of_streams_that_were_left_closed(kernel, tmp_path):
    """What is printed would go into a pipe of the kernel's own, or to a client."""
    command = ["sh", "-c", 'exec "$0" kernel <&- >&- 2>&-', kernel.manager.kernel_spec.argv[0]]
    process = subprocess.Popen(command, env=os.environ | {"JUPYTER_RUNTIME_DIR": str(tmp_path)})
    try:
        wait_for(lambda: list(tmp_path.glob("kernel-*.json")))
        client = BlockingKernelClient(connection_file=str(next(tmp_path.glob("kernel-*.json"))))
        client.load_connection_file()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=10)
            client.shell_channel.socket.send_multipart([b"a line on stderr"])
            assert client.execute("1.5", reply=True, timeout=10)["content"]["status"] == "ok"
        finally:
            client.stop_channels()
        assert {os.readlink(f"/proc/{process.pid}/fd/{number}") for number in range(3)} == {"/dev/null"}
    finally:
        process.terminate()
        process.wait()
    assert process.returncode == 0


def test_a_port_in_use_is_one_clear_line_and_a_status(kernel, tmp_path):
    path = tmp_path / "connection.json"
    path.write_text(json.dumps(CONNECTION | {"shell_port": kernel.manager.shell_port}))
    command = [kernel.manager.kernel_spec.argv[0], "kernel", "-f", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert ended.returncode > 0 and str(kernel.manager.shell_port) in ended.stderr


def test_a_key_that_others_can_read_is_a_warning(kernel, tmp_path):
    path = tmp_path / "connection.json"
    path.touch()
    path.chmod(0o644)
    assert "0600" in serve(kernel, path, {})


def test_clients_that_vanish_in_mid_cell_and_mid_input_leave_the_next_one_served(kernel):
    for code in ('input "?"', 'print "a"'):
        gone = kernel.client()
        request = gone.send("execute_request", {"code": code, "allow_stdin": True})
        if "input" in code:
            gone.receive("stdin")
        gone.close()
        kernel.clients.remove(gone)
        if "input" in code:
            # Nobody can answer any more; an interrupt ends it.
            kernel.main.ask("interrupt_request", {}, "control")
        kernel.main.outputs(request)
    assert kernel.main.run("1")[0]["status"] == "ok"


def test_two_kernels_at_once_do_not_share_a_session(kernel):
    with KernelUnderTest() as other:
        other.main.run("1")
        kernel.main.run("1")
        assert other.checker.session != kernel.checker.session
