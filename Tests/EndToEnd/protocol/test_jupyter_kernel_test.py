"""Jupyter's own suite, with everything it can test switched on."""

import jupyter_kernel_test as suite
import pytest

@pytest.fixture(scope="class", autouse=True)
def files(tmp_path_factory, request):
    """Kernels start in a folder of their own that holds a picture."""
    import struct
    import zlib

    folder = tmp_path_factory.mktemp("suite")

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([32 * y, 32 * x, 128][c] for x in range(8) for c in range(3)) for y in range(8))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    (folder / "picture.png").write_bytes(png + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    patch = pytest.MonkeyPatch()
    patch.chdir(folder)
    yield
    patch.undo()


class TestKernel(suite.KernelTests):
    kernel_name = "whylight"
    language_name = "whylight"
    file_extension = ".why"
    code_hello_world = 'print "hello, world"'
    code_stderr = 'warn "careful"'
    completion_samples = [{"text": "summ", "matches": {"summary"}}]
    complete_code_samples = ["version", "1.5", "x = 3"]
    incomplete_code_samples = ["show(model,", "[1, 2"]
    invalid_code_samples = ['load "a', "x = = 3", ")"]
    code_page_something = "help explain"
    code_generate_error = 'load "no-such-file.png"'
    code_execute_result = [{"code": "1.5", "result": "1.5"}, {"code": "[1, 2]", "result": "[1, 2]"}]
    code_display_data = [{"code": 'show "picture.png"', "mime": "image/png"}]
    code_history_pattern = "1.?"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "explain"
    code_clear_output = "clear"


class TestWelcome(suite.IopubWelcomeTests):
    kernel_name = "whylight"
    support_iopub_welcome = True
