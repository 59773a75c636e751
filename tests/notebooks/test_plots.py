"""Plots made in the notebooks' own cells: their lines are seen on a light and, after one line, on a dark ground."""

import re

import nbformat
import pytest
from contrast import contrast
from matplotlib.colors import to_rgb
from repository import ROOT

from convnotes.figures import themes

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
DRAWN = re.compile(r"\.(?:plot|axhline|errorbar|scatter)\([^\n]*\b(?:color|c)=\"([^\"]+)\"")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_lines_and_marks_of_plots_are_seen_on_both_grounds(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for colour in DRAWN.findall(cell.source) if cell.cell_type == "code" else ():
            for theme in themes.THEMES.values():
                assert contrast(to_rgb(colour), themes.rgb(theme.paper)) > 2.5, f"{colour}: {cell.source}"
