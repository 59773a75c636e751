"""Signals as curves: values over places, one panel each, on one scale."""

import numpy as np

from .. import refusals
from . import drawable, themes, words
from .measures import DPI
from .sheet import Figure

WIDTH, HEIGHT, MOST = 1000, 250, 6


def draw_signals(*signals, titles=None, places=None, points=False, level=None, labels=("", ""), theme=None):
    """Draw signals as curves, side by side on one scale.

    Parameters
    ----------
    *signals : array, shape (n,)
        One to six of them, of any lengths.
    titles : list with one text for each signal, or None
        What stands above them.
    places : array, shape (n,), or None
        Where the values lie along the axis, for all signals: times, for example. None counts from 0.
    points : bool
        Whether values are dots. By default a line joins them.
    level : float or None
        A value at which a line is drawn across.
    labels : pair of str
        What is said along the axis of places, and along that of values.
    theme : {'light', 'dark'} or None, which is what `set_theme` chose

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError, TypeError
        For no signal or more than six, what is no list of real, finite numbers, places of another length, and titles or
        labels that do not match.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> bump = np.array([0, 1, 4, 1, 0])
    >>> cn.draw_signals(bump, cn.convolve(bump, [1, -1]), titles=["bump", "change"])
    Figure: bump: 5 values, 0 to 4; change: 6 values, −3 to 3
    """
    theme = themes.find(theme)
    if not 1 <= len(signals) <= MOST:
        raise ValueError(f"{len(signals)} signals: give 1 to {MOST}, for example cn.draw_signals(x)")
    signals = [_signal(f"signals[{n}]", signal) for n, signal in enumerate(signals)]
    titles = [""] * len(signals) if titles is None else drawable.texts("titles", titles, len(signals))
    across, up = drawable.texts("labels", labels, 2)
    places = [_places(signal, places) for signal in signals]
    points = refusals.flag("points", points, "True draws dots, False a line")
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=theme.paper, layout="constrained")
    figure.get_layout_engine().set(w_pad=0.14, h_pad=0.12)  # inches
    figure.sentence = "; ".join(_told(title, signal) for title, signal in zip(titles, signals))
    for n, (axes, title) in enumerate(zip(np.ravel(figure.subplots(1, len(signals), sharey=True)), titles)):
        style = {"marker": ".", "markersize": 3, "linestyle": ""} if points else {"linewidth": 1}
        axes.plot(places[n], signals[n], color=theme.muted, gid=f"signal {n}", **style)
        if level is not None:
            axes.axhline(_level(level), color=theme.accent, linewidth=1, gid="level")
        axes.set_title(title, fontsize=10, color=theme.ink)
        axes.set_xlabel(across, color=theme.ink)
        axes.set_ylabel(up if n == 0 else "", color=theme.ink)
        axes.set_facecolor(theme.paper)
        axes.tick_params(colors=theme.muted)
        axes.spines[:].set_color(theme.edge)
    return figure


def _signal(name, value):
    array = drawable.array(name, value)
    if array.ndim != 1:
        row = f", one of its rows, {name}[0]" if array.ndim == 2 else ""
        raise ValueError(f"{name} has shape {array.shape}: expected one axis, (n,); give a list of numbers{row}")
    return array


def _places(signal, places):
    if places is None:
        return np.arange(len(signal))
    found = drawable.array("places", places)
    if found.shape != signal.shape:
        raise ValueError(
            f"places has shape {found.shape}: expected {signal.shape}, a place for every value of a signal"
        )
    return found


def _level(level):
    found = drawable.array("level", level)
    if found.ndim:
        raise ValueError(f"level has shape {found.shape}: give one number")
    return float(found)


def _told(title, signal):
    text = f"{words.count(len(signal), 'value')}, {words.number(signal.min())} to {words.number(signal.max())}"
    return f"{title}: {text}" if title else text
