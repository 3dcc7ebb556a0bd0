"""Writes ColormapTable.swift: the colours of matplotlib's colormaps as eli5 sees them.

eli5 multiplies the 256 entries by 255 and cuts the fraction off, so bytes are stored, not fractions.
Run with matplotlib (3.10.3 wrote the committed table): python generate.py > ColormapTable.swift
"""

import matplotlib
import numpy

HEADER = '''// swift-format-ignore-file
// Written by generate.py with matplotlib {version}; do not edit.

/// 256 colours for each of matplotlib's colormaps: red, green and blue as two hexadecimal digits each, rounded down.
///
/// Names that end in `_r` are here only where they are not simply the reverse.
enum ColormapTable {{
    static let rows: [(name: String, colors: StaticString)] = [
'''


def colors(name):
    table = matplotlib.colormaps[name](numpy.arange(256) / 256)
    assert table.shape == (256, 4)
    return (255 * table[:, :3]).astype(numpy.uint8)


def main():
    print(HEADER.format(version=matplotlib.__version__), end="")
    for name in sorted(matplotlib.colormaps, key=lambda name: (name.lower(), name)):
        if name.endswith("_r"):
            if (colors(name) == colors(name[:-2])[::-1]).all():
                continue
        print(f'        ("{name}", "{colors(name).tobytes().hex()}"),')
    print("    ]\n}")


main()
