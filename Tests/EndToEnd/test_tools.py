"""Jupyter's command-line tools, as people and build servers call them."""

import json
import os
import pathlib
import re
import subprocess
import sys
import time

import nbformat
import papermill
import pexpect
import pytest
from nbclient.exceptions import CellExecutionError
from nbconvert.nbconvertapp import NbConvertApp
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Number, Operator, String

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folder(kernelspec, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    return tmp_path


def nbconvert(*arguments):
    """Runs `jupyter nbconvert …`; its exit status."""
    NbConvertApp.clear_instance()
    try:
        NbConvertApp.launch_instance(list(arguments))
    except SystemExit as end:
        return end.code
    return 0


def notebook(path, *sources, kernel="whylight"):
    """Writes a notebook as JupyterLab saves it, not yet executed; its first cell is that of the parameters."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[0].metadata["tags"] = ["parameters"]
    metadata = {"kernelspec": {"name": kernel, "display_name": "Whylight", "language": "whylight"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def values(path):
    """What the cells' last statements showed."""
    cells = nbformat.read(path, as_version=4).cells
    return [output.data["text/plain"] for cell in cells for output in cell.outputs if "data" in output]


# MARK: papermill

PARAMETERS = {
    "alpha": 0.6, "path": 'a "b" \\ü.png\n', "flags": [True, False, None], "layers": ["l3", "l4"],
    "options": {"k": 1, "deep": {"x": -2.5}}, "limit": float("-inf"), "large": 1e16, "count": 3,
}
CELLS = ["alpha", "print path", "flags", "layers", "options", "limit", "large", "count"]
SHOWN = [
    "0.6", "[true, false, none]", '["l3", "l4"]', '{"k": 1, "deep": {"x": -2.5}}', "-inf", "1e+16", "3",
]


@pytest.fixture
def other_name(kernelspec, tmp_path, monkeypatch):
    """The kernel under a name that no translator is registered for."""
    specification = tmp_path / "data/kernels/build-server"
    specification.mkdir(parents=True)
    binary = os.path.abspath(os.environ["WHYLIGHT_BINARY"])
    description = {
        "argv": [binary, "kernel", "-f", "{connection_file}"], "display_name": "W", "language": "whylight",
        "interrupt_mode": "message",
    }
    (specification / "kernel.json").write_text(json.dumps(description))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "data") + os.pathsep + os.environ.get("JUPYTER_PATH", ""))
    return "build-server"


def test_a_parameter_whose_name_is_more_than_a_name_is_refused(folder):
    source = notebook(folder / "in.ipynb", "alpha = 0.1", "alpha")
    for name in ("alpha = 1\nsave 1 \"x.json\"\nb", "a b", ""):
        with pytest.raises(ValueError, match="a parameter's name"):
            papermill.execute_notebook(source, "out.ipynb", {name: 1}, progress_bar=False)


@pytest.mark.parametrize("options", [{"language": "python"}, {}], ids=["as Python", "by the plugin"])
def test_papermill_passes_parameters(folder, other_name, options):
    source = notebook(folder / "in.ipynb", "alpha = 0.1", *CELLS, kernel=other_name)
    papermill.execute_notebook(source, "out.ipynb", PARAMETERS, progress_bar=False, **options)
    assert values("out.ipynb") == SHOWN
    injected = [c for c in nbformat.read("out.ipynb", as_version=4).cells if "injected-parameters" in c.metadata.tags]
    assert len(injected) == 1
    assert ("[True, False, None]" if options else "[true, false, none]") in injected[0].source
    assert any(output.get("text") == PARAMETERS["path"] + "\n" for output in outputs("out.ipynb"))


