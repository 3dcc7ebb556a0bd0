"""What a front end relies on."""

import datetime
import time

import pytest


@pytest.fixture
def client(shared_kernel):
    return shared_kernel.main


def kinds(outputs):
    return [message["msg_type"] for message in outputs]


def test_the_first_message_is_the_welcome_then_starting(kernel):
    assert kernel.main.welcome["msg_type"] == "iopub_welcome"
    assert kernel.main.welcome["content"] == {"subscription": ""}
    assert kernel.main.receive("iopub")["content"] == {"execution_state": "starting"}


def test_each_subscriber_is_welcomed_under_its_topic(shared_kernel):
    for topic in (b"", b"zzz", "ü".encode()):
        late = shared_kernel.client(channels=("iopub",), topic=topic)
        assert late.welcome["msg_type"] == "iopub_welcome"
        assert late.welcome["content"]["subscription"] == topic.decode()


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_kernel_info(client, channel):
    content, outputs = client.ask("kernel_info_request", {}, channel)
    assert outputs == []
    assert content["status"] == "ok"
    assert content["protocol_version"] == "5.5"
    assert content["implementation"] == "whylight"
    language = content["language_info"]
    assert language["name"] == "whylight"
    assert language["file_extension"] == ".why"
    assert "nbconvert_exporter" not in language


def test_streams_go_to_their_names_in_order(client):
    reply, outputs = client.run('print "a"\nwarn "b"\nprint "c"')
    assert reply["status"] == "ok"
    assert [(m["content"]["name"], m["content"]["text"]) for m in outputs[1:]] == [
        ("stdout", "a\n"), ("stderr", "b\n"), ("stdout", "c\n")
    ]


def test_a_value_is_the_result_under_the_cells_number(client):
    reply, outputs = client.run("1.5")
    assert kinds(outputs) == ["execute_input", "execute_result"]
    assert outputs[0]["content"] == {"code": "1.5", "execution_count": reply["execution_count"]}
    assert outputs[1]["content"]["data"]["text/plain"] == "1.5"
    assert outputs[1]["content"]["execution_count"] == reply["execution_count"]


def test_an_error_is_one_message_and_an_error_reply(client):
    reply, outputs = client.run("boom")
    assert kinds(outputs) == ["execute_input", "error"]
    assert reply["status"] == "error"
    assert reply["ename"] == "NameError"
    assert outputs[1]["content"]["ename"] == "NameError"


def test_the_count_counts_stored_cells_only(client):
    first = client.run("1")[0]["execution_count"]
    assert client.run("2")[0]["execution_count"] == first + 1
    assert client.run("3", store_history=False)[0]["execution_count"] == first + 1
    assert client.run("", silent=True)[0]["execution_count"] == first + 1
    assert client.run("  \n")[0]["execution_count"] == first + 1
    assert client.run("boom")[0]["execution_count"] == first + 2


def test_a_silent_cell_is_silent(client):
    reply, outputs = client.run('print "a"\n1.5', silent=True)
    assert reply["status"] == "ok"
    assert outputs == []


def test_user_expressions_fail_one_by_one(client):
    reply, _ = client.run("1", user_expressions={"good": "2.5", "bad": "boom"})
    assert reply["status"] == "ok"
    assert reply["user_expressions"]["good"]["data"]["text/plain"] == "2.5"
    assert reply["user_expressions"]["bad"]["ename"] == "NameError"


def test_a_hundred_cells_at_once_run_in_order(client):
    before = client.run("0")[0]["execution_count"]
    requests = [client.send("execute_request", {"code": f"{n}"}) for n in range(100)]
    counts = [client.reply(request)["content"]["execution_count"] for request in requests]
    assert counts == list(range(before + 1, before + 101))
    for n, request in enumerate(requests):
        assert client.outputs(request)[1]["content"]["data"]["text/plain"] == f"{n}"


