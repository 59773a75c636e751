"""check: tell readers how their answer fares, and name a known mistake, without giving the answer away."""

import contextlib
import inspect
import io
import itertools
import re
import sys
import time
import warnings

import numpy as np

from .. import refusals
from ..layers.layer import Layer
from . import answers
from .notebooks import EXERCISES
from .register import OWN, close, same

ANOTHER = "the right number is another one"
PATIENCE = 10  # seconds that all calls of a reader's function may take together


class undefined:
    """Stand for an answer that was not passed."""


def check(name, answer=undefined):
    """Print one line about the answer to an exercise: what is wrong with it, or that it is correct.

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
    corner-pixel: undefined: define your answer, then pass it, as in cn.check("corner-pixel", answer)
    >>> cn.check("corner-pixel", ...)
    corner-pixel: not answered yet; replace the ... with one whole number
    >>> cn.check("corner-pixel", 18)
    corner-pixel: almost: that counts padding cells too; they hold no input
    >>> cn.check("slide-by-hand", lambda x, w: print(x * w[0]))
    slide-by-hand: wrong type: your function prints and returns nothing: is a return missing?
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
    print(f"{name}: {message}")


def _judge(exercise, name, answer):
    if answer is undefined:
        return f'undefined: define your answer, then pass it, as in cn.check("{name}", answer)'
    if answer is None or answer is ...:
        raise _not_answered(exercise)
    judges = {"numbers": _about_numbers, "pixels": _about_pixels, "choice": _about_choice}
    verdict = judges.get(exercise.kind, _about_calls)(exercise, answer)
    if exercise.shows and verdict.startswith("correct"):
        return f"correct: {exercise.shows}{verdict.removeprefix('correct')}"
    return verdict


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
        return f"wrong shape: {answers.shape_in_words(array.shape)}; expected {exercise.asks}{told}"
    answers.check_finite(array)
    values = [np.asarray(exercise.look(array.astype(float))) if exercise.look else array]
    first = f"{exercise.looks} is wrong first" if exercise.look else "the first wrong value stands"
    return _verdict(exercise, values, first=first if array.ndim else ANOTHER)


# Functions and layers


def _about_calls(exercise, answer):
    """Judge a function, or a layer, by what it makes of small inputs."""
    layer = exercise.kind == "layer"
    if not (isinstance(answer, Layer) if layer else callable(answer)):
        return answers.wrong_type(answer, exercise.asks)
    if layer:
        sizes = [(found.n_in, found.n_out, len(found.kernel)) for found in (answer, exercise.right_layer)]
        right = exercise.right_layer
        if answer.groups == 1 < right.groups and answer.w.shape == right.w.shape:
            reads = refusals.counted(right.w.shape[1], "input")
            return f"almost: groups is missing: with groups={right.groups} each output reads {reads}"
        if sizes[0] != sizes[1]:
            got = "your layer has n_in={}, n_out={} and kernels of {} axes".format(*sizes[0])
            return f"wrong shape: {got}; expected {exercise.asks}"
    yours = "your layer" if layer else "your function"
    names = list(inspect.signature(exercise.solve).parameters)
    places, values, start = [], [], time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()) as prints, _watched() as used:
        for case, right in zip(exercise.inputs, exercise.solved[0]):
            where = " for " + " and ".join(f"{name} of shape {array.shape}" for name, array in zip(names, case))
            copies = [array.copy() for array in case]
            try:
                value = _called(answer, copies, yours, where)
            except answers.Say:  # a mistake that showed before may be why
                named = _named(exercise, values) if values and not all(map(same, values, exercise.solved[0])) else ""
                if named:
                    return named
                raise
            if time.perf_counter() - start > PATIENCE:
                return f"not yet: {yours} takes more than {PATIENCE} seconds{where}, and that is small"
            if value is None:
                how = "prints and returns" if prints.getvalue() else "returns"
                return f"wrong type: {yours} {how} nothing{where if values else ''}: is a return missing?"
            array = _returned(value, yours, where)
            if array.dtype.kind in "iu" and array.shape == right.shape and (right % 1).any():
                due = "fractions are due; np.zeros_like(x) is as whole as x"
                return f"wrong type: {yours} returns whole numbers{where}, where {due}"
            for name, before, after in zip(names, case, copies):
                if not np.array_equal(before, after):
                    return f"almost: {yours} changes its input {name}; work on a copy, {name}.copy()"
            values.append(array)
            places.append(where)
    verdict = _verdict(exercise, values, f"{yours} returns ", "the first wrong value stands", places)
    if verdict == "correct" and layer and not _connects_alike(answer, exercise):
        return "almost: the values are right, but other pixels connect than asked; a weight of 0 connects all the same"
    if verdict == "correct" and exercise.by_hand and used:
        return f"almost: the values are right, but {yours} uses convnotes; here it is to be done without"
    return verdict + ("; what it prints is not shown here" if verdict == "correct" and prints.getvalue() else "")


@contextlib.contextmanager
def _watched():
    """Yield a set that gets the names of the modules of convnotes that run meanwhile, other than this room's."""
    used, before, own = set(), sys.getprofile(), __name__.rpartition(".")[0]
    package = own.rpartition(".")[0]

    def watch(frame, event, _):
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith(f"{package}.") and not module.startswith(f"{own}."):
            used.add(module)

    sys.setprofile(watch)
    try:
        yield used
    finally:
        sys.setprofile(before)


