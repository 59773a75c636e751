"""Argument checks: every refusal names the argument, what came, what was expected and the remedy."""

import math
import operator
import re
import textwrap

import numpy as np

NAMED_PADDINGS = ("full", "same", "valid")
BOUNDARIES = ("zero", "edge", "reflect", "symmetric", "wrap")
_NUMERIC = "?bBhHiIlLqQpPefdFD"  # characters of the dtypes up to 64 bits, and complex numbers of two of these
# Controls, line ends, signs that turn the direction of reading, halves of characters, and two that XML forbids.
_NO_TEXT = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
LARGEST_STEP = 2**26  # cells of a stride, of a dilation, and of padding on one side
LARGEST_PADDED = 2**33  # numbers in a padded input: 64 GB of float64


def one_of(name, value, allowed):
    """Return `value` if it is one of the strings `allowed`."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name}={value!r} is not known: choose one of {', '.join(map(repr, allowed))}")
    return value


def whole(name, value, least):
    """Return `value` as an int of at least `least`; booleans and floats are refused."""
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}={value!r} is not a whole number: give an int of at least {least}") from None
    if number < least:
        raise ValueError(f"{name}={number} is too small: give an int of at least {least}")
    return number


def flag(name, value, meaning):
    """Return a bool; numbers are refused, lest a 2 pass for True. `meaning` says what True is."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}={value!r} is not a bool: {meaning}")
    return bool(value)


def per_axis(name, value, axes, least=1):
    """Return one int for each axis from an int (used for all axes) or a sequence with one entry per axis."""
    if not isinstance(value, (tuple, list)) and np.ndim(value) == 0:
        return (whole(name, value, least),) * axes
    if len(value) != axes:
        raise ValueError(
            f"{name}={tuple(value)!r} has {counted(len(value), 'entry')} for {counted(axes, 'axis')}: "
            f"give one int, or a tuple of {axes}"
        )
    return tuple(whole(f"{name}[{a}]", v, least) for a, v in enumerate(value))


def pads(name, value, axes):
    """Return a named padding as it is, else one `(low, high)` pair of ints for each axis."""
    if isinstance(value, str):
        return one_of(name, value, NAMED_PADDINGS)
    wanted = counted(axes, "entry")
    remedy = f"give 'full', 'same', 'valid', one int, or a tuple of {wanted}, each an int or a pair (low, high)"
    if not isinstance(value, (tuple, list)):
        try:
            return ((whole(name, value, 0),) * 2,) * axes
        except TypeError:
            raise TypeError(f"{name}={value!r} is not a padding: {remedy}") from None
    if len(value) != axes:
        raise ValueError(f"{name}={value!r} has {counted(len(value), 'entry')} for {counted(axes, 'axis')}: {remedy}")
    pairs = []
    for a, entry in enumerate(value):
        if isinstance(entry, (tuple, list)):
            if len(entry) != 2:
                raise ValueError(f"{name}[{a}]={entry!r} is neither an int nor a pair: give (low, high)")
            pairs.append(tuple(whole(f"{name}[{a}][{side}]", p, 0) for side, p in enumerate(entry)))
        else:
            pairs.append((whole(f"{name}[{a}]", entry, 0),) * 2)
    return tuple(pairs)


def plain_padding(value):
    """Return a padding that `pads` accepts as no later change of a list can change it: text, ints, tuples of ints."""
    if isinstance(value, str):
        return str(value)
    return tuple(map(plain_padding, value)) if isinstance(value, (tuple, list)) else operator.index(value)


def steps(rules):
    """Refuse strides, dilations and paddings (of the rules of all axes) beyond what memory and int64 can hold."""
    for a, rule in enumerate(rules):
        cells = max(rule.low, rule.high)
        for name, value in (("stride", rule.stride), ("dilation", rule.dilation), ("padding", cells)):
            if value > LARGEST_STEP:
                raise ValueError(f"{name}={value} on axis {a} is too large: give at most {LARGEST_STEP:,} cells")


def spatial_shape(name, value, axes):
    """Return the sizes of `axes` axes from a tuple, or from an int where there is one axis."""
    if axes == 1 and not isinstance(value, (tuple, list, np.ndarray)):
        value = (value,)
    if isinstance(value, np.ndarray) and value.ndim > 1:
        sizes = value.shape[max(value.ndim - axes, 0) :]
        raise ValueError(f"{name} is an array of shape {value.shape}: give the sizes of its axes, {sizes}")
    if not isinstance(value, (tuple, list, np.ndarray)) or len(value) != axes:
        remedy = "give " + (f"a tuple of {counted(axes, 'int')}" if axes else "the empty tuple, ()")
        raise ValueError(
            f"{name}={value!r} does not give the sizes of {counted(axes, 'axis')}: {remedy}, without the channel axis "
            "(x.shape[1:])"
        )
    return tuple(whole(f"{name}[{a}]", n, 1) for a, n in enumerate(value))


