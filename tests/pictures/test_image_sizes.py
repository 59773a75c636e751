"""load_image: means over areas, crops, turns by EXIF, and the first of several pictures."""

import io
import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from image_files import (
    ALPHA,
    COLOUR,
    GREY,
    RGBA,
    SMOOTH,
    encoded,
    exif,
    on_white,
    over,
    refusal,
)
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import convnotes as cn
from convnotes.pictures import images


def mean_by_loops(values, h, w):
    """Return the mean over each of h x w equal areas, pixel by pixel and without rounding."""
    rows, cols = len(values), len(values[0])

    def overlap(o, m, i, n):
        return max(Fraction(0), min(Fraction((o + 1) * n, m), i + 1) - max(Fraction(o * n, m), i))

    out = np.empty((h, w))
    for r, c in np.ndindex(h, w):
        total = sum(
            overlap(r, h, i, rows) * overlap(c, w, j, cols) * int(values[i][j])
            for i, j in itertools.product(range(rows), range(cols))
            if overlap(r, h, i, rows) and overlap(c, w, j, cols)
        )
        out[r, c] = float(total * h * w / (rows * cols) / FULL[values.dtype])
    return out


FULL = {np.dtype(np.uint8): 255, np.dtype(np.uint16): 65535, np.dtype(np.int64): 65025}
SIDES = st.integers(1, 13)


@settings(deadline=None, max_examples=40)
@given(rows=SIDES, cols=SIDES, h=SIDES, w=SIDES, depth=st.sampled_from([np.uint8, np.uint16]), seed=st.integers(0, 999))
def test_each_pixel_is_the_exact_mean_of_the_area_it_covers(rows, cols, h, w, depth, seed):
    """Equal to the last bit: the sums are exact, and rounded once."""
    values = np.random.default_rng(seed).integers(0, np.iinfo(depth).max + 1, (rows, cols), dtype=depth)
    kept_rows, kept_cols = rows, cols
    if cols * h > rows * w:
        kept_cols = max(1, int(Fraction(rows * w, h) + Fraction(1, 2)))
    else:
        kept_rows = max(1, int(Fraction(cols * h, w) + Fraction(1, 2)))
    top, left = (rows - kept_rows) // 2, (cols - kept_cols) // 2
    kept = values[top : top + kept_rows, left : left + kept_cols]
    x = cn.load_image(encoded(values), (h, w))
    assert x.shape == (1, h, w) and (x[0] == mean_by_loops(kept, h, w)).all()


@pytest.mark.parametrize(
    "size, rows, cols",
    [
        *((size, slice(None), slice(None)) for size in (1, 2, 3, 4)),
        ((2, 2), slice(None), slice(1, 6)),
        ((9, 4), slice(None), slice(2, 4)),
        ((1, 7), slice(2, 3), slice(None)),
        ((11, 13), slice(None), slice(0, 6)),
    ],
)
def test_what_is_transparent_counts_as_white_in_the_mean(size, rows, cols, load):
    x, _ = load(encoded(RGBA), size)
    laid = np.rint(on_white(COLOUR, ALPHA) * 65025).astype(np.int64)
    for n in range(3):
        assert (x[n] == mean_by_loops(laid[n, rows, cols], *x.shape[1:])).all()


def test_chunks_of_rows_do_not_show(load, monkeypatch):
    data = encoded(SMOOTH)
    whole = load(data, 5)[0]
    for chunk in (1, 60, 53 * 7):
        monkeypatch.setattr(images, "CHUNK", chunk)
        assert (load(data, 5)[0] == whole).all()


