#!/usr/bin/env python3
"""Draws the results as one PNG. Runs in the environment 'engines': `plot.py results.json performance.png`."""

import sys

import matplotlib

matplotlib.use("Agg")

import results
import subjects
from matplotlib import pyplot
from networks import NETWORKS

# Paul Tol's bright colours, which people who do not see some hues can tell apart; grey for bfloat16.
COLOURS = {
    "whylight": "#EE6677",
    "whylight-gradcam": "#EE6677",
    "onnxruntime": "#4477AA",
    "openvino": "#66CCEE",
    "openvino-bf16": "#BBBBBB",
    "keras-by-hand": "#228833",
    "pytorch-grad-cam": "#CCBB44",
    "tf-keras-vis": "#66CCEE",
    "eli5": "#4477AA",
}


def draw(kept, path, threads=2):
    """Forward passes, Grad-CAM, and the growth with images, pixels and classes."""
    figure, panels = pyplot.subplots(2, 2, figsize=(11, 7.5), layout="constrained")
    forward = [subject.name for subject in subjects.FORWARD]
    explainers = [subjects.GRADCAM.name, *(subject.name for subject in subjects.EXPLAINERS)]
    _bars(panels[0, 0], kept, "forward", forward, threads, "Forward pass")
    _bars(panels[0, 1], kept, "gradcam", explainers, threads, "Grad-CAM")
    _growth(panels[1, 0], kept, threads)
    _memory(panels[1, 1], kept, forward + explainers[1:], threads)
    figure.savefig(path, dpi=90, metadata={"Software": None})


def _bars(axes, kept, section, names, threads, title):
    networks = [name for name in NETWORKS if kept.select(section, network=name, threads=threads)]
    width = 0.8 / len(names)
    for position, name in enumerate(names):
        heights = [_least(kept.find(section, network=network, threads=threads, subject=name)) for network in networks]
        places = [index + (position - (len(names) - 1) / 2) * width for index in range(len(networks))]
        axes.bar(places, heights, width, color=COLOURS[name], label=subjects.title(name))
    axes.set_yscale("log")
    axes.set_xticks(range(len(networks)), networks, rotation=30, ha="right")
    axes.set_title(f"{title}, {threads} threads: milliseconds")
    axes.grid(axis="y", alpha=0.3)
    axes.legend(fontsize=8)


def _least(record):
    return record["wall"]["min"] if record and "wall" in record else float("nan")


def _growth(axes, kept, threads):
    lines = (
        ("batch", "whylight", "images", "o-"),
        ("batch", "onnxruntime", "images, ONNX Runtime", "o:"),
        ("area", "whylight", "times the pixels", "s-"),
        ("area", "onnxruntime", "times the pixels, ONNX Runtime", "s:"),
        ("targets", "whylight-gradcam", "classes explained", "^-"),
    )
    for section, subject, title, style in lines:
        records = [record for record in kept.select(section, threads=threads, subject=subject) if "wall" in record]
        records.sort(key=lambda record: record[section])
        if records:
            first = records[0]["wall"]["min"]
            counts = [record[section] for record in records]
            times = [record["wall"]["min"] / first for record in records]
            axes.plot(counts, times, style, color=COLOURS[subject], label=title, markersize=4)
    most = 64
    axes.plot([1, most], [1, most], color="black", linewidth=0.7, label="linear")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log", base=2)
    axes.set_title("Growth, MobileNetV2: time over that of one")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)


def _memory(axes, kept, names, threads):
    networks = [name for name in NETWORKS if kept.select("forward", network=name, threads=threads)]
    width = 0.8 / len(names)
    for position, name in enumerate(names):
        section = "forward" if position < len(subjects.FORWARD) else "gradcam"
        records = [kept.find(section, network=network, threads=threads, subject=name) for network in networks]
        heights = [record["peak_mib"] if record and "peak_mib" in record else float("nan") for record in records]
        places = [index + (position - (len(names) - 1) / 2) * width for index in range(len(networks))]
        hatch = None if section == "forward" else "///"
        label = subjects.title(name) + ("" if section == "forward" else ", Grad-CAM")
        axes.bar(places, heights, width, color=COLOURS[name], hatch=hatch, label=label)
    axes.set_yscale("log")
    axes.set_xticks(range(len(networks)), networks, rotation=30, ha="right")
    axes.set_title("Peak memory of the process: MiB")
    axes.grid(axis="y", alpha=0.3)
    axes.legend(fontsize=6, ncols=2)


if __name__ == "__main__":
    draw(results.Results.read(sys.argv[1]), sys.argv[2])
