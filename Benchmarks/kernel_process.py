"""Kernels as processes: started through jupyter_client, asked, measured and ended. Linux only: processor time and
memory are asked of its kernel."""

import contextlib
import pathlib
import subprocess
import time

import zmq
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

TIMEOUT = 120


class Process:
    """What Linux says about a process."""

    def __init__(self, pid):
        self.pid = pid

    def cpu_ms(self):
        """Processor time of all threads so far, living and ended."""
        # The clock that clock_getcpuclockid(3) makes of a process id: nanoseconds, where /proc/…/stat has 10 ms.
        return time.clock_gettime(~self.pid << 3 | 2) * 1000

    def peak_mib(self):
        """The most memory ever resident."""
        lines = pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))

    def is_gone(self):
        try:
            status = pathlib.Path(f"/proc/{self.pid}/stat").read_text()
        except FileNotFoundError:
            return True
        return status.rsplit(")", 1)[1].split()[0] == "Z"

    def ms_until_gone(self, timeout):
        """None if it is still there after the timeout, in seconds."""
        start = time.perf_counter()
        while not self.is_gone():
            if time.perf_counter() - start > timeout:
                return None
            time.sleep(0.0005)
        return (time.perf_counter() - start) * 1000


class QuickClient(BlockingKernelClient):
    """A client whose sockets try again every 2 ms; libzmq's 100 ms would round a start up to the next tenth."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.context.setsockopt(zmq.RECONNECT_IVL, 2)


def belongs(message, request):
    # Some kernels send null for a parent that there is not.
    return (message["parent_header"] or {}).get("msg_id") == request


class RunningKernel:
    """A kernel, and the one client it has."""

    def __init__(self, spec, folder):
        self.manager = KernelManager(kernel_name=spec.display_name, client_factory=QuickClient)
        self.manager._kernel_spec = spec
        start = time.perf_counter()
        self.manager.start_kernel(cwd=str(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process = Process(self.manager.provisioner.process.pid)
        self.client = self.manager.client()
        self.client.start_channels()
        self.reply(self.client.kernel_info())
        self.start_ms = (time.perf_counter() - start) * 1000
        self.start_cpu_ms = self.process.cpu_ms()
        self.wait_for_subscription()

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def wait_for_subscription(self):
        """Asks until an answer's idle arrives: what is published before the subscription takes effect is lost."""
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:
            request = self.client.kernel_info()
            self.reply(request)
            with contextlib.suppress(TimeoutError):
                self.outputs(request, timeout=0.2)
                return
        raise SystemExit("the kernel publishes nothing")

    def reply(self, request, timeout=TIMEOUT):
        """The content of the request's reply."""
        while True:
            message = self.client.get_shell_msg(timeout=timeout)
            if belongs(message, request):
                return message["content"]

    def outputs(self, request, timeout=TIMEOUT):
        """What the request publishes up to its idle; TimeoutError if nothing comes for so many seconds."""
        published = []
        while True:
            if not self.client.iopub_channel.socket.poll(timeout * 1000):
                raise TimeoutError
            message = self.client.get_iopub_msg(timeout=timeout)
            if not belongs(message, request):
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return published
            published.append(message)

    def run(self, code):
        """Runs a cell; wall time and processor time in ms until reply and idle, and what it published."""
        cpu, start = self.process.cpu_ms(), time.perf_counter()
        request = self.client.execute(code)
        content = self.reply(request)
        published = self.outputs(request)
        wall = (time.perf_counter() - start) * 1000
        if content["status"] != "ok":
            raise SystemExit(f"the cell failed: {content.get('ename')}: {content.get('evalue')}\n{code[:200]}")
        return wall, self.process.cpu_ms() - cpu, published


@contextlib.contextmanager
def running(spec, folder):
    kernel = RunningKernel(spec, folder)
    try:
        yield kernel
    finally:
        kernel.close()


def specification(name, argv, interrupt_mode):
    return KernelSpec(argv=argv, display_name=name, language=name, interrupt_mode=interrupt_mode)