def outputs(path):
    return [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", [])]


def test_papermill_fails_at_the_cell_that_fails(folder):
    source = notebook(folder / "in.ipynb", "alpha = 0.1", 'load "missing.png"', 'print "not reached"')
    with pytest.raises(papermill.PapermillExecutionError, match="missing.png") as failure:
        papermill.execute_notebook(source, "out.ipynb", progress_bar=False)
    assert failure.value.ename == "FileNotFoundError"
    assert [output.output_type for output in outputs("out.ipynb")][-1] == "error"


# MARK: nbconvert


def test_nbconvert_executes_to_a_page(folder):
    notebook(folder / "n.ipynb", 'print "hello"  # greet', "[1, 2.5]")
    assert nbconvert("--execute", "--to", "html", "n.ipynb") == 0
    page = (folder / "n.html").read_text()
    assert "hello" in page and "[1, 2.5]" in page
    # The language is coloured: comments and strings have classes of their own.
    assert re.search(r'<span class="c1?"># greet', page) and re.search(r'<span class="s\w*">"hello"', page)


def test_nbconvert_writes_a_script_that_runs(folder):
    notebook(folder / "n.ipynb", 'x = 2.5', "print x")
    assert nbconvert("--execute", "--to", "notebook", "--inplace", "n.ipynb") == 0
    assert nbconvert("--to", "script", "n.ipynb") == 0
    assert "print x" in (folder / "n.why").read_text()
    binary = os.environ["WHYLIGHT_BINARY"]
    ran = subprocess.run([binary, "run", "n.why"], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "2.5"


@pytest.mark.parametrize("notebook", ["quickstart", "tutorial"])
def test_pygments_finds_nothing_wrong_in_the_notebooks_cells(notebook):
    notebook = nbformat.read(ROOT / f"notebooks/{notebook}.ipynb", 4)
    lexer = get_lexer_by_name(notebook.metadata.language_info.pygments_lexer)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    kinds = {kind for kind, _ in lexer.get_tokens(code + "\nx = 3  # mine\n")}
    assert not any(kind in Error for kind in kinds)
    for wanted in (String, Number, Comment, Operator):
        assert any(kind in wanted for kind in kinds)


def test_nbconvert_fails_at_an_error(folder):
    notebook(folder / "n.ipynb", "boom")
    with pytest.raises(CellExecutionError, match="boom"):
        nbconvert("--execute", "--to", "html", "n.ipynb")
    assert not (folder / "n.html").exists()


# MARK: Without notebooks


def test_explain_counts_layers_from_the_back(folder):
    model, photo = ROOT / "demo/models/efficientnet_lite0.h5", ROOT / "demo/photos/chelsea.png"
    run = subprocess.run(
        [os.environ["WHYLIGHT_BINARY"], "explain", model, photo, "-o", "overlay.png", "--layer", "-5"],
        capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    assert "top_bn 7×7" in run.stdout


def test_jupyter_run_runs_a_file(folder):
    (folder / "steps.why").write_text('print "hello, world"\n')
    ended = subprocess.run(
        [sys.executable, "-m", "jupyter", "run", "--kernel", "whylight", "steps.why"], capture_output=True, text=True,
        timeout=120, stdin=subprocess.DEVNULL)
    assert (ended.returncode, ended.stdout) == (0, "hello, world\n"), ended.stderr


class Console:
    """`jupyter console`, in a terminal."""

    def __init__(self, *arguments):
        environment = os.environ | {"TERM": "xterm", "PAGER": "cat", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.process = pexpect.spawn(
            sys.executable, ["-m", "jupyter", "console", *arguments], encoding="utf-8", env=environment,
            dimensions=(50, 120))
        self.text = ""

    def expect(self, pattern):
        """Waits for a text, without the escape sequences round and inside it; forgets everything up to it."""
        deadline = time.monotonic() + 30
        while not (found := re.search(pattern, self.text)):
            assert time.monotonic() < deadline, f"{pattern} is not in {self.text!r}"
            try:
                self.text += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.process.read_nonblocking(4096, 0.2))
            except pexpect.TIMEOUT:
                continue
        self.text = self.text[found.end():]

    def type(self, line):
        self.process.send(line + "\r")


@pytest.fixture
def console(folder):
    """A console on a kernel that somebody started by hand."""
    kernel = pexpect.spawn(os.environ["WHYLIGHT_BINARY"], ["kernel"], encoding="utf-8", timeout=20)
    kernel.expect(r"jupyter console --existing (\S+)\s")
    # A console that has no answer within a second asks the kernel no more whether a cell goes on.
    terminal = Console("--existing", kernel.match[1], "--ZMQTerminalInteractiveShell.kernel_is_complete_timeout=30")
    yield terminal
    terminal.process.close(force=True)
    kernel.close(force=True)


def test_the_console(console):
    console.expect(r"In \[1\]: ")
    # The kernel says that the cell goes on, and by how much its next line is to be indented.
    console.type("x = [1,")
    console.expect(r"\.\.\.: ")
    console.type("2]")
    console.expect(r"In \[2\]: ")
    console.type("x")
    console.expect(r"Out\[2\]: \[1, 2\]")
    console.expect(r"In \[3\]: ")
    console.type("boom")
    console.expect("NameError")
    console.expect(r"In \[4\]: ")
    # Written in another way than it is asked, so that this is not the echo: while the console still reads a cell it would
    # take the answer for the next.
    console.type(r'input "wh\x6f? "')
    console.expect(r"who\? ")
    console.type("Ada")
    console.expect(r'Out\[4\]: "Ada"')
    console.expect(r"In \[5\]: ")
    console.type("help print")
    console.expect("Arguments:")
    console.expect(r"In \[6\]: ")
    # The arrow keys recall what was run.
    console.type("\x1b[A\x1b[A\x1b[A\x1b[A")
    console.expect(r"Out\[6\]: \[1, 2\]")
