"""Where the grids of a still figure stand: inputs, kernels and outputs, one unit a pixel, top to bottom."""

from . import words
from .measures import width_of

WIDTH, TITLES, MOST_KERNELS, MOST_COLUMNS = 1000, 46, 64, 9
SIDE, ABOVE, BETWEEN = 0.27 * WIDTH, 18, 4  # room of the inputs or outputs; for a symbol above a grid; below a grid
MOST_GRIDS, MOST_STRIPS, TALL = 64, 12, 640  # channels of one side that are drawn; a height that is tall


def slices(sizes):
    """Return (slices, rows, columns) of a tensor of 0 to 3 axes."""
    return (1,) * (3 - len(sizes)) + tuple(sizes)


def solid(index):
    """Return (slice, row, column) of an index of 0 to 3 entries."""
    return (0,) * (3 - len(index)) + tuple(index)


def under_windows(axis):
    """Return where the outputs of one axis stand over its inputs: (first, last, middle of output 0, step), in cells.

    Each output stands at the middle of its window; first and last are the ends of all windows and strips.
    """
    places = axis.rule.positions(axis.n) / axis.rule.upsample
    centre = (places.min(axis=1) + places.max(axis=1)) / 2 + 0.5
    step = float(centre[1] - centre[0]) if len(centre) > 1 else 1.0
    first = min(0, float(centre[0]) - step / 2, float(places.min()))
    last = max(axis.n, float(centre[-1]) + step / 2, float(places.max()) + 1)
    return first, last, float(centre[0]), step


