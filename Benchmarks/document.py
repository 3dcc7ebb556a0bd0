#!/usr/bin/env python3
"""Puts the last results into docs/performance.md, between its two marks, and the plot beside it."""

import re
import shutil

import environments
import results
import table

MARKS = "<!-- figures -->", "<!-- end of figures -->"


def main():
    docs = environments.HERE.parent / "docs"
    kept = results.Results.read(environments.SCRATCH / "results.json")
    page = docs / "performance.md"
    begin, end = MARKS
    pattern = re.escape(begin) + ".*" + re.escape(end)
    text = f"{begin}\n\n{table.render(kept)}\n{end}"
    page.write_text(re.sub(pattern, lambda _: text, page.read_text(), flags=re.DOTALL))
    shutil.copyfile(environments.SCRATCH / "performance.png", docs / "images" / "performance.png")


if __name__ == "__main__":
    main()
