"""worksheet: one layer to be computed by hand, as a page to print and its key."""

import itertools
from dataclasses import replace

import numpy as np

from .. import refusals
from ..layers import phi as phis
from . import drawable, themes, words
from .arrange import slices, solid
from .blocks import CAPTION, DIGITS, Blanks, Grid, Product, Rows, Words, written
from .measures import DPI, shortened, width_of
from .sheet import Sheet

PAGE, MARGIN, TOP = (210 / 25.4 * DPI, 297 / 25.4 * DPI), 56, 120  # A4; where the body begins
ROOM, LETTERS = PAGE[0] - 2 * MARGIN, "ABCD"  # between the margins; of the pixels asked for
SCALES = (1, 0.9, 0.8, 0.7)  # tried in turn; at the last a cell to write into is 6 mm high
WRITE, PRINT = 34, 32  # heights of cells to write into, and of printed ones
BLACK = replace(themes.LIGHT, ink="#000000", muted="#000000", edge="#000000")


def worksheet(layer, x, outputs, *, title=None):
    """Make a page on which one to four output pixels of a layer are computed by hand, and its key.

    The page, black on white in A4, has a line for the name, the layer equation, the inputs, the kernels that are needed
    and, for each chosen pixel, empty cells: for the window, for the weights that its numbers meet, for the products,
    their sums, the bias and what phi makes of them. Last come the outputs, empty too, with the chosen pixels lettered.
    The key is the same page with everything filled in and the windows framed.

        y_i = phi( sum_j  w_ij * x_j + b_i )

    Haviland, "Connecting Tensors With Convolutions" (2023).

    Parameters
    ----------
    layer : Layer
        With kernels of 0 to 3 axes. Numbers with at most two decimals, so that what is printed is what is computed.
    x : array, shape (n_in, *spatial)
    outputs : list
        One to four output pixels, each as (i, *o): output channel, then coordinates.
    title : str, optional

    Returns
    -------
    sheet, key : two matplotlib.figure.Figure
        To be saved with `save_figure`; a PDF prints best.

    Raises
    ------
    ValueError, TypeError, IndexError
        If x or a pixel does not fit, a number has more decimals, or the page has no room: the message says what fits.

    Examples
    --------
    >>> import convnotes as cn
    >>> layer = cn.Layer([[[1, 2, -1]]], phi="relu", padding="valid")
    >>> sheet, key = cn.worksheet(layer, [[4, 0, 2, 5]], [(0, 1)])
    >>> sheet
    Figure: a worksheet on y0[1] of Layer: 1 input -> 1 output, kernels 3, padding 'valid', stride 1, convolution, relu
    >>> key
    Figure: the key to a worksheet: y0[1] = 9
    """
    run = drawable.Run(layer, x)
    pixels = _pixels(outputs, run)
    title = _title(title, run)
    for rule in layer.rules:
        if rule.upsample > 1:
            raise ValueError(
                "the layer is a transposed one, whose windows have holes: make the worksheet of the layer that it "
                "transposes, layer.transposed(), or show its windows with cn.draw_window"
            )
    for name, values in (("x", run.x), ("w", layer.w), ("b", layer.b)):
        fractions = values is not None and values.dtype.kind == "f"
        if fractions and not np.allclose(values, np.round(values, 2), rtol=0, atol=1e-9):
            raise ValueError(f"{name} has numbers of more than two decimals: round them first, {_rounded(name)}")
    scale = _scale(run, pixels)
    if scale is None:
        raise ValueError(f"this is more than one page has room for: {_what_fits(run, pixels)}")
    return tuple(_Page(run, pixels, scale).drawn(title, filled) for filled in (False, True))


