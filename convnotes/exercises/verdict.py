"""The verdict on values of the right type: correct, of a wrong shape, a known mistake, or wrong first at a place."""

import numpy as np

from . import answers
from .register import close, same

ANOTHER = "the right number is another one"


def verdict(exercise, values, returns="", first=ANOTHER, places=("",)):
    """Return what there is to say about values of the right type, one for each input."""
    rights = exercise.solved[0]
    if all(map(same, values, rights)):
        return "correct"
    named = named_mistake(exercise, values)
    for value, right, where in zip(values, rights, places):
        shape, surplus = np.shape(value), np.size(value) - np.size(right)
        if shape != np.shape(right):
            how = "too few entries" if surplus < 0 else "too many entries" if surplus else "arranged in another way"
            more = ": " + named.partition(": ")[2] if named else ""
            return f"wrong shape: {returns}{answers.shape_in_words(shape)}, {how}{where}{more}"
    if named:
        return named
    value, right, where = next(row for row in zip(values, rights, places) if not same(*row[:2]))
    if not exercise.look:  # which may overflow on a finite answer
        answers.check_finite(value, where)
    return f"not yet: {first}{answers.place(~close(value, right))}{where}"


def named_mistake(exercise, values):
    """Return what the known mistakes say that come to just these values, one for each of the first inputs; or ''.

    A sentence that begins with 'not yet: ' is of an answer that is far off; others are almost right.
    """
    found = "; or ".join(
        sentence
        for sentence, wrongs in exercise.solved[1]
        if all(wrong is None or same(value, wrong) for value, wrong in zip(values, wrongs))
    )
    return found if not found or found.startswith("not yet: ") else f"almost: {found}"
