"""Renders logo-svg.svg at 32 and 64 pixels, and writes everything in this folder that `whylight install` puts on disk
into a Swift file, so that the binary needs no files beside it.

    pip install cairosvg pillow
    python kernelspec/embed.py

Rendered with CairoSVG 2.9.1 and Pillow 13.0.0.
"""

import base64
import io
import pathlib
import textwrap

import cairosvg
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
SWIFT = HERE.parent / "Sources" / "whylight" / "KernelspecFiles.swift"


def render(size: int) -> bytes:
    """Draws eight times too large and scales down, which keeps the eye's thin rim even at 32 pixels."""
    large = cairosvg.svg2png(url=str(HERE / "logo-svg.svg"), output_width=8 * size, output_height=8 * size)
    picture = Image.open(io.BytesIO(large)).convert("RGBA").resize((size, size), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def swift_text(text: str) -> str:
    return '#"""\n' + textwrap.indent(text.rstrip("\n"), " " * 8) + '\n        """#'


def swift_base64(data: bytes) -> str:
    lines = textwrap.wrap(base64.b64encode(data).decode(), 100)
    return '"""\n' + "\n".join(f"        {line}\\" for line in lines)[:-1] + '\n        """'


def main() -> None:
    for size in (32, 64):
        (HERE / f"logo-{size}x{size}.png").write_bytes(render(size))
    SWIFT.write_text(
        "// Written by kernelspec/embed.py from the files beside it; change those.\n\n"
        "/// What `whylight install` puts on disk.\n"
        "enum KernelspecFiles {\n"
        "    /// `kernel.json` with `{executable}` and `{display_name}` to be filled in.\n"
        f"    static let template = {swift_text((HERE / 'kernel.json').read_text())}\n\n"
        f"    static let logoSVG = {swift_text((HERE / 'logo-svg.svg').read_text())}\n\n"
        "    /// PNG as base64.\n"
        f"    static let logo32 = {swift_base64((HERE / 'logo-32x32.png').read_bytes())}\n\n"
        "    /// PNG as base64.\n"
        f"    static let logo64 = {swift_base64((HERE / 'logo-64x64.png').read_bytes())}\n"
        "}\n"
    )


if __name__ == "__main__":
    main()