@pytest.mark.parametrize("shape, size, x_shape, said", [
    ((1, 1), 64, (1, 1), []),
    ((1, 1), (3, 2), (3, 2), ["enlarged to 3 x 2"]),
    ((64, 64), 64, (64, 64), []),
    ((65, 64), 64, (64, 63), ["reduced to 64 x 63"]),
    ((2, 3000), 64, (1, 64), ["reduced to 1 x 64"]),
    ((3000, 2), 64, (64, 1), ["reduced to 64 x 1"]),
    ((2, 3000), (64, 64), (64, 64), ["cropped to 2 x 2", "enlarged to 64 x 64"]),
    ((2, 3000), (1, 1500), (1, 1500), ["reduced to 1 x 1500"]),
    ((2, 3000), 3000, (2, 3000), []),
    ((2, 3000), 10**30, (2, 3000), []),
    ((1, 5), (1, 1), (1, 1), ["cropped to 1 x 1"]),
    ((8, 12), (4, 4), (4, 4), ["cropped to 8 x 8", "reduced to 4 x 4"]),
    ((12, 8), (4, 4), (4, 4), ["cropped to 8 x 8", "reduced to 4 x 4"]),
    ((12, 8), [6, 4], (6, 4), ["reduced to 6 x 4"]),
    ((9, 8), (8, 8), (8, 8), ["cropped to 8 x 8"]),
    ((2, 1), (3, 1), (3, 1), ["enlarged to 3 x 1"]),
    ((3, 2), (2, 3), (2, 3), ["cropped to 1 x 2", "enlarged to 2 x 3"]),
    ((2, 9), (1, 20), (1, 20), ["cropped to 1 x 9", "enlarged to 1 x 20"]),
    ((2, 9), (1, 9), (1, 9), ["cropped to 1 x 9"]),
    ((3, 17), (2, 18), (2, 18), ["cropped to 2 x 17", "enlarged to 2 x 18"]),
    ((8, 8), (7, 9), (7, 9), ["cropped to 6 x 8", "enlarged to 7 x 9"]),
    ((8, 8), np.int64(4), (4, 4), ["reduced to 4 x 4"]),
])  # fmt: skip
def test_shapes_and_what_is_said_of_them(shape, size, x_shape, said, load):
    x, line = load(encoded(np.zeros(shape, np.uint8)), size)
    assert x.shape == (1, *x_shape)
    parts = ["picture: grey", f"{shape[0]} x {shape[1]} (rows x columns)", *said, "1 channel"]
    assert line == ", ".join(parts)


def test_a_crop_takes_the_middle(load):
    x, _ = load(encoded(np.arange(30, dtype=np.uint8).reshape(3, 10)), (3, 4))
    assert (np.rint(x[0] * 255) == [[3, 4, 5, 6], [13, 14, 15, 16], [23, 24, 25, 26]]).all()


def test_a_whole_enlargement_repeats_pixels(load):
    x, _ = load(encoded(COLOUR), (10, 14))
    assert (x == over(COLOUR).repeat(2, 1).repeat(2, 2)).all()


def test_the_longer_side_is_64_unless_told_otherwise(load):
    assert load(encoded(np.zeros((80, 128, 3), np.uint8)))[0].shape == (3, 40, 64)


@pytest.mark.parametrize("size, error, words", [
    (0, ValueError, ["size=0 is too small", "at least 1"]),
    (-3, ValueError, ["size=-3 is too small"]),
    (2.0, TypeError, ["size=2.0", "an int, the longer side at most, or a pair (h, w)"]),
    (True, TypeError, ["size=True"]),
    (None, TypeError, ["size=None", "(h, w)"]),
    ("64", TypeError, ["size='64'"]),
    (np.zeros(2), TypeError, ["size=array"]),
    ((8,), ValueError, ["size=(8,) has 1 entry", "a pair (h, w)"]),
    ((3, 8, 8), ValueError, ["size=(3, 8, 8) has 3 entries"]),
    ((8, 0), ValueError, ["size[1]=0 is too small"]),
    ((8.5, 8), TypeError, ["size[0]=8.5 is not a whole number"]),
    ((4096, 4096), ValueError, ["picture: size=(4096, 4096) gives more than 4,194,304 pixels", "size=512"]),
    ((10**12, 10**12), ValueError, ["gives more than 4,194,304 pixels"]),
])  # fmt: skip
def test_sizes_that_are_none(size, error, words):
    message = refusal(encoded(GREY), size, error=error)
    assert all(word in message for word in words), message


def test_a_picture_left_too_large_is_refused():
    data = encoded(Image.new("1", (2049, 2049)))
    assert "size=3000 gives more than 4,194,304 pixels" in refusal(data, 3000)
    assert cn.load_image(data, 16).shape == (1, 16, 16)


# EXIF

CORNERS = {  # where the stored row 0 and column 0 lie in the upright picture, by the EXIF standard
    1: ("top", "left"), 2: ("top", "right"), 3: ("bottom", "right"), 4: ("bottom", "left"),
    5: ("left", "top"), 6: ("right", "top"), 7: ("right", "bottom"), 8: ("left", "bottom"),
}  # fmt: skip


