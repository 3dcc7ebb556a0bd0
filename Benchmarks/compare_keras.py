#!/usr/bin/env python3
"""Compares Whylight with Keras on every network of keras.applications, and prints a table.

Each network is built by Keras 2 and by Keras 3 with random weights, saved as HDF5 and as a .keras archive, and run by
both sides: the output, the activations of the layer that Whylight chooses and the Grad-CAM map there must agree, and
that layer must be no side branch and have a map larger than 1×1. What loading costs both is measured in passing, or
alone (--only-loading). The two Keras are installed from PyPI into .bench/, where the results (comparison.json) lie too,
written after each network; the models are deleted as soon as they were compared. Everything takes some hours, on one
core; --missing goes on after an interruption, --families or --networks compares a part and keeps the rest.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

import environments
import results as records
from comparison import applications

RESULTS = environments.SCRATCH / "comparison.json"
DOCUMENT = environments.HERE.parent / "docs" / "keras-comparison.md"
WRITERS = {"keras2": "Keras 2", "keras-newest": "Keras 3"}
# Relative to the largest output; of a map between 0 and 1.
LARGEST_OUTPUT, LARGEST_MAP = 1e-4, 1e-3
# Of loading: of Keras's time, and of the size of the weights.
LARGEST_TIME, LARGEST_MEMORY = 0.1, 1.3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    families = ",".join(applications.FAMILIES)
    parser.add_argument("--families", type=comma_separated, default=[], help=f"of these: {families}")
    parser.add_argument("--networks", type=comma_separated, default=[], help="by their names in keras.applications")
    parser.add_argument("--writers", type=comma_separated, default=list(WRITERS), help=f"of these: {','.join(WRITERS)}")
    parser.add_argument("--formats", type=comma_separated, default=["h5", "keras"], help="of these: h5,keras")
    parser.add_argument("--missing", action="store_true", help="only what the results lack")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--without-loading", action="store_true", help="loads nothing in Keras, which takes minutes")
    either.add_argument("--only-loading", action="store_true", help="renews what loading costs of what was compared")
    parser.add_argument("--patience", type=float, default=0, help="seconds after which Keras's load is given up")
    parser.add_argument("--table", action="store_true", help="compares nothing; writes docs/keras-comparison.md")
    parser.add_argument("--build", type=pathlib.Path, default=environments.HERE.parent / ".build/release")
    options = parser.parse_args()
    everything = [name for family in applications.FAMILIES.values() for name in family]
    wanted = options.networks or [
        name for family in options.families or applications.FAMILIES for name in applications.FAMILIES[family]
    ]
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    if options.only_loading:
        renew_loading(wanted, results, options)
    elif not options.table:
        commit = records.commit()
        environments.SCRATCH.mkdir(exist_ok=True)
        largest = set(applications.LARGEST)
        for part in ([name for name in wanted if name not in largest], [name for name in wanted if name in largest]):
            for writer in options.writers:
                names = [
                    name for name in applications.in_turn(part)
                    if not (options.missing and is_settled(results.get(f"{writer} {name}"), options.formats))
                ]
                for row in compare(writer, names, options):
                    key = f"{writer} {row['network']}"
                    if "formats" in row:
                        stamp(row, commit)
                        row["formats"] = results.get(key, {}).get("formats", {}) | row["formats"]
                    results[key] = row
                    print(line(row["network"], row), flush=True)
                    write(RESULTS, json.dumps(results, indent=1) + "\n")
    if options.table:
        rows = {
            name: {writer: results.get(f"{writer} {name}") for writer in WRITERS}
            for name in everything
        }
        write(DOCUMENT, document(rows))
    failures = [f"{key}: {failure(row)}" for key, row in results.items() if failure(row)]
    print("\n".join(failures) or f"all {len(results)} within the bounds", file=sys.stderr)
    return 1 if failures else 0


def renew_loading(wanted, results, options):
    """Measures loading alone, of what was compared before: the smallest networks first."""
    commit = records.commit()
    for writer in options.writers:
        compared = [name for name in wanted if "formats" in results.get(f"{writer} {name}", {})]
        names = [
            name for name in sorted(compared, key=lambda name: results[f"{writer} {name}"]["parameters"])
            if not (options.missing and has_loading(results[f"{writer} {name}"], options.formats))
        ]
        for row in compare(writer, names, options):
            print(json.dumps(row), flush=True)
            stamp(row, commit)
            for format, numbers in row.get("formats", {}).items():
                if "load" in numbers:
                    results[f"{writer} {row['network']}"]["formats"].setdefault(format, {})["load"] = numbers["load"]
            write(RESULTS, json.dumps(results, indent=1) + "\n")


def stamp(row, commit):
    """Notes of which commit the figures of loading are."""
    for numbers in row.get("formats", {}).values():
        if "load" in numbers:
            numbers["load"]["commit"] = commit


def comma_separated(text):
    return [name for name in text.split(",") if name]


def write(path, text):
    """Replaces the file at once, so that an interruption leaves the old one."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)