def index(name, value, shape, meaning):
    """Return `value` as a tuple of 0-based ints inside `shape`; `meaning` says what the entries are."""
    entries = tuple(value) if isinstance(value, (tuple, list, np.ndarray)) else (value,)
    if len(entries) != len(shape):
        raise IndexError(f"{name}={entries!r} has {counted(len(entries), 'entry')}: expected {len(shape)}, {meaning}")
    found = []
    for entry, size in zip(entries, shape):
        try:
            if isinstance(entry, (bool, np.bool_)):
                raise TypeError
            entry = operator.index(entry)
        except TypeError:
            raise TypeError(f"{name}={entries!r} holds {entry!r}: indices are ints, {meaning}") from None
        if not 0 <= entry < size:
            raise IndexError(
                f"{name}={entries!r} is outside {tuple(shape)}: indices are 0-based, {meaning}; "
                f"this one must be 0 to {size - 1}"
            )
        found.append(entry)
    return tuple(found)


def counted(n, what):
    """Return '1 input' or '3 inputs'."""
    return f"{n} {what if n == 1 else {'axis': 'axes', 'entry': 'entries'}.get(what, what + 's')}"


def in_lines(text):
    """Return a text in lines that fit a notebook 900 px wide: JupyterLab breaks longer ones within words."""
    return textwrap.fill(text, 88, break_long_words=False, break_on_hyphens=False)


def type_of(value):
    """Return what a value is, with its article: 'an int', 'a Layer', or 'None'."""
    kind = type(value).__name__
    return "None" if value is None else f"{'an' if kind[0] in 'AEIOaeio' else 'a'} {kind}"


def numbers(name, value, *, empty=False):
    """Return `value` as a numeric array; objects, text, masked entries and (unless `empty`) no entries are refused."""
    if type(value) is np.ndarray and value.dtype.char in _NUMERIC and value.size:
        return value  # what comes most often, told at once
    if np.ma.is_masked(value):
        raise TypeError(f"{name} is a masked array with masked entries: fill them first, {name}.filled(0)")
    array = _read(name, value)
    if array.dtype.char not in _NUMERIC:
        raise TypeError(
            f"{name} {'is None' if value is None else f'has dtype {array.dtype}'}: expected booleans, integers, floats "
            f"up to float64 or complex numbers up to complex128; {_way_to_numbers(name, array)}"
        )
    if array.size == 0 and not empty:
        raise ValueError(f"{name} is empty (shape {array.shape}): every axis needs at least one entry")
    return array


def _read(name, value):
    """Return `value` as numpy reads it; refuse what it cannot read."""
    try:
        return np.asarray(value)
    except ValueError:
        raise TypeError(f"{name} has rows of unequal length: give an array, all of whose rows are as long") from None
    except (TypeError, RuntimeError) as error:  # a torch tensor that has a gradient, say, or a format of torch's own
        why = str(error).splitlines()[0]
        raise TypeError(
            f"{name} is {type_of(value)} that numpy cannot read ({why}): give a plain array; of a torch tensor "
            f"{name}.detach().cpu().float(), of a sparse one {name}.to_dense()"
        ) from error


def _way_to_numbers(name, array):
    """Return how to make numbers of an array that holds none, if numpy knows a way."""
    kind = complex if array.dtype.kind == "c" else float
    try:
        known = array.size and np.isfinite(np.asarray(array, kind)).all()
    except (TypeError, ValueError):
        known = False
    return f"convert it, np.asarray({name}, {kind.__name__})" if known else "give a list or an array of such numbers"


