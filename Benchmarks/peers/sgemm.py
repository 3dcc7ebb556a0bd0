"""The processor's peak as OpenBLAS reaches it: a product of two square matrices, of the size that is fastest.

Its output is the number of operations of a run, in billions. The network plays no part.
"""

import time

import numpy as np

from peers import worker

SIZES = (1024, 1536, 2048, 3072)


def prepare(options):
    random = np.random.default_rng(0)
    fastest = None
    for size in SIZES:
        left, right = (random.normal(size=(size, size)).astype(np.float32) for _ in range(2))
        out = np.empty_like(left)
        operations = 2 * size**3 / 1e9

        def run(left=left, right=right, out=out, operations=operations):
            np.matmul(left, right, out=out)
            return [operations]

        rate = operations / min(seconds(run) for _ in range(5))
        if fastest is None or rate > fastest[0]:
            fastest = rate, run
    return fastest[1]


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    worker.serve(prepare, {"numpy": np.__version__})
