"""load_image: any picture as an input of a layer, (n, h, w) in 0..1, with one line that says what was done to it."""

import math

import numpy as np

from .. import refusals
from . import files as image_files
from . import sources

LARGEST_RESULT = 2**22  # pixels: 96 MB as three channels
CHUNK = 2**18  # pixels turned into floats at once


def load_image(picture, size=64):
    """Load a picture as an input x of a layer, and print one line that says what was done to it.

    Each pixel of x is the mean of the area it covers in the picture. Values are divided by the largest that the file's
    bit depth has: 255 for 8 bits, 65535 for 16. 32-bit integers, and floats outside 0..1, are scaled so that the
    picture's least value becomes 0 and its largest 1. What is transparent is laid on white. Of an animation, or of
    several pages, the first is taken. A photograph is turned upright as its EXIF orientation asks.

    Parameters
    ----------
    picture : str or path, bytes, binary file, Pillow image, or the value of an ipywidgets FileUpload or Colab's upload
        A PNG, JPEG, GIF, WebP, TIFF, BMP, PPM, ICO or AVIF file of at most 200 MB and 2**26 pixels. A JPEG
        may have more if it can be reduced while it is read. Nothing is downloaded.
    size : int, or (h, w), in pixels
        An int is the most that the longer side may have: larger pictures are reduced, none is cropped or enlarged.
        With (h, w), x has exactly this size: the middle of the picture is cropped to its proportion, then reduced or
        enlarged.

    Returns
    -------
    numpy.ndarray, shape (n, h, w), float64 in 0..1
        n is 1 for greys and 3 for colours (red, green, blue).

    Raises
    ------
    ValueError
        If the file is not a picture, is damaged, cut short, empty or too large, or holds NaN or infinities.
    FileNotFoundError
        If there is no such file; the message gives similar names. Other OSErrors are those of open().
    TypeError
        If `picture` or `size` is none of the above.

    Examples
    --------
    >>> import io, numpy as np, convnotes as cn
    >>> from PIL import Image
    >>> file = io.BytesIO()
    >>> Image.fromarray(np.array([[9, 0, 100, 0, 0, 9], [9, 0, 100, 200, 0, 9]], np.uint8)).save(file, "PNG")
    >>> cn.load_image(file.getvalue(), size=(1, 2)) * 255
    picture: grey, 2 x 6 (rows x columns), cropped to 2 x 4, reduced to 1 x 2, 1 channel
    array([[[50., 50.]]])
    """
    size = _checked_size(size)
    name, stream = sources.opened(picture)
    try:
        with stream:
            found = image_files.decode(stream, 4 * (max(size) if isinstance(size, tuple) else size))
        crop, shape = _plan(*found.shape, size)
        if math.prod(shape) > LARGEST_RESULT:
            raise image_files.Refusal(
                f"size={size} gives more than {LARGEST_RESULT:,} pixels: ask for less, as size=512"
            )
        with np.errstate(all="ignore"):  # NaN and infinities are refused afterwards
            y = _scale(found, _means(found, size, shape))
    except image_files.Refusal as refusal:
        raise ValueError(f"{name}: {refusal}") from None
    done = [f"{found.kind}, {_by(found.shape)} (rows x columns)", *found.done]
    done += [f"cropped to {_by(crop)}"] * (crop != found.shape)
    done += [f"{_resizing(crop, shape)} to {_by(shape)}"] * (crop != shape)
    print(refusals.in_lines(f"{name}: {', '.join(done)}, {refusals.counted(found.n, 'channel')}"))
    return y


def _checked_size(size):
    """Return an int, or (h, w)."""
    if not isinstance(size, (tuple, list)):
        try:
            return refusals.whole("size", size, 1)
        except TypeError:
            raise TypeError(f"size={size!r}: expected an int, the longer side at most, or a pair (h, w)") from None
    if len(size) != 2:
        raise ValueError(f"size={size!r} has {refusals.counted(len(size), 'entry')}: give one int, or a pair (h, w)")
    return tuple(refusals.whole(f"size[{a}]", n, 1) for a, n in enumerate(size))


