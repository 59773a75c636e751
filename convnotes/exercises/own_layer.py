"""make_exercise: an exercise of one's own for `check`, made of a layer, an input and what is asked for."""

import re

import numpy as np

from .. import refusals
from ..layers.layer import Layer
from .mistakes import of_layer, of_sizes
from .notebooks import EXERCISES
from .register import OWN, Exercise, same

ASKS = ("outputs", "shape", "function", "layer")
LARGEST = 2_500  # entries of x, and of y: an exercise is done by hand, and judged in a moment


def make_exercise(name, layer, x, ask, *, replace=False):
    """Make an exercise that `check(name, answer)` judges, with the classic mistakes of your layer named.

    The right answer is what the layer makes of x. The wrong answers are what changed layers make of it, as in the
    notebooks: not flipped, padded by one cell too many, the bias forgotten, and so on. Those that come to the right
    answer, as no flip does with a symmetric kernel, are no mistakes here: choose numbers that tell them apart.

    Parameters
    ----------
    name : str
        What learners call it: letters, digits, hyphens. Not a name of the course's own exercises.
    layer : Layer
    x : array, shape (n_in, *spatial)
    ask : tuple, or one of 'outputs', 'shape', 'function', 'layer'
        An output pixel (i, *o): its value, one number. 'outputs': all of y, shape (n_out, *out). 'shape': y.shape.
        'function': a function that takes x and returns y. 'layer': a `Layer` that does the same. The last two are
        tried with x, and with two inputs made of it: other numbers, and a larger one.
    replace : bool
        Put this exercise in the place of another that you made by this name.

    Returns
    -------
    Exercise
        It says how many mistakes it knows. `exercise.solved` holds the right answers, and each mistake's sentence with
        the wrong answers: for you, not for learners.

    Raises
    ------
    ValueError, TypeError, IndexError
        If the name is taken, x does not fit or is too large, or `ask` is none of these.

    Examples
    --------
    >>> import convnotes as cn
    >>> layer = cn.Layer([[[1, 2, -1]]], b=3, padding="valid")
    >>> cn.make_exercise("second-output", layer, [[4, 0, 2, 5]], (0, 1))
    Exercise: asks for one number; knows 5 mistakes by name
    >>> cn.check("second-output", 2)
    second-output: almost: not flipped: convolution turns each kernel by half a turn before
    it multiplies
    >>> cn.check("second-output", 12)
    second-output: correct
    """
    if not isinstance(name, str) or not re.fullmatch(r"[\w-]+", name):
        raise ValueError(f"name={name!r}: give a text of letters, digits and hyphens, such as 'second-output'")
    if name in EXERCISES:
        raise ValueError(f"name={name!r} is an exercise of the course: choose another, such as 'my-{name}'")
    if not isinstance(layer, Layer):
        raise TypeError(f"layer is {refusals.type_of(layer)}: expected a cn.Layer")
    x = _input(layer, x)
    exercise = _exercise(layer, x, ask)
    before = OWN.get(name)
    if before and not replace and not _alike(before, exercise):
        raise ValueError(
            f"name={name!r} is another exercise that you made: choose another name, or put this one in its place with "
            "replace=True"
        )
    OWN[name] = exercise
    return exercise


def _input(layer, x):
    """Return x as whole numbers or floats, if the layer takes it and all that comes of it can be asked for."""
    batch, single = refusals.batch(x, layer.n_in, layer.rules)
    if not single:
        raise ValueError(f"x has shape {batch.shape}, a batch: give one input, for example x[0]")
    x = batch[0]
    out = (layer.n_out, *layer.geometry(x.shape[1:]).out)
    if max(x.size, np.prod(out)) > LARGEST:
        crop = f"a crop, x[:, {', '.join([':8'] * len(out[1:]))}]" if out[1:] else "fewer inputs or outputs"
        raise ValueError(f"x has shape {x.shape} and y {out}, more than {LARGEST:,} numbers: give {crop}")
    for what, array in (("x", x), ("w", layer.w), ("y", layer(x))):
        refusals.shown(what, array, "an exercise", "give")
    return x.astype(float if x.dtype.kind == "f" else int)


def _exercise(layer, x, ask):
    """Return the exercise that asks this."""
    y = layer(x)
    if isinstance(ask, str) and ask in ASKS:
        return {"outputs": _outputs, "shape": _shape, "function": _function, "layer": _layer}[ask](layer, x)
    if not isinstance(ask, (tuple, list)):
        named = ", ".join(map(repr, ASKS))
        raise ValueError(f"ask={ask!r} is not known: give an output pixel (i, *o), or one of {named}")
    pixel = refusals.index("ask", ask, y.shape, "output channel, then coordinates")
    return Exercise("one number", lambda: of_layer(layer, x, lambda y: y[pixel]))


def _outputs(layer, x):
    return Exercise("all outputs, an array of numbers", lambda: of_layer(layer, x), shape=(None,) * layer(x).ndim)


def _shape(layer, x):
    axes = {1: ("length",), 2: ("rows", "columns"), 3: ("depth", "rows", "columns")}
    named = ", ".join(("outputs", *axes.get(len(layer.kernel), [f"axis {a}" for a in range(len(layer.kernel))])))

    def solve():
        right, mistakes = of_sizes(layer, x.shape[1:])
        whole = [(sentence, np.append(layer.n_out, sizes)) for sentence, sizes in mistakes]
        inputs = "the first number is how many outputs there are, not how many inputs"
        return np.append(layer.n_out, right), [(inputs, np.append(layer.n_in, right)), *whole]

    return Exercise(f"whole numbers, ({named})", solve, shape=(1 + len(layer.kernel),))


def _function(layer, x):
    cases = tuple((case,) for case in _cases(layer, x))
    return Exercise("a function of x that returns all outputs", lambda x: of_layer(layer, x), "function", inputs=cases)


def _layer(layer, x):
    asks = f"a cn.Layer of {refusals.counted(layer.n_in, 'input')} and {refusals.counted(layer.n_out, 'output')}"
    cases = tuple((case,) for case in _cases(layer, x))
    return Exercise(asks, lambda x: (layer, []), "layer", inputs=cases)


def _cases(layer, x):
    """Yield x, other numbers of both signs in its shape, and, where no bias is bound to a size, a larger x."""
    yield x
    yield 2 - np.flip(x)
    if layer.b is None or layer.b.ndim == 1:
        yield np.pad(np.roll(x, 1), [(0, 0), *((0, a + 1) for a in range(x.ndim - 1))], mode="wrap")


def _alike(one, other):
    """Return whether two exercises ask for the same and are judged alike, as those that a cell makes when run twice."""
    said, values = zip(*([(each.kind, each.asks), each.solved[0]] for each in (one, other)))
    mistakes = [dict(each.solved[1]) for each in (one, other)]
    if said[0] != said[1] or mistakes[0].keys() != mistakes[1].keys():
        return False
    values = [*zip(*values), *((a, b) for name in mistakes[0] for a, b in zip(mistakes[0][name], mistakes[1][name]))]
    return all(same(a, b) for a, b in values)
