"""Missions: tasks for the reader that tick themselves off, each as soon as what it asks for is seen to be done."""

import numpy as np

from ..layers import selection

# Each makes of an explorer, as the code shows it, a task and a function of the explorer that says whether it is done.


def _only_zeros(_):
    def done(explorer):
        unit = _chosen(explorer, "y")
        return unit is not None and all(t.x == 0 for t in explorer.layer.explain(explorer.x, unit).terms)

    return "Find the output that reads only zeros.", done


def _feeds_most(_):
    def done(explorer):
        unit = _chosen(explorer, "x")
        if unit is None:
            return False
        axes = explorer.layer.geometry(explorer.x.shape[1:]).axes
        fed = [np.bincount(axis.taps[axis.taps >= 0], minlength=n) for axis, n in zip(axes, explorer.x.shape[1:])]
        return all(counts[n] == counts.max() for counts, n in zip(fed, unit[1:]))

    return "Find an input that feeds as many outputs as any.", done


def _zero_by_one_weight(explorer):
    unit = _chosen(explorer, "y") or (0,) * (explorer.x.ndim)

    def done(explorer):
        first = explorer.original[0]
        same = first.w.shape == explorer.layer.w.shape and np.array_equal(first.b, explorer.layer.b)
        one = same and np.count_nonzero(first.w != explorer.layer.w) == 1
        return bool(one) and explorer.layer.explain(explorer.x, unit).y == 0

    at = ", ".join(map(str, unit[1:]))
    return f"Make y{unit[0]}{f'[{at}]' * bool(at)} become 0 by changing one weight.", done


NAMED = {"only-zeros": _only_zeros, "feeds-most": _feeds_most, "zero-by-one-weight": _zero_by_one_weight}


def _chosen(explorer, role):
    """Return the pixel that is chosen, as (channel, *index), if it is one of this role."""
    found = selection.parse(explorer.selection, explorer.layer.geometry(explorer.x.shape[1:]))
    return (*found[1], *found[2]) if found and found[0] == role else None


def watch(explorer, missions):
    """Let the trait `missions` of an explorer hold [task, done] for each, and tick off what is done, once and for all.

    Parameters
    ----------
    explorer : Explorer
    missions : list of str, or dict of str to function
        Names of `NAMED`; or tasks in words, each with a function of the explorer that says whether it is done.

    Raises
    ------
    ValueError, TypeError
        For a name that is none, and for a task without a function.
    """
    tests = dict(missions) if isinstance(missions, dict) else dict(_named(name)(explorer) for name in missions)
    for task, done in tests.items():
        if not callable(done):
            raise TypeError(
                f"missions[{task!r:.60}] must be a function of the explorer that says whether it is done, "
                f"for example lambda e: e.selection == 'y:0:0,0'; got {done!r:.60}"
            )

    def look(_=None):
        explorer.missions = [[task, done or bool(tests[task](explorer))] for task, done in explorer.missions]

    if not tests:
        return
    explorer.missions = [[task, False] for task in tests]
    look()
    explorer.observe(look, ["selection", "layer", "x"])


def _named(name):
    if name not in NAMED:
        raise ValueError(f"missions has no {name!r:.60}: choose among {', '.join(map(repr, NAMED))}, or give a dict")
    return NAMED[name]