def compare(writer, names, options):
    """Yields a row of results for each network, in turn. One during which Keras's process dies has failed."""
    folder = environments.SCRATCH / "compared"
    environment = {**os.environ, "PYTHONPATH": str(environments.HERE), "PYTHONDONTWRITEBYTECODE": "1"}
    left = list(names)
    while left:
        shutil.rmtree(folder, ignore_errors=True)  # also what an interruption left
        folder.mkdir()
        command = [environments.python(writer), "-m", "comparison.worker"]
        command += ["--binary", (options.build / "whylight").resolve(), "--folder", folder]
        command += ["--patience", str(options.patience)]
        command += ["--without-loading"] if options.without_loading else []
        command += ["--only-loading"] if options.only_loading else []
        command += ["--formats", *options.formats, "--", *left]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            for text in process.stdout:
                if text.startswith("{"):
                    left.pop(0)
                    yield json.loads(text)
        if left:
            yield {"network": left.pop(0), "failed": f"Keras's process ended with status {process.returncode}"}
    shutil.rmtree(folder, ignore_errors=True)


def is_settled(row, formats):
    return row is not None and not failure(row) and ("absent" in row or set(formats) <= set(row["formats"]))


def has_loading(row, formats):
    return all("load" in row["formats"].get(format, {}) for format in formats)


def failure(row):
    """Why a row is not as it should be; empty where it is."""
    if row.get("absent"):
        return ""
    if "failed" in row:
        return row["failed"]
    for format, numbers in row["formats"].items():
        if "refused" in numbers:
            return f"{format}: {numbers['refused']}"
        # A comparison with NaN is false: say what must hold, not what must not.
        if min(row["map"]) < 2 or not row["dominates"]:
            return f"{format}: {row['layer']} is {'no way to the output by itself' if min(row['map']) > 1 else '1×1'}"
        if not (numbers["output"] <= LARGEST_OUTPUT and numbers["heatmap"] <= LARGEST_MAP):
            return f"{format}: output {numbers['output']:.1e}, map {numbers['heatmap']:.1e}"
    return ""


def line(name, row):
    if row is None:
        values = ["", "not run", "", "", ""]
    elif row.get("absent"):
        values = ["", "not in this Keras", "", "", ""]
    elif not all("output" in numbers for numbers in row.get("formats", {"": {}}).values()):
        values = [str(row.get("size", "")), f"**fails**: {failure(row)}", "", "", ""]
    else:
        answers = row["formats"].values()
        worst = [max(numbers[what] for numbers in answers) for what in ("output", "activations", "heatmap")]
        mark = "**" if failure(row) else ""
        layer = f"{mark}{row['layer']} {'×'.join(map(str, row['map']))}{mark}"
        values = [str(row["size"]), layer, *(f"{number:.1e}" for number in worst)]
    return f"| {name} | " + " | ".join(values) + " |"


def loading_line(name, row):
    """One row of times and memory: HDF5 and archive side by side."""
    values = []
    for format in ("h5", "keras"):
        load = row["formats"].get(format, {}).get("load")
        if load is None:
            values += [""] * 4
            continue
        values.append(f"{load['wall']:.2f}{'' if 'walls' in load else '°'}")
        if "keras_wall" in load:
            more, less = ("> ", "< ") if load.get("keras_gave_up") else ("", "")
            mark = "" if is_fast(load) else "**"
            ratio = f"{mark}{less}1/{load['keras_wall'] / load['wall']:.0f}{mark}"
            values += [f"{more}{load['keras_wall']:.2f}", ratio]
        else:
            values += ["cannot", ""]
        mark = "" if is_small(row, load) else "**"
        values.append(f"{mark}{memory_ratio(row, load):.2f}{mark}")
    values.append(", ".join(sorted({load["commit"] for _, load in loads_of(row)})))
    return f"| {name} | {row['parameters'] * 4 / 1e6:.0f} | " + " | ".join(values) + " |"


def is_fast(load):
    return "keras_wall" not in load or load["wall"] <= LARGEST_TIME * load["keras_wall"]


def is_small(row, load):
    return memory_ratio(row, load) <= LARGEST_MEMORY


def memory_ratio(row, load):
    """The most memory while loading beyond that of an empty session, over the size of the weights."""
    return (load["peak"] - load["empty"]) / (row["parameters"] * 4)


def document(rows):
    compared = [row for pair in rows.values() for row in pair.values() if row and "formats" in row]
    versions = sorted({f"Keras {row['keras']} on TensorFlow {row['tensorflow']}" for row in compared})
    files = sum(len(row["formats"]) for row in compared)
    missed = [
        f"{name} ({WRITERS[writer]})" for name, pair in rows.items() for writer, row in pair.items() if row is None
    ]
    lines = [
        "# Whylight beside Keras",
        "",
        "`make compare-keras` builds every network of keras.applications with each of the two Keras, with random "
        "weights and statistics, saves it as HDF5 and as a `.keras` archive, and compares what Whylight makes of the "
        "files with what Keras itself computes. A number is the worst of both files. The layer is the one that "
        "Whylight chooses by itself; it must lie on every way to the output and have a map larger than 1×1. The class "
        "is the best one.",
        "",
        f"Written by {' and '.join(versions) or 'nobody yet'}: {len(compared)} models in {files} files. Bounds: output "
        f"{LARGEST_OUTPUT:.0e} of its largest value, map (0…1) {LARGEST_MAP:.0e}.",
        "",
        *worst_lines(compared),
        f"Not run, for want of hours: {', '.join(missed)}." if missed else "All were run.",
        "",
    ]
    for writer, title in WRITERS.items():
        lines += [
            f"## Files of {title}",
            "",
            "| network | pixels | layer and map | output, relative | activations, relative | map |",
            "|---|---|---|---|---|---|",
            *(line(name, pair[writer]) for name, pair in rows.items() if not (pair[writer] or {}).get("absent")),
            "",
        ]
    return "\n".join([*lines, *loading(rows)])


