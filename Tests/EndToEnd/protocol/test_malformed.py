"""Input that is no message, or asks for nothing sensible. While it comes, a second, healthy client gets its answers in
less than 100 ms, and afterwards the same client is served as before.

The mark `wire` names the inputs of docs/robustness.md's list that a test holds; test_wire_list.py checks that each has one.
"""

import os
import resource
import socket
import subprocess
import sys
import time

import pytest
import zmq

from kernel import PATIENCE, KernelUnderTest
from processor import used
from test_process import wait_for

DELIMITER = b"<IDS|MSG>"
EMPTY = b"{}"


def bystander_wait():
    """How long the bystander may wait, in seconds; a machine that is busy with other work has more to wait for than its
    processors, which are taken into account."""
    if "WHYLIGHT_STUTTER" in os.environ:
        return 5.0  # The kernel itself is stopped, see Tests/Endurance/stutter.py.
    return 0.1 if os.getloadavg()[0] <= (os.cpu_count() or 1) + 1 else 1.0


@pytest.fixture(scope="module")
def healthy(shared_kernel):
    return shared_kernel.client(channels=("shell", "control"))


@pytest.fixture(scope="module")
def bystander(shared_kernel):
    """Asks kernel_info all the time, in a process of its own."""
    script = os.path.join(os.path.dirname(__file__), "healthy.py")
    command = [sys.executable, script, shared_kernel.manager.connection_file, str(shared_kernel.process.pid)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


def slowest_answer(bystander):
    """Since this was asked last: how many answers there were, and how long the slowest took."""
    bystander.stdin.write("\n")
    bystander.stdin.flush()
    count, slowest = bystander.stdout.readline().split()
    return int(count), float(slowest)


@pytest.fixture
def client(shared_kernel, healthy, bystander):
    slowest_answer(bystander)
    yield shared_kernel.main
    for one in (shared_kernel.main, healthy):
        for channel in ("shell", "control"):
            one.reply(one.send("kernel_info_request", {}, channel), channel)
    assert shared_kernel.is_alive()
    count, slowest = slowest_answer(bystander)
    assert count > 0 and slowest < bystander_wait()


@pytest.fixture
def header(client):
    return client.header("kernel_info_request")[0]


def assert_dropped(client):
    """The next answer is that to the next request: nothing was sent for what came before."""
    client.ask("kernel_info_request", {})


UNSIGNED = {
    "one empty frame": [b""],
    "one junk frame": [b"\x00\xff junk"],
    "delimiter only": [DELIMITER],
    "delimiter and signature": [DELIMITER, b"0" * 64],
    "wrong signature": [DELIMITER, b"0" * 64, EMPTY, EMPTY, EMPTY, EMPTY],
    "no signature": [DELIMITER, b"", EMPTY, EMPTY, EMPTY, EMPTY],
    "short signature": [DELIMITER, b"01234567", EMPTY, EMPTY, EMPTY, EMPTY],
    "two delimiters": [DELIMITER, DELIMITER, EMPTY, EMPTY, EMPTY, EMPTY],
    "thousands of frames": [b"x"] * 5000,
}


@pytest.mark.wire(1, 2, 3, 4, 6, 7, 8)
@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
@pytest.mark.parametrize("name", UNSIGNED)
def test_unsigned_junk_is_dropped(client, name, channel):
    client.sockets[channel].send_multipart(UNSIGNED[name])
    assert_dropped(client)


@pytest.mark.wire(9)
def test_an_upper_case_signature_is_dropped(client, header):
    dictionaries = [header, EMPTY, EMPTY, EMPTY]
    signature = client.session.sign(dictionaries).upper()
    client.sockets["shell"].send_multipart([DELIMITER, signature, *dictionaries])
    assert_dropped(client)


@pytest.mark.wire(10)
@pytest.mark.parametrize("second", ["shell", "control"])
def test_a_replayed_message_is_dropped_on_any_channel(client, second):
    header, request = client.header("kernel_info_request")
    frames = client.send_raw([header, EMPTY, EMPTY, EMPTY])
    client.reply(request)
    client.outputs(request)
    client.sockets[second].send_multipart(frames)
    assert_dropped(client)


@pytest.mark.wire(11, 12, 13, 14)
@pytest.mark.parametrize(
    "header",
    [b"", b"x", b"[]", b"null", b'{"msg_id":"a"}', b'{"msg_type":"kernel_info_request"}', b"\xff\xfe", b"[" * 100_000,
     b'{"msg_id":"a","msg_type":NaN}', b'{"msg_id":"a","msg_type":"b","u":"\\ud800"}'],
    ids=lambda header: repr(header[:40]),
)
def test_a_signed_message_with_a_bad_header_is_dropped(client, header):
    client.send_raw([header, EMPTY, EMPTY, EMPTY])
    assert_dropped(client)


@pytest.mark.wire(5)
def test_two_of_four_dictionaries_are_dropped(client, header):
    client.send_raw([header, EMPTY])
    assert_dropped(client)


@pytest.mark.wire(15, 16, 17, 18, 19, 22, 23, 25, 34, 37)
@pytest.mark.parametrize(
    "kind, content",
    [
        ("execute_request", b"x"), ("execute_request", b""), ("execute_request", b"null"), ("execute_request", b"[]"),
        ("execute_request", b"{}"), ("execute_request", b'{"code":5}'), ("execute_request", b'{"code":"\xff\xfe"}'),
        ("execute_request", b'{"code":"\\ud800"}'), ("execute_request", b'{"code":' + b"[" * 100_000),
        ("complete_request", b'{"code":"a","cursor_pos":"2"}'), ("complete_request", b"{}"),
        ("inspect_request", b'{"cursor_pos":0}'), ("history_request", b'{"hist_access_type":"bogus"}'),
        ("is_complete_request", b'{"code":null}'), ("comm_info_request", b'{"target_name":{}}'),
    ],
    ids=lambda value: repr(value[:40]),
)
def test_bad_content_gets_an_error_reply(client, kind, content):
    header, request = client.header(kind)
    client.send_raw([header, EMPTY, EMPTY, content])
    reply = client.reply(request)
    assert reply["msg_type"] == kind.replace("_request", "_reply")
    assert reply["content"]["status"] == "error"
    assert client.outputs(request) == []


@pytest.mark.wire(20, 21, 46)
@pytest.mark.parametrize("channel", ["shell", "control"])
@pytest.mark.parametrize("kind", ["nonsense_request", "execute_reply", "", "create_subshell_request"])
def test_an_unknown_type_gets_busy_and_idle(client, kind, channel):
    request = client.send(kind, {}, channel)
    assert client.outputs(request) == []


@pytest.mark.wire(24)
def test_a_nul_in_code_is_answered(client):
    assert client.run("1\0")[0]["status"] in ("ok", "error")


@pytest.mark.wire(26, 27, 28, 30, 47)
@pytest.mark.parametrize(
    "parent, metadata, fields, before, after",
    [
        (b"[]", EMPTY, {}, [], []), (EMPTY, b"null", {}, [], []), (EMPTY, EMPTY, {"extra": 10**40}, [], []),
        (EMPTY, EMPTY, {"subshell_id": "nope"}, [], []), (EMPTY, EMPTY, {}, [], [b"x" * 1000] * 100),
    ],
)
def test_what_does_not_matter_is_ignored(client, parent, metadata, fields, before, after):
    header, request = client.header("kernel_info_request", **fields)
    client.send_raw([header, parent, metadata, EMPTY], before=before, after=after)
    assert client.reply(request)["content"]["status"] == "ok"
    client.outputs(request)


@pytest.mark.wire(29)
def test_identities_are_copied(client):
    header, request = client.header("kernel_info_request")
    client.send_raw([header, EMPTY, EMPTY, EMPTY], before=[b"one", b"", b"\x00two"])
    assert client.sockets["shell"].poll(PATIENCE * 1000)
    assert client.sockets["shell"].recv_multipart()[:4] == [b"one", b"", b"\x00two", DELIMITER]
    client.outputs(request)


@pytest.mark.wire(31)
def test_sixteen_megabytes_of_comment_are_a_cell_but_not_history(client, shared_kernel):
    before = used(shared_kernel.process.pid)
    request = client.send("execute_request", {"code": "#" + "x" * (16 << 20)})
    assert client.reply(request)["content"]["status"] in ("ok", "error")
    assert used(shared_kernel.process.pid) - before < 1
    client.outputs(request)
    tail, _ = client.ask("history_request", {"hist_access_type": "tail", "n": 1})
    assert all(len(entry[2]) < 1000 for entry in tail["history"])


@pytest.mark.wire(32, 33, 36, 38)
def test_odd_cursors_and_counts_are_clamped(client):
    for cursor, expected in ((999, 3), (-5, 0), (None, 3)):
        content, _ = client.ask("complete_request", {"code": "pri", "cursor_pos": cursor})
        assert content["status"] == "ok" and content["cursor_end"] == expected
    assert client.ask("inspect_request", {"code": "print"})[0]["status"] == "ok"
    assert client.ask("history_request", {"hist_access_type": "tail", "n": -3})[0]["history"] == []


@pytest.mark.wire(39)
def test_thousands_of_stars_are_searched_for(client, shared_kernel):
    client.run("# " + "a" * 3000)
    for pattern in ("*" * 2000 + "x", "*a" * 1000 + "x", "?*" * 1000 + "x"):
        before = used(shared_kernel.process.pid)
        content, _ = client.ask("history_request", {"hist_access_type": "search", "pattern": pattern})
        assert content["history"] == []
        assert used(shared_kernel.process.pid) - before < 0.1


@pytest.mark.wire(43)
def test_execute_on_control_is_refused(client):
    content, _ = client.ask("execute_request", {"code": "1"}, "control")
    assert content["status"] == "error" and "shell" in content["evalue"]


@pytest.mark.wire(48)
def test_an_answer_that_nobody_asked_for_is_not_used_later(client):
    client.send("input_reply", {"value": "stale"}, "stdin")
    for _ in range(3):
        client.ask("kernel_info_request", {}, "control")
    request = client.send("execute_request", {"code": 'input "?"', "allow_stdin": True})
    client.receive("stdin")
    client.send("input_reply", {"value": "fresh"}, "stdin")
    client.reply(request)
    assert "fresh" in client.outputs(request)[-1]["content"]["data"]["text/plain"]


@pytest.mark.wire(50)
@pytest.mark.parametrize("channel", ["shell", "iopub", "stdin", "control", "hb"])
def test_plain_connections_and_http_matter_to_nobody(client, shared_kernel, channel):
    host, port = shared_kernel.address(channel).removeprefix("tcp://").split(":")
    for text in (b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", bytes(range(256)) * 10):
        with socket.create_connection((host, int(port)), timeout=5) as plain:
            plain.sendall(text)


@pytest.mark.wire(51)
@pytest.mark.parametrize("kind", [zmq.REQ, zmq.PUB, zmq.SUB, zmq.PAIR])
def test_sockets_of_other_kinds_matter_to_nobody(client, shared_kernel, kind):
    with client.context.socket(kind) as other:
        other.linger = 0
        other.connect(shared_kernel.address("shell"))
        if kind in (zmq.REQ, zmq.PUB):
            other.send(b"hello")
    assert_dropped(client)


@pytest.mark.wire(52)
def test_the_heartbeat_echoes_anything(client, shared_kernel):
    with client.context.socket(zmq.DEALER) as beat:
        beat.linger = 0
        beat.connect(shared_kernel.address("hb"))
        for frames in ([b""], [b"", b"ping"], [b"x" * (1 << 20)], [b"a", b"", b"b"] * 10):
            beat.send_multipart(frames)
            assert beat.poll(PATIENCE * 1000) and beat.recv_multipart() == frames


@pytest.mark.wire(53)
def test_odd_subscriptions_are_ignored(client, shared_kernel):
    with client.context.socket(zmq.XSUB) as odd:
        odd.linger = 0
        odd.connect(shared_kernel.address("iopub"))
        for frames in ([b"\x01\xff\xfe"], [b"junk"], [b""], [b"\x01a", b"b"], [b"\x00"]):
            odd.send_multipart(frames)
        odd.send(b"\x01fine")
        while True:
            assert odd.poll(PATIENCE * 1000)
            if odd.recv_multipart()[0] == b"fine":
                break
    assert_dropped(client)


@pytest.mark.wire(58)
def test_a_frame_over_the_limit_ends_its_connection_only(client, shared_kernel):
    with client.context.socket(zmq.DEALER) as huge:
        huge.linger = 0
        huge.connect(shared_kernel.address("shell"))
        huge.send(b"\x00" * ((64 << 20) + 1))
        assert_dropped(client)


def resident(kernel):
    """MiB."""
    with open(f"/proc/{kernel.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def raw_subscriber(address):
    """A connection that has said it is a subscriber (ZMTP 3.0), over which anything can be sent."""
    host, port = address.removeprefix("tcp://").split(":")
    plain = socket.create_connection((host, int(port)), timeout=10)
    plain.sendall(b"\xff" + bytes(8) + b"\x7f\x03\0" + b"NULL".ljust(20, b"\0") + bytes(32))
    ready = b"\x05READY\x0bSocket-Type" + (3).to_bytes(4, "big") + b"SUB"
    plain.sendall(b"\x04" + bytes([len(ready)]) + ready)
    return plain


@pytest.mark.wire(53)
def test_a_subscription_to_megabytes_ends_its_connection_only(client, shared_kernel):
    before = resident(shared_kernel)
    topic = b"\x01" + bytes(20 << 20)
    with raw_subscriber(shared_kernel.address("iopub")) as plain:
        try:
            plain.sendall(b"\x02" + len(topic).to_bytes(8, "big") + topic)
            while plain.recv(1 << 16):
                pass
        except ConnectionError:
            pass
    assert_dropped(client)
    assert resident(shared_kernel) - before < 50


@pytest.mark.wire(53)
def test_subscriptions_without_end_do_not_flood_the_others(client, shared_kernel):
    # Whoever listens to everything sees each welcome.
    listener = shared_kernel.client(channels=("iopub",))
    with client.context.socket(zmq.XSUB) as many:
        many.linger = 0
        many.sndhwm = 0
        many.connect(shared_kernel.address("iopub"))
        for number in range(10_000):
            many.send(b"\x01topic%d" % number)
        for _ in range(10):
            assert_dropped(client)
        seen = 0
        end = time.monotonic() + 2
        while True:
            message = listener.receive("iopub")
            seen += message["msg_type"] == "iopub_welcome"
            # The bystander's requests show there too, so it is never quiet: this ends behind one of them.
            if time.monotonic() > end and message["content"].get("execution_state") == "idle":
                break
    assert 0 < seen < 5000
    client.skip_outputs()
    time.sleep(1)  # until the next client is welcome


@pytest.mark.wire(52)
def test_heartbeats_that_nobody_fetches_are_not_kept(client, shared_kernel):
    before = resident(shared_kernel)
    with client.context.socket(zmq.DEALER) as deaf, client.context.socket(zmq.DEALER) as beat:
        for one in (deaf, beat):
            one.linger = 0
            one.rcvhwm = 1
            one.setsockopt(zmq.RCVBUF, 4096)
            one.connect(shared_kernel.address("hb"))
        for _ in range(200):
            deaf.send(bytes(1 << 20))
        beat.send(b"ping")
        assert beat.poll(PATIENCE * 1000) and beat.recv() == b"ping"
        assert resident(shared_kernel) - before < 100


def test_connections_that_take_all_descriptors_take_no_client_away(kernelspec):
    with KernelUnderTest() as kernel:
        # Sockets connect when they come to it; this client's are to have done so before there is no room.
        for channel in ("shell", "control"):
            kernel.main.ask("kernel_info_request", {}, channel)
        resource.prlimit(kernel.process.pid, resource.RLIMIT_NOFILE, (100, 100))
        host, port = kernel.address("shell").removeprefix("tcp://").split(":")
        plain = [socket.create_connection((host, int(port)), timeout=5) for _ in range(150)]
        # The system takes them at once, the kernel one by one.
        wait_for(lambda: len(os.listdir(f"/proc/{kernel.process.pid}/fd")) == 100)
        kernel.main.ask("kernel_info_request", {})
        assert kernel.main.run('load "/etc/hosts" as="labels"')[0]["ename"] == "OSError"
        for one in plain:
            one.close()
        deadline = time.monotonic() + 10
        while kernel.main.run('x = load "/etc/hosts" as="labels"')[0]["status"] != "ok":
            assert time.monotonic() < deadline
            time.sleep(0.1)
        client = kernel.client(channels=("shell",))
        client.reply(client.send("kernel_info_request", {}))


PORTS = '"shell_port":0,"iopub_port":0,"stdin_port":0,"control_port":0,"hb_port":0'


@pytest.mark.wire(59)
@pytest.mark.parametrize(
    "text", [None, "", "x", "[]", "{}", '{%s,"signature_scheme":"hmac-none"}' % PORTS,
             "{%s}" % PORTS.replace("0", "70000", 1), '{%s,"ip":"203.0.113.7"}' % PORTS],
)
def test_a_bad_connection_file_is_one_clear_line_and_a_status(tmp_path, shared_kernel, text):
    path = tmp_path / "connection.json"
    if text is not None:
        path.write_text(text)
    command = [shared_kernel.manager.kernel_spec.argv[0], "kernel", "-f", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert ended.returncode not in (0, None) and ended.returncode > 0
    message = ended.stderr.strip().splitlines()
    assert message and ("connection.json" in message[-1] or "203.0.113.7" in message[-1]), ended.stderr


@pytest.mark.wire(59)
def test_a_port_in_use_is_named(tmp_path, shared_kernel):
    port = shared_kernel.manager.shell_port
    path = tmp_path / "connection.json"
    path.write_text('{"shell_port":%d,%s}' % (port, PORTS.split(",", 1)[1]))
    command = [shared_kernel.manager.kernel_spec.argv[0], "kernel", "-f", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert ended.returncode > 0
    assert str(port) in ended.stderr.strip().splitlines()[-1]


def test_only_the_address_given_is_bound(shared_kernel):
    """The kernel listens on 127.0.0.1; no other address of the loopback network answers."""
    for channel in ("shell", "iopub", "stdin", "control", "hb"):
        port = int(shared_kernel.address(channel).rsplit(":", 1)[1])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=5)


def test_junk_reaches_no_other_client_and_floods_no_log(kernelspec):
    """What comes unsigned appears on nobody's IOPub, and a log that nobody reads does not stop the kernel."""
    with KernelUnderTest(stderr=subprocess.PIPE) as kernel:
        client = kernel.client()
        listener = kernel.client(channels=("iopub",))
        while listener.sockets["iopub"].poll(1500):
            listener.sockets["iopub"].recv_multipart()
        # Far more than a pipe holds: each would have been a line, of a name as long as its sender likes.
        for _ in range(20_000):
            client.sockets["shell"].send_multipart([DELIMITER, b"0" * 64, EMPTY, EMPTY, EMPTY, EMPTY])
        for _ in range(1000):
            client.send("x" * 1000, {})
        last = client.send("kernel_info_request", {})
        client.reply(last)
        assert listener.outputs(last) == []
        assert {message["msg_type"] for message in listener.backlog} == {"status"}
        kernel.process.terminate()
        lines = kernel.process.stderr.read().splitlines()
    assert 0 < len(lines) < 1000
    assert max(map(len, lines)) < 400
