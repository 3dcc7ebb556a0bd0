#!/usr/bin/env python3
"""The results as Markdown: the targets first, then all figures. `python3 Benchmarks/table.py FILE.json` prints it."""

import sys

import results
import subjects
import targets
from networks import NETWORKS


def render(kept):
    """The whole text; what was not measured is left out, or said to be missing."""
    parts = [_conditions(kept), "### Targets\n", _targets(kept)]
    for threads in sorted({record["threads"] for record in kept.select("forward")}, reverse=True):
        parts += [f"### Forward pass, {_threads(threads)}\n", _forward(kept, threads)]
    for threads in sorted({record["threads"] for record in kept.select("gradcam")}, reverse=True):
        parts += [f"### Grad-CAM, {_threads(threads)}\n", _gradcam(kept, threads)]
    for threads in sorted({record["threads"] for record in kept.select("first")}, reverse=True):
        parts += [f"### The first Grad-CAM of a process, {_threads(threads)}\n", _first(kept, threads)]
    if kept.select("notebook"):
        parts += ["### In the notebook\n", _notebook(kept)]
    if kept.select("load"):
        parts += ["### Loading VGG16\n", _load(kept)]
    if kept.select("batch") or kept.select("area") or kept.select("targets"):
        parts += ["### Growth\n", _growth(kept)]
    parts += ["### Versions\n", _versions(kept)]
    return "\n".join(parts)


def _threads(count):
    return "one thread" if count == 1 else f"{count} threads"


def _conditions(kept):
    machine = kept.machine
    loads = [record["load"] for record in kept.records if "load" in record]
    times = sorted(record["time"] for record in kept.records if "time" in record)
    commits = sorted({record["commit"] for record in kept.records if record.get("commit")})
    if not times:
        return "Nothing was measured.\n"
    return (
        f"{machine['processor']} with {machine['vectors']}, {machine['cores']} cores, {machine['memory_gib']} GiB,"
        f" {machine['system']}; {times[0]} to {times[-1]}, load average {min(loads)} to {max(loads)} (other work ran"
        f" beside), commit {', '.join(commits)}. Times are milliseconds, the least of all runs, the median in"
        " parentheses, processor time of all threads the median; memory is MiB at its peak. Ratios are of subjects measured by turns.\n"
    )


def _targets(kept):
    most = max((record["threads"] for record in kept.records if "threads" in record), default=2)
    rows = [
        [check.title, check.target_text, check.text(check.reached), check.text(check.median), check.verdict]
        for check in targets.checks(kept, most)
    ]
    return _table([f"with {_threads(most)}", "target", "least", "median", ""], rows)


def _forward(kept, threads):
    question = {"threads": threads}
    chosen = [name for name in NETWORKS if kept.select("forward", network=name, **question)]
    shown = [subject.name for subject in (*subjects.FORWARD, subjects.FORWARD_LOW)]
    rows = []
    for label, text in (
        ("", lambda record: _times(record["wall"])),
        (", processor time", lambda record: _milliseconds(record["cpu"]["median"])),
        (", first run", lambda record: _milliseconds(record["first"])),
        (", memory", lambda record: f"{record['peak_mib']:.0f}"),
    ):
        rows += _rows(kept, "forward", shown, chosen, text, label, **question)
    ratios = ["**ratio to the fastest float32 peer**"]
    for name in chosen:
        ours = kept.find("forward", network=name, subject="whylight", **question)
        least, median = (
            targets.ratio(ours, targets.fastest_peer(kept, name, threads, statistic), statistic)
            for statistic in ("min", "median")
        )
        ratios.append(f"**{least:.2f}** ({median:.2f})" if least else "–")
    others = [name for name in shown if name != "onnxruntime"]
    label = ", largest difference of a score to ONNX Runtime's"
    differences = _rows(
        kept, "forward", others, chosen, lambda record: f"{record['difference']:.0e}", label, **question
    )
    return _table(["", *chosen], [ratios, *rows, *differences])


def _gradcam(kept, threads):
    chosen = [name for name in NETWORKS if kept.select("gradcam", network=name, threads=threads)]
    shown = [subjects.GRADCAM.name, "whylight", *(subject.name for subject in subjects.EXPLAINERS)]
    rows = []
    for label, text in (
        ("", lambda record: _times(record["wall"])),
        (", processor time", lambda record: _milliseconds(record["cpu"]["median"])),
        (", memory", lambda record: f"{record['peak_mib']:.0f}"),
    ):
        rows += _rows(kept, "gradcam", shown, chosen, text, label, threads=threads)
    return _table(["", *chosen], rows)


def _first(kept, threads):
    chosen = [name for name in NETWORKS if kept.select("first", network=name, threads=threads)]
    records = [kept.find("first", network=name, threads=threads) for name in chosen]
    rows = [[title, *(_times(record[key]) for record in records)] for title, key in FIRST.items()]
    return _table(["", *chosen], rows)


FIRST = {"the first": "wall", "the ones that follow": "warm"}


def _rows(kept, section, names, chosen, text, label, **question):
    """A row for each subject that has figures, a column for each network."""
    rows = []
    for name in names:
        cells = []
        for network in chosen:
            record = kept.find(section, network=network, subject=name, **question)
            try:
                cells.append(text(record))
            except (KeyError, TypeError):
                cells.append("–")
        if any(cell != "–" for cell in cells):
            title = subjects.title(name)
            title += ", forward alone" if section == "gradcam" and name == "whylight" else ""
            rows.append([title + label, *cells])
    return rows


KERNELS = {
    "whylight": "Whylight",
    "whylight-whole": "Whylight, overlay of the whole 640×480 photo",
    "eli5": "eli5 in ipykernel",
}


def _notebook(kept):
    rows = [
        [
            KERNELS[record["subject"]],
            _times(record["wall"]),
            _milliseconds(record["cpu"]["median"]),
            f"{record['peak_mib']:.0f}",
            _times(record["nbclient"]),
        ]
        for record in kept.select("notebook")
    ]
    headings = ["MobileNetV2 .h5", "start to overlay", "processor time of the kernel", "memory", "through nbclient"]
    return _table(headings, rows)


def _load(kept):
    rows = [
        [
            f"{subjects.title(record['subject'])}, {_threads(record['threads'])}",
            _times(record["wall"]),
            _milliseconds(record["cpu"]["median"]),
        ]
        for record in kept.select("load")
        if "wall" in record
    ]
    return _table(["", "time", "processor time"], rows)


def _growth(kept):
    rows = []
    for section, title in (("batch", "images"), ("area", "times the pixels"), ("targets", "classes")):
        for record in kept.select(section):
            if "wall" in record:
                count = record.get(section, 1)
                each = f"{record['wall']['min'] / count:.2f}"
                what = f"{count} {title}, {subjects.title(record['subject'])}"
                rows.append([what, _times(record["wall"]), each, f"{record['peak_mib']:.0f}"])
    return _table(["MobileNetV2", "time", "time per piece", "memory"], rows)


def _versions(kept):
    versions = {}
    for record in kept.records:
        for package, version in record.get("versions", {}).items():
            versions.setdefault(package, set()).add(version)
    return ", ".join(f"{package} {' and '.join(sorted(found))}" for package, found in sorted(versions.items())) + ".\n"


def _times(summary):
    return f"{_milliseconds(summary['min'])} ({_milliseconds(summary['median'])})"


def _milliseconds(value):
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _table(headings, rows):
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    print(render(results.Results.read(sys.argv[1])))
