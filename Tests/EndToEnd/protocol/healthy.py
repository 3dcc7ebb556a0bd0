"""A client that only asks kernel_info, again and again, in a process of its own, and measures how long each answer takes.

    python healthy.py CONNECTION_FILE KERNEL

For each line on standard input it writes one to standard output: the number of answers since the last line and the
slowest of them in seconds, less what this process and KERNEL, the kernel's, waited for a processor. An answer that
never came counts as 10 s.
"""

import os
import select
import sys
import time

import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.session import Session

from processor import withheld

PAUSE = 0.005
# While the machine lets this process itself wait so long for its turn, what it measures says nothing about the kernel.
STALL = 0.02
PATIENCE = 10.0


def main(path, kernel):
    client = BlockingKernelClient(connection_file=path)
    client.load_connection_file()
    session = Session(key=client.session.key, signature_scheme=client.session.signature_scheme)
    socket = zmq.Context().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(client._make_url("control"))
    count, slowest = 0, 0.0
    while True:
        stall = overslept(PAUSE)
        waited = withheld(kernel, os.getpid())
        begin = time.monotonic()
        session.send(socket, "kernel_info_request", {})
        answered = socket.poll(PATIENCE * 1000)
        seconds = time.monotonic() - begin
        if answered:
            socket.recv_multipart()
            seconds -= withheld(kernel, os.getpid()) - waited
        stall = max(stall, overslept(PAUSE))
        count += 1
        if stall < STALL or not answered:
            slowest = max(slowest, seconds)
        if select.select([sys.stdin], [], [], 0)[0]:
            if not sys.stdin.readline():
                return
            print(count, slowest, flush=True)
            count, slowest = 0, 0.0


def overslept(seconds):
    begin = time.monotonic()
    time.sleep(seconds)
    return time.monotonic() - begin - seconds


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