def test_an_error_among_a_thousand_cells_aborts_those_behind_it_and_nothing_else(client):
    # The first cell waits, so that all the others are there when one of them fails.
    waiting = client.send("execute_request", {"code": 'input "?"', "allow_stdin": True, "stop_on_error": False})
    client.receive("stdin")
    earlier = [client.send("execute_request", {"code": "1"}) for _ in range(499)]
    failing = client.send("execute_request", {"code": "boom"})
    later = [client.send("execute_request", {"code": "1"}) for _ in range(500)]
    information = client.send("kernel_info_request", {})
    for _ in range(5):
        client.ask("kernel_info_request", {}, "control")
    client.send("input_reply", {"value": "go"}, "stdin")
    assert client.reply(waiting)["content"]["status"] == "ok"
    assert [client.reply(request)["content"]["status"] for request in earlier] == ["ok"] * 499
    assert client.reply(failing)["content"]["status"] == "error"
    assert [client.reply(request)["content"]["status"] for request in later] == ["aborted"] * 500
    assert client.reply(information)["content"]["status"] == "ok"
    assert client.outputs(later[-1]) == []
    client.outputs(information)
    assert client.run("1")[0]["status"] == "ok"


def test_an_error_aborts_the_cells_of_a_run_all_that_are_still_on_their_way(client):
    for _ in range(100):
        begin = time.monotonic()
        start = datetime.datetime.now(datetime.timezone.utc)
        failing = client.send("execute_request", {"code": "boom"})
        assert client.reply(failing)["content"]["status"] == "error"
        # A server hands them over late; they were sent together with the first.
        later = [client.send("execute_request", {"code": "1"}, header={"date": start}) for _ in range(3)]
        other = client.send("kernel_info_request", {}, header={"date": start})
        replies = [client.reply(request)["content"] for request in later]
        assert client.reply(other)["content"]["status"] == "ok"
        # Somebody who answers the error at once is heard.
        assert client.run("1")[0]["status"] == "ok"
        # Where the machine itself took longer than the kernel looks at dates, nothing has been learnt.
        if time.monotonic() - begin < 0.25:
            break
    assert replies == [{"status": "aborted"}] * 3


def test_a_silent_error_aborts_nothing(client):
    contents = [{"code": "boom", "silent": True}, {"code": "1"}]
    requests = [client.send("execute_request", content) for content in contents]
    assert [client.reply(request)["content"]["status"] for request in requests] == ["error", "ok"]
    client.outputs(requests[-1])


def test_without_stop_on_error_the_next_cell_runs(client):
    requests = [client.send("execute_request", {"code": code, "stop_on_error": False}) for code in ("boom", "1")]
    assert [client.reply(request)["content"]["status"] for request in requests] == ["error", "ok"]
    client.outputs(requests[-1])


def test_input_is_asked_with_the_cells_parent(client):
    request = client.send("execute_request", {"code": 'input "name?"', "allow_stdin": True})
    question = client.receive("stdin")
    assert question["content"] == {"prompt": "name?", "password": False}
    assert question["parent_header"]["msg_id"] == request
    client.send("input_reply", {"value": "Ada"}, "stdin")
    assert client.reply(request)["content"]["status"] == "ok"
    assert "Ada" in client.outputs(request)[-1]["content"]["data"]["text/plain"]


def test_input_without_a_stdin_channel_is_an_error(client, shared_kernel):
    assert client.run('input "?"', allow_stdin=False)[0]["ename"] == "StdinNotImplementedError"
    deaf = shared_kernel.client(channels=("shell",))
    request = deaf.send("execute_request", {"code": 'input "?"', "allow_stdin": True})
    assert deaf.reply(request)["content"]["ename"] == "StdinNotImplementedError"
    client.outputs(request)


