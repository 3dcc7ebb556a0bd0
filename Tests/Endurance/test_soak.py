"""Thousands of cells, and dozens of restarts, leave a kernel as it was."""

import pathlib
import random
import re

from kernel import KernelUnderTest

CELLS = ["1.5", 'print "text"', "x = [1, 2, 3]", "boom", 'warn "careful"', 'show "text"', "help print", "  "]


def resources(process):
    """Resident memory in MiB, open files, threads."""
    folder = pathlib.Path(f"/proc/{process.pid}")
    resident = int(re.search(r"VmRSS:\s+(\d+)", (folder / "status").read_text())[1]) / 1024
    return resident, len(list((folder / "fd").iterdir())), len(list((folder / "task").iterdir()))


def test_ten_thousand_cells_of_two_clients_leave_memory_files_and_threads_as_they_were(kernel):
    clients = [kernel.main, kernel.client(channels=("shell", "control", "stdin"))]
    generator = random.Random(1)

    def run(count):
        for _ in range(count):
            client = generator.choice(clients)
            request = client.send("execute_request", {"code": generator.choice(CELLS), "stop_on_error": False})
            client.reply(request)
            kernel.main.outputs(request)

    run(2000)
    before = resources(kernel.process)
    run(8000)
    after = resources(kernel.process)
    assert after[0] < before[0] + 4, f"{before[0]:.1f} → {after[0]:.1f} MiB"
    assert after[1:] == before[1:]


def test_fifty_restarts_on_the_same_ports(kernelspec):
    with KernelUnderTest() as kernel:
        ports = kernel.manager.ports
        for _ in range(50):
            kernel.manager.restart_kernel(now=False)
            assert kernel.manager.ports == ports
            client = kernel.manager.blocking_client()
            client.start_channels()
            client.wait_for_ready(timeout=10)
            assert client.execute("1.5", reply=True, timeout=10)["content"]["status"] == "ok"
            client.stop_channels()
