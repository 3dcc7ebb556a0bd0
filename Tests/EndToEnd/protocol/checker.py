"""Checks every message of a kernel against version 5.5 of the protocol."""

from __future__ import annotations

import datetime
import re

# Required fields of each content, with their types; for replies these are the fields of one that is ok.
STRING, INTEGER, BOOLEAN, LIST, OBJECT = str, int, bool, list, dict
CONTENTS = {
    "status": {"execution_state": STRING},
    "iopub_welcome": {"subscription": STRING},
    "execute_input": {"code": STRING, "execution_count": INTEGER},
    "stream": {"name": STRING, "text": STRING},
    "display_data": {"data": OBJECT, "metadata": OBJECT},
    "update_display_data": {"data": OBJECT, "metadata": OBJECT, "transient": OBJECT},
    "execute_result": {"execution_count": INTEGER, "data": OBJECT, "metadata": OBJECT},
    "error": {"ename": STRING, "evalue": STRING, "traceback": LIST},
    "clear_output": {"wait": BOOLEAN},
    "comm_close": {"comm_id": STRING, "data": OBJECT},
    "shutdown_reply": {"status": STRING, "restart": BOOLEAN},
    "input_request": {"prompt": STRING, "password": BOOLEAN},
    "execute_reply": {"status": STRING, "execution_count": INTEGER, "user_expressions": OBJECT, "payload": LIST},
    "inspect_reply": {"status": STRING, "found": BOOLEAN, "data": OBJECT, "metadata": OBJECT},
    "complete_reply": {
        "status": STRING, "matches": LIST, "cursor_start": INTEGER, "cursor_end": INTEGER, "metadata": OBJECT
    },
    "history_reply": {"status": STRING, "history": LIST},
    "is_complete_reply": {"status": STRING},
    "kernel_info_reply": {
        "status": STRING, "protocol_version": STRING, "implementation": STRING, "implementation_version": STRING,
        "language_info": OBJECT, "banner": STRING, "help_links": LIST, "supported_features": LIST,
    },
    "comm_info_reply": {"status": STRING, "comms": OBJECT},
    "connect_reply": {"shell_port": INTEGER, "iopub_port": INTEGER, "stdin_port": INTEGER, "control_port": INTEGER,
                      "hb_port": INTEGER},
    "interrupt_reply": {"status": STRING},
    "debug_reply": {"type": STRING, "success": BOOLEAN, "request_seq": INTEGER, "command": STRING, "message": STRING},
    "usage_reply": {"hostname": STRING, "pid": INTEGER, "kernel_memory": INTEGER, "cpu_count": INTEGER},
}
ERROR = {"ename": STRING, "evalue": STRING, "traceback": LIST}
HEADER = ("msg_id", "session", "username", "date", "msg_type", "version")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$")


class Checker:
    """Keeps what one kernel process has sent so far. Give it raw messages, in the order in which they came.

    A client that `sees_everything` was subscribed before its first request; others may have missed a beginning.
    """

    PUBLISHED = {
        "status", "iopub_welcome", "execute_input", "stream", "display_data", "update_display_data", "execute_result",
        "error", "clear_output", "comm_close",
    }

    def __init__(self, sees_everything=True):
        self.sees_everything = sees_everything
        self.session = None
        self.ids = set()
        self.busy = {}  # parent id → "busy" or "idle"
        self.starts = 0
        self.requests = {}  # id of what a client sent → header

    def sent(self, header):
        self.requests[header["msg_id"]] = header

    def check(self, message, channel):
        header, parent, content = message["header"], message["parent_header"], message["content"]
        kind = message["msg_type"]
        for field in HEADER:
            assert isinstance(header[field], (str, datetime.datetime)), f"{kind}: header.{field} is {header[field]!r}"
        assert isinstance(parent, dict) and isinstance(content, dict) and isinstance(message["metadata"], dict)
        date = header["date"]
        if isinstance(date, datetime.datetime):
            assert date.tzinfo is not None, f"{kind}: a date without zone"
        else:
            assert DATE.match(date), f"{kind}: date {date}"
        assert header["version"] == "5.5"
        self.session = self.session or header["session"]
        assert header["session"] == self.session, f"{kind}: another session"
        assert header["msg_id"] not in self.ids, f"{kind}: a message id used before"
        self.ids.add(header["msg_id"])
        self._check_parent(kind, parent)
        self._check_content(kind, content)
        if channel == "iopub":
            self._check_order(kind, content, parent)

    def _check_parent(self, kind, parent):
        if kind == "iopub_welcome" or not parent:
            assert parent == {}, f"{kind}: parent {parent}"
            return
        request = self.requests.get(parent["msg_id"])
        if request is not None:
            for field, value in request.items():
                if field != "date":
                    assert parent.get(field) == value, f"{kind}: parent's {field} was changed"

    def _check_content(self, kind, content):
        assert kind in CONTENTS, f"an unknown type {kind}"
        schema = CONTENTS[kind]
        if kind.endswith("_reply"):
            if content.get("status") == "error":
                schema = ERROR | ({"execution_count": INTEGER} if kind == "execute_reply" else {})
                assert set(content) == {"status", *schema}, f"{kind}: {sorted(content)}"
            elif content.get("status") == "aborted":
                assert content == {"status": "aborted"}
                return
        for field, kinds in schema.items():
            assert field in content, f"{kind}: {field} is missing"
            value = content[field]
            assert isinstance(value, kinds), f"{kind}: {field} is {value!r}"
            assert not (kinds is INTEGER and isinstance(value, bool)), f"{kind}: {field} is {value!r}"
        if kind == "stream":
            assert content["name"] in ("stdout", "stderr") and content["text"]
        if kind == "status":
            assert content["execution_state"] in ("starting", "busy", "idle")
        if "traceback" in content:
            assert all(isinstance(line, str) for line in content["traceback"])
        if kind in ("display_data", "execute_result", "update_display_data"):
            assert "text/plain" in content["data"], f"{kind}: no text/plain"
            assert not {"text/html", "image/png"} <= set(content["data"]), "HTML would hide the picture"
            for mime, value in content["data"].items():
                assert mime.endswith("json") or isinstance(value, str)
        if kind == "is_complete_reply" and content["status"] != "error":
            assert content["status"] in ("complete", "incomplete", "invalid", "unknown")
            assert ("indent" in content) == (content["status"] == "incomplete")

    def _check_order(self, kind, content, parent):
        if kind == "iopub_welcome":
            return
        request = parent.get("msg_id")
        if request is None:
            assert kind == "status" and content["execution_state"] == "starting", f"{kind} without a parent"
            self.starts += 1
            assert self.starts == 1, "starting twice"
            return
        state = self.busy.get(request)
        if state is None and not self.sees_everything and content.get("execution_state") != "busy":
            return
        if kind == "status":
            expected = "idle" if state == "busy" else "busy"
            assert state != "idle" and content["execution_state"] == expected, f"{state} → {content}"
            self.busy[request] = content["execution_state"]
        else:
            assert state == "busy", f"{kind} while its request is {state}"

    def unfinished(self):
        """The requests that became busy and not yet idle."""
        return [request for request, state in self.busy.items() if state == "busy"]
