"""Checks what any client in this process sends and gets, whichever library it belongs to: nbclient, papermill,
jupyter_kernel_test and our own client read messages through jupyter_client's Session."""

import contextlib
import functools
import weakref

from jupyter_client.session import DELIM, Session

from checker import Checker


class Watch:
    def __init__(self):
        self.headers = {}  # id of a message that a client sent → its header's bytes
        self.checkers = weakref.WeakKeyDictionary()  # client's session → kernel's session id → Checker
        self.checked = 0

    def sent(self, frames):
        start = frames.index(DELIM)
        return bytes(frames[start + 2])

    def got(self, session, frames, message):
        kernel = message["header"]["session"]
        checkers = self.checkers.setdefault(session, {})
        checker = checkers.setdefault(kernel, Checker(sees_everything=False))
        checker.check(message, "iopub" if message["msg_type"] in Checker.PUBLISHED else None)
        parent = message["parent_header"].get("msg_id")
        if parent in self.headers:
            assert bytes(frames[2]) == self.headers[parent], "the parent header's bytes were changed"
        self.checked += 1


@contextlib.contextmanager
def watching():
    """Wraps Session's two methods that every message goes through."""
    watch = Watch()
    serialize, deserialize = Session.serialize, Session.deserialize

    @functools.wraps(serialize)
    def watched_serialize(self, message, ident=None):
        frames = serialize(self, message, ident)
        watch.headers[message["header"]["msg_id"]] = watch.sent(frames)
        return frames

    @functools.wraps(deserialize)
    def watched_deserialize(self, frames, content=True, copy=True):
        raw = [getattr(frame, "bytes", frame) for frame in frames]
        message = deserialize(self, frames, content, copy)
        if content:
            watch.got(self, raw, message)
        return message

    Session.serialize, Session.deserialize = watched_serialize, watched_deserialize
    try:
        yield watch
    finally:
        Session.serialize, Session.deserialize = serialize, deserialize
