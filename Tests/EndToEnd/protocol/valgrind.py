"""Runs one notebook's cells through a kernel under valgrind: `valgrind.py BINARY`.

Prints what valgrind has to say, and ends with its status: 0, or 99 if it found an error.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from jupyter_client import BlockingKernelClient

from dot import png

MODEL = pathlib.Path(__file__).resolve().parents[2] / "Fixtures" / "Models" / "ClosedForm" / "softmax.h5"
NOTEBOOK = [
    'model = load "{model}" preprocess="unit"\nmodel', "summary model", 'photo = load "{folder}/photo.png"\nphoto',
    "predict model photo", "explanation = explain model photo\nexplanation", "show explanation colormap=\"jet\"",
    "show model photo width=300", 'save explanation "{folder}/e.json"', 'save photo "{folder}/p.png"', "boom", "help show",
]
CONNECTION = {
    "transport": "tcp", "ip": "127.0.0.1", "key": "key", "signature_scheme": "hmac-sha256", "shell_port": 0,
    "iopub_port": 0, "stdin_port": 0, "control_port": 0, "hb_port": 0,
}


def main(binary):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "connection.json"
        path.write_text(json.dumps(CONNECTION))
        (path.parent / "photo.png").write_bytes(png(32, 24, b"".join(b"\0" + bytes(range(y, y + 96)) for y in range(24)), 2))
        log = path.parent / "valgrind.log"
        # valgrind 3.19 gives up on debugging information as newer compilers write it.
        kernel = path.parent / "whylight"
        subprocess.run(["strip", "--strip-debug", "-o", kernel, binary], check=True)
        command = [
            "valgrind", "--quiet", "--error-exitcode=99", f"--log-file={log}", "--num-callers=20", kernel, "kernel", "-f", path
        ]
        # The process that reads HDF5 has to lie beside it; valgrind stays with the kernel.
        shutil.copy(pathlib.Path(binary).with_name("whylight-hdf5"), folder)
        environment = os.environ | {"WHYLIGHT_HISTORY": "off", "SWIFT_BACKTRACE": "enable=no"}
        with subprocess.Popen(command, env=environment) as process:
            try:
                while not json.loads(path.read_text())["shell_port"]:
                    assert process.poll() is None, log.read_text()
                    time.sleep(0.1)
                client = BlockingKernelClient(connection_file=str(path))
                client.load_connection_file()
                client.start_channels()
                # Not wait_for_ready, which takes a heartbeat this slow for death.
                client.kernel_info(reply=True, timeout=300)
                for code in NOTEBOOK:
                    code = code.format(model=MODEL, folder=folder)
                    status = client.execute(code, reply=True, timeout=600)["content"]["status"]
                    print(f"{status}: {code.splitlines()[0]}", flush=True)
                client.shutdown()
                status = process.wait(timeout=60)
                client.stop_channels()
            finally:
                process.kill()
        print(log.read_text() or "valgrind has nothing to say")
        return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
