r"""The equations of a layer, or of one of its pixels, in LaTeX, where \approx says that a number is rounded."""

import math
from decimal import Decimal

import numpy as np

from ..layers import engine
from ..layers import phi as phis

MOST_NUMBERS = 200  # of w, or of b, that are written out
MOST_TERMS = 30  # products of one pixel; where there are more, subtotals; where these are more, their sum
MOST_SYMBOLS = 6  # sums of more symbols are written with a sigma
IN_A_ROW = 6  # terms
MOST_COLUMNS = 10  # of a matrix, which is what amsmath sets, and of the matrices in a row


def shown(value):
    """Return the decimal number that stands for a value: whole numbers below 10**7 as they are, else four digits."""
    whole = abs(value) < 10**7 and value == int(value)
    return Decimal(int(value)) if whole else Decimal(f"{value:.4g}")


def equations(layer, x, chosen, value, comments):
    """Return an align* environment: the layer's equation, sizes and (few) numbers, then what is chosen.

    `chosen` is (role, channels, index) or None, `value` what stands there, `comments` lines without line breaks.
    """
    writer = _Writer(layer, x)
    rows = writer.layer_rows()
    if chosen:
        role, channels, index = chosen
        name = _symbol(role, *channels) + _at(index)
        rows += writer.pixel_rows(name, *channels, index) if role == "y" else [writer.equation(name, value)]
    body = " \\\\\n".join(rows)
    return "\n".join([r"\begin{align*}", *(f"% {line}" for line in comments), body, r"\end{align*}", ""])


class _Writer:
    """Write rows about one layer on one input."""

    def __init__(self, layer, x):
        self.layer, self.x = layer, x
        self.geometry = layer.geometry(x.shape[1:])
        single = engine.common_dtype(x, layer.w, layer.b) == np.float32
        self.near = np.float32 if single else float  # 0.1 is exactly itself in the numbers of the layer

    def layer_rows(self):
        layer, g = self.layer, self.geometry
        sign = {1: rf"\sum_{{j=0}}^{{{layer.n_in - 1}}} "}.get(layer.groups, r"\sum_{j \in G_i} ")
        whole = self.product("i", 0) if layer.n_in == 1 else f"{sign}{self.product('i', 'j')}"  # no sum of one term
        inside = whole + " + b_i" * (layer.b is not None)
        known = {1: "0", 2: "0, 1"}.get(layer.n_out, rf"0, \dots, {layer.n_out - 1}")
        rows = [rf"y_i &= {self.phi_of(inside, 'i', 'Bigl', 'Bigr')}, \qquad i = {known}"]
        if layer.groups > 1:
            width, height = layer.w.shape[1], layer.n_out // layer.groups
            same_block = f"{_floor('j', width)} = {_floor('i', height)}"
            rows.append(rf"G_i &= \{{\, j : {same_block} \,\}}, \qquad j = 0, \dots, {layer.n_in - 1}")
        if layer.kernel:
            sizes = [("x_j &", g.spatial), ("w_{ij} ", layer.kernel), ("y_i ", g.out)]
            rows.append(r", \quad ".join(rf"{name}\in \mathbb{{R}}^{{{_times(size)}}}" for name, size in sizes))
            rows.append(rf"&\text{{{self.setting()}}}")
            if layer.w.size <= MOST_NUMBERS and _columns(layer.w) <= MOST_COLUMNS:
                for i, row in enumerate(layer.w):
                    kernels = [(_symbol("w", i, j), kernel) for j, kernel in zip(g.inputs_of(i), row)]
                    rows.append(self.list_of(kernels))
        elif layer.n_out * layer.n_in <= MOST_NUMBERS and layer.n_in <= MOST_COLUMNS:
            rows.append(self.equation("w", layer.matrix(())))
        if layer.b is None:
            return rows
        if not layer.b.any():
            rows.append("b_i &= 0")
        elif layer.b.size <= MOST_NUMBERS and _columns(layer.b[0]) <= MOST_COLUMNS:
            rows.append(self.list_of([(_symbol("b", i), b) for i, b in enumerate(layer.b)]))
        if 1 < len(phis.slopes_of(layer.phi)) <= MOST_NUMBERS:
            rows.append(self.list_of([(_symbol("p", i), np.array(p)) for i, p in enumerate(phis.slopes_of(layer.phi))]))
        return rows

    def pixel_rows(self, name, i, o):
        """Return y_i[o] as symbols, as numbers, as z and as y."""
        layer, e = self.layer, self.layer.explain(self.x, (i, *o))
        inputs, at = self.geometry.inputs_of(i), _at(o)
        if len(inputs) <= MOST_SYMBOLS:
            symbols = " + ".join(self.product(i, j, at) for j in inputs)
        else:
            symbols = rf"\sum_{{j={inputs[0]}}}^{{{inputs[-1]}}} {self.product(i, 'j', at)}"
        if layer.b is not None:
            symbols += f" + {_symbol('b', i)}" + at * (layer.b.ndim > 1)
        met = [(t.w, t.x) for t in e.terms if t.index is not None]
        subtotals = [(e.subtotals[j],) for j in inputs]
        terms, note = subtotals if len(subtotals) <= MOST_TERMS else [(sum(e.subtotals),)], ""
        if len(met) <= MOST_TERMS:
            terms, missed = met, len(e.terms) - len(met)
            note = rf" \quad \text{{({missed} more with padding, which is 0)}}" * (missed > 0)
        terms = [*terms, *[(e.b,)] * (e.b is not None)] or [(0,)]
        z, y = shown(e.z), shown(e.y)
        adds_up = sum(math.prod(map(shown, factors)) for factors in terms) == z
        rows = [f"{name} &= {self.phi_of(symbols, i)}"]
        rows.append(f"&{_sign(self.exact(*sum(terms, ())))} {self.phi_of(_sum(terms), i)}{note}")
        if _sum(terms) != _number(z):  # where one number is the sum, it is not written twice
            rows.append(f"&{_sign(adds_up)} {self.phi_of(_number(z), i)}")
        # relu of a rounded number is the rounded relu; others need z itself, and most are known at few z only
        entry = phis.entry(layer.phi)
        known = layer.phi == "relu" or (self.exact(e.z, e.y) and (entry is None or entry.known(e.z)))
        return rows if layer.phi == "identity" else [*rows, f"&{_sign(known)} {_number(y)}"]

    def product(self, i, j, at=""):
        """Return w_ij * x_j, as the plain product that it is where kernels have no axes."""
        w, x = _symbol("w", i, j), _symbol("x", j)
        if not self.layer.kernel:
            return f"{w} {x}"
        product = f"{w} * {x}" if self.layer.flip else rf"{w} \star {x}"
        return f"({product}){at}" if at else product

    def phi_of(self, inside, i, left="bigl", right="bigr"):
        """Return phi of a text, with the slope of output i where phi has one."""
        entry, slopes = phis.entry(self.layer.phi), phis.slopes_of(self.layer.phi)
        name = entry.latex if entry else r"\phi"
        if slopes:
            name += f"_{{{_number(shown(slopes[0])) if len(slopes) == 1 else _symbol('p', i)}}}"
        return rf"{name}\{left}( {inside} \{right})" if name else inside

    def setting(self):
        """Return in words what the sign of convolution leaves open."""
        layer = self.layer
        parts = [f"padding {layer.padding}"]
        for name, values in (("stride", layer.stride), ("dilation", layer.dilation)):
            parts += [f"{name} {', '.join(map(str, values))}"] * (set(values) != {1})
        ups = [rule.upsample for rule in layer.rules]
        parts += [f"cells of the input {', '.join(map(str, ups))} apart"] * (set(ups) != {1})
        parts += [f"boundary {layer.boundary}"] * (layer.boundary != "zero")
        return "; ".join([*parts, "convolution" if layer.flip else "cross-correlation"])

    def equation(self, name, value, align="&"):
        """Return `name = value` for a number or an array of up to three axes."""
        return f"{name} {align}{_sign(self.exact(*np.ravel(value).tolist()))} {_array(np.asarray(value))}"

    def list_of(self, equations):
        """Return rows of equations, each (name, value), aligned at the first of each row."""
        many = MOST_COLUMNS // _columns(equations[0][1])
        rows = [equations[first : first + many] for first in range(0, len(equations), many)]
        return " \\\\\n".join(
            r", \quad ".join(self.equation(*pair, "&" * (n == 0)) for n, pair in enumerate(row)) for row in rows
        )

    def exact(self, *values):
        """Return whether the numbers shown are these values themselves."""
        return all(self.near(float(shown(value))) == value for value in values)


