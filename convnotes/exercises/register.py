"""The register of exercises: what one is, how its mistakes are told apart, and every exercise by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .mistakes import TWO_SLIPS, of_layer

KINDS = ("numbers", "pixels", "choice", "function", "layer")


@dataclass(frozen=True, repr=False)
class Exercise:
    """One exercise.

    Parameters
    ----------
    asks : str
        What to put in place of the ..., without the value.
    solve : function
        Returns the right answer and its mistakes, (right, [(sentence, wrong), ...]): arrays, for 'pixels' sets of
        tuples, for 'choice' strings. For 'function' it takes one entry of `inputs`, as the reader's function does, and
        says what comes out. For 'layer' it takes an x, and its right is the layer itself; what `of_layer` knows is
        added.
    kind : one of KINDS
    shape : tuple
        Of an array of numbers; None stands for a size that the reader is to find. () is a single number.
    look : function of a float array of that shape, or None
        What counts of the answer, where many will do: what a kernel does to a picture. `right` and mistakes are that.
    looks : str
        What `look` returns, in words: 'what your kernel makes of a picture'.
    inputs : tuple of tuples
        What a function or a layer is called with, in turn.
    options : tuple of str
        What to choose from.
    shows : str
        What a right answer shows, said with 'correct'.
    by_hand : bool
        Whether the function is to do without convnotes, and without numpy's or scipy's own convolution.
    """

    asks: str
    solve: Callable
    kind: str = "numbers"
    shape: tuple = ()
    look: Callable | None = None
    looks: str = ""
    inputs: tuple = ((),)
    options: tuple = ()
    shows: str = ""
    by_hand: bool = False

    def __repr__(self):
        return f"Exercise: asks for {self.asks}; knows {len(self.solved[1])} mistakes by name"

    @cached_property
    def solved(self):
        """Return ([right, ...], [(sentence, [wrong, ...]), ...]) with an entry for each of `inputs`.

        Mistakes that come to the right answer on all inputs are dropped; those that come to the same are one, and its
        sentence says both (of more than two, the first two, and two slips at once).
        None stands for an input where a mistake makes no sense.
        """
        rights, found = [], {}
        for n, case in enumerate(self.inputs):
            right, mistakes = self.solve(*case)
            if self.kind == "layer":
                right, more = of_layer(right, *case)
                mistakes = [*more, *mistakes]
            rights.append(right)
            for sentence, wrong in mistakes:
                found.setdefault(sentence, [None] * len(self.inputs))[n] = wrong
        distinct = []
        for sentence, wrongs in found.items():
            if all(wrong is None or same(wrong, right) for wrong, right in zip(wrongs, rights)):
                continue
            twin = next((other for other in distinct if all(map(same, other[1], wrongs))), None)
            if twin:
                twin[0].append(sentence)
            else:
                distinct.append(([sentence], wrongs))
        return rights, [(_said(sentences), wrongs) for sentences, wrongs in distinct]

    @property
    def right_layer(self):
        """Return the layer that answers an exercise of kind 'layer'."""
        return self.solve(*self.inputs[0])[0]


def _said(sentences):
    slips = [sentence for sentence in sentences[2:] if sentence.startswith(TWO_SLIPS)]
    return "; or ".join([*sentences[:2], *slips[:1]])


def close(a, b):
    """Return where a is b: to rounding where b holds whole numbers, else to five digits."""
    return np.isclose(a, b, rtol=0 if np.asarray(b).dtype.kind in "biu" else 1e-5, atol=1e-6)


def same(a, b):
    """Return whether a and b are equal sets, strings or None, or arrays of one shape whose numbers are close."""
    if a is None or b is None:
        return a is b
    if isinstance(b, (set, str)):
        return a == b
    return np.shape(a) == np.shape(b) and bool(close(a, b).all())


EXERCISES = {}
OWN = {}  # what readers made of layers of theirs


def exercise(name, asks, **options):
    """Register an exercise whose decorated function is `Exercise.solve`; it runs when first asked for."""

    def register(solve):
        if name in EXERCISES or options.get("kind", "numbers") not in KINDS:
            raise ValueError(f"exercise {name!r}: its name is taken, or its kind is none of {', '.join(KINDS)}")
        EXERCISES[name] = Exercise(asks, solve, **options)
        return solve

    return register