def worst_lines(compared):
    answered = [
        numbers for row in compared for numbers in row["formats"].values() if "output" in numbers
    ]
    if not answered:
        return []
    failed = sum(1 for row in compared if failure(row))
    return [
        f"Worst of all: output {max(numbers['output'] for numbers in answered):.1e}, activations "
        f"{max(numbers['activations'] for numbers in answered):.1e}, map "
        f"{max(numbers['heatmap'] for numbers in answered):.1e}; {failed} rows beyond the bounds.",
        "",
    ]


def loading(rows):
    """The section about what loading costs."""
    measured = {
        writer: {
            name: pair[writer] for name, pair in rows.items()
            if any("load" in numbers for numbers in (pair[writer] or {}).get("formats", {}).values())
        }
        for writer in WRITERS
    }
    loads = [load for part in measured.values() for row in part.values() for _, load in loads_of(row)]
    first = all(load.get("realtime") for load in loads)
    # Of an earlier run of this script.
    older = any("walls" not in load for load in loads)
    lines = [
        "## Loading",
        "",
        "Seconds from the start of `whylight run` to its end, with nothing but `load` in it (the least of five), "
        "beside `keras.models.load_model` of a Keras that is running already (the least of as many as begin within "
        "three seconds), by turns, each with one thread"
        f"{' and before all other work on the machine' if first else ''}; bound {LARGEST_TIME:g}. Where Keras was "
        "given up, its figure is the time until then (>). Memory is the most that the processes of Whylight had at one "
        "time, beyond a session that loads nothing, over the size of the weights; bound "
        f"{LARGEST_MEMORY:g}. What is beyond a bound is set in bold. Keras cannot read some of its own files. The "
        "commit is the one that a row was measured at."
        f"{' Where a time has a °, both are the median of three.' if older else ''}",
        "",
    ]
    for writer, title in WRITERS.items():
        if not measured[writer]:
            continue
        missed = [
            name for name, pair in rows.items()
            if "formats" in (pair[writer] or {}) and not has_loading(pair[writer], ("h5", "keras"))
        ]
        lines += [
            f"### Files of {title}",
            "",
            *loading_summary(measured[writer]),
            *([f"Not measured, for want of hours: {', '.join(missed)}.", ""] if missed else []),
            "| network | weights, MB | .h5, s | Keras, s | of it | memory "
            "| .keras, s | Keras, s | of it | memory | commit |",
            "|---|---|---|---|---|---|---|---|---|---|---|",
            *(loading_line(name, row) for name, row in measured[writer].items()),
            "",
        ]
    return lines


def loads_of(row):
    return [(format, numbers["load"]) for format, numbers in row["formats"].items() if "load" in numbers]


def loading_summary(measured):
    """How many networks keep each bound, and which do not."""
    times = [
        load["wall"] / load["keras_wall"]
        for row in measured.values() for _, load in loads_of(row) if "keras_wall" in load
    ]
    memory = [memory_ratio(row, load) for row in measured.values() for _, load in loads_of(row)]
    slow = [
        f"{name} (.{format})" for name, row in measured.items() for format, load in loads_of(row) if not is_fast(load)
    ]
    large = [name for name, row in measured.items() if not all(is_small(row, load) for _, load in loads_of(row))]
    beyond = max((measured[name]["parameters"] for name in large), default=0) * 4 / 1e6
    by_commit = {}
    for name, row in measured.items():
        for _, load in loads_of(row):
            by_commit.setdefault(load["commit"], {})[name] = name not in large
    shares = [f"{commit} {sum(kept.values())} of {len(kept)}" for commit, kept in sorted(by_commit.items())]
    lines = []
    if times:
        lines += [
            f"Of Keras's time: median {statistics.median(times):.3f}, most {max(times):.3f}; "
            f"{len(times) - len(slow)} of {len(times)} files within the bound"
            f"{'; not ' + ', '.join(slow) if slow else ''}.",
            "",
        ]
    return [
        *lines,
        f"Memory: median {statistics.median(memory):.2f}, most {max(memory):.2f}; both files of "
        f"{len(measured) - len(large)} of {len(measured)} networks within the bound"
        + (f" (by commit: {', '.join(shares)})" if len(shares) > 1 else "")
        + (f"; not {', '.join(large)}, whose weights are {beyond:.0f} MB at most." if large else "."),
        "",
    ]


if __name__ == "__main__":
    sys.exit(main())
