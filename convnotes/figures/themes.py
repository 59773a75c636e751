"""Colours of the still figures, light and dark: those of the explorer (explorer/js/base/palette.js, explorer.css)."""

from dataclasses import dataclass

import matplotlib
import numpy as np

from .. import refusals
from . import words
from .measures import NUMBERS, width_of


@dataclass(frozen=True)
class Theme:
    """One set of colours: texts as '#rrggbb', the diverging scale and the signs of lines as RGB in 0..1."""

    paper: str
    ink: str
    muted: str
    edge: str
    accent: str
    negative: np.ndarray
    zero: np.ndarray  # the middle of the diverging scale
    positive: np.ndarray
    nothing: np.ndarray  # lines of zero weights
    apart: np.ndarray  # cells of a matrix that connect nothing
    rule: tuple  # between cells: RGB and opacity
    windows: tuple  # one for each window, apart for every kind of colour vision
    pins: tuple  # one for each pin, as in explorer.css
    cover: str  # of values not to be seen


def _rgb(*channels):
    return np.array(channels) / 255


LIGHT = Theme(
    "#ffffff", "#1b2530", "#55616f", "#bfc6cd", "#c01668",
    negative=_rgb(28, 94, 178), zero=_rgb(249, 249, 247), positive=_rgb(201, 95, 8), nothing=_rgb(138, 149, 161),
    apart=_rgb(207, 209, 208),
    rule=(0.12, 0.16, 0.22, 0.16), windows=("#c01668", "#1f9bd1", "#9a7400", "#6a3fc4"),
    pins=("#0078a5", "#e11e00", "#9600ff", "#87001e", "#2d0f87", "#2d002d"), cover="#dee2e7",
)  # fmt: skip
DARK = Theme(
    "#14181d", "#e8edf3", "#a9b4c0", "#4d5661", "#ff7ab5",
    negative=_rgb(96, 170, 255), zero=_rgb(33, 38, 46), positive=_rgb(255, 158, 64), nothing=_rgb(127, 138, 150),
    apart=_rgb(5, 6, 8),
    rule=(0.88, 0.91, 0.95, 0.16), windows=("#ff4f9e", "#7fd4ff", "#e8c000", "#7c5cff"),
    pins=("#5aff96", "#d2690f", "#d23cff", "#ffc3ff", "#788769", "#c3ff00"), cover="#2b3139",
)  # fmt: skip
THEMES = {"light": LIGHT, "dark": DARK}
LEAST = 4.4  # points: smaller numbers are not read

PAPER = ("figure.facecolor", "figure.edgecolor", "axes.facecolor")  # of the reader's own plots
INK = ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color", "lines.color",
       "patch.edgecolor", "hatch.color", "boxplot.boxprops.color", "boxplot.capprops.color",
       "boxplot.flierprops.color", "boxplot.flierprops.markeredgecolor", "boxplot.whiskerprops.color")  # fmt: skip

_chosen = {"theme": "light", "before": {}}  # settings of matplotlib that the dark theme took the place of


def set_theme(theme):
    """Choose the colours of all pictures of a notebook that are made from here on and ask for no others.

    These are the figures and stills of convnotes, and plots by matplotlib, whose settings of colours are set for 'dark'
    and given back for 'light'.

    Parameters
    ----------
    theme : {'light', 'dark'}
        'dark' for a dark notebook, on which pictures would else be white cards.

    Raises
    ------
    ValueError
        For another theme; the one that was chosen stays.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.set_theme("dark")
    >>> cn.draw_tensors([1, 2]).get_facecolor()[:3] == cn.draw_tensors([1, 2], theme="dark").get_facecolor()[:3]
    True
    >>> cn.set_theme("light")
    """
    _chosen["theme"] = refusals.one_of("theme", theme, tuple(THEMES))
    dark = dict.fromkeys(PAPER, DARK.paper) | dict.fromkeys(INK, DARK.ink) | {"grid.color": DARK.edge}
    settings = matplotlib.rcParams
    if theme == "dark":
        _chosen["before"] = {name: settings[name] for name in dark} | _chosen["before"]
        settings.update(dark)
    else:  # what the reader has set since stays
        settings.update({name: v for name, v in _chosen["before"].items() if settings[name] == dark[name]})
        _chosen["before"] = {}


def find(theme=None):
    """Return the colours of 'light' or 'dark', or, for None, of the theme that `set_theme` chose."""
    return THEMES[_chosen["theme"] if theme is None else refusals.one_of("theme", theme, tuple(THEMES))]


@dataclass(frozen=True)
class Look:
    """How cells show their values: as colours of one scale, and as numbers of one length."""

    weights: bool  # whether they are weights, whose colours always tell the sign
    signed: bool  # whether there are negative values
    full: float  # the absolute value with full colour
    decimals: int
    em: float  # the width of the longest number, for every point of its size

    @classmethod
    def of(cls, values, weights=False):
        """Return the look of an array."""
        decimals = words.decimals(values)
        em = max(width_of(words.in_full(v, decimals), 10) / 10 for v in (values.min(), values.max()))
        return cls(weights, bool(values.min() < 0), float(np.abs(values).max()), decimals, em)

    def points(self, cw, ch):
        """Return the size of the numbers in cells of (cw, ch), in points; 0 where they do not fit."""
        points = min(9, (cw - 4) / self.em)
        return points if cw >= NUMBERS and ch >= 0.6 * NUMBERS and points >= LEAST else 0

    def colours(self, values, printed, theme=LIGHT):
        """Return RGB in 0..1: blue to orange about zero for weights, and for signed values beside their numbers.

        All else is a picture in greys: from black (0) to white or, with negative values, with zero half way.
        """
        t = np.clip(np.asarray(values, float) / (self.full or 1), -1, 1)
        if self.weights or (self.signed and printed):
            end = np.where(t[..., None] < 0, theme.negative, theme.positive)
            return theme.zero + (end - theme.zero) * (np.abs(t) ** 0.8)[..., None]
        grey = (20 + 235 * ((t + 1) / 2 if self.signed else t)) / 255
        return np.repeat(grey[..., None], 3, axis=-1)

    def legend(self, cw, ch):
        """Return what the colours of cells of (cw, ch) mean, in words; '' where they hold numbers."""
        if self.points(cw, ch):
            return ""
        if not self.full:
            return "all 0"
        full = words.number(self.full)
        if self.weights:
            return f"blue −{full}, orange {full}"
        return f"black −{full}, grey 0, white {full}" if self.signed else f"black 0, white {full}"


def rgb(text):
    """Return '#rrggbb' as RGB in 0..1."""
    return _rgb(*bytes.fromhex(text[1:]))


def ink_on(rgb):
    """Return black or white, whichever reads better on a colour: the contrast is at least 4.5, as WCAG 2 counts it."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return "#000000" if linear @ [0.2126, 0.7152, 0.0722] > 0.179 else "#ffffff"
