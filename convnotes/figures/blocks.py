"""What stands on a worksheet: rows of grids to read and to fill in, products, places for sums, lines of text."""

import itertools
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .measures import extent, runs, width_of

DIGITS, BLANK, SIGN = 9, 76, 24  # the size of numbers, in points; a place to write a number; between two grids
CAPTION, BESIDE, BELOW, INSET = 9, 24, 14, 1.2  # the size of captions; space between blocks, and between frames
DASHES = ("-", (0, (4, 1.5)), (0, (1.5, 1.5)), (0, (6, 1.5, 1.5, 1.5)))  # of the frames of windows
CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))  # of their letters: (right, low)


def written(v):
    """Return a number as it is written by hand: up to four decimals, no zeros at the end, a true minus."""
    text = f"{v:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


@dataclass
class Grid:
    """Cells with their caption: planes (slices, rows, columns), printed on both pages or, if `secret`, on the key."""

    caption: str
    planes: np.ndarray
    cell: tuple
    secret: bool = False
    indexed: bool = False  # rows and columns are numbered
    marks: dict = field(default_factory=dict)  # (slice, row, column) -> letters, in the cell's corner
    frames: dict = field(default_factory=dict)  # letter -> cells, framed on the key
    padded: tuple = ()  # cells that hold padding, dashed on the key

    @cached_property
    def size(self):
        width, height = extent(self.planes.shape, self.cell)
        aside = 13 * self.indexed
        return max(width + aside, width_of(self.caption, CAPTION, math=True)), height + aside + 20

    def draw(self, sheet, left, top, filled):
        aside, (cw, ch) = 13 * self.indexed, self.cell
        sheet.text(left + aside, top + 12, self.caption, CAPTION)
        for s, plane in enumerate(self.planes):
            box = (left + aside, top + 20 + aside + s * (len(plane) + 0.6) * ch, cw, ch, *plane.shape)
            self._cells(sheet, s, box, filled)
            if self.indexed:
                if len(self.planes) > 1:
                    sheet.text(box[0] - 4, box[1] - 4, f"d={s}", 6.5, ha="right", weight="bold")
                for c in range(plane.shape[1]):
                    sheet.text(box[0] + (c + 0.5) * cw, box[1] - 4, str(c), 6.5, ha="center")
                for r in range(len(plane)) if len(plane) > 1 else ():
                    sheet.text(box[0] - 4, box[1] + (r + 0.55) * ch, str(r), 6.5, ha="right", va="center")

    def _cells(self, sheet, s, box, filled):
        left, top, cw, ch, rows, cols = box
        for r, c in np.ndindex(rows, cols):
            at = left + c * cw, top + r * ch
            sheet.outline(*at, cw, ch, sheet.theme.ink, 0.5, 1)
            if filled or not self.secret:
                text = written(self.planes[s, r, c])
                sheet.text(at[0] + cw / 2, at[1] + 0.54 * ch, text, DIGITS, ha="center", va="center")
            if (s, r, c) in self.marks:
                sheet.text(at[0] + 3, at[1] + 9, self.marks[s, r, c], 6.5, weight="bold")
            if filled and (s, r, c) in self.padded:
                sheet.outline(at[0] + 3, at[1] + 3, cw - 6, ch - 6, sheet.theme.ink, 0.7, 1, linestyle=(0, (2, 2)))
        sheet.outline(left, top, cols * cw, rows * ch, sheet.theme.ink, 1.2, 1.2)
        for n, (letter, cells) in enumerate(self.frames.items()):
            here = [cell[1:] for cell in cells if cell[0] == s]
            if filled and here:
                self._frame(sheet, box, here, n, letter)

    def _frame(self, sheet, box, cells, n, letter):
        """Frame the cells of window n, run by run, in a dash of its own, with its letter at a corner of its own."""
        left, top, cw, ch, _, _ = box
        rows, cols = (sorted(set(axis)) for axis in zip(*cells))
        for (row, high), (col, wide) in itertools.product(runs(rows), runs(cols)):
            at = left + col * cw + INSET * n, top + row * ch + INSET * n
            sheet.outline(
                *at, wide * cw - 2 * INSET * n, high * ch - 2 * INSET * n, sheet.theme.ink, 2, 2, linestyle=DASHES[n]
            )
        right, low = CORNERS[n]
        x = left + (cols[-1] + 1) * cw - 2 if right else left + cols[0] * cw + 2
        y = top + (rows[-1] + 1) * ch - 2 if low else top + rows[0] * ch + 8
        paper = {"facecolor": sheet.theme.paper, "edgecolor": "none", "pad": 0.2}
        sheet.text(x, y, letter, 6, weight="bold", ha="right" if right else "left", zorder=3, bbox=paper)


@dataclass
class Blanks:
    """A line of places to write into, each with a word below it and a sign before it, filled on the key."""

    places: list  # (sign, word, value)

    @cached_property
    def size(self):
        return sum(BLANK + 8 + width_of(sign, 11, math=True) for sign, _, _ in self.places), 40

    def draw(self, sheet, left, top, filled):
        for sign, word, value in self.places:
            sheet.text(left, top + 20, sign, 11)
            left += width_of(sign, 11, math=True) + 4
            sheet.line(left, left + BLANK, top + 23)
            sheet.text(left + BLANK / 2, top + 34, word, 7.5, ha="center")
            if filled:
                sheet.text(left + BLANK / 2, top + 19, written(value), 10.5, ha="center")
            left += BLANK + 4


@dataclass
class Words:
    """A line of text."""

    text: str
    points: float
    options: dict = field(default_factory=dict)

    @cached_property
    def size(self):
        weight = self.options.get("weight", "normal")
        return width_of(self.text, self.points, math="$" in self.text, weight=weight), 1.9 * self.points

    def draw(self, sheet, left, top, filled):
        sheet.text(left, top + 1.4 * self.points, self.text, self.points, **self.options)


@dataclass
class Product:
    """Three grids: a window, the weights that it meets, and their products."""

    grids: tuple

    @cached_property
    def size(self):
        sizes = [grid.size for grid in self.grids]
        return sum(width for width, _ in sizes) + 2 * SIGN, max(height for _, height in sizes)

    def draw(self, sheet, left, top, filled):
        for sign, grid in zip(("·", "=", ""), self.grids):
            width, height = grid.size
            grid.draw(sheet, left, top, filled)
            sheet.text(left + width + SIGN / 2, top + height / 2 + 10, sign, 13, ha="center", va="center")
            left += width + SIGN


@dataclass
class Rows:
    """Rows of blocks, one below the other; a row wider than `room` goes on below."""

    rows: list
    room: float
    below: float = BELOW

    @cached_property
    def placed(self):
        """Return (left, top, block) of every block."""
        found, top = [], 0
        for row in self.rows:
            left = tallest = 0
            for block in row:
                width, height = block.size
                if left and left + width > self.room:
                    top, left, tallest = top + tallest + self.below, 0, 0
                found.append((left, top, block))
                left, tallest = left + width + BESIDE, max(tallest, height)
            top += tallest + self.below
        return found

    @cached_property
    def size(self):
        ends = [(left + block.size[0], top + block.size[1]) for left, top, block in self.placed]
        return tuple(map(max, zip(*ends)))

    def draw(self, sheet, left, top, filled):
        for x, y, block in self.placed:
            block.draw(sheet, left + x, top + y, filled)
