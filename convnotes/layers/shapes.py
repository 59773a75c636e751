"""Shape arithmetic: what some of the sizes of x, w and y say about the others, axis by axis."""

from dataclasses import dataclass

import numpy as np

from .. import refusals
from . import axes

LONGEST_LIST = 10_000  # sizes looked through one by one, needed only where they are unevenly spaced


@dataclass(frozen=True)
class Shapes:
    """The sizes of x, w and y, each a tuple with one entry per axis.

    An entry is an int (the one size that fits), a `range` (several, evenly spaced), a tuple of ints (several, with
    gaps) or None (not determined: no largest size). `why` holds a sentence for each axis.
    """

    x: tuple
    w: tuple
    y: tuple
    why: tuple

    def __repr__(self):
        lines = []
        for a, why in enumerate(self.why):
            sizes = {"x": self.x[a], "w": self.w[a], "y": self.y[a]}
            said = [f"{n} not determined" if v is None else f"{n} = {_words(v)}" for n, v in sizes.items()]
            lines.append(f"axis {a}: {', '.join(said)}; {why}")
        return "\n".join(lines) or "no axes: x, w and y are scalars, and convolution is multiplication"


def solve_shapes(*, x=None, w=None, y=None, mode="full", stride=1, dilation=1):
    """Return what the given sizes of x, w and y say about the others on each axis, as a `Shapes`.

        y = floor((x + low + high - d (w - 1) - 1) / s) + 1

    where 'full' pads low = high = d (w - 1) cells, 'same' low + high = d (w - 1), and 'valid' none. Dumoulin and Visin,
    "A guide to convolution arithmetic for deep learning" (2016), arXiv:1603.07285, doi.org/10.48550/arXiv.1603.07285.

    With stride 1 two sizes give the third, but for 'same', where y does not depend on w and w stays free. With a stride
    several sizes of x (or of w) give one y. The bias has the size of y, so knowing it adds nothing.

    Parameters
    ----------
    x, w, y : int, tuple with one int per axis, or None if unknown
        The sizes of an input, a kernel and an output, in cells, without channels.
    mode : 'full', 'same', 'valid', an int, or a tuple with an int or a pair (low, high) for each axis, in cells
        The padding, as in `Layer`.
    stride, dilation : int or a tuple with one int for each axis, in cells

    Returns
    -------
    Shapes
        `x`, `w`, `y` and `why`, tuples with one entry per axis, also for ints. Where two sizes are unknown, each entry
        holds every size that some size of the other fits.

    Raises
    ------
    ValueError
        For sizes that contradict each other, with those that would fit, or a setting that is not one.
    TypeError
        For anything that is not a whole number where one is needed.

    Examples
    --------
    >>> import convnotes as cn
    >>> cn.solve_shapes(x=(8, 9), w=(3, 2), mode="full")
    axis 0: x = 8, w = 3, y = 10; y = x + w - 1 = 8 + 3 - 1 = 10
    axis 1: x = 9, w = 2, y = 10; y = x + w - 1 = 9 + 2 - 1 = 10
    >>> cn.solve_shapes(x=8, y=8, mode="same")
    axis 0: x = 8, w not determined, y = 8; y = x = 8, whatever the kernel: w is not determined
    >>> cn.solve_shapes(w=3, y=4, mode="valid", stride=2).x       # one entry per axis
    (range(9, 11),)
    >>> cn.solve_shapes(x=5, w=3, y=6)
    Traceback (most recent call last):
    ...
    ValueError: y=6 does not fit on axis 0: full gives y = x + w - 1 = 5 + 3 - 1 = 7; y=7, or w=2, or x=4 would fit
    """
    given = {name: _sizes(name, value) for name, value in (("x", x), ("w", w), ("y", y)) if value is not None}
    count = next((len(v) for v in (*given.values(), mode, stride, dilation) if isinstance(v, (tuple, list))), 1)
    if any(len(sizes) != count for sizes in given.values()):
        raise ValueError(
            f"{' and '.join(f'{name}={sizes}' for name, sizes in given.items())} differ in the number of axes: "
            "give one int for each axis in all of them, such as x=(8, 8), w=(3, 3)"
        )
    strides, dilations = refusals.per_axis("stride", stride, count), refusals.per_axis("dilation", dilation, count)
    padding = refusals.pads("mode", mode, count)
    paddings = (padding,) * count if isinstance(padding, str) else padding
    solved = [
        _Axis(*settings).solve(a, **{name: sizes[a] for name, sizes in given.items()})
        for a, settings in enumerate(zip(paddings, strides, dilations))
    ]
    return Shapes(*(zip(*solved) if solved else ((),) * 4))


@dataclass(frozen=True)
class _Sizes:
    """Sizes from `first` to `last` (None: no end), `step` apart (None: unevenly); none where last < first."""

    first: int
    last: int | None
    step: int | None = 1

    def __bool__(self):
        return self.last is None or self.last >= self.first

    def __str__(self):
        if self.last is None:
            if self.step in (1, None):
                return f"{self.first} or more{'' if self.step else ' with gaps'}"
            return f"{self.first}, {self.first + self.step}, {self.first + 2 * self.step}, ..."
        if self.step is None:
            return f"{self.first} to {self.last} with gaps"
        return _words(range(self.first, self.last + 1, self.step))


