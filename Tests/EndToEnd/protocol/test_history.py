"""The history that outlives a kernel."""

import sqlite3

import pytest

from kernel import KernelUnderTest


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "history.sqlite"


@pytest.fixture
def start(path, tmp_path):
    """Starts kernels that share the file; `start.errors()` is what they wrote to stderr."""
    log = open(tmp_path / "stderr.txt", "w+")

    def start(**environment):
        return KernelUnderTest({"WHYLIGHT_HISTORY": str(path)} | environment, stderr=log)

    start.errors = lambda: (tmp_path / "stderr.txt").read_text().splitlines()
    yield start
    log.close()


def ask(kernel, access, **fields):
    return kernel.main.ask("history_request", {"hist_access_type": access, "raw": True, **fields})[0]["history"]


def test_a_later_kernel_finds_what_earlier_ones_ran(start):
    with start() as first:
        first.main.run("1.5")
        [[session, line, _]] = ask(first, "tail", n=1)
    with start() as second:
        second.main.run('print "a"')
        assert ask(second, "tail", n=2, output=True) == [
            [session, line, ["1.5", "1.5"]], [session + 1, 1, ['print "a"', None]]
        ]
        assert ask(second, "range", session=-1, start=1, stop=9) == [[session, line, "1.5"]]
        assert ask(second, "search", pattern="1.?", n=5) == [[session, line, "1.5"]]
    assert start.errors() == []


def test_kernels_at_the_same_time_have_sessions_of_their_own(start):
    with start() as first, start() as second:
        for _ in range(3):
            first.main.run("1")
            second.main.run("2")
        entries = ask(first, "tail", n=10)
        assert [entry[2] for entry in entries] == ["1", "2"] * 3
        assert len({(session, code) for session, _, code in entries}) == 2
        assert ask(second, "range", session=0, start=1) == [entry for entry in entries if entry[2] == "2"]
    assert start.errors() == []


def test_what_is_not_to_be_stored_is_not(start):
    with start() as kernel:
        kernel.main.run("1", store_history=False)
        kernel.main.run("2", silent=True)
        kernel.main.run(" ")
        assert ask(kernel, "tail", n=10) == []


def test_off_writes_no_file(start, tmp_path):
    home = {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": ""}
    with start(WHYLIGHT_HISTORY="off", **home) as kernel:
        kernel.main.run("1")
        assert len(ask(kernel, "tail", n=10)) == 1
    assert not (tmp_path / "home").exists()


def test_without_a_setting_it_is_in_the_users_data_folder(start, tmp_path):
    with start(WHYLIGHT_HISTORY="", HOME=str(tmp_path / "home"), XDG_DATA_HOME="") as kernel:
        kernel.main.run("1")
    assert (tmp_path / "home/.local/share/whylight/history.sqlite").exists()


def make(path, *statements):
    """A database, which stays open."""
    database = sqlite3.connect(path, isolation_level=None)
    for statement in ("CREATE TABLE other (x)", *statements):
        database.execute(statement)
    return database


TROUBLES = {
    "locked": lambda path: make(path, "BEGIN EXCLUSIVE"),
    "another program's": lambda path: make(path),
    "a newer version's": lambda path: make(path, "PRAGMA user_version = 2"),
    "no database": lambda path: path.write_text("dear diary " * 1000),
    "a folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_file_that_cannot_be_used_is_one_line_on_stderr_and_stays_as_it_is(start, path, trouble):
    path.parent.mkdir()
    database = TROUBLES[trouble](path)
    before = None if path.is_dir() else path.read_bytes()
    with start() as kernel:
        for code in ("1.5", "2.5"):
            assert kernel.main.run(code)[0]["status"] == "ok"
        assert [entry[2] for entry in ask(kernel, "tail", n=10)] == ["1.5", "2.5"]
    [line] = start.errors()
    assert str(path) in line and "memory" in line
    assert path.is_dir() or path.read_bytes() == before
    del database