def _symbol(letter, *indices):
    """Return a letter with its indices, apart where one has two digits."""
    return f"{letter}_{{{(',' if any(len(str(n)) > 1 for n in indices) else '').join(map(str, indices))}}}"


def _at(index):
    return f"[{','.join(map(str, index))}]" if index else ""


def _floor(index, size):
    return rf"\lfloor {index} / {size} \rfloor" if size > 1 else index


def _times(sizes):
    return r" \times ".join(map(str, sizes))


def _columns(array):
    """Return the columns of an array as a matrix."""
    return (np.shape(array) or (1,))[-1]


def _sign(exact):
    return "=" if exact else r"\approx"


def _number(number):
    mantissa, _, exponent = str(number).partition("E")
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa


def _array(array):
    if array.ndim == 0:
        return _number(shown(array.item()))
    if array.ndim == 3:
        return rf"\left( {', '.join(map(_array, array))} \right)"
    rows = (" & ".join(_number(shown(value)) for value in row) for row in np.atleast_2d(array).tolist())
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


def _sum(terms):
    r"""Return a sum of products, each a tuple of factors, in rows: 2 \cdot 3 - 0.5 \cdot (-1) + ..."""
    text = ""
    for n, (first, *others) in enumerate(terms):
        first, others = shown(first), [shown(other) for other in others]
        text += " \\\\\n&\\qquad" * (n > 0 and n % IN_A_ROW == 0)
        text += ("-" if first < 0 else "") if n == 0 else " - " if first < 0 else " + "
        factors = [_number(abs(first)), *(f"({_number(f)})" if f < 0 else _number(f) for f in others)]
        text += r" \cdot ".join(factors)
    return text