class _Axis:
    """One axis: y = room // stride + 1, where room = x - 1 + extra + slope (w - 1) is linear and at least 0."""

    def __init__(self, padding, stride, dilation):
        self.padding, self.s, self.d = padding, stride, dilation
        room = [rule.span(1) - rule.reach - 1 for rule in (self.rule(1), self.rule(2))]
        self.extra, self.slope = room[0], room[1] - room[0]

    def rule(self, w):
        """Return the rule of a kernel of w elements."""
        padding = self.padding if isinstance(self.padding, str) else (self.padding,)
        return axes.rules((w,), padding=padding, stride=self.s, dilation=self.d, boundary="zero", flip=True)[0]

    def sizes(self, name, known):
        """Return every size of x, w or y that fits the known ones of the other two."""
        others = {other: known.get(other) for other in "xwy" if other != name}
        return {"x": self.sizes_of_x, "w": self.sizes_of_w, "y": self.sizes_of_y}[name](**others)

    def sizes_of_x(self, w, y):
        if y is None:
            return _Sizes(max(1, 1 - self.extra - self.slope * ((w or 1) - 1)), None)
        if w is not None or self.slope == 0:
            return self.window(w or 1, y)
        kernels = self.sizes_of_w(None, y)
        step = 1 if self.d <= self.s else self.d if self.s == 1 else None  # windows s long, d apart
        if kernels.last is None:
            return _Sizes(self.window(kernels.first, y).first, None, step)
        return _Sizes(self.window(kernels.last, y).first, self.window(1, y).last, step)

    def window(self, w, y):
        """Return the inputs that a kernel of w elements maps to y: as many as the stride, but for those below 1."""
        last = y * self.s - self.extra - self.slope * (w - 1)
        return _Sizes(max(1, last - self.s + 1), last)

    def sizes_of_w(self, x, y):
        if self.slope == 0:
            free = x is None or y is None or self.rule(1).size(x) == y
            return _Sizes(1, None if free else 0)
        cells = (0, None) if x is None else (x - 1, x - 1)
        room = (0, None) if y is None else ((y - 1) * self.s, y * self.s - 1)
        # d (w - 1) is room - cells - extra where w widens y, cells - room + extra where it narrows it
        more, less, extra = (room, cells, -self.extra) if self.slope > 0 else (cells, room, self.extra)
        least = 0 if less[1] is None else max(0, more[0] - less[1] + extra)
        first = 1 - (-least // self.d)
        return _Sizes(first, None if more[1] is None else (more[1] - less[0] + extra) // self.d + 1)

    def sizes_of_y(self, x, w):
        if x is None:
            return _Sizes(1 if w is None else self.rule(w).size(self.sizes_of_x(w, None).first), None)
        if w is not None or self.slope == 0:
            size = self.rule(w or 1).size(x)
            return _Sizes(size or 1, size)
        kernels = self.sizes_of_w(x, None)
        step = 1 if self.d <= self.s else self.d // self.s if self.d % self.s == 0 else None
        if kernels.last is None:
            return _Sizes(self.rule(1).size(x), None, step)
        return _Sizes(self.rule(kernels.last).size(x), self.rule(1).size(x), step)

    def solve(self, a, **known):
        """Return x, w, y and why on axis a, or refuse what contradicts itself."""
        found = {name: self.sizes(name, known) for name in "xwy" if name not in known}
        if not all(found.values()) or (not found and self.rule(known["w"]).size(known["x"]) != known["y"]):
            raise ValueError(self.contradiction(a, known))
        values = {name: self.listed(name, sizes, known) for name, sizes in found.items()} | known
        for name, sizes in found.items():
            if values[name] is None and sizes.last is not None:
                raise ValueError(
                    f"{name} could be {sizes} on axis {a} (stride {self.s}, dilation {self.d}), too many to list: "
                    "give w as well, or smaller sizes"
                )
        return values["x"], values["w"], values["y"], self.why(known, found)

    def listed(self, name, sizes, known):
        """Return sizes as an int, a range or a tuple; None where they have no end or the tuple would be too long."""
        if sizes.last is None:
            return None
        found = range(sizes.first, sizes.last + 1, sizes.step or 1)
        if sizes.step is None:
            if sizes.last - sizes.first >= LONGEST_LIST:
                return None
            fits = [n for n in found if self.sizes_of_w(**known | {name: n})]
            found = range(fits[0], fits[-1] + 1, fits[1] - fits[0] if len(fits) > 1 else 1)
            if list(found) != fits:
                return tuple(fits)
        return found[0] if found[0] == found[-1] else found

    def formula(self, known=None):
        """Return the right side of y = ..., in letters, or with what is known put in."""
        if self.padding == "same":
            cells, room = "{x}", "{x} - 1"
        else:
            start = "{x}" if isinstance(self.padding, str) else "{x} + {low} + {high}"
            sign, back = ("+", "-") if self.padding == "full" else ("-", "+")
            cells = f"{start} {sign} {{d}} ({{w}} - 1)" if self.d > 1 else f"{start} {sign} {{w}} {back} 1"
            room = f"{cells} - 1" if self.d > 1 else f"{start} {sign} {{w}}" + " - 2" * (self.padding == "full")
        text = cells if self.s == 1 else f"floor(({room}) / {{s}}) + 1"
        numbers = {letter: letter for letter in ("x", "w", "d", "s", "low", "high")}
        if known is not None:
            numbers |= {"d": self.d, "s": self.s} | known
            if not isinstance(self.padding, str):
                numbers |= dict(zip(("low", "high"), self.padding))
        return text.format(**numbers)

    def equation(self, known):
        """Return 'y = x + w - 1 = 8 + 3 - 1 = 10', as far as x and w are known."""
        parts = ["y", self.formula(), self.formula(known)]
        if "x" in known and ("w" in known or self.slope == 0):
            parts.append(str(self.rule(known.get("w", 1)).size(known["x"])))
        return " = ".join(dict.fromkeys(parts))  # where nothing is put in, a part repeats itself

    def why(self, known, found):
        """Return the sentence that explains what was found."""
        if not known:
            return "nothing is given: nothing is determined"
        unknown = [name for name in found if name != "w" or self.slope]  # of the equation: 'same' is one without w
        if len(unknown) == 2:
            text = f"y = {self.formula(known)} = {known['y']}" if "y" in known else self.equation(known)
            least = ", ".join(f"{name} is {found[name]}" for name in unknown if found[name].last is None)
            return f"{text} has two unknowns{f': {least}' if least else ', and no size is below 1'}"
        if unknown in ([], ["y"]):
            text = self.equation(known)
        else:
            (name,) = unknown
            sizes, y = found[name], known["y"]
            text = f"y = {self.formula()}: {y} = {self.formula(known)} gives {name} = {sizes}"
            if sizes.last > sizes.first:
                text += f", stride {self.s} maps {'both' if sizes.last == sizes.first + 1 else 'all'} to y = {y}"
        if self.slope == 0:
            text += ", whatever the kernel" + ": w is not determined" * ("w" in found)
        return text + ", as given" * (not found)

    def contradiction(self, a, known):
        """Return what is wrong with the known sizes, and which would fit."""
        mode = self.padding if isinstance(self.padding, str) else f"padding {self.padding}"
        free = ", whatever the kernel" * (self.slope == 0)
        if {"x", "w"} <= set(known) and not self.sizes_of_y(known["x"], known["w"]):
            rule = self.rule(known["w"])
            elements = f" ({rule.kernel} elements, dilation {self.d})" * (self.d > 1)
            text = (
                f"w={known['w']} does not fit x={known['x']} on axis {a}: {mode} wants the kernel inside "
                f"{rule.span(known['x'])} cells, and it covers {rule.reach + 1}{elements}"
            )
        else:
            (missing,) = set("xwy") - set(known) or {None}
            given = " and ".join(f"{name}={known[name]}" for name in "xwy" if name in known)
            said = f"no {missing} fits {given}" if missing else f"y={known['y']} does not fit"
            text = f"{said} on axis {a}: {mode} gives {self.equation(known)}{free}"
        fitting = []
        for name in (name for name in "ywx" if name in known):
            others = {n: size for n, size in known.items() if n != name}
            sizes = self.sizes(name, others)
            if sizes:
                listed = self.listed(name, sizes, others)
                fitting.append(f"{name}={sizes if listed is None else _words(listed)}")
        return f"{text}; {', or '.join(fitting)} would fit"


def _sizes(name, value):
    """Return the sizes in a tuple, from an int or a sequence of ints."""
    if isinstance(value, np.ndarray) and value.ndim:
        raise TypeError(f"{name} is an array of shape {value.shape}: give its sizes, a tuple such as {name}.shape")
    if isinstance(value, (tuple, list)):
        return tuple(refusals.whole(f"{name}[{a}]", n, 1) for a, n in enumerate(value))
    return (refusals.whole(name, value, 1),)


def _words(sizes):
    """Return '7', '7 or 8', '1 to 8', '1, 3, 5, ..., 11' or, of a tuple, '1 to 9 with gaps'."""
    if isinstance(sizes, int):
        return str(sizes)
    few = list(sizes[:6])
    if len(few) == 1:
        return str(few[0])
    if isinstance(sizes, range) and sizes.step == 1 and len(few) > 3:
        return f"{sizes[0]} to {sizes[-1]}"
    if len(few) < 6:
        return f"{', '.join(map(str, few[:-1]))} or {few[-1]}"
    if isinstance(sizes, range):
        return f"{few[0]}, {few[1]}, {few[2]}, ..., {sizes[-1]}"
    return f"{sizes[0]} to {sizes[-1]} with gaps"
