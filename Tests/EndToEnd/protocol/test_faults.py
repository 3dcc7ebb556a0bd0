"""What the machine may do to a kernel: a full disk, a home that cannot be written, too little memory, a sudden end."""

import os
import pathlib
import resource
import signal
import subprocess
import time

import pytest

from dot import DOT, png
from kernel import KernelUnderTest
from test_process import wait_for

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Fixtures" / "Models"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "dot.png").write_bytes(DOT)
    (tmp_path / "large.png").write_bytes(png(7000, 7000, b"\0" * 7001 * 7000))
    return tmp_path


def error(kernel, code):
    """The name of the error that a cell ends with, or None."""
    return kernel.main.run(code)[0].get("ename")


def test_a_full_disk_is_one_error_and_leaves_the_old_file(kernel, folder):
    goal = folder / "goal.png"
    goal.write_bytes(b"old")
    assert error(kernel, f'large = load "{folder}/large.png" crop=(0, 0, 3000, 3000)') is None
    assert error(kernel, f't = preprocess large mode="raw"\nsmall = load "{folder}/dot.png"') is None
    # A write beyond this many bytes fails, as on a disk that is full.
    resource.prlimit(kernel.process.pid, resource.RLIMIT_FSIZE, (4096, 4096))
    before = sorted(os.listdir(folder))
    assert error(kernel, f'save t "{goal}" overwrite=true') == "OSError"
    assert error(kernel, f'save t "{folder}/new.npy"') == "OSError"
    assert goal.read_bytes() == b"old"
    assert sorted(os.listdir(folder)) == before
    assert error(kernel, f'save small "{folder}/small.png"') is None
    assert (folder / "small.png").read_bytes().startswith(b"\x89PNG")


def test_a_kernel_killed_while_it_saves_leaves_the_old_file_or_the_new_one(kernel, folder):
    goal = folder / "goal.png"
    code = f'large = load "{folder}/large.png" crop=(0, 0, 600, 600)\nsave large "{goal}"\n'
    assert error(kernel, code) is None
    whole = goal.read_bytes()
    kernel.main.send("execute_request", {"code": f'save large "{goal}" overwrite=true\n' * 5000})
    for _ in range(50):
        assert goal.read_bytes() == whole
        time.sleep(0.01)
    kernel.process.kill()
    kernel.process.wait()
    assert goal.read_bytes() == whole
    kernel.checker.busy.clear()


def test_a_kernel_told_to_end_while_it_saves_leaves_nothing_but_the_file(kernel, folder):
    goal = folder / "goal.npy"
    code = f'large = load "{folder}/large.png" crop=(0, 0, 3000, 3000)\nt = preprocess large mode="raw"\nsave t "{goal}"\n'
    assert error(kernel, code) is None
    whole = goal.stat().st_size
    before = sorted(os.listdir(folder))
    kernel.main.send("execute_request", {"code": f'save t "{goal}" overwrite=true\n' * 5000})
    wait_for(lambda: is_writing(kernel.process.pid, folder))
    kernel.process.send_signal(signal.SIGTERM)
    wait_for(lambda: not kernel.is_alive())
    assert kernel.process.returncode == 0
    assert sorted(os.listdir(folder)) == before
    assert goal.stat().st_size == whole
    kernel.checker.busy.clear()


def is_writing(pid, folder):
    """Whether a process has a file open in a folder; while it writes one that has no name yet."""
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            if os.readlink(f"/proc/{pid}/fd/{number}").startswith(str(folder)):
                return True
        except FileNotFoundError:
            continue
    return False


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 96 KiB, where one may be had."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_disk_without_room_keeps_nothing_but_the_file_from_being_saved(kernelspec, folder, small_disk):
    goal = small_disk / "goal.npy"
    goal.write_bytes(b"old")
    environment = {"WHYLIGHT_HISTORY": str(small_disk / "history.sqlite")}
    with KernelUnderTest(environment=environment) as kernel:
        assert error(kernel, f'large = load "{folder}/large.png" crop=(0, 0, 300, 300)') is None
        assert error(kernel, 't = preprocess large mode="raw"') is None
        before = sorted(os.listdir(small_disk))
        content = kernel.main.run(f'save t "{goal}" overwrite=true')[0]
        assert content["ename"] == "OSError" and "no space left" in content["evalue"]
        assert goal.read_bytes() == b"old"
        assert sorted(os.listdir(small_disk)) == before
        # Nor does the history, which lies there too, keep a cell from running.
        for number in range(100):
            assert error(kernel, f'{number} # {"x" * 2000}') is None
        history = kernel.main.ask("history_request", {"hist_access_type": "tail", "n": 1, "raw": True})[0]["history"]
        assert history[0][2].startswith("99 #")


def test_a_home_that_cannot_be_written_does_not_keep_it_from_working(kernelspec, monkeypatch):
    for name in ("WHYLIGHT_HISTORY", "XDG_DATA_HOME", "JUPYTER_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    with KernelUnderTest(environment={"HOME": "/proc/no-such-home"}) as kernel:
        assert error(kernel, "1.5") is None
        assert error(kernel, 'load "~/a.png"') == "FileNotFoundError"
        history = kernel.main.ask("history_request", {"hist_access_type": "tail", "n": 1, "raw": True})[0]
        assert [entry[2] for entry in history["history"]] == ['load "~/a.png"']


def test_too_little_memory_is_an_error(kernel, folder):
    assert error(kernel, "1") is None
    with open(f"/proc/{kernel.process.pid}/status") as status:
        size = next(int(line.split()[1]) << 10 for line in status if line.startswith("VmSize"))
    limit = size + (48 << 20)
    resource.prlimit(kernel.process.pid, resource.RLIMIT_AS, (limit, limit))
    (folder / "rgba.png").write_bytes(png(7000, 7000, b"\0" * (4 * 7000 + 1) * 7000, colour=6))
    assert error(kernel, f'load "{folder}/rgba.png"') == "MemoryError"
    (folder / "zeros.npy").write_bytes(array((400, 1000, 1000)))
    assert error(kernel, f'load "{folder}/zeros.npy"') == "MemoryError"
    assert error(kernel, f'load "{folder}/dot.png"') is None


def array(shape):
    """A .npy file of as many bytes."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    count = 1
    for extent in shape:
        count *= extent
    return b"\x93NUMPY\x01\0" + len(header).to_bytes(2, "little") + header + bytes(count)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_in_the_middle_of_an_inference(kernel, folder, number):
    model = FIXTURES / "ClosedForm" / "softmax.h5"
    assert error(kernel, f'model = load "{model}" preprocess="unit"\ndot = load "{folder}/dot.png"') is None
    request = kernel.main.send("execute_request", {"code": 'print "begins"\n' + "explain model dot\n" * 50_000})
    begun = []
    while not begun or begun[-1]["msg_type"] != "stream":
        begun.append(kernel.main.receive("iopub"))
    kernel.main.backlog = begun + kernel.main.backlog
    time.sleep(0.05)
    kernel.process.send_signal(number)
    if number == signal.SIGTERM:
        wait_for(lambda: not kernel.is_alive(), 5)
        assert kernel.process.returncode == 0
        kernel.checker.busy.clear()
        return
    begin = time.monotonic()
    assert kernel.main.reply(request)["content"]["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - begin < 2
    kernel.main.outputs(request)
    assert error(kernel, "predict model dot") is None