class Arrangement:
    """The places of all grids of a layer's geometry, for a parsed selection or None.

    Attributes
    ----------
    boxes : dict
        (role, channels, slice) -> (left, top, cell width, cell height, rows, columns)
    labels : list of (left, middle, role, channels, alignment)
    symbols : dict
        role -> how wide its widest symbol is.
    shown : dict
        role -> range of the channels drawn: all, or of many some around the selection and what it connects.
    across : bool
        True where strips stand above and below the kernels (one axis), False where grids stand left and right.
    height : float
    """

    def __init__(self, geometry, chosen):
        self.g, self.chosen = geometry, chosen
        self.across = len(geometry.kernel) == 1
        self.boxes, self.labels = {}, []
        self.shown = {role: self._shown(role, n) for role, n in (("x", geometry.n_in), ("y", geometry.n_out))}
        last = {role: (channels[-1],) for role, channels in self.shown.items()}
        last["w"] = last["y"] + last["x"]
        self.symbols = {role: width_of(words.symbol(role, *c), 12, math=True) for role, c in last.items()}
        self.height = self._place()

    def _shown(self, role, count):
        """Return the channels of one side that are drawn."""
        most = MOST_STRIPS if self.across else MOST_GRIDS
        if count <= most:
            return range(count)
        chosen, channels = self.chosen[:2] if self.chosen else ("y", (0,))
        if chosen in (role, "w"):
            first = channels[-1 if role == "x" else 0] - most // 2
        else:
            first = (self.g.inputs_of if role == "x" else self.g.outputs_of)(channels[0])[0]
        first = min(max(0, first), count - most)
        return range(first, first + most)

    def _kernels(self):
        """Return the (i, j) of every kernel drawn, by row: all, or above 64 the row or column of the selection."""
        pairs = [(i, j) for i in range(self.g.n_out) for j in self.g.inputs_of(i)]
        if self.g.n_out * self.g.n_in <= MOST_KERNELS:
            return pairs, self.g.n_in, self.g.n_out
        role, channels = self.chosen[:2] if self.chosen else ("y", (0,))
        line = [p for p in pairs if (p[1] == channels[0] if role == "x" else p[0] == channels[0])]
        line = [p for p in line if p[0] in self.shown["y"] and p[1] in self.shown["x"]][:MOST_KERNELS]
        columns = min(len(line), 8)
        return line, columns, -(-len(line) // columns)

    def _place(self):
        """Fill `boxes` and `labels`; return the height used."""
        g = self.g
        drawn, columns, rows = self._kernels()
        cell, pitch, captioned = self._kernel_cell(columns, rows)
        size = columns * pitch[0], rows * pitch[1]
        kernels = drawn, columns, cell, pitch, captioned
        if self.across:
            return self._place_across(kernels, *size)
        sides = {role: self._pack(role, len(self.shown[role]), slices(sizes)) for role, sizes in
                 (("x", g.spatial), ("y", g.out))}  # fmt: skip
        tall = max(size[1], *(side[3] for side in sides.values()))
        for role, (cells, per_row, w, h) in sides.items():
            left = 40 if role == "x" else WIDTH - 40 - w
            self._put_side(role, cells, per_row, left, TITLES + (tall - h) / 2)
        left = 40 + sides["x"][2] + (WIDTH - 80 - sides["x"][2] - sides["y"][2] - size[0]) / 2
        self._put_kernels(*kernels, left, TITLES + (tall - size[1]) / 2)
        return TITLES + tall + 6

    def _kernel_cell(self, columns, rows):
        """Return the cell of the kernels, how far apart their columns and rows are, and whether symbols fit above."""
        room, tall = (0.62 * WIDTH, 210) if self.across else (SIDE, 480)
        planes, high, wide = slices(self.g.kernel)
        high, apart = planes * high, 2 * (planes - 1)
        widest = min(26, room / columns / (wide + 0.7))
        cell = min(widest, (tall / rows - ABOVE - apart) / (high + 0.3), (tall / rows - ABOVE - apart - BETWEEN) / high)
        if self.g.kernel and cell > 7 and (wide + 0.7) * cell >= self.symbols["w"] + 6:
            return cell, ((wide + 0.7) * cell, ABOVE + high * cell + apart + max(BETWEEN, 0.3 * cell)), True
        cell = min(widest, tall / rows / (high + 1.2))
        return cell, ((wide + 0.7) * cell, (high + 1.2) * cell + apart), False

    def _pack(self, role, count, shape):
        """Return (cell, grids per row, width, height) of one side: the fewest columns with cells nearly the largest."""
        planes, rows, cols = shape
        fits = []
        for per_row in range(1, min(count, MOST_COLUMNS, int(SIDE / self._pitch(role, 0, cols))) + 1):
            lines = -(-count // per_row)
            w = min(SIDE / per_row / (cols + 1), (SIDE / per_row - 8) / cols)
            h = max(400 / lines - ABOVE - BETWEEN, 14) / (planes * (rows + 0.6))
            fits.append((min(w, h, 30, 300 / cols), per_row, lines))
        good = [f for f in fits if f[0] >= 0.7 * max(f[0] for f in fits)]
        tall = [lines * (planes * (rows + 0.6) * cell + ABOVE + BETWEEN) for cell, _, lines in good]
        best = 0 if tall[0] <= TALL else tall.index(min(tall))
        (cell, per_row, _), height = good[best], tall[best]
        return cell, per_row, per_row * self._pitch(role, cell, cols), height

    def _pitch(self, role, cell, cols):
        """Return how far apart grids of one row are: symbols stand over them."""
        return max((cols + 1) * cell, cols * cell + 8, self.symbols[role] + 6)

    def _put_side(self, role, cell, per_row, left, top):
        sizes = self.g.spatial if role == "x" else self.g.out
        planes, rows, cols = slices(sizes)
        pitch = self._pitch(role, cell, cols)
        for place, c in enumerate(self.shown[role]):
            x0 = left + (place % per_row) * pitch
            y0 = top + (place // per_row) * (planes * (rows + 0.6) * cell + ABOVE + BETWEEN)
            if sizes:
                self.labels.append((x0, y0 + ABOVE / 2 - 1, role, (c,), "left"))
            elif pitch - cell >= self.symbols[role] + 10 or place % per_row == (0 if role == "x" else per_row - 1):
                aside = x0 - 8 if role == "x" else x0 + cell + 8
                self.labels.append((aside, y0 + ABOVE + cell / 2, role, (c,), "right" if role == "x" else "left"))
            for n in range(planes):
                self.boxes[role, (c,), n] = (x0, y0 + ABOVE + n * (rows + 0.6) * cell, cell, cell, rows, cols)

    def _put_kernels(self, drawn, columns, cell, pitch, captioned, left, top):
        planes, rows, cols = slices(self.g.kernel)
        whole = self.g.n_out * self.g.n_in <= MOST_KERNELS
        for n, (i, j) in enumerate(drawn):
            row, column = (i, j) if whole else divmod(n, columns)
            x0, y0 = left + column * pitch[0], top + row * pitch[1]
            if captioned:
                self.labels.append((x0, y0 + ABOVE / 2 - 1, "w", (i, j), "left"))
            y0 += ABOVE if captioned else 0.9 * cell
            for s in range(planes):
                self.boxes["w", (i, j), s] = (x0, y0 + s * (rows * cell + 2), cell, cell, rows, cols)

    def _place_across(self, kernels, wide, high):
        """Place strips above and below the kernels, each output under the middle of its window."""
        axis = self.g.axes[0]
        first, last, middle, step = under_windows(axis)
        cell = min(34, (WIDTH - 80) / (last - first))
        start = (WIDTH - (last - first) * cell) / 2 - first * cell
        strip = max(10, min(30, 300 / sum(map(len, self.shown.values()))))
        top = TITLES
        for role, left, unit, cells in (
            ("x", start, cell, axis.n),
            ("y", start + (middle - step / 2) * cell, cell * step, axis.out),
        ):
            for c in self.shown[role]:
                self.labels.append((left, top + ABOVE / 2 - 1, role, (c,), "left"))
                self.boxes[role, (c,), 0] = (left, top + ABOVE, unit, strip, 1, cells)
                top += strip + ABOVE + BETWEEN
            if role == "x":
                self._put_kernels(*kernels, (WIDTH - wide) / 2, top + 26)
                top += high + 52
        return top