def shown(name, array, who, verb):
    """Refuse complex numbers, NaN and infinities, which `who` (the explorer, a figure) cannot show."""
    if array.dtype.kind == "c":
        raise ValueError(f"{name} is complex: {who} shows real numbers; {verb} {name}.real or abs({name})")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        where = tuple(int(n) for n in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(
            f"{name} holds {array[where]} at {where}: {who} shows finite numbers only; "
            "replace it first, for example with np.nan_to_num"
        )


def in_front(name, value, axes=1):
    """Return the line that puts axes of length 1 before those of a value, which need be no array yet."""
    array = name if isinstance(value, np.ndarray) else f"np.array({name})"
    return f"{array}[{', '.join(['None'] * axes)}]"


def numbers_wanted(n_in, x):
    """Return what a fully connected layer expects as x, for who meant one kernel and gave it as all of w."""
    return (
        f"the layer is fully connected and expects ({n_in},), {counted(n_in, 'number')}. If w was meant as one kernel, "
        f"make the layer with np.array(w)[None, None], and give it {in_front('x', x)}"
    )


def batch(x, n_in, rules):
    """Return x as (N, n_in, *spatial), and whether it came as one input; the refusal names the line that helps."""
    given, x = x, numbers("x", x, empty=True)
    d = len(rules)
    single = x.ndim == d + 1
    if d == 0 and x.ndim > 1 and not (x.ndim == 2 and x.shape[1] == n_in):
        raise ValueError(f"x has shape {x.shape}: {numbers_wanted(n_in, given)}")
    if not single and x.ndim != d + 2:
        raise ValueError(
            f"x has shape {x.shape}: expected {one_input(n_in, d)}, or a batch with one more axis in front"
            + (f", use {in_front('x', given)}" if x.ndim == d and n_in == 1 else "")
        )
    channel = x.ndim - d - 1
    if x.shape[channel] != n_in:
        hint = f"; the layer has {counted(n_in, 'input')}"
        if x.shape[-1] == n_in:
            hint = f"; the channels are last, use np.moveaxis(x, -1, {channel})"
        got = counted(x.shape[channel], "channel")
        raise ValueError(f"x has shape {x.shape}, {got}: expected {one_input(n_in, d)}{hint}")
    if 0 in x.shape[channel:]:
        raise ValueError(f"x is empty (shape {x.shape}): only the batch axis may have length 0")
    padded = tuple(rule.span(n) for rule, n in zip(rules, x.shape[channel + 1 :]))
    if math.prod(x.shape[: channel + 1]) * math.prod(padded) > LARGEST_PADDED:
        raise MemoryError(
            f"padding makes x of shape {x.shape} one of sizes {padded}, more than {LARGEST_PADDED:,} numbers: "
            "give less padding or dilation, or a smaller x"
        )
    return (x[None] if single else x), single


def one_input(n, d):
    """Return the shape of one input of n channels and d axes in letters: '(3, H, W)'."""
    sizes = [*"DHW"[3 - d :]] if d <= 3 else ["..."]
    return f"({n}, {', '.join(sizes)})" if sizes else f"({n},)"


def frozen(array):
    """Return a read-only array: a copy, unless nobody can write into it through numpy already."""
    if not array.flags.writeable and not isinstance(array.base, np.ndarray):
        return array
    copy = np.array(array)
    copy.setflags(write=False)
    return copy


def bias(b, n_out, kernel_axes):
    """Return b as a read-only array of shape (n_out,) or (n_out, *out), or None as it is."""
    if b is None:
        return None
    b = numbers("b", b)
    if b.ndim == 0:
        b = np.full(n_out, b)
    if b.ndim not in (1, 1 + kernel_axes) or len(b) != n_out:
        raise ValueError(
            f"b has shape {b.shape}: expected a number, ({n_out},) for a bias per output channel, ({n_out}, *out) "
            "for one per output pixel, or None for no bias"
        )
    return frozen(b)


def bias_fits(b, out):
    """Refuse a bias for each output pixel where the outputs have other sizes than it."""
    if b is not None and b.ndim > 1 and b.shape[1:] != out:
        raise ValueError(
            f"b has shape {b.shape}, a bias for each output pixel, and the outputs have shape {(len(b), *out)}: "
            "give one bias per output channel, or an input of the size b was made for"
        )


def names(names, n_in, n_out):
    """Return {'x': ..., 'y': ...} with a tuple of strings or None for each."""
    if names is not None and (not isinstance(names, dict) or not set(names) <= {"x", "y"}):
        raise ValueError(f"names={names!r}: expected a dict with the keys 'x' (inputs) and 'y' (outputs)")
    found = {}
    for role, count in (("x", n_in), ("y", n_out)):
        given = (names or {}).get(role)
        if given is not None:
            sequence = isinstance(given, (tuple, list, np.ndarray))
            if not sequence or len(given) != count or not all(isinstance(name, str) for name in given):
                wanted = counted(count, "string")
                raise ValueError(f"names[{role!r}]={given!r}: expected a list of {wanted}, one per channel")
            given = tuple(map(legible, given))
        found[role] = given
    return found


def legible(text):
    """Return a text as one line that can be written and drawn anywhere: what is no text becomes \\ufffd."""
    return _NO_TEXT.sub("\ufffd", text)