def test_control_and_heartbeat_answer_while_a_cell_waits_and_an_interrupt_ends_it(client, shared_kernel):
    import zmq

    request = client.send("execute_request", {"code": 'input "?"', "allow_stdin": True})
    client.receive("stdin")
    assert client.ask("kernel_info_request", {}, "control")[0]["status"] == "ok"
    with client.context.socket(zmq.REQ) as heartbeat:
        heartbeat.connect(shared_kernel.address("hb"))
        heartbeat.send(b"ping")
        assert heartbeat.poll(5000) and heartbeat.recv() == b"ping"
    interrupt = client.send("interrupt_request", {}, "control")
    assert client.reply(interrupt, "control")["content"] == {"status": "ok"}
    assert client.reply(request)["content"]["ename"] == "KeyboardInterrupt"
    client.outputs(request)
    assert client.run("1")[0]["status"] == "ok"


def test_control_is_answered_before_queued_cells_and_in_order(client):
    waiting = client.send("execute_request", {"code": 'input "?"', "allow_stdin": True})
    client.receive("stdin")
    queued = [client.send("execute_request", {"code": "1"}) for _ in range(5)]
    requests = [client.send("kernel_info_request", {}, "control") for _ in range(20)]
    assert [client.receive("control")["parent_header"]["msg_id"] for _ in requests] == requests
    client.send("input_reply", {"value": ""}, "stdin")
    for request in [waiting, *queued]:
        assert client.reply(request)["content"]["status"] == "ok"
    client.outputs(queued[-1])


def test_output_arrives_while_a_cell_computes_and_an_interrupt_ends_it_at_any_moment(client, long_cell):
    """30 times; `make bench-kernel` does it 100 times, and takes the time."""
    for moment in range(30):
        request = client.send("execute_request", {"code": f'print "begins"\n{long_cell}'})
        early = [client.receive("iopub") for _ in range(3)]
        assert kinds(early) == ["status", "execute_input", "stream"]
        time.sleep(0.004 * moment)
        interrupt = client.send("interrupt_request", {}, "control")
        client.reply(interrupt, "control")
        assert client.reply(request)["content"]["ename"] == "KeyboardInterrupt"
        client.backlog = early + client.backlog
        assert kinds(client.outputs(request))[-1] == "error"
        # Its idle may come behind the cell's, where the next cell's first message is looked for.
        client.outputs(interrupt)
    # What was bound before stays.
    assert client.run("model.layer_count")[0]["status"] == "ok"


@pytest.mark.wire(44)
def test_an_interrupt_while_idle_hits_no_later_cell(client):
    assert client.ask("interrupt_request", {}, "control")[0] == {"status": "ok"}
    assert client.run("1")[0]["status"] == "ok"


def test_history_tail_range_and_search_agree(client):
    codes = ["10.25", "20.25", "10.25"]
    for code in codes:
        client.run(code)
    tail, _ = client.ask("history_request", {"hist_access_type": "tail", "n": 3, "output": False, "raw": True})
    assert [entry[2] for entry in tail["history"]] == codes
    for session, line, code in tail["history"]:
        one = {"hist_access_type": "range", "session": session, "start": line, "stop": line + 1, "raw": True}
        assert client.ask("history_request", one)[0]["history"] == [[session, line, code]]
    search = {"hist_access_type": "search", "pattern": "?0.25", "raw": True}
    assert len(client.ask("history_request", search | {"n": 2})[0]["history"]) == 2
    assert len(client.ask("history_request", search | {"unique": True})[0]["history"]) == 2
    pairs, _ = client.ask("history_request", {"hist_access_type": "tail", "n": 1, "output": True})
    assert pairs["history"][0][2] == ["10.25", "10.25"]


@pytest.mark.wire(35)
def test_completion_counts_code_points_and_takes_utf16(client):
    for code, cursor, start, end in [
        ("pri", 3, 0, 3), ("😀😀\npri", 6, 3, 6), ("😀😀\npri", 8, 3, 6), ("pri", 99, 0, 3), ("pri", 0, 0, 0)
    ]:
        content, _ = client.ask("complete_request", {"code": code, "cursor_pos": cursor})
        assert content["status"] == "ok"
        assert (content["cursor_start"], content["cursor_end"]) == (start, end), (code, cursor)
        typed = content["metadata"]["_jupyter_types_experimental"]
        assert [match["text"] for match in typed] == content["matches"]
    assert "print" in client.ask("complete_request", {"code": "pri", "cursor_pos": 3})[0]["matches"]