def _pixels(outputs, run):
    """Return the chosen pixels as tuples (i, *o); refuse none, more than four, repeated ones and what is no list."""
    shape = (run.g.n_out, *run.g.out)
    example = f"[({', '.join('0' * len(shape))}{',' * (len(shape) == 1)})]"
    if not isinstance(outputs, (list, tuple, np.ndarray)) or not 1 <= len(outputs) <= len(LETTERS):
        raise ValueError(f"outputs={outputs!r}: expected a list of 1 to {len(LETTERS)} pixels, for example {example}")
    found = []
    for n, pixel in enumerate(outputs):
        if np.ndim(pixel) == 0 and len(shape) > 1:
            raise ValueError(f"outputs={outputs!r} holds {pixel!r}: expected a list of pixels, for example {example}")
        pixel = refusals.index(f"outputs[{n}]", pixel, shape, "output channel, then coordinates")
        if pixel in found:
            raise ValueError(f"outputs={outputs!r} holds {pixel} twice: choose different pixels")
        found.append(pixel)
    return found


def _title(title, run):
    """Return the title, or one that fits every layer; refuse what is no text or too long a text."""
    if title is None:
        return "A convolutional layer by hand" if run.g.kernel else "A fully connected layer by hand"
    if not isinstance(title, str):
        raise TypeError(f"title is {refusals.type_of(title)}: give a text")
    if "\n" in title or width_of(refusals.legible(title), 17, weight="bold") > ROOM:
        raise ValueError(f"title={title!r} is too long: give one line of about 45 letters")
    return refusals.legible(title)


def _rounded(name):
    return "x.round(2)" if name == "x" else f"layer.replace({name}=layer.{name}.round(2))"


# What fits on a page


def _scale(run, pixels):
    """Return the largest scale at which the page holds everything, None where there is none."""
    return next((scale for scale in SCALES if _Page(run, pixels, scale).fits), None)


def _what_fits(run, pixels):
    """Return a smaller worksheet that fits, as code."""
    layer, x, axes = run.layer, run.x, len(run.g.kernel)
    if len(pixels) > 1 and all(_scale(run, [pixel]) for pixel in pixels):
        return "make one for each pixel, [cn.worksheet(layer, x, [pixel]) for pixel in outputs]"
    for padding, channels, taps, cells in itertools.product(({}, {"padding": 0}), (4, 2, 1), (7, 5, 3, 1), (16, 8, 5)):
        kept = [min(n, most) for n, most in zip(layer.w.shape, (1, channels, *(taps,) * axes))]
        part = [min(n, most) for n, most in zip(x.shape, (kept[1], *(cells,) * axes))]
        b = {} if layer.b is None else {"b": layer.b[:1]}
        try:
            w = layer.w[tuple(map(slice, kept))]
            smaller = layer.replace(w=w, groups=1, names=None, **b, **padding)
            fits = _scale(drawable.Run(smaller, x[tuple(map(slice, part))]), [(0,) * (1 + axes)])
        except ValueError:  # the kernel is larger than the part
            continue
        if fits:
            w, cut = (", ".join(f":{n}" for n in sizes) for sizes in (kept, part))
            more = ", b=layer.b[:1]" * len(b) + ", padding=0" * len(padding)
            made = f"layer.replace(w=layer.w[{w}], groups=1, names=None{more})"
            return f"make one of a part, cn.worksheet({made}, x[{cut}], [{(0,) * (1 + axes)}])"
    return "give a layer with fewer axes and shorter numbers"


# The page


