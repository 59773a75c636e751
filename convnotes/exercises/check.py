"""check: tell readers how their answer fares, and name a known mistake, without giving the answer away."""

import itertools
import re
import warnings

import numpy as np

from .. import refusals
from . import answers, calls
from .notebooks import EXERCISES
from .register import OWN
from .verdict import ANOTHER, named_mistake, verdict


class undefined:
    """Stand for an answer that was not passed."""


def check(name, answer=undefined):
    """Print a sentence about the answer to an exercise: what is wrong with it, or that it is correct.

    In this order: undefined, not answered yet, wrong type, wrong shape, a known mistake by its name, the first place
    that differs, correct. The right value is never shown, and the answer never changed.

    A function is called with small arrays, copies each time. What it prints there is not shown. It runs in the reader's
    own session and is not interrupted, for no way to do that is safe on every system: an endless loop ends with the
    notebook's stop button. After PATIENCE seconds it is not called again.

    Parameters
    ----------
    name : str
        The exercise, as its notebook calls it.
    answer : anything
        What the reader has put in place of the three dots: a number, an array, a list of pixels, a word, a function or
        a layer. Python itself refuses a variable that no cell has defined, with a NameError that names it, before
        check can run; so stubs define theirs as `...`, and only a call without an answer is 'undefined' here. A name
        given as text is not looked up: text is the answer to some exercises.

    Raises
    ------
    ValueError
        If there is no exercise of that name; no answer raises.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.check("corner-pixel")
    corner-pixel: undefined: define your answer, then pass it, as in
    cn.check("corner-pixel", answer)
    >>> cn.check("corner-pixel", ...)
    corner-pixel: not answered yet; replace the ... with one whole number
    >>> cn.check("corner-pixel", 18)
    corner-pixel: almost: that counts padding cells too; they hold no input
    >>> cn.check("slide-by-hand", lambda x, w: print(x * w[0]))
    slide-by-hand: wrong type: your function prints and returns nothing: is a return
    missing?
    """
    known = EXERCISES | OWN
    exercise = known.get(name) if isinstance(name, str) else None
    if exercise is None:
        raise ValueError(f"name={name!r} is not an exercise: choose one of {', '.join(map(repr, sorted(known)))}")
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            message = _judge(exercise, name, answer)
    except answers.Say as said:
        message = str(said)
    except Exception:  # whatever a reader's object does when it is looked at
        message = answers.wrong_type(answer, exercise.asks)
    print(refusals.in_lines(f"{name}: {message}"))


def _judge(exercise, name, answer):
    if answer is undefined:
        return f'undefined: define your answer, then pass it, as in cn.check("{name}", answer)'
    if answer is None or answer is ...:
        raise _not_answered(exercise)
    judges = {"numbers": _about_numbers, "pixels": _about_pixels, "choice": _about_choice}
    found = judges.get(exercise.kind, calls.about)(exercise, answer)
    if exercise.shows and found.startswith("correct"):
        return f"correct: {exercise.shows}{found.removeprefix('correct')}"
    return found


def _not_answered(exercise):
    return answers.Say(f"not answered yet; replace the ... with {exercise.asks}")


# Numbers


def _about_numbers(exercise, answer):
    """Judge a number or an array."""
    if answers.holds_dots(answer):
        raise _not_answered(exercise)
    array = answers.as_array(answer, exercise.asks)
    shape = exercise.shape
    if array.ndim != len(shape) or any(size not in (None, n) for size, n in zip(shape, array.shape)):
        told = "" if None in shape or not shape else f", {answers.shape_in_words(shape)}"
        named = "" if exercise.look else named_mistake(exercise, [array]).partition(": ")[2]
        more = f": {named}" if named else f"; expected {exercise.asks}{told}"
        return f"wrong shape: {answers.shape_in_words(array.shape)}{more}"
    answers.check_finite(array)
    values = [np.asarray(exercise.look(array.astype(float))) if exercise.look else array]
    first = f"{exercise.looks} is wrong first" if exercise.look else "the first wrong value stands"
    return verdict(exercise, values, first=first if array.ndim else ANOTHER)


# Pixels and choices


def _about_pixels(exercise, answer):
    """Judge a list of pixels, each a tuple of whole numbers; order and repetition do not matter."""
    if not isinstance(answer, (list, tuple, set, frozenset, np.ndarray)):
        return answers.wrong_type(answer, exercise.asks)
    entries = list(itertools.islice(answer, answers.LARGEST))
    if answers.holds_dots(entries):
        raise _not_answered(exercise)
    (right,), mistakes = exercise.solved
    pixels = set()
    for n, entry in enumerate(entries):
        array = answers.as_array(entry, exercise.asks, f"entry {n} is")
        if array.dtype.kind == "f":
            return f"wrong type: entry {n} holds numbers with a decimal point; expected {exercise.asks}"
        if array.shape != np.shape(next(iter(right))):
            return f"wrong shape: entry {n}, {answers.shape_in_words(array.shape)}; expected {exercise.asks}"
        pixels.add(tuple(array.tolist()))
    if not pixels:
        return f"wrong shape: the list is empty; expected {exercise.asks}"
    if pixels == right:
        return "correct"
    named = [sentence for sentence, (wrong,) in mistakes if pixels == wrong]
    if named:
        return f"almost: {named[0]}"
    outside = sorted(pixel for pixel in pixels if min(pixel) < 0)
    if outside:
        return f"almost: {outside[0]} lies outside the image, where only padding is"
    extra = sorted(pixels - right)
    found = [f"{extra[0]} does not connect"] if extra else []
    if right - pixels:
        found.append(f"{'a pixel that connects is' if len(right - pixels) == 1 else 'some that connect are'} missing")
    return f"not yet: {', and '.join(found)}"


def _about_choice(exercise, answer):
    """Judge one of several words; capitals, spaces around it and the order of two words do not matter."""
    if not isinstance(answer, str):
        return answers.wrong_type(answer, exercise.asks)
    chosen = next((option for option in exercise.options if _words(option) == _words(answer)), None)
    if chosen is None:
        return f"not yet: that is none of the choices; expected {exercise.asks}"
    return verdict(exercise, [chosen])


def _words(text):
    """Return the words of a choice, sorted: those of 'y and b' are also those of 'B, y'."""
    return sorted(word for word in re.findall(r"\w+", text.lower()) if word != "and")