def stored(upright, orientation):
    """Return the picture as a camera held that way stores it."""
    rows, cols = upright.shape[:2]
    row_side, col_side = CORNERS[orientation]
    across = row_side in ("left", "right")
    out = np.empty((cols, rows, *upright.shape[2:]) if across else upright.shape, upright.dtype)
    for r, c in np.ndindex(out.shape[:2]):
        down, right = (c, r) if across else (r, c)
        if "bottom" in (row_side, col_side):
            down = rows - 1 - down
        if "right" in (row_side, col_side):
            right = cols - 1 - right
        out[r, c] = upright[down, right]
    return out


@pytest.mark.parametrize("size", [64, 3, (4, 3), (2, 5), (20, 30)])
@pytest.mark.parametrize("orientation", CORNERS)
@pytest.mark.parametrize("kind, options", [("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True})])
def test_every_exif_orientation_is_turned_upright(kind, options, orientation, size, load):
    x, line = load(encoded(stored(COLOUR, orientation), kind, exif=exif(orientation), **options), size)
    right, plain = load(encoded(COLOUR), size)
    assert (x == right).all()
    turned = ", turned upright" if orientation > 1 else ""
    assert line == plain.replace("(rows x columns)", "(rows x columns)" + turned)


@pytest.mark.parametrize("orientation", CORNERS)
def test_photographs_are_turned_upright_where_they_are_reduced_while_read(orientation, load):
    upright = np.stack(np.broadcast_arrays(*np.ogrid[0:250:400j, 0:250:640j], 9.0), -1).astype(np.uint8)
    x, line = load(encoded(stored(upright, orientation), "JPEG", exif=exif(orientation), quality=95), (8, 10))
    turned = ", turned upright" if orientation > 1 else ""
    steps = f"{turned}, cropped to 400 x 500, reduced to 8 x 10, 3 channels"
    assert line == f"picture: colour, 400 x 640 (rows x columns){steps}"
    right, _ = load(encoded(upright), (8, 10))
    assert np.abs(x - right).max() < 3 / 255


def test_a_photograph_reduced_while_read_shows_the_means_of_the_whole_one(load):
    """520 pixels are read at 1/2, which leaves 260 for 64; at 1/8 it would leave 65."""
    blocks = np.random.default_rng(3).integers(0, 256, (104, 104, 3), dtype=np.uint8).repeat(5, 0).repeat(5, 1)
    data = encoded(blocks, "JPEG", quality=95)
    whole, _ = load(encoded(Image.open(io.BytesIO(data))))
    assert np.abs(load(data)[0] - whole).max() < 20 / 255


@pytest.mark.parametrize("number", [0, 9, 65535])
def test_an_orientation_that_is_none_turns_nothing(number, load):
    x, line = load(encoded(COLOUR, exif=exif(number)))
    assert (x == over(COLOUR)).all() and "turned" not in line


def test_damaged_exif_data_do_not_matter(load):
    for rubbish in (b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0rubbish" * 9):
        x, line = load(encoded(SMOOTH, "JPEG", exif=rubbish))
        assert x.shape == (3, *SMOOTH.shape[:2]) and "turned" not in line
    text = PngInfo()
    text.add_text("Raw profile type exif", "\nexif\n8\nno hex")
    assert (load(encoded(COLOUR, pnginfo=text))[0] == over(COLOUR)).all()


# Animations and pages


@pytest.mark.parametrize("kind, frames", [("GIF", 4), ("PNG", 4), ("WEBP", 4), ("TIFF", 4), ("MPO", 4)])
def test_of_several_pictures_the_first_is_taken_and_it_says_so(kind, frames, load):
    first, *others = (Image.fromarray(np.roll(SMOOTH, 9 * n, 0)) for n in range(frames))
    options = {"lossless": True} if kind == "WEBP" else {}
    x, line = load(encoded(first, kind, save_all=True, append_images=others, **options))
    assert f"(rows x columns), the first of {frames} pictures, " in line
    alone, _ = load(encoded(first, "JPEG" if kind == "MPO" else kind, **options))
    assert np.abs(x - alone).max() < 1e-9 and np.abs(x - over(SMOOTH)).max() < 0.2


def test_of_an_icon_the_largest_is_taken(load):
    x, line = load(encoded(Image.new("RGB", (64, 64), (255, 0, 51)), "ICO", sizes=[(16, 16), (48, 48), (32, 32)]))
    assert x.shape == (3, 48, 48) and "48 x 48" in line and x[:, 5, 5].tolist() == [1, 0, 0.2]
