"""Missions: tasks for the reader that tick themselves off, each as soon as what it asks for is seen to be done."""

import numpy as np

from .. import refusals
from ..layers import selection

# What a mission may ask for, by its kind: functions of the explorer and of what else is asked. In a saved page
# js/page/missions.js judges the same.


def _reads_only(explorer, value):
    """Say whether all that the chosen output reads is this value; padding is 0."""
    unit = _chosen(explorer, "y")
    return unit is not None and all(t.x == value for t in explorer.layer.explain(explorer.x, unit).terms)


def _feeds_most(explorer):
    """Say whether the chosen input feeds as many outputs as any."""
    unit = _chosen(explorer, "x")
    if unit is None:
        return False
    axes = explorer.layer.geometry(explorer.x.shape[1:]).axes
    fed = [np.bincount(axis.taps[axis.taps >= 0], minlength=n) for axis, n in zip(axes, explorer.x.shape[1:])]
    return all(counts[n] == counts.max() for counts, n in zip(fed, unit[1:]))


def _one_weight_gives(explorer, unit, value):
    """Say whether an output has this value, and one weight and no bias is another than at first."""
    first, layer = explorer.original[0], explorer.layer
    same = first.w.shape == layer.w.shape and np.array_equal(first.b, layer.b)
    one = same and np.count_nonzero(first.w != layer.w) == 1
    there = all(n < size for n, size in zip(unit, (layer.n_out, *layer.geometry(explorer.x.shape[1:]).out)))
    return bool(one) and there and layer.explain(explorer.x, unit).y == value


KINDS = {"reads-only": _reads_only, "feeds-most": _feeds_most, "one-weight-gives": _one_weight_gives}

# Missions by their names: functions that make of an explorer, as the code shows it, a task and what it asks for.


def _zero_by_one_weight(explorer):
    unit = _chosen(explorer, "y") or (0,) * explorer.x.ndim
    at = ", ".join(map(str, unit[1:]))
    return f"Make y{unit[0]}{f'[{at}]' * bool(at)} become 0 by changing one weight.", ["one-weight-gives", unit, 0]


NAMED = {
    "only-zeros": lambda _: ("Find the output that reads only zeros.", ["reads-only", 0]),
    "feeds-most": lambda _: ("Find an input that feeds as many outputs as any.", ["feeds-most"]),
    "zero-by-one-weight": _zero_by_one_weight,
}


def watch(explorer, missions):
    """Let the trait `missions` of an explorer hold [task, done] for each, and tick off what is done, once and for all.

    Parameters
    ----------
    explorer : Explorer
    missions : list of str, or dict of str to function
        Names of `NAMED`; or tasks in words, each with a function of the explorer that says whether it is done.

    Returns
    -------
    list of list
        What the missions are in a page without Python: [task, what it asks for], the latter None for a function.

    Raises
    ------
    ValueError, TypeError
        For a name that is none, and for a task without a function.
    """
    if isinstance(missions, dict):
        tests = {refusals.legible(task): done for task, done in missions.items()}
    elif isinstance(missions, (list, tuple)):
        tests = dict(_named(name)(explorer) for name in missions)
    else:
        raise TypeError(
            f"missions={missions!r:.60}: expected a list of names, for example {list(NAMED)[:1]}, or a dict"
        )
    for task, done in tests.items():
        if not callable(done) and isinstance(missions, dict):
            raise TypeError(
                f"missions[{task!r:.60}] must be a function of the explorer that says whether it is done, "
                f"for example lambda e: e.selection == 'y:0:0,0'; got {done!r:.60}"
            )

    def judged(task):
        if callable(tests[task]):
            return bool(tests[task](explorer))
        kind, *what = tests[task]
        return bool(KINDS[kind](explorer, *what))

    def look(_=None):
        explorer.missions = [[task, done or judged(task)] for task, done in explorer.missions]

    if tests:
        explorer.missions = [[task, False] for task in tests]
        look()
        explorer.observe(look, ["selection", "layer", "x"])
    return [[task, None if callable(asks) else asks] for task, asks in tests.items()]


def _chosen(explorer, role):
    """Return the pixel that is chosen, as (channel, *index), if it is one of this role."""
    found = selection.parse(explorer.selection, explorer.layer.geometry(explorer.x.shape[1:]))
    return (*found[1], *found[2]) if found and found[0] == role else None


def _named(name):
    if not isinstance(name, str) or name not in NAMED:
        raise ValueError(f"missions has no {name!r:.60}: choose among {', '.join(map(repr, NAMED))}, or give a dict")
    return NAMED[name]
