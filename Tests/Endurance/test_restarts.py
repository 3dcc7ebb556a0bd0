"""Restarts as JupyterLab makes them, on the same ports."""

from kernel import KernelUnderTest


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
