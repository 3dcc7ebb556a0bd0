#!/usr/bin/env python3
"""Draws the results as one PNG. Runs in the environment 'engines': `plot.py results.json performance.png`."""

import sys

import matplotlib

matplotlib.use("Agg")

import results
import subjects
import targets
from matplotlib import pyplot, ticker
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
    """Forward passes, Grad-CAM, the growth with images, pixels and classes, and memory."""
    figure, panels = pyplot.subplots(2, 2, figsize=(11, 7.8), layout="constrained")
    forward = [subject.name for subject in subjects.FORWARD]
    explainers = [subjects.GRADCAM.name, *(subject.name for subject in subjects.EXPLAINERS)]
    _forward(panels[0, 0], kept, forward, threads)
    _gradcam(panels[0, 1], kept, explainers, threads)
    _growth(panels[1, 0], kept, threads)
    _memory(panels[1, 1], kept, forward + explainers[1:], threads)
    for axes in panels.flat:
        axes.grid(axis="y", alpha=0.3)
        axes.set_axisbelow(True)
    figure.savefig(path, dpi=90, metadata={"Software": None})


def _forward(axes, kept, names, threads):
    def height(name, network):
        fastest = targets.fastest_peer(kept, network, threads)
        return targets.ratio(kept.find("forward", network=network, threads=threads, subject=name), fastest)

    _bars(axes, _measured(kept, "forward", threads), names, height)
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_ylim(top=axes.get_ylim()[1] * 1.2)
    axes.set_title("Forward pass: time ÷ the fastest float32 peer's")
    axes.legend(fontsize=8, ncols=2)


def _gradcam(axes, kept, names, threads):
    def height(name, network):
        record = kept.find("gradcam", network=network, threads=threads, subject=name)
        return record and record.get("wall", {}).get("min")

    _bars(axes, _measured(kept, "gradcam", threads), names, height)
    _logarithmic(axes.yaxis, 10)
    axes.set_ylim(top=axes.get_ylim()[1] * 6)
    axes.set_title(f"Grad-CAM, {threads} threads: milliseconds")
    axes.legend(fontsize=8, ncols=2)


def _memory(axes, kept, names, threads):
    engines = {subject.name for subject in subjects.FORWARD}

    def height(name, network):
        section = "forward" if name in engines else "gradcam"
        record = kept.find(section, network=network, threads=threads, subject=name)
        return record and record.get("peak_mib")

    _bars(axes, _measured(kept, "forward", threads), names, height, hatched=set(names) - engines)
    _logarithmic(axes.yaxis, 10)
    axes.set_ylim(10, axes.get_ylim()[1] * 8)
    axes.set_title("Peak memory, MiB (hatched: explaining)")
    axes.legend(fontsize=7, ncols=3)


def _measured(kept, section, threads):
    return [name for name in NETWORKS if kept.select(section, network=name, threads=threads)]


def _bars(axes, networks, names, height, hatched=()):
    """A group of bars for each network; `height` is None where there is nothing to show."""
    width = 0.8 / len(names)
    for position, name in enumerate(names):
        heights = [height(name, network) or float("nan") for network in networks]
        places = [index + (position - (len(names) - 1) / 2) * width for index in range(len(networks))]
        hatch = "////" if name in hatched else None
        axes.bar(places, heights, width, color=COLOURS[name], hatch=hatch, label=subjects.title(name))
    axes.set_xticks(range(len(networks)), networks, rotation=30, ha="right")


def _logarithmic(axis, base):
    """With numbers as people write them."""
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    axis.set_major_locator(ticker.LogLocator(base=base))
    axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:g}"))


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
    axes.plot([1, most], [1, most], color="black", linewidth=0.8, label="linear")
    _logarithmic(axes.xaxis, 2)
    _logarithmic(axes.yaxis, 2)
    axes.set_title(f"Growth, MobileNetV2, {threads} threads: time ÷ that of one")
    axes.legend(fontsize=8)


if __name__ == "__main__":
    draw(results.Results.read(sys.argv[1]), sys.argv[2])
