"""A running kernel and clients of it, every message of which is checked."""

from __future__ import annotations

import os
import time

import zmq
from jupyter_client import KernelManager
from jupyter_client.session import Session

from checker import Checker

PATIENCE = 15.0


class Client:
    """A plain client, closer to the wire than jupyter_client's: it sends what it is told to, well formed or not."""

    def __init__(self, kernel, channels=("shell", "control", "stdin", "iopub"), identity=None, topic=b""):
        self.kernel = kernel
        self.session = Session(key=kernel.manager.session.key, signature_scheme="hmac-sha256")
        self.context = zmq.Context()
        self.sockets = {}
        self.backlog = []  # read from IOPub while looking for something else
        for channel in channels:
            socket = self.context.socket(zmq.SUB if channel == "iopub" else zmq.DEALER)
            socket.linger = 0
            socket.rcvhwm = 0
            if channel == "iopub":
                socket.subscribe(topic)
            else:
                # One identity on all channels: an input request goes to where the cell came from.
                socket.setsockopt(zmq.IDENTITY, identity or self.session.bsession)
            socket.connect(kernel.address(channel))
            self.sockets[channel] = socket
        if "iopub" in channels:
            self.welcome = self.receive("iopub")

    def close(self):
        self.context.destroy(linger=0)

    def send(self, kind, content, channel="shell", header=None, **parts):
        """Sends a message; `header` adds or replaces fields. Returns its id."""
        message = self.session.msg(kind, content)
        message["header"].update(header or {})
        self.kernel.checker.sent(message["header"])
        self.session.send(self.sockets[channel], message, **parts)
        return message["header"]["msg_id"]

    def send_raw(self, dictionaries, channel="shell", before=(), after=()):
        """Sends four (or however many) byte strings, correctly signed."""
        frames = [*before, b"<IDS|MSG>", self.session.sign(dictionaries), *dictionaries, *after]
        self.sockets[channel].send_multipart(frames)
        return frames

    def header(self, kind, **fields):
        """The bytes of a good header, and its id."""
        header = self.session.msg_header(kind) | fields
        self.kernel.checker.sent(header)
        return self.session.pack(header), header["msg_id"]

    def receive(self, channel, timeout=PATIENCE):
        """The next message, checked."""
        if not self.sockets[channel].poll(timeout * 1000):
            raise TimeoutError(f"nothing on {channel} for {timeout} s")
        frames = self.sockets[channel].recv_multipart()
        _, parts = self.session.feed_identities(frames)
        message = self.session.deserialize(parts)
        if self is self.kernel.main or channel != "iopub":
            self.kernel.checker.check(message, channel)
        return message

    def outputs(self, request, timeout=PATIENCE):
        """What a request puts on IOPub from busy to idle, without these two."""
        outputs = []
        others = []
        deadline = time.monotonic() + timeout
        while not outputs or outputs[-1]["content"].get("execution_state") != "idle":
            if self.backlog:
                message = self.backlog.pop(0)
            else:
                message = self.receive("iopub", max(0.01, deadline - time.monotonic()))
            (outputs if message["parent_header"].get("msg_id") == request else others).append(message)
        self.backlog = others + self.backlog
        assert outputs[0]["content"].get("execution_state") == "busy"
        return outputs[1:-1]

    def skip_outputs(self):
        """Throws away what has come on IOPub."""
        self.backlog = []
        while self.sockets["iopub"].poll(0):
            self.receive("iopub")

    def reply(self, request, channel="shell", timeout=PATIENCE):
        message = self.receive(channel, timeout)
        assert message["parent_header"]["msg_id"] == request, message
        return message

    def ask(self, kind, content, channel="shell"):
        """Sends a request; returns its reply's content, and its outputs."""
        request = self.send(kind, content, channel)
        reply = self.reply(request, channel)
        assert reply["msg_type"] == kind.replace("_request", "_reply")
        return reply["content"], self.outputs(request)

    def run(self, code, **options):
        return self.ask("execute_request", {"code": code, **options})


class KernelUnderTest:
    """Starts the kernelspec `whylight`, with one client that listens from the beginning.

    `environment` is added to the kernel's; `options` are those of subprocess.Popen.
    """

    def __init__(self, environment=None, **options):
        self.options = options | {"env": os.environ | (environment or {})}

    def __enter__(self):
        self.checker = Checker()
        self.main = None
        self.manager = KernelManager(kernel_name="whylight")
        self.manager.start_kernel(**self.options)
        self.clients = []
        self.main = self.client()
        return self

    def __exit__(self, *exception):
        for client in self.clients:
            client.close()
        self.manager.shutdown_kernel(now=True)

    def finish(self):
        """Reads on until every request that became busy became idle: another client's idle may not have come yet."""
        deadline = time.monotonic() + PATIENCE
        while (unfinished := self.checker.unfinished()) and time.monotonic() < deadline:
            if self.main.sockets["iopub"].poll(100):
                self.main.receive("iopub")
        assert unfinished == []

    def restart(self):
        """Ends the kernel as a front end does, and starts another with clients of its own."""
        for client in self.clients:
            client.close()
        self.clients, self.main, self.checker = [], None, Checker()
        self.manager.restart_kernel()
        self.main = self.client()

    @property
    def process(self):
        return self.manager.provisioner.process

    def client(self, **options):
        client = Client.__new__(Client)
        if self.main is None:
            self.main = client
        client.__init__(self, **options)
        self.clients.append(client)
        return client

    def address(self, channel):
        return self.manager._make_url(channel)

    def is_alive(self):
        return self.process.poll() is None
