"""A client that only asks kernel_info, again and again, in a process of its own, and measures how long each answer takes.

    python healthy.py CONNECTION_FILE

For each line on standard input it writes one to standard output: the number of answers since the last line and the
slowest of them in seconds. An answer that never came counts as 10 s.
"""

import select
import sys
import time

import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.session import Session

PAUSE = 0.005
# While the machine lets this process itself wait so long for its turn, what it measures says nothing about the kernel.
STALL = 0.02
PATIENCE = 10.0


def main(path):
    client = BlockingKernelClient(connection_file=path)
    client.load_connection_file()
    session = Session(key=client.session.key, signature_scheme=client.session.signature_scheme)
    socket = zmq.Context().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(client._make_url("control"))
    count, slowest = 0, 0.0
    while True:
        stall = overslept(PAUSE)
        begin = time.monotonic()
        session.send(socket, "kernel_info_request", {})
        answered = socket.poll(PATIENCE * 1000)
        seconds = time.monotonic() - begin if answered else PATIENCE
        if answered:
            socket.recv_multipart()
        stall = max(stall, overslept(PAUSE))
        count += 1
        if stall < STALL or seconds >= 1:
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
    main(sys.argv[1])
