"""check: tell readers how their answer fares, and name a known mistake, without giving the answer away."""

import numpy as np

from .exercises import EXERCISES

LARGEST = 10_000  # entries of a list of pixels that are looked at


def check(name, answer):
    """Print one line about the answer to an exercise: what is wrong with it, or that it is correct.

    In this order: not answered yet, wrong type, wrong shape, a known mistake by its name, the first place that differs,
    correct. The right value is never shown, and the answer never changed.

    Parameters
    ----------
    name : str
        The exercise, as its notebook calls it.
    answer : anything
        What the reader has put in place of the three dots.

    Raises
    ------
    ValueError
        If there is no exercise of that name; no answer raises.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.check("corner-pixel", ...)
    corner-pixel: not answered yet; replace the ... with one whole number
    >>> cn.check("corner-pixel", 18)
    corner-pixel: almost: that counts padding cells too; they hold no input
    """
    exercise = EXERCISES.get(name) if isinstance(name, str) else None
    if exercise is None:
        raise ValueError(f"name={name!r} is not an exercise: choose one of {', '.join(map(repr, sorted(EXERCISES)))}")
    judge = _about_pixels if exercise.shape is None else _about_numbers
    try:
        with np.errstate(all="ignore"):
            message = judge(exercise, answer)
    except Exception:  # whatever a reader's object does when it is looked at
        message = _wrong_type(exercise, answer)
    print(f"{name}: {message}")


def _not_answered(exercise):
    return f"not answered yet; replace the ... with {exercise.asks}"


def _wrong_type(exercise, answer):
    more = ", not called yet" if callable(answer) and not isinstance(answer, type) else ""
    return f"wrong type: this is of type {type(answer).__name__}{more}; expected {exercise.asks}"


def _about_numbers(exercise, answer):
    """Judge a number or an array."""
    if answer is None or answer is ...:
        return _not_answered(exercise)
    try:
        array = np.asarray(answer)
    except ValueError:
        return f"wrong shape: the rows differ in length; expected {exercise.asks}"
    if array.dtype == object and array.size <= LARGEST and any(entry is ... for entry in array.flat):
        return _not_answered(exercise)
    if array.dtype.kind not in "iuf":
        return _wrong_type(exercise, answer)
    if array.shape != exercise.shape:
        return f"wrong shape: {_shape(array.shape)}; expected {exercise.asks}, {_shape(exercise.shape)}"
    array = array.astype(float)  # a copy
    if not np.isfinite(array).all():
        return f"not yet: there is a NaN or an infinity{_place(~np.isfinite(array))}"
    seen = array if exercise.seen is None else np.asarray(exercise.seen(array))
    right = np.asarray(exercise.right())
    different = ~_close(seen, right)
    if not different.any():
        return "correct"
    for message, wrong in exercise.mistakes():
        if np.shape(wrong) == seen.shape and _close(seen, wrong).all():
            return f"almost: {message}"
    if exercise.seen is not None:
        return f"not yet: what your kernel makes of a picture is wrong first{_place(different)}"
    return f"not yet: {'the first wrong value stands' + _place(different) if array.ndim else 'another value'}"


def _about_pixels(exercise, answer):
    """Judge a list of pixels, each a tuple of whole numbers; order and repetition do not matter."""
    if answer is None or answer is ...:
        return _not_answered(exercise)
    if not isinstance(answer, (list, tuple, set, frozenset, np.ndarray)):
        return _wrong_type(exercise, answer)
    if len(answer) > LARGEST:
        return f"not yet: {len(answer):,} entries are more than there are pixels; expected {exercise.asks}"
    entries = list(answer)
    if any(entry is ... for entry in entries):
        return _not_answered(exercise)
    right = exercise.right()
    axes = len(next(iter(right)))
    if not entries:
        return f"the list is empty; expected {exercise.asks}"
    pixels = set()
    for n, entry in enumerate(entries):
        array = np.asarray(entry)
        if array.dtype.kind not in "iu":
            return f"wrong type: entry {n} is of type {type(entry).__name__}; expected {exercise.asks}"
        if array.shape != (axes,):
            return f"wrong shape: entry {n}, {_shape(array.shape)}; expected {exercise.asks}"
        pixels.add(tuple(array.tolist()))
    if pixels == right:
        return "correct"
    for message, wrong in exercise.mistakes():
        if pixels == wrong:
            return f"almost: {message}"
    outside = sorted(pixel for pixel in pixels if min(pixel) < 0)
    if outside:
        return f"almost: {outside[0]} is a padding cell; padding is no input"
    extra = sorted(pixels - right)
    found = [f"{extra[0]} does not connect"] if extra else []
    if right - pixels:
        found.append(f"{'a pixel that connects is' if len(right - pixels) == 1 else 'some that connect are'} missing")
    return f"not yet: {', and '.join(found)}"


def _close(a, b):
    return np.isclose(a, b, rtol=1e-5, atol=1e-6)


def _shape(shape):
    return f"shape {shape}" if shape else "a single number, shape ()"


def _place(wrong):
    """Return ' at [1, 2]', the first place where `wrong` is true, and nothing for a number."""
    return f" at {np.argwhere(wrong)[0].tolist()}" if wrong.ndim else ""
