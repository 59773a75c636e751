"""Cells: an exact set of cells of one tensor, as a small union of products of sets, one set an axis."""

import math

import numpy as np

from .. import refusals
from .links import outer

MOST_PRODUCTS = 64  # beyond, an exact mask
MOST_PATHS = 10**6  # cells of a tensor whose paths are counted


class Cells:
    """The cells of a tensor that a unit is connected to.

    `len` counts them, `in` asks for one, `mask` gives them as a boolean array, iteration in lexicographic order.

    Attributes
    ----------
    shape : tuple of int
        The shape of the tensor, channels first.
    products : list
        The set as a union of products: for each, a boolean vector for every axis, channels first.

    Examples
    --------
    >>> import numpy as np, convnotes as cn
    >>> net = cn.Network([cn.Layer(np.ones((1, 1, 3)), padding="valid"), cn.MaxPool(2)])
    >>> field = net.receptive_field(8, "pool1", (0, 1))["x"]
    >>> field
    4 of 8 cells
    >>> list(field), (0, 2) in field, field.paths().tolist()
    ([(0, 2), (0, 3), (0, 4), (0, 5)], True, [[0, 0, 1, 2, 2, 1, 0, 0]])
    """

    def __init__(self, shape, products, mask=None, paths=None):
        self.shape, self._paths, self._mask = tuple(shape), paths, mask
        self._products = None if mask is not None else union(products)
        if mask is None and len(self._products) > MOST_PRODUCTS:
            self._mask, self._products = self._of_products(), None

    @property
    def products(self):
        """Return the union as a list of products, or None where it is kept as a mask: above 64."""
        return self._products

    def _of_products(self):
        grid = np.zeros(self.shape, bool)
        for product in self._products:
            grid[np.ix_(*product)] = True
        return grid

    def mask(self):
        """Return the set as a boolean array of the tensor's shape, True at each of its cells."""
        return self._mask.copy() if self._mask is not None else self._of_products()

    def __len__(self):
        if self._mask is not None:
            return int(self._mask.sum())
        if len(self._products) < 2:
            return sum(math.prod(int(members.sum()) for members in product) for product in self._products)
        # Coordinates that lie in the same products count alike: count the kinds, each times how many there are.
        columns = [np.unique(np.array(axis), axis=1, return_counts=True) for axis in zip(*self._products)]
        grid = np.zeros([len(counts) for _, counts in columns], bool)
        for number in range(len(self._products)):
            grid |= outer([members[number] for members, _ in columns])
        for _, counts in reversed(columns):
            grid = grid @ counts.astype(np.int64)
        return int(grid)

    def __bool__(self):
        return bool(self._mask.any()) if self._mask is not None else bool(self._products)

    def __contains__(self, cell):
        try:
            place = refusals.index("cell", cell, self.shape, "channel, then coordinates")
        except (IndexError, TypeError):
            return False
        if self._mask is not None:
            return bool(self._mask[place])
        return any(all(members[c] for members, c in zip(product, place)) for product in self._products)

    def __iter__(self):
        return (tuple(cell) for cell in np.argwhere(self.mask()).tolist())

    def __repr__(self):
        return f"{len(self):,} of {math.prod(self.shape):,} cells"

    def paths(self):
        """Return how many ways lead from the unit to every cell: exact ints, an array of the tensor's shape.

        A boundary rule that repeats a pixel, and a node that reads another twice, count as often.

        Returns
        -------
        array of int64, or of Python's ints (dtype object) where they go beyond

        Raises
        ------
        MemoryError
            Where a tensor on the way has more than a million cells.
        """
        return self._paths()


def image(cells, link, up):
    """Return the cells that these connect to through a link: a list of products, or a mask."""
    if cells.products is None:
        return link.move(cells.mask(), np.logical_or, up)
    return [image for product in cells.products for image in link.images(product, up)]


def join(shape, parts, paths=None):
    """Return the union of lists of products and of masks as `Cells`."""
    listed = [part for part in parts if isinstance(part, list)]
    products = [product for part in listed for product in part]
    if len(listed) == len(parts):
        return Cells(shape, products, paths=paths)
    mask = Cells(shape, products).mask()
    for part in parts:
        if not isinstance(part, list):
            mask |= part
    return Cells(shape, None, mask, paths)


def union(products):
    """Return products whose union is the same: none empty, none within another, none that two could join."""
    products = [product for product in products if all(members.any() for members in product)]
    while len(products) > 1:
        within = np.array([_within(np.array(axis)) for axis in zip(*products)])
        inside = within.all(0)
        np.fill_diagonal(inside, False)
        inside &= ~(inside.T & np.tri(len(inside), dtype=bool).T)  # of two equal ones the first stays
        if inside.any():
            products = [product for product, lost in zip(products, inside.any(1)) if not lost]
            continue
        same = within & within.transpose(0, 2, 1)
        alike = np.argwhere(np.triu(same.sum(0) >= len(same) - 1, 1))  # equal on all axes but one
        if not len(alike):
            break
        a, b = alike[0]
        joined = [one | other for one, other in zip(products[a], products[b])]
        products = [joined, *(product for n, product in enumerate(products) if n not in (a, b))]
    return products


def _within(sets):
    """Return, for the sets of one axis, whether set k lies within set l; shape (sets, sets)."""
    numbers = sets.astype(np.float32)
    return numbers @ (1 - numbers).T == 0
