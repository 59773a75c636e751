"""Read what a reader has put in place of the three dots as numbers, or say why that cannot be."""

import itertools
import numbers

import numpy as np

LARGEST = 10_000  # entries of an answer, and lists around them, that are looked at


class Say(Exception):
    """Carry what to tell the reader out of whatever found it."""


def leaves(value):
    """Return what stands at the bottom of nested lists, tuples and ranges; endless and huge ones are refused."""
    found, todo = [], [value]
    for _ in range(LARGEST):
        if not todo:
            return found
        item = todo.pop()
        if isinstance(item, (list, tuple, range)):
            todo.extend(itertools.islice(item, LARGEST))
        elif isinstance(item, np.ndarray) and item.dtype == object and item.size <= LARGEST:
            todo.extend(item.flat)
        else:
            found.append(item)
    raise Say("wrong shape: far too many entries, or lists within lists without end")


def holds_dots(value):
    """Return whether a value still holds three dots, at any depth."""
    return any(leaf is ... for leaf in leaves(value))


def as_array(value, asks, this_is="this is", where=""):
    """Return a value as a new array of numbers, or say why it is none.

    numpy is only given what is known to end: it would read an endless sequence of a reader's own class forever.
    """
    found = leaves(value)
    for leaf in found:
        if not isinstance(leaf, (numbers.Number, np.generic, np.ndarray)) and not hasattr(type(leaf), "__array__"):
            raise Say(wrong_type(leaf, asks, this_is if leaf is value else "one of the entries is", where))
    if np.ma.is_masked(value):
        raise Say(f"wrong type: some entries are masked{where}; expected {asks}")
    if sum(leaf.size for leaf in found if isinstance(leaf, np.ndarray)) > LARGEST:
        raise Say(f"wrong shape: far too many entries{where}; expected {asks}")
    try:
        array = np.array(value)
        if array.dtype == object:
            array = np.array(array.tolist())
        if array.dtype == object:  # still: fractions, and whole numbers beyond 64 bits
            array = array.astype(float)
    except ValueError:
        raise Say(f"wrong shape: the rows differ in length{where}; expected {asks}") from None
    except OverflowError:
        raise Say(f"not yet: there is a number too large{where}") from None
    except Exception:
        raise Say(wrong_type(value, asks, this_is, where)) from None
    if array.dtype.kind not in "iuf":
        kind = f", dtype {array.dtype}" if isinstance(value, np.ndarray) else ""
        raise Say(f"wrong type: {this_is} of type {type_name(value)}{kind}{where}; expected {asks}")
    return array


def check_finite(array, where=""):
    """Say where the first NaN or infinity stands, if there is one."""
    if not np.isfinite(array).all():
        raise Say(f"not yet: there is a NaN or an infinity{place(~np.isfinite(array))}{where}")


# Parts of what is said


def wrong_type(value, asks, this_is="this is", where=""):
    """Return that a value is of another type than was asked for."""
    more = ", not called yet" if callable(value) and not issubclass(type(value), type) else ""
    return f"wrong type: {this_is} of type {type_name(value)}{more}{where}; expected {asks}"


def type_name(value):
    """Return the name of a type as text of one short line, whatever a reader's class says it is."""
    return " ".join(str(type.__dict__["__name__"].__get__(type(value))).split())[:40]


def shape_in_words(shape):
    """Return 'shape (2, 3)', and for () what it means."""
    return f"shape {shape}" if shape else "a single number, shape ()"


def place(wrong):
    """Return ' at [1, 2]', the first place where `wrong` is true, and nothing for a number."""
    return f" at {np.argwhere(wrong)[0].tolist()}" if wrong.ndim else ""
