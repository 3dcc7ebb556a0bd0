#!/usr/bin/env python3
"""Measures Whylight beside what a user would otherwise run, and prints a table with the targets.

The peers are installed from PyPI into .bench/, where the networks, the results (results.json), the table and the plot
lie too. Everything takes an hour the first time; --quick gives a first impression, --only, --models and --peers a
part. Numbers are worth comparing within one question only, where all were measured by turns.
"""

import argparse
import pathlib
import subprocess
import sys

import environments
import networks
import processes
import results
import sections
import subjects
import table
import turns

QUESTIONS = ("forward", "gradcam", "first", "load", "notebook", "growth")
BATCHES = (1, 2, 4, 8, 16, 32, 64)
TARGETS = (1, 2, 3, 5, 7, 10)


def names(text):
    return [name for name in text.split(",") if name]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", type=names, default=QUESTIONS, help=f"of these: {','.join(QUESTIONS)}")
    parser.add_argument("--models", type=names, default=list(networks.NETWORKS), help="comma between names")
    parser.add_argument("--peers", type=names, default=[], help="of these: " + ",".join(peer_names()))
    parser.add_argument("--threads", type=names, default=["1", "2"], help="numbers of threads (default: 1,2)")
    parser.add_argument("--quick", action="store_true", help="few runs, less growth, three networks")
    parser.add_argument("--realtime", action="store_true", help="bursts go before other processes, as root may")
    parser.add_argument("--keep", action="store_true", help="keep the earlier results of what is not measured now")
    parser.add_argument("--build", type=pathlib.Path, default=environments.HERE.parent / ".build/release")
    parser.add_argument("--results", type=pathlib.Path, default=environments.SCRATCH / "results.json")
    options = parser.parse_args()
    for name in options.only:
        if name not in QUESTIONS:
            parser.error(f"no question '{name}'; there are {', '.join(QUESTIONS)}")
    for name in options.models:
        networks.named(name)
    for name in options.peers:
        if name not in peer_names():
            parser.error(f"no peer '{name}'; there are {', '.join(peer_names())}")
    if options.quick:
        options.models = [name for name in options.models if name in ("VGG16", "ResNet50", "MobileNetV2")]
    if options.realtime and not processes.realtime_is_permitted():
        parser.error("--realtime needs the right to it: root, or CAP_SYS_NICE")
    return options


def peer_names():
    return sorted({peer.name.removesuffix("-load") for peer in subjects.PEERS if not peer.is_ours})


def main():
    options = arguments()
    kept = results.Results.read(options.results) if options.keep and options.results.exists() else None
    kept = kept or results.Results(options.results)
    kept.machine = results.machine()
    length = {"runs": 6, "rounds": 3, "seconds": 0} if options.quick else {}
    plan = turns.Plan(**length, realtime=options.realtime)
    bench = sections.Bench(options.build.resolve(), plan, options.peers, kept)
    chosen = [networks.NETWORKS[name] for name in options.models]
    threads = [int(count) for count in options.threads]
    most = max(threads)

    if "forward" in options.only:
        for network in chosen:
            for count in threads:
                bench.forward(network, count)
    if "gradcam" in options.only:
        for network in chosen:
            for count in threads:
                bench.gradcam(network, count)
    if "first" in options.only:
        for network in chosen:
            bench.first(network, most, starts=3 if options.quick else 10)
    if "load" in options.only:
        bench.load(networks.NETWORKS["VGG16"], most)
    if "growth" in options.only:
        small = networks.NETWORKS["MobileNetV2"]
        bench.batches(small, most, BATCHES[: 4 if options.quick else None])
        bench.areas(most, list(networks.RESIZED)[: 3 if options.quick else None])
        bench.targets(small, most, TARGETS)
    if "notebook" in options.only:
        bench.notebook(starts=2 if options.quick else 10)

    text = table.render(kept)
    options.results.with_suffix(".md").write_text(text)
    picture = options.results.with_name("performance.png")
    subprocess.run([environments.python("engines"), environments.HERE / "plot.py", options.results, picture], check=True)
    print(text)
    print(f"measured: {options.results}", file=sys.stderr)


if __name__ == "__main__":
    main()
