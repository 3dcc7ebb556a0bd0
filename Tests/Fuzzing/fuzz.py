"""Runs the fuzz targets and counts what they tried and what they found.

    python fuzz.py BINARY SEEDS --seconds 60 [--jobs 2] [--targets png,hdf5] [--found FOLDER]

Each target gets so many seconds. A target that crashes is started again until its time is over; the input that did it is
kept in FOLDER. Prints a table as Markdown, from libFuzzer's own counts, and ends with status 1 if anything was found.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

# AddressSanitizer keeps freed memory for a while and a shadow of all memory; the limit of 512 MiB is the reader's own.
MEBIBYTES = 768
# The driver itself ends an input after 2 s of processor time; this is for one that waits.
PATIENCE = 30
LARGEST_INPUT = {"hdf5": 65_536, "archive": 65_536, "architecture": 16_384, "json": 4096}
MOST_FINDS = 50
MODEL_TARGETS = {"hdf5", "archive", "architecture"}
ENVIRONMENT = {
    "ASAN_OPTIONS": "quarantine_size_mb=8:allocator_may_return_null=1:allocator_release_to_os_interval_ms=500",
    "SWIFT_BACKTRACE": "enable=no",
    "OPENBLAS_NUM_THREADS": "1",
    "WHYLIGHT_THREADS": "1",
}


def run(binary, target, seeds, seconds, found):
    """The target's counts: inputs, and what was found by kind."""
    counts = {"inputs": 0, "crash": 0, "timeout": 0, "oom": 0, "leak": 0, "coverage": 0}
    corpus = seeds / f"{target}-found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    # libhdf5 1.10 forgets some bytes where a file's structure is damaged.
    leaks = 0 if target in MODEL_TARGETS else 1
    environment = ENVIRONMENT | {"ASAN_OPTIONS": f"{ENVIRONMENT['ASAN_OPTIONS']}:detect_leaks={leaks}"}
    begin = time.monotonic()
    for attempt in range(MOST_FINDS):
        rest = seconds - (time.monotonic() - begin)
        if rest < 1:
            break
        log = found / f"{target}-{attempt}.log"
        command = [
            str(binary), target, f"-max_total_time={rest:.0f}", f"-timeout={PATIENCE}", f"-rss_limit_mb={MEBIBYTES}",
            "-malloc_limit_mb=1000000", f"-max_len={LARGEST_INPUT.get(target, 8192)}", "-print_final_stats=1", "-reload=0",
            f"-artifact_prefix={found}/{target}-", f"-dict={seeds}/{target}.dict", f"-seed={attempt + 1}", 
            f"-detect_leaks={leaks}", str(corpus), str(seeds / target),
        ]
        with open(log, "wb") as output:
            status = subprocess.run(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
                                    env=os.environ | environment).returncode
        text = log.read_bytes().decode(errors="replace")
        inputs = re.findall(r"number_of_executed_units: (\d+)", text) or re.findall(r"^#(\d+)", text, re.M) or ["0"]
        counts["inputs"] += int(inputs[-1])
        counts["coverage"] = max([counts["coverage"]] + [int(c) for c in re.findall(r" cov: (\d+)", text)])
        if status == 0:
            log.unlink()
            continue
        kind = re.findall(rf"Test unit written to \S*/{target}-(crash|timeout|oom|leak|slow-unit)", text)
        counts[kind[-1] if kind and kind[-1] in counts else "crash"] += 1
    counts["seconds"] = round(time.monotonic() - begin)
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("seeds", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--targets", default="")
    parser.add_argument("--found", type=pathlib.Path, default=pathlib.Path("fuzz-found"))
    options = parser.parse_args()
    names = subprocess.run([options.binary], stdout=subprocess.PIPE, text=True).stdout.split()
    targets = options.targets.split(",") if options.targets else names
    columns = ["inputs", "crash", "timeout", "oom", "leak", "coverage", "seconds"]
    print("| target | inputs | crashes | hangs | out of memory | leaks | edges reached | seconds |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        runs = {target: pool.submit(run, options.binary.resolve(), target, options.seeds, options.seconds, options.found.resolve())
                for target in targets}
    results = {target: run.result() for target, run in runs.items()}
    for target, counts in results.items():
        print(f"| {target} | " + " | ".join(f"{counts[column]:,}" for column in columns) + " |")
    total = {column: sum(counts[column] for counts in results.values()) for column in columns}
    print("| all | " + " | ".join(f"{total[column]:,}" for column in columns) + " |")
    sys.exit(1 if any(total[kind] for kind in ("crash", "timeout", "oom", "leak")) else 0)


if __name__ == "__main__":
    main()