def _called(answer, copies, yours, where):
    """Return what a reader's function or layer returns, or say what it raises."""
    try:
        return answer(*copies)
    except (Exception, SystemExit) as error:
        try:
            text = " ".join(str(error).split())
        except Exception:
            text = ""
        if "Cannot cast ufunc" in text and "to dtype('int" in text:
            due = "fractions need zeros that are floats, such as np.zeros(n)"
            raise answers.Say(f"wrong type: {yours} adds fractions to whole numbers{where}: {due}") from None
        text = re.sub(r"0x[0-9a-fA-F]+", "...", text)
        text = text if len(text) <= 90 else text[:91].rpartition(" ")[0] or text[:90]
        raise answers.Say(f"{yours} raises {answers.type_name(error)}{where}" + f": {text}" * bool(text)) from None


def _returned(value, yours, where):
    """Return what a function returned as a new array."""
    this_is, asks = f"{yours} returns something", "an array of numbers"
    try:
        if answers.holds_dots(value):
            raise answers.Say("not answered yet; replace the ... in your function")
        return answers.as_array(value, asks, this_is, where)
    except answers.Say:
        raise
    except Exception:  # whatever it does when it is looked at
        raise answers.Say(answers.wrong_type(value, asks, this_is, where)) from None


def _connects_alike(answer, exercise):
    """Return whether a layer connects the same pairs of pixels as the right one on all inputs."""

    def pairs(layer, x):
        return layer.replace(w=np.ones(layer.w.shape)).matrix(x.shape[1:]) > 0

    return all(np.array_equal(pairs(answer, x), pairs(exercise.right_layer, x)) for (x,) in exercise.inputs)


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
    return _verdict(exercise, [chosen])


def _words(text):
    """Return the words of a choice, sorted: those of 'y and b' are also those of 'B, y'."""
    return sorted(word for word in re.findall(r"\w+", text.lower()) if word != "and")


# What all have in common


def _verdict(exercise, values, returns="", first=ANOTHER, places=("",)):
    """Return what there is to say about values of the right type, one for each input."""
    rights = exercise.solved[0]
    if all(map(same, values, rights)):
        return "correct"
    named = _named(exercise, values)
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


def _named(exercise, values):
    """Return what the known mistakes say that come to just these values, one for each of the first inputs; or ''.

    A sentence that begins with 'not yet: ' is of an answer that is far off; others are almost right.
    """
    found = "; or ".join(
        sentence
        for sentence, wrongs in exercise.solved[1]
        if all(wrong is None or same(value, wrong) for value, wrong in zip(values, wrongs))
    )
    return found if not found or found.startswith("not yet: ") else f"almost: {found}"