def test_inspection_finds_a_command_or_nothing(client):
    content, _ = client.ask("inspect_request", {"code": "print", "cursor_pos": 5, "detail_level": 0})
    assert content["found"] and content["data"]["text/plain"] and content["data"]["text/markdown"]
    content, _ = client.ask("inspect_request", {"code": "", "cursor_pos": 0})
    assert content == {"status": "ok", "found": False, "data": {}, "metadata": {}}


def test_inspection_gives_signature_defaults_and_example_and_a_variables_value(client):
    content, _ = client.ask("inspect_request", {"code": "show", "cursor_pos": 4})
    for data in (content["data"]["text/plain"], content["data"]["text/markdown"]):
        assert "colormap=" in data and '"viridis"' in data and "Example" in data
    client.run("threshold = [0.25, 2]")
    content, _ = client.ask("inspect_request", {"code": "print threshold", "cursor_pos": 12})
    assert all("[0.25, 2]" in data for data in content["data"].values())


def test_completions_say_what_they_are(client, tmp_path):
    (tmp_path / "a photo.png").touch()
    client.run("threshold = 1")
    cells = {
        "sho": ("show", "function"), "thr": ("threshold", "instance"), "show x colorm": ("colormap=", "param"),
        f'load "{tmp_path}/a': ("photo.png", "path"), "show x legend=t": ("true", "keyword"),
    }
    for code, (text, kind) in cells.items():
        content, _ = client.ask("complete_request", {"code": code, "cursor_pos": len(code)})
        offered = content["metadata"]["_jupyter_types_experimental"]
        assert [match["type"] for match in offered if text in match["text"]] == [kind], (code, offered)
        assert all(isinstance(match["signature"], str) for match in offered)


def test_help_comes_as_one_page(client):
    reply, _ = client.run("help print")
    assert [(entry["source"], entry["start"]) for entry in reply["payload"]] == [("page", 0)]
    assert reply["payload"][0]["data"]["text/plain"]


def test_clear_output(client):
    assert "clear_output" in kinds(client.run("clear")[1])


@pytest.mark.wire(40, 41, 42)
def test_comms_are_closed_ignored_and_not_listed(client):
    request = client.send("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
    closed = client.outputs(request)
    assert kinds(closed) == ["comm_close"]
    assert closed[0]["content"]["comm_id"] == "c1"
    for kind in ("comm_msg", "comm_close"):
        assert client.outputs(client.send(kind, {"comm_id": "c1", "data": {}})) == []
    assert client.ask("comm_info_request", {"target_name": None})[0]["comms"] == {}


@pytest.mark.wire(45)
def test_other_requests(client, shared_kernel):
    assert client.ask("is_complete_request", {"code": "1.5"})[0]["status"] == "complete"
    ports = client.ask("connect_request", {})[0]
    assert ports["shell_port"] == shared_kernel.manager.shell_port
    usage = client.ask("usage_request", {}, "control")[0]
    assert usage["pid"] == shared_kernel.process.pid and usage["kernel_memory"] > 1_000_000
    debug = client.ask("debug_request", {"seq": 7, "type": "request", "command": "initialize"}, "control")[0]
    assert (debug["success"], debug["request_seq"], debug["command"]) == (False, 7, "initialize")


def test_a_client_that_vanishes_leaves_the_next_one_served(shared_kernel):
    gone = shared_kernel.client(channels=("shell",))
    gone.send("execute_request", {"code": "1"})
    gone.close()
    assert shared_kernel.client().run("2")[0]["status"] == "ok"


@pytest.mark.wire(54)
def test_a_second_connection_of_the_same_identity_takes_over(shared_kernel):
    first = shared_kernel.client(channels=("shell",), identity=b"twin")
    first.reply(first.send("kernel_info_request", {}))
    second = shared_kernel.client(channels=("shell",), identity=b"twin")
    second.reply(second.send("kernel_info_request", {}))