def _plan(rows, cols, size):
    """Return how much of a picture is kept, (rows, cols), and which size that gets, (h, w)."""
    if isinstance(size, tuple):
        h, w = size
        if cols * h > rows * w:
            return (rows, max(1, _round(rows * w, h))), size
        return (max(1, _round(cols * h, w)), cols), size
    longer = max(rows, cols)
    if longer <= size:
        return (rows, cols), (rows, cols)
    return (rows, cols), tuple(max(1, _round(n * size, longer)) for n in (rows, cols))


def _round(a, b):
    return (2 * a + b) // (2 * b)


def _areas(n, m):
    """Return the cells of n that each of m equal areas meets, and their shares: whole numbers, n in each area.

    Area o goes from o n / m to (o + 1) n / m. Both tables have shape (m, k); a share of 0 fills a row up.
    """
    o = np.arange(m)[:, None]
    first, last = o * n // m, ((o + 1) * n - 1) // m
    cells = first + np.arange((last - first).max() + 1)
    shares = np.minimum((o + 1) * n, (cells + 1) * m) - np.maximum(o * n, cells * m)
    return np.minimum(cells, n - 1), np.maximum(shares, 0).astype(float)


def _means(picture, size, shape):
    """Return the mean over each of h x w equal areas of what is kept of a picture; shape (n, h, w).

    Sums are of whole numbers below 2**53, so each mean is right to the last bit on every machine (but for floats).
    """
    (ch, cw), _ = _plan(picture.image.height, picture.image.width, size)
    h, w = shape
    top, left = (picture.image.height - ch) // 2, (picture.image.width - cw) // 2
    rows, row_shares = _areas(ch, h)
    cols, col_shares = _areas(cw, w)
    y, step = np.empty((picture.n, h, w)), max(1, CHUNK // cw)
    for r in range(h):
        met = row_shares[r] > 0
        cells, shares = rows[r][met], row_shares[r][met]
        line = 0.0
        for k in range(0, len(cells), step):  # few rows at a time: memory stays small
            part = cells[k : k + step]
            box = (left, top + part[0], left + cw, top + part[-1] + 1)
            line = line + shares[k : k + step] @ _samples(picture, box)
        y[:, r] = (line[:, cols] * col_shares).sum(2)
    return y / (ch * cw * _unit(picture))


def _unit(picture):
    """Return what `_samples` gives for 1."""
    return 255 * 255 if picture.full == 255 and picture.alpha else picture.full or 1


def _samples(picture, box):
    """Return the part of a picture in a box as whole numbers (floats of a float picture), shape (n, rows, columns)."""
    part = picture.image.crop(box)
    if picture.image.mode[0] in "IF":
        values = np.array(part, float)
        if picture.alpha:  # a PNG's one transparent grey
            values[values == picture.image.info["transparency"]] = picture.full
        return (picture.full - values if picture.negative else values)[None]
    bands = np.moveaxis(np.asarray(part.convert("RGBA" if picture.alpha else "RGB")), 2, 0)
    bands = np.array(bands, np.uint16, order="C")  # holds 255 * 255; one band after the other is 3 times as fast
    colours, alpha = bands[: picture.n], bands[3:]
    return colours * alpha + 255 * (255 - alpha) if picture.alpha else colours


def _scale(picture, y):
    """Bring integers of 32 bits and floats from the picture's own range to 0..1; others are there already."""
    if picture.full:
        return y
    lo, hi = picture.image.getextrema()
    if not (np.isfinite([lo, hi]).all() and np.isfinite(y).all()):
        raise image_files.Refusal(
            "it holds NaN or infinities: replace them first, for example with np.nan_to_num, and save it again"
        )
    if picture.image.mode == "F" and lo >= 0 and hi <= 1:
        return np.clip(y, 0, 1)
    picture.done.append(f"values {lo:g} to {hi:g} scaled to 0 to 1" if lo < hi else f"all values, {lo:g}, set to 0")
    return np.clip((y - lo) / ((hi - lo) or 1), 0, 1)


def _resizing(before, after):
    """Return the word for a change of size."""
    signs = set(np.sign(np.subtract(after, before)).tolist())
    return "reduced" if 1 not in signs else "enlarged" if -1 not in signs else "resized"


def _by(shape):
    return " x ".join(map(str, shape))
