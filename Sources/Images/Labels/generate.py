"""Writes GlyphTable.swift: DejaVu Sans as anti-aliased masks of 16 shades.

The font is the one that matplotlib ships, under its own free licence (see docs/licenses.md).
Run with Pillow and matplotlib (11.2.1 and 3.10.3 wrote the committed table): python generate.py > GlyphTable.swift
"""

import pathlib

import matplotlib.font_manager
import PIL
from PIL import ImageFont

SIZE = 14
# ASCII, Latin-1, and the signs that typographic labels contain.
LETTERS = [chr(code) for code in [*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]]
LETTERS += list("–—‘’“”…→−≤≥")

HEADER = """// swift-format-ignore-file
// Written by generate.py with Pillow {pillow} from DejaVu Sans {font}, {size} pixels; do not edit.

/// The masks of the letters that labels are written with.
///
/// A mask is `width` pixels wide and holds a hexadecimal digit for each: 0 leaves the background, f covers it. It sits
/// `left` pixels to the right of the pen and `top` pixels below the line's upper edge; then the pen moves by `advance`.
enum GlyphTable {{
    /// From one line's upper edge to the next one's, in pixels.
    static let lineHeight = {height}

    static let rows:
        [(letter: Unicode.Scalar, left: Int8, top: Int8, width: UInt8, advance: UInt8, mask: StaticString)] = [
"""


def main():
    folder = pathlib.Path(matplotlib.get_data_path(), "fonts", "ttf")
    font = ImageFont.truetype(folder / "DejaVuSans.ttf", SIZE, layout_engine=ImageFont.Layout.BASIC)
    version = matplotlib.font_manager.get_font(folder / "DejaVuSans.ttf").get_sfnt()[1, 0, 0, 5].decode()
    height = sum(font.getmetrics())
    print(HEADER.format(pillow=PIL.__version__, font=version.removeprefix("Version "), size=SIZE, height=height), end="")
    for letter in LETTERS:
        mask, (left, top) = font.getmask2(letter, mode="L", anchor="la")
        width, rows = mask.size
        digits = "".join(f"{round(mask[index] / 17):x}" for index in range(width * rows))
        name = {'"': '\\"', "\\": "\\\\"}.get(letter, letter)
        print(f'            ("{name}", {left}, {top}, {width}, {round(font.getlength(letter))}, "{digits}"),')
    print("        ]\n}")


main()
