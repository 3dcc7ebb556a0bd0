#!/usr/bin/env python3
"""Compares Whylight with Keras on every network of keras.applications, and prints a table.

Each network is built by Keras 2 and by Keras 3 with random weights, saved as HDF5 and as a .keras archive, and run by
both sides: the output, the activations of the layer that Whylight chooses and the Grad-CAM map there must agree. The
two Keras are installed from PyPI into .bench/, where the results (comparison.json) lie too; the models are deleted as
soon as they were compared. Everything takes some hours; --families or --networks compares a part and keeps the rest.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import environments
from comparison import applications

RESULTS = environments.SCRATCH / "comparison.json"
DOCUMENT = environments.HERE.parent / "docs" / "keras-comparison.md"
WRITERS = {"keras2": "Keras 2", "keras-newest": "Keras 3"}
# Relative to the largest output; of a map between 0 and 1.
LARGEST_OUTPUT, LARGEST_MAP = 1e-4, 1e-3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--families", type=comma_separated, default=[], help=f"of these: {','.join(applications.FAMILIES)}")
    parser.add_argument("--networks", type=comma_separated, default=[], help="by their names in keras.applications")
    parser.add_argument("--writers", type=comma_separated, default=list(WRITERS), help=f"of these: {','.join(WRITERS)}")
    parser.add_argument("--formats", type=comma_separated, default=["h5", "keras"], help="of these: h5,keras")
    parser.add_argument("--missing", action="store_true", help="only what the results lack")
    parser.add_argument("--table", action="store_true", help="compares nothing; writes docs/keras-comparison.md")
    parser.add_argument("--build", type=pathlib.Path, default=environments.HERE.parent / ".build/release")
    options = parser.parse_args()
    everything = [name for family in applications.FAMILIES.values() for name in family]
    wanted = options.networks or [
        name for family in options.families or applications.FAMILIES for name in applications.FAMILIES[family]
    ]
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    if not options.table:
        environments.SCRATCH.mkdir(exist_ok=True)
        for writer in options.writers:
            names = [
                name for name in wanted
                if not (options.missing and is_settled(results.get(f"{writer} {name}"), options.formats))
            ]
            for row in compare(writer, names, options.formats, options.build / "whylight"):
                key = f"{writer} {row['network']}"
                if "formats" in row:
                    row["formats"] = results.get(key, {}).get("formats", {}) | row["formats"]
                results[key] = row
                print(line(row["network"], {writer: row}), flush=True)
                RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    rows = {
        name: {writer: results[f"{writer} {name}"] for writer in WRITERS if f"{writer} {name}" in results}
        for name in everything
    }
    text = document(rows)
    if options.table:
        DOCUMENT.write_text(text)
    failures = [f"{key}: {failure(row)}" for key, row in results.items() if failure(row)]
    print("\n".join(failures) or f"all {len(results)} within the bounds", file=sys.stderr)
    return 1 if failures else 0


def comma_separated(text):
    return [name for name in text.split(",") if name]


def compare(writer, names, formats, binary):
    """Yields a row of results for each network, in turn; those that are left over when the process dies have none."""
    if not names:
        return
    with tempfile.TemporaryDirectory(dir=environments.SCRATCH) as folder:
        command = [environments.python(writer), "-m", "comparison.worker", "--binary", binary.resolve()]
        environment = {**os.environ, "PYTHONPATH": str(environments.HERE), "PYTHONDONTWRITEBYTECODE": "1"}
        with subprocess.Popen(
            [*command, "--folder", folder, "--formats", *formats, "--", *names], env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        ) as process:
            for text in process.stdout:
                if text.startswith("{"):
                    yield json.loads(text)


def is_settled(row, formats):
    return row is not None and not failure(row) and ("absent" in row or set(formats) <= set(row["formats"]))


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
        if not (numbers["output"] <= LARGEST_OUTPUT and numbers["heatmap"] <= LARGEST_MAP):
            return f"{format}: output {numbers['output']:.1e}, map {numbers['heatmap']:.1e}"
    return ""


def cells(row):
    if row is None:
        return ["not compared", "", "", ""]
    if row.get("absent"):
        return ["not in this Keras", "", "", ""]
    if failure(row) and not all("output" in numbers for numbers in row.get("formats", {"": {}}).values()):
        return ["**fails**", "", "", ""]
    worst = {
        what: max(numbers[what] for numbers in row["formats"].values())
        for what in ("output", "activations", "heatmap")
    }
    place = "×".join(map(str, row["map"]))
    return [f"{row['layer']} {place}", *(f"{worst[what]:.1e}" for what in worst)]


def line(name, rows):
    size = next((row["size"] for row in rows.values() if row and "size" in row), "")
    parts = [name, str(size)]
    for writer in WRITERS:
        if writer in rows:
            parts += cells(rows[writer])
    return "| " + " | ".join(parts) + " |"


def document(rows):
    compared = [row for pair in rows.values() for row in pair.values() if "formats" in row]
    versions = sorted({f"Keras {row['keras']} on TensorFlow {row['tensorflow']}" for row in compared})
    lines = [
        "# Whylight beside Keras",
        "",
        "`make compare-keras` builds every network of keras.applications with each of the two Keras, with random weights "
        "and statistics, saves it as HDF5 and as a `.keras` archive, and compares what Whylight makes of the files with "
        "what Keras itself computes. A number is the worst of both files. The layer is the one that Whylight chooses by "
        "itself; the class is the best one.",
        "",
        f"Written by {' and '.join(versions) or 'nobody yet'}, {len(compared)} models in two files each. Bounds: output "
        f"{LARGEST_OUTPUT:.0e} of its largest value, map (0…1) {LARGEST_MAP:.0e}.",
        "",
    ]
    for writer, title in WRITERS.items():
        lines += [
            f"## Files of {title}",
            "",
            "| network | pixels | layer and map | output, relative | activations, relative | map |",
            "|---|---|---|---|---|---|",
            *(line(name, {writer: pair.get(writer)}) for name, pair in rows.items() if present(pair.get(writer))),
            "",
        ]
    return "\n".join(lines)


def present(row):
    return row is not None and not row.get("absent")


if __name__ == "__main__":
    sys.exit(main())