class _Page:
    """Everything that stands on the page, at one scale."""

    def __init__(self, run, pixels, scale):
        self.run, self.layer, self.g = run, run.layer, run.g
        self.letters = dict(zip(LETTERS, pixels))
        self.explained = [self.layer.explain(run.x, pixel) for pixel in pixels]
        self.write, self.print = WRITE * scale, PRINT * scale
        self.outputs = sorted({i for i, *_ in pixels})
        rules = Rows([[Words(line, 9)] for line in _rules(self.layer, self.outputs)], ROOM, below=0)
        tasks = [self._task(letter, e) for letter, e in zip(self.letters, self.explained)]
        rows = [[Words(self._equation(), 14)], [rules], [*self._given()], tasks, [*self._results()]]
        self.body = Rows(rows, ROOM)
        width, height = self.body.size
        self.fits = width <= ROOM and TOP + height <= PAGE[1] - MARGIN

    def drawn(self, title, filled):
        """Return the page as a figure, empty or filled."""
        named = [f"y{i}{words.at(o)}" for i, *o in self.letters.values()]
        values = [f"{name} = {written(e.y)}" for name, e in zip(named, self.explained)]
        empty = f"a worksheet on {words.listed(named)} of {self.layer!r}"
        sheet = Sheet(*PAGE, f"the key to a worksheet: {words.listed(values)}" if filled else empty, BLACK)
        sheet.text(MARGIN, MARGIN + 14, title, 17, weight="bold", parse_math=False)
        if filled:
            sheet.text(MARGIN, MARGIN + 44, "Key", 12, weight="bold")
        for left, right, word in ((0, 0.66, "Name"), (0.7, 1, "Date")) if not filled else ():
            sheet.text(MARGIN + left * ROOM, MARGIN + 44, word, 10)
            sheet.line(MARGIN + left * ROOM + 48, MARGIN + right * ROOM, MARGIN + 46)
        self.body.draw(sheet, MARGIN, TOP, filled)
        sheet.text(MARGIN, PAGE[1] - MARGIN + 16, repr(self.layer), 6.5, parse_math=False)
        return sheet.figure

    def _grid(self, caption, values, height, **options):
        """Return a grid whose cells are wide enough for its numbers."""
        longest = max((written(v) for v in np.unique(values)), key=len)
        cell = max(height, 8 + width_of(longest, DIGITS)), height
        return Grid(caption, values.reshape(slices(values.shape)), cell, **options)

    # What is given

    def _equation(self):
        layer, phi = self.layer, phis.name(self.layer.phi)
        inside = f"\\sum_j\\, w_{{ij}}{words.star(layer)}x_j" + " + b_i" * (layer.b is not None)
        return f"$y_i = {inside}$" if phi == "identity" else f"$y_i =\\,${phi}$(\\,{inside}\\,)$"

    def _given(self):
        """Yield the inputs, the kernels and the biases that the chosen pixels need."""
        if self.g.kernel:
            for j in sorted({j for i in self.outputs for j in self.g.inputs_of(i)}):
                yield self._input(j)
            for i in self.outputs:
                for j, kernel in zip(self.g.inputs_of(i), self.layer.w[i]):
                    yield self._grid(words.symbol("w", i, j), kernel, self.print)
        else:
            yield self._grid("$x$", self.run.x, self.print)
            for i in self.outputs:
                yield self._grid(words.symbol("w", i), self.layer.w[i], self.print)
        for i in self.outputs if self.layer.b is not None else ():
            symbol, b = words.symbol("b", i), self.layer.b[i]
            yield self._grid(symbol, b, self.print, indexed=True) if b.ndim else Words(f"{symbol} = {written(b)}", 11)

    def _input(self, j):
        frames = {
            letter: {solid(n) for c, n, _ in self.g.fan_in(pixel) if c == j} for letter, pixel in self.letters.items()
        }
        name = shortened(self.run.name("x", j), CAPTION, 120).replace("$", r"\$")
        caption = f"{words.symbol('x', j)}  {name}".strip()
        return self._grid(caption, self.run.x[j], self.print, indexed=True, frames=frames)

    # What is to be filled in

    def _task(self, letter, e):
        """Return what is to be filled in for one pixel: windows, weights, products and sums."""
        i, *o = self.letters[letter]
        heading = Words(f"{letter}   {words.symbol('y', i)}{words.at(o)}", 11, {"weight": "bold"})
        inputs, phi = self.g.inputs_of(i), phis.name(self.layer.phi)
        groups = [[t for t in e.terms if t.j == j] for j in inputs] if self.g.kernel else [e.terms]
        sums = [(f"products of {words.symbol('x', j)}", e.subtotals[j]) for j in inputs]
        if not self.g.kernel or len(inputs) == 1:
            sums = [("sum of products", sum(e.subtotals))]
        sums += [(words.symbol("b", i), e.b)] * (e.b is not None)
        places = [("+" * (n > 0), *each) for n, each in enumerate(sums)] + [("=", "sum", e.z)] * (len(sums) > 1)
        places += [(f"{phi}:", words.symbol("y", i) + words.at(o), e.y)] * (phi != "identity")
        return Rows([[heading], [self._product(i, terms) for terms in groups], [Blanks(places)]], ROOM, below=4)

    def _product(self, i, terms):
        """Return the window, the weights and the products of one input, in the order of the window."""
        turn = (slice(None, None, -1 if self.layer.flip else 1),) * len(self.g.kernel)
        shape, j = self.g.kernel or (len(terms),), terms[0].j
        window, weights, products = (
            np.array([getattr(t, name) for t in terms], float).reshape(shape)[turn] for name in ("x", "w", "product")
        )
        captions = "$x$", words.symbol("w", i), "products"
        if self.g.kernel:
            turned = (", turned" if len(shape) == 2 else ", reversed") * (self.layer.flip and len(terms) > 1)
            captions = f"{words.symbol('x', j)}, window", words.symbol("w", i, j) + turned, "products"
        padding = np.array([t.index is None for t in terms]).reshape(shape)[turn]
        grids = [self._grid(c, v, self.write, secret=True) for c, v in zip(captions, (window, weights, products))]
        grids[0].padded = {solid(tuple(index)) for index in np.argwhere(padding).tolist()}
        return Product(grids)

    def _results(self):
        """Yield the outputs, empty, with the letters of the pixels asked for."""
        y = self.layer(self.run.x)
        for i in self.outputs:
            marks = {solid(tuple(o)): letter for letter, (k, *o) in self.letters.items() if k == i}
            indexed = bool(self.g.kernel)
            yield self._grid(words.symbol("y", i), y[i], self.write, secret=True, indexed=indexed, marks=marks)


