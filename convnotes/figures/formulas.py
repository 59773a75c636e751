"""Formulas as matplotlib sets them, each kept: to read one takes 3 ms, and figures write the same few over and over."""

import functools

from matplotlib.mathtext import MathTextParser


class _Formulas(MathTextParser):
    """Set formulas for all figures; matplotlib's own parsers forget theirs with each figure."""

    def parse(self, s, dpi=72, prop=None, *, antialiased=None):
        return _set(s, dpi, None if prop is None else prop.copy())  # outlines, however they are smoothed later


_OWN, _FORMULAS = MathTextParser("path"), _Formulas("path")


@functools.lru_cache(4096)
def _set(text, dpi, prop):
    return _OWN.parse(text, dpi, prop)


def keep(renderer):
    """Let a renderer of matplotlib take the outlines of formulas from here, where it takes outlines."""
    # Of what this needs, only a renderer's own `mathtext_parser` has a public name. Texts with a halo, and all of SVG
    # and PDF, go through `_text2path`, which each renderer makes for itself; and `_output_type` alone tells a parser
    # that makes outlines from one that makes pixels, as Agg's does in matplotlib 3.9. Nothing else depends on these
    # two names: were they gone, figures would be the same, and slower.
    for each in (renderer, getattr(renderer, "_text2path", None)):
        if getattr(getattr(each, "mathtext_parser", None), "_output_type", "") == "vector":
            each.mathtext_parser = _FORMULAS
