"""The 27 checks of kernel-testbed, in its tiers: what a notebook front end needs first comes first.

https://github.com/runtimed/kernel-testbed describes them; these are ours, in our language.
"""

import time

import pytest
import zmq

from kernel import PATIENCE

SNIPPETS = {
    "print hello": 'print "hello"',
    "print error": 'warn "error"',
    "value": "1.5",
    "complete": "x = 1",
    "incomplete": "show(model,",
    "syntax error": "x = = 3",
    "display": 'show "text"',
    "input": 'input "who? "',
    "rich value": "variables",
}


@pytest.fixture
def client(shared_kernel):
    return shared_kernel.main


def only(outputs, kind):
    return [message for message in outputs if message["msg_type"] == kind]


# MARK: Tier 1


def test_heartbeat_responds(client, shared_kernel):
    with client.context.socket(zmq.REQ) as heartbeat:
        heartbeat.connect(shared_kernel.address("hb"))
        heartbeat.send(b"ping")
        assert heartbeat.poll(PATIENCE * 1000) and heartbeat.recv() == b"ping"


def test_iopub_welcome(kernel):
    time.sleep(2)
    late = kernel.client(channels=("iopub",))
    assert (late.welcome["msg_type"], late.welcome["content"]) == ("iopub_welcome", {"subscription": ""})


def test_kernel_info_reply_valid(client):
    assert client.ask("kernel_info_request", {})[0]["status"] == "ok"


def test_has_language_info(client):
    language = client.ask("kernel_info_request", {})[0]["language_info"]
    assert all(language[field] for field in ("name", "version", "mimetype", "file_extension"))


def test_has_protocol_version(client):
    assert client.ask("kernel_info_request", {})[0]["protocol_version"].split(".")[0] == "5"


@pytest.mark.parametrize(("snippet", "stream", "text"), [
    ("print hello", "stdout", "hello"), ("print error", "stderr", "error")], ids=["stdout", "stderr"])
def test_execute_stream(client, snippet, stream, text):
    _, outputs = client.run(SNIPPETS[snippet])
    assert [text in message["content"]["text"] for message in only(outputs, "stream")
            if message["content"]["name"] == stream] == [True]


def test_execute_reply_ok(client):
    reply, _ = client.run(SNIPPETS["complete"])
    assert reply["status"] == "ok" and reply["execution_count"] > 0


def test_status_busy_idle_lifecycle(client):
    request = client.send("execute_request", {"code": "1"})
    client.reply(request)
    # Looks for busy first and idle last itself.
    assert client.outputs(request)


def test_execute_input_broadcast(client):
    _, outputs = client.run(SNIPPETS["complete"])
    assert [message["content"]["code"] for message in only(outputs, "execute_input")] == [SNIPPETS["complete"]]


def test_shutdown_reply(kernel):
    request = kernel.main.send("shutdown_request", {"restart": False}, "control")
    assert kernel.main.reply(request, "control")["content"] == {"status": "ok", "restart": False}
    kernel.main.outputs(request)


# MARK: Tier 2


def test_complete_request(client):
    content, _ = client.ask("complete_request", {"code": "sho", "cursor_pos": 3})
    assert content["status"] == "ok" and "show" in content["matches"]


def test_inspect_request(client):
    content, _ = client.ask("inspect_request", {"code": "show", "cursor_pos": 2, "detail_level": 0})
    assert content["status"] == "ok" and content["found"]


def test_is_complete_complete(client):
    assert client.ask("is_complete_request", {"code": SNIPPETS["complete"]})[0] == {"status": "complete"}


def test_is_complete_incomplete(client):
    content, _ = client.ask("is_complete_request", {"code": SNIPPETS["incomplete"]})
    assert content == {"status": "incomplete", "indent": "  "}


def test_history_request(client):
    client.run("10.5")
    content, _ = client.ask("history_request", {"hist_access_type": "tail", "n": 10, "raw": True, "output": False})
    assert content["history"][-1][2] == "10.5"


def test_comm_info_request(client):
    assert client.ask("comm_info_request", {})[0] == {"status": "ok", "comms": {}}


def test_error_handling(client):
    reply, outputs = client.run(SNIPPETS["syntax error"])
    [error] = only(outputs, "error")
    assert reply["status"] == "error" and reply["ename"] == error["content"]["ename"] == "SyntaxError"
    assert error["content"]["traceback"]


# MARK: Tier 3


def test_display_data(client):
    assert len(only(client.run(SNIPPETS["display"])[1], "display_data")) == 1


def test_update_display_data(client, long_cell):
    request = client.send("execute_request", {"code": long_cell})
    shown = []
    while sum(message["msg_type"] == "update_display_data" for message in shown) < 2:
        shown.append(client.receive("iopub"))
    client.reply(client.send("interrupt_request", {}, "control"), "control")
    assert client.reply(request)["content"]["status"] == "error"
    client.backlog = shown + client.backlog
    outputs = client.outputs(request)
    [display] = only(outputs, "display_data")
    ids = {message["content"]["transient"]["display_id"] for message in only(outputs, "update_display_data")}
    assert ids == {display["content"]["transient"]["display_id"]}


def test_execute_result(client):
    [result] = only(client.run(SNIPPETS["value"])[1], "execute_result")
    assert result["content"]["data"] == {"text/plain": "1.5"}


def test_rich_execute_result(client):
    [result] = only(client.run("x = 1\n" + SNIPPETS["rich value"])[1], "execute_result")
    assert {"text/plain", "text/html"} <= set(result["content"]["data"])


# MARK: Tier 4


def test_stdin_input_request(client):
    request = client.send("execute_request", {"code": SNIPPETS["input"], "allow_stdin": True})
    question = client.receive("stdin")
    assert question["content"] == {"prompt": "who? ", "password": False}
    client.send("input_reply", {"value": "Ada"}, "stdin")
    assert client.reply(request)["content"]["status"] == "ok"
    client.outputs(request)


def test_comms_lifecycle(client):
    request = client.send("comm_open", {"comm_id": "unknown", "target_name": "none", "data": {}})
    [closed] = client.outputs(request)
    assert closed["msg_type"] == "comm_close"


def test_interrupt_request(client):
    assert client.ask("interrupt_request", {}, "control")[0] == {"status": "ok"}


def test_execution_count_increments(client):
    first, second = (client.run("1")[0]["execution_count"] for _ in range(2))
    assert second == first + 1


def test_parent_header_correlation(client):
    request = client.send("execute_request", {"code": SNIPPETS["print hello"]})
    client.reply(request)
    assert all(message["parent_header"]["msg_id"] == request for message in client.outputs(request))
