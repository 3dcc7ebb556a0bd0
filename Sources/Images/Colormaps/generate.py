"""Writes ColormapTable.swift: the colours of matplotlib's colormaps as eli5 sees them.

eli5 multiplies a map's entries by 255 and cuts the fraction off, so bytes are stored, not fractions. All maps' colours,
one after the other, are the pixels of one picture: as PNG they take 13 kB.
Run with matplotlib and Pillow (3.11.2 and 11.2.1 wrote the committed table): python generate.py > ColormapTable.swift
"""

import io

import matplotlib
import numpy
from PIL import Image

WIDTH = 256
HEADER = '''// swift-format-ignore-file
// Written by generate.py with matplotlib {version}; do not edit.

/// The colours of matplotlib's colormaps.
enum ColormapTable {{
    /// Names and numbers of colours, by matplotlib's kinds. A name that ends in `_r` is here only where the colours,
    /// rounded down, are not simply the reverse.
    static let groups: [(kind: String, maps: [(name: String, count: Int)])] = [
'''

# The kinds of matplotlib's gallery.
GROUPS = {
    "perceptually uniform": "viridis plasma inferno magma cividis",
    "sequential": """Greys Purples Blues Greens Oranges Reds YlOrBr YlOrRd OrRd PuRd RdPu BuPu GnBu PuBu YlGnBu PuBuGn BuGn
        YlGn binary gist_yarg gist_gray gray bone pink spring summer autumn winter cool Wistia hot afmhot gist_heat
        copper""",
    "diverging": """PiYG PRGn BrBG PuOr RdGy RdBu RdYlBu RdYlGn Spectral coolwarm bwr seismic berlin
        managua vanimo""",
    "cyclic": "twilight twilight_shifted hsv",
    "qualitative": "Pastel1 Pastel2 Paired Accent okabe_ito Dark2 Set1 Set2 Set3 tab10 tab20 tab20b tab20c",
    "miscellaneous": """flag prism ocean gist_earth terrain gist_stern gnuplot gnuplot2 CMRmap cubehelix brg gist_rainbow
        rainbow jet turbo nipy_spectral gist_ncar""",
    "other spellings": "Grays grey gist_grey gist_yerg",
}


def colors(name):
    colormap = matplotlib.colormaps[name]
    return (255 * colormap(numpy.arange(colormap.N))[:, :3]).astype(numpy.uint8)


def stored(names):
    """The names, each with its reverse behind it where that is not exactly the reverse."""
    for name in names.split():
        yield name
        if (colors(name + "_r") != colors(name)[::-1]).any():
            yield name + "_r"


def main():
    grouped = {kind: list(stored(names)) for kind, names in GROUPS.items()}
    listed = {name for names in GROUPS.values() for name in names.split()}
    assert listed == {name for name in matplotlib.colormaps if not name.endswith("_r")}
    print(HEADER.format(version=matplotlib.__version__), end="")
    for kind, names in grouped.items():
        print(f'        ("{kind}", [')
        for name in names:
            print(f'            ("{name}", {len(colors(name))}),')
        print("        ]),")
    print("    ]\n")

    pixels = numpy.concatenate([colors(name) for names in grouped.values() for name in names])
    height = -(-len(pixels) // WIDTH)
    strip = numpy.zeros((height * WIDTH, 3), numpy.uint8)
    strip[: len(pixels)] = pixels
    file = io.BytesIO()
    Image.fromarray(strip.reshape(height, WIDTH, 3)).save(file, "PNG", optimize=True)
    digits = file.getvalue().hex()
    print("    /// All colours in the order of `groups`, as the hexadecimal digits of a PNG file.")
    print('    static let picture: StaticString = """')
    lines = [f"        {digits[start:start + 108]}" for start in range(0, len(digits), 108)]
    print("\\\n".join(lines))
    print('        """\n}')


main()
