"""Colours of the still figures, light and dark: those of the explorer (js/palette.js and explorer.css)."""

from dataclasses import dataclass

import numpy as np

from .. import refusals
from . import words


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
    nothing: np.ndarray  # lines and cells of zero weights
    rule: tuple  # between cells: RGB and opacity
    windows: tuple  # one for each window, apart for every kind of colour vision
    pins: tuple  # one for each pin, as in explorer.css
    cover: str  # of values not to be seen


def _rgb(*channels):
    return np.array(channels) / 255


LIGHT = Theme(
    "#ffffff", "#1b2530", "#55616f", "#bfc6cd", "#c01668",
    negative=_rgb(28, 94, 178), zero=_rgb(249, 249, 247), positive=_rgb(201, 95, 8), nothing=_rgb(138, 149, 161),
    rule=(0.12, 0.16, 0.22, 0.16), windows=("#c01668", "#1f9bd1", "#9a7400", "#6a3fc4"),
    pins=("#0078a5", "#e11e00", "#9600ff", "#87001e", "#2d0f87", "#2d002d"), cover="#dee2e7",
)  # fmt: skip
DARK = Theme(
    "#14181d", "#e8edf3", "#a9b4c0", "#4d5661", "#ff7ab5",
    negative=_rgb(96, 170, 255), zero=_rgb(33, 38, 46), positive=_rgb(255, 158, 64), nothing=_rgb(127, 138, 150),
    rule=(0.88, 0.91, 0.95, 0.16), windows=("#ff4f9e", "#7fd4ff", "#e8c000", "#7c5cff"),
    pins=("#5aff96", "#d2690f", "#d23cff", "#ffc3ff", "#788769", "#c3ff00"), cover="#2b3139",
)  # fmt: skip
THEMES = {"light": LIGHT, "dark": DARK}


_chosen = {"theme": "light"}


def set_theme(theme):
    """Choose the colours of all figures and stills that are drawn from here on and ask for no others.

    Parameters
    ----------
    theme : {'light', 'dark'}
        'dark' for a dark notebook, whose figures would else be white.

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


def find(theme=None):
    """Return the colours of 'light' or 'dark', or, for None, of the theme that `set_theme` chose."""
    return THEMES[_chosen["theme"] if theme is None else refusals.one_of("theme", theme, tuple(THEMES))]


@dataclass(frozen=True)
class Look:
    """How cells show their values: as colours of one scale, and as numbers of one length."""

    diverging: bool  # about zero; else greys
    full: float  # the absolute value with full colour
    decimals: int
    digits: int  # letters of the longest number

    @classmethod
    def of(cls, values, diverging=False):
        """Return the look of an array: its scale diverges where asked for, and where there are negative values."""
        decimals = words.decimals(values)
        digits = max(len(words.in_full(v, decimals)) for v in (values.min(), values.max()))
        return cls(diverging or bool(values.min() < 0), float(np.abs(values).max()), decimals, digits)


def colours(values, diverging, scale, theme=LIGHT):
    """Return RGB in 0..1: blue, white, orange about zero, or greys from black (0) to white."""
    t = np.asarray(values, float) / (scale or 1)
    if not diverging:
        return np.repeat(((20 + 235 * np.clip(t, 0, 1)) / 255)[..., None], 3, axis=-1)
    end = np.where(t[..., None] < 0, theme.negative, theme.positive)
    return theme.zero + (end - theme.zero) * (np.minimum(np.abs(t), 1) ** 0.8)[..., None]


def rgb(text):
    """Return '#rrggbb' as RGB in 0..1."""
    return _rgb(*bytes.fromhex(text[1:]))


def ink_on(rgb):
    """Return black or white, whichever reads better on a colour: the contrast is at least 4.5, as WCAG 2 counts it."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return "#000000" if linear @ [0.2126, 0.7152, 0.0722] > 0.179 else "#ffffff"
