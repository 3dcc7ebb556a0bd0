"""The process that reads HDF5 for the kernel: what it may do, and what becomes of a load where it fails."""

import contextlib
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import time

import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

BINARY = pathlib.Path(os.environ.get("WHYLIGHT_BINARY") or ".build/release/whylight").resolve()
READER = BINARY.with_name("whylight-hdf5")
MODEL = pathlib.Path(__file__).parents[1] / "Fixtures" / "Models" / "Eli5" / "layers.h5"


class Reader:
    """Started as the kernel starts it."""

    def __init__(self, path):
        self.conversation, other = socket.socketpair()
        self.file = os.open(path, os.O_RDONLY)
        size = os.fstat(self.file).st_size
        # Its own number may be the 3 that the reader gets.
        with open(os.devnull, "r+b") as nothing:
            self.process = os.posix_spawn(
                READER, [str(READER), "0", str(size)], {}, file_actions=[
                    (os.POSIX_SPAWN_DUP2, other.fileno(), 0), (os.POSIX_SPAWN_DUP2, nothing.fileno(), 1),
                    (os.POSIX_SPAWN_DUP2, nothing.fileno(), 2), (os.POSIX_SPAWN_DUP2, self.file, 3)])
        other.close()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.conversation.close()
        os.close(self.file)
        assert os.waitpid(self.process, 0)[1] == 0

    def message(self):
        return self.bytes(struct.unpack("=I", self.bytes(4))[0])

    def bytes(self, count):
        data = b""
        while len(data) < count:
            part = self.conversation.recv(count - len(data))
            assert part, "the reader ended"
            data += part
        return data


def test_the_reader_says_what_is_in_a_file_and_answers_for_its_numbers():
    with Reader(MODEL) as reader:
        assert reader.message() == b"whylight hdf5 listing 1"
        messages = [reader.message()]
        while messages[-1]:
            messages.append(reader.message())
        assert b"layer_names" in b"".join(messages) and b"kernel:0" in b"".join(messages)
        # The root is no dataset.
        reader.conversation.sendall(struct.pack("=I", 0))
        assert reader.message()
        reader.conversation.sendall(struct.pack("=I", 2**32 - 1))
        assert b"missing" in reader.message()


@pytest.mark.skipif(sys.platform != "linux", reason="the filter and /proc are Linux'")
def test_the_reader_may_do_little():
    with Reader(MODEL) as reader:
        reader.message()
        folder = pathlib.Path(f"/proc/{reader.process}")
        status = dict(line.split(":\t", 1) for line in (folder / "status").read_text().splitlines())
        assert status["Seccomp"] == "2" and status["NoNewPrivs"] == "1"
        assert status["Threads"] == "1"
        limits = (folder / "limits").read_text()
        for name, value in [("Max file size", 0), ("Max core file size", 0), ("Max cpu time", 2)]:
            assert f"{name:26}{value} " in limits, limits
        assert "Max address space         unlimited" not in limits


def test_the_reader_started_by_hand_says_what_it_is():
    ended = subprocess.run([READER], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    assert ended.returncode == 2 and "started by whylight" in ended.stdout


@pytest.fixture
def kernel_with(tmp_path):
    """A copy of the kernel, and beside it another reader, or none."""

    def make(script=None):
        shutil.copy(BINARY, tmp_path / "whylight")
        if script:
            (tmp_path / "whylight-hdf5").write_text("#!/bin/sh\n" + script)
            (tmp_path / "whylight-hdf5").chmod(0o755)
        return tmp_path / "whylight"

    return make


def load(binary):
    steps = binary.parent / "steps.why"
    steps.write_text(f'load "{MODEL}"')
    ended = subprocess.run(
        [binary, "run", steps], cwd=binary.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=20)
    assert ended.returncode == 1
    return ended.stdout


def test_without_a_reader_nothing_is_read(kernel_with):
    text = load(kernel_with())
    assert "OSError" in text and "whylight-hdf5, cannot be run" in text


@pytest.mark.parametrize("script, error", [
    ("exit 0", "FormatError"), ("kill -SEGV $$", "FormatError"), ("head -c 100000 /dev/zero >&0", "OSError"),
    ("head -c 100000 /dev/urandom >&0", "Error"), ("yes >&0", "FormatError"), ("exit 127", "OSError"),
])
def test_a_reader_that_ends_or_lies_is_an_error(kernel_with, script, error):
    text = load(kernel_with(script))
    assert error in text and str(MODEL) in text, text


@contextlib.contextmanager
def client_of(binary):
    """A running kernel's client."""
    manager = KernelManager()
    manager._kernel_spec = KernelSpec(
        argv=[str(binary), "kernel", "-f", "{connection_file}"], display_name="w", language="whylight",
        interrupt_mode="message")
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=20)
        yield client, manager
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_an_interrupt_ends_the_reader(kernel_with):
    binary = kernel_with("echo $$ > \"$(dirname \"$0\")/pid\"\nexec sleep 1000")
    with client_of(binary) as (client, manager):
        client.execute(f'load "{MODEL}"')
        place = binary.parent / "pid"
        while not place.exists() or not place.read_text().strip():
            time.sleep(0.01)
        manager.interrupt_kernel()
        reply = client.get_shell_msg(timeout=10)
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        assert not pathlib.Path(f"/proc/{place.read_text().strip()}").exists()


def test_a_kernel_that_was_built_anew_while_it_runs_still_reads(kernel_with):
    binary = kernel_with()
    shutil.copy(READER, binary.with_name("whylight-hdf5"))
    with client_of(binary) as (client, _):
        binary.unlink()
        reply = client.execute(f'load "{MODEL}"', reply=True, timeout=20)
        assert reply["content"]["status"] == "ok", reply["content"]