def _rules(layer, outputs):
    """Yield how the layer works, in words: what is done with a window, where it begins, what lies outside, phi."""
    axes, slopes = len(layer.kernel), phis.slopes_of(layer.phi)
    if slopes:
        each = slopes if len(slopes) == 1 else [slopes[i] for i in outputs]
        yield f"{phis.name(layer.phi)} multiplies what is below 0 by {words.listed(list(map(written, each)))}."
    if not axes:
        yield "Multiply each input by its weight, add the products up" + ", add the bias." * (layer.b is not None)
        return
    if layer.flip:
        turn = "reverse each kernel" + " along all axes" * (axes == 3)
        turn = "turn each kernel by half a turn" if axes == 2 else turn
        yield f"Convolution: {turn}, lay it on the window, multiply cell by cell, add up."
    else:
        yield "Cross-correlation: lay each kernel on the window as it stands, multiply cell by cell, add up."
    letters = ["n"] if axes == 1 else ["d", "r", "c"][-axes:]
    begins = [_begin(rule, letter) for rule, letter in zip(layer.rules, letters)]
    text = f"The window of pixel [{', '.join(letters)}] begins at [{', '.join(begins)}] of each input"
    step = layer.dilation[0] if len(set(layer.dilation)) == 1 else layer.dilation
    yield text + f" and reads cells {step} apart." * (step != 1) + "." * (step == 1)
    outside = {"zero": "holds 0", "edge": "repeats the edge", "wrap": "goes on at the other end"}
    outside |= {"reflect": "mirrors the input about its edge cells", "symmetric": "mirrors the input, edge cells too"}
    if any(rule.low > 0 or rule.high > 0 for rule in layer.rules):
        yield f"What lies outside an input {outside[layer.boundary]}."


def _begin(rule, letter):
    """Return where the window of a pixel begins along one axis, '2r − 1'."""
    stride = f"{rule.stride}" * (rule.stride > 1) + letter
    return stride + (f" {'−' if rule.low > 0 else '+'} {abs(rule.low)}" if rule.low else "")
