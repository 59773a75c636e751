"""Hold load_image to plain arithmetic on pictures made here: every mode, depth, turn and size, and every bad file."""

import io
import itertools
import os
import pathlib
import re
import struct
import subprocess
import sys
import warnings
import zlib
from fractions import Fraction

import ipywidgets
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

import convnotes as cn
from convnotes.pictures import images, sources

RNG = np.random.default_rng(7)
GREY = RNG.integers(0, 256, (5, 7), dtype=np.uint8)
COLOUR = RNG.integers(0, 256, (5, 7, 3), dtype=np.uint8)
ALPHA = RNG.integers(0, 256, (5, 7), dtype=np.uint8)
ALPHA[0, :3] = 0, 255, 128
BITS = RNG.integers(0, 2, (5, 7)).astype(bool)
SHORTS = RNG.integers(0, 65536, (5, 7)).astype(np.uint16)
SHORTS[0, :2] = 0, 65535
LONG_COLOUR = SHORTS[:, :6].reshape(5, 2, 3)
SMOOTH = np.stack(np.broadcast_arrays(*np.ogrid[0:200:37j, 20:250:53j], 128.0), -1).astype(np.uint8)


def encoded(picture, kind="PNG", **options):
    """Return the bytes of an array or a Pillow image as a file of some kind."""
    file = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(file, kind, **options)
    return file.getvalue()


@pytest.fixture
def load(capsys):
    """Return a function that gives x and the one line printed; warnings are errors, and x is what is promised."""

    def run(picture, *size):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            x = cn.load_image(picture, *size)
        printed = capsys.readouterr()
        assert printed.err == "" and printed.out.count("\n") == 1
        assert type(x) is np.ndarray and x.dtype == np.float64 and x.ndim == 3
        assert x.flags.c_contiguous and x.flags.owndata and x.flags.writeable
        assert len(x) in (1, 3) and np.isfinite(x).all() and x.min() >= 0 and x.max() <= 1
        assert f", {len(x)} channel{'s' * (len(x) > 1)}\n" in printed.out
        return x, printed.out[:-1]

    return run


def refusal(picture, *size, error=ValueError):
    with warnings.catch_warnings(), pytest.raises(error) as caught:
        warnings.simplefilter("error")
        cn.load_image(picture, *size)
    assert type(caught.value) is error
    return str(caught.value)


def over(values, full=255):
    """Return (h, w) or (h, w, n) whole numbers as (n, h, w) in 0..1."""
    values = np.asarray(values, float)
    return np.moveaxis(values.reshape(*values.shape[:2], -1), 2, 0) / full


def on_white(values, alpha):
    """Return values laid on white, pixel by pixel."""
    values = values.reshape(*alpha.shape, -1)
    out = np.empty((values.shape[2], *alpha.shape))
    for n, r, c in np.ndindex(out.shape):
        a = int(alpha[r, c])
        out[n, r, c] = (int(values[r, c, n]) * a + 255 * (255 - a)) / 65025
    return out


# Modes and depths


def tiff(values, photometric=1, bits=None, order="<", sample_format=1, extra=None, data=None):
    """Return an uncompressed TIFF of one strip, for kinds that Pillow does not write."""
    values = np.asarray(values)
    h, w, bands = *values.shape[:2], values.shape[2] if values.ndim == 3 else 1
    data = values.astype(values.dtype.newbyteorder(order)).tobytes() if data is None else data
    entries = [(256, 4, [w]), (257, 4, [h]), (258, 3, [bits or values.itemsize * 8] * bands), (259, 3, [1])]
    entries += [(262, 3, [photometric]), (273, 4, [8]), (277, 3, [bands]), (278, 4, [h]), (279, 4, [len(data)])]
    entries += [(338, 3, [extra])] * (extra is not None) + [(339, 3, [sample_format] * bands)]
    after = 8 + len(data) + 2 + 12 * len(entries) + 4
    directory, tail = struct.pack(order + "H", len(entries)), b""
    for tag, kind, numbers in entries:
        packed = struct.pack(f"{order}{len(numbers)}{' HHHI'[kind]}", *numbers)
        if len(packed) > 4:
            packed, tail = struct.pack(order + "I", after + len(tail)), tail + packed
        directory += struct.pack(order + "HHI", tag, kind, len(numbers)) + packed.ljust(4, b"\0")
    start = struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, 8 + len(data))
    return start + data + directory + bytes(4) + tail


def png(values, depth, kind, *chunks):
    """Return a PNG without filters; kind is its colour type: 0 grey, 2 colour, 4 and 6 the same with alpha."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    if depth < 8:
        bits = np.unpackbits(np.asarray(values, np.uint8)[..., None], axis=2)[..., 8 - depth :]
        rows = np.packbits(bits.reshape(len(values), -1), axis=1)
    else:
        rows = np.asarray(values, f">u{depth // 8}").reshape(len(values), -1)
    header = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], depth, kind, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    parts = [(b"IHDR", header), *chunks, (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(itertools.starmap(chunk, parts))


RGBA = np.dstack([COLOUR, ALPHA])
GREY_ALPHA = np.dstack([GREY, ALPHA])
ENTRIES = np.array([[10, 200, 30], [0, 0, 0], [255, 255, 255], [90, 80, 70]], np.uint8)
GREY_ENTRIES = np.array([[0] * 3, [200] * 3, [7] * 3, [255] * 3], np.uint8)
INDICES = GREY % 4


def paletted(entries=ENTRIES, indices=INDICES):
    image = Image.frombytes("P", indices.shape[::-1], indices.tobytes())
    image.putpalette(entries.tobytes())
    return image


def clear(value, key):
    """Return 0 where a value is the transparent one, else 255."""
    same = value == key
    return np.where(same.all(-1) if same.ndim == 3 else same, 0, 255)


KEY = (b"tRNS", struct.pack(">H", int(GREY[2, 3])))
LONG_KEY = (b"tRNS", struct.pack(">H", int(SHORTS[2, 3])))
COLOUR_KEY = (b"tRNS", struct.pack(">HHH", *COLOUR[2, 3].tolist()))
EXACT = {
    **{f"1 {kind}": (encoded(BITS, kind), over(BITS, 1), "black and white") for kind in ("PNG", "TIFF", "BMP", "PPM")},
    **{f"L {kind}": (encoded(GREY, kind), over(GREY), "grey") for kind in ("PNG", "TIFF", "BMP", "PPM")},
    **{f"RGB {kind}": (encoded(COLOUR, kind), over(COLOUR), "colour") for kind in ("PNG", "TIFF", "BMP", "PPM")},
    "RGB WebP": (encoded(COLOUR, "WEBP", lossless=True), over(COLOUR), "colour"),
    "RGB TIFF, LZW": (encoded(COLOUR, "TIFF", compression="tiff_lzw"), over(COLOUR), "colour"),
    **{
        f"LA {kind}": (encoded(Image.fromarray(GREY_ALPHA, "LA"), kind), on_white(GREY, ALPHA), "grey with alpha")
        for kind in ("PNG", "TIFF")
    },
    **{f"RGBA {k}": (encoded(RGBA, k), on_white(COLOUR, ALPHA), "colour with alpha") for k in ("PNG", "TIFF", "ICO")},
    "RGBA WebP": (encoded(RGBA, "WEBP", lossless=True, exact=True), on_white(COLOUR, ALPHA), "colour with alpha"),
    **{
        f"P {kind}": (encoded(paletted(), kind), over(ENTRIES[INDICES]), "palette")
        for kind in ("PNG", "GIF", "TIFF", "BMP")
    },
    "P of greys": (encoded(paletted(GREY_ENTRIES)), over(GREY_ENTRIES[INDICES][..., 0]), "palette"),
    "L GIF": (encoded(GREY, "GIF"), over(GREY), "palette"),
    "P, unused colours": (
        encoded(paletted(np.vstack([GREY_ENTRIES, ENTRIES]))), over(GREY_ENTRIES[INDICES][..., 0]), "palette",
    ),
    "P with a transparent entry": (
        encoded(paletted(), transparency=3), on_white(ENTRIES[INDICES], clear(INDICES, 3)), "palette",
    ),
    "P with alpha per entry": (
        encoded(paletted(), transparency=bytes([255, 128, 7, 0])),
        on_white(ENTRIES[INDICES], np.array([255, 128, 7, 0])[INDICES]), "palette",
    ),
    "P GIF with a transparent entry": (
        encoded(paletted(), "GIF", transparency=1), on_white(ENTRIES[INDICES], clear(INDICES, 1)), "palette",
    ),
    "L with a transparent grey": (png(GREY, 8, 0, KEY), on_white(GREY, clear(GREY, GREY[2, 3])), "grey"),
    "RGB with a transparent colour": (
        png(COLOUR, 8, 2, COLOUR_KEY), on_white(COLOUR, clear(COLOUR, COLOUR[2, 3])), "colour",
    ),
    **{
        f"L of {bits} bits with a transparent grey": (
            png(GREY % 2**bits, bits, 0, (b"tRNS", b"\0\1")),
            on_white(GREY % 2**bits * (255 // (2**bits - 1)), clear(GREY % 2**bits, 1)), "grey",
        )
        for bits in (2, 4)
    },
    "16-bit PNG": (png(SHORTS, 16, 0), over(SHORTS, 65535), "16-bit grey"),
    "16-bit PNG with a transparent grey": (
        png(SHORTS, 16, 0, LONG_KEY), over(np.where(clear(SHORTS, SHORTS[2, 3]), SHORTS, 65535), 65535), "16-bit grey",
    ),
    "16-bit PPM": (b"P5 7 5 65535\n" + SHORTS.astype(">u2").tobytes(), over(SHORTS, 65535), "16-bit grey"),
    "16-bit TIFF": (tiff(SHORTS), over(SHORTS, 65535), "16-bit grey"),
    "16-bit TIFF, LZW": (encoded(SHORTS, "TIFF", compression="tiff_lzw"), over(SHORTS, 65535), "16-bit grey"),
    "16-bit TIFF, big-endian": (tiff(SHORTS, order=">"), over(SHORTS, 65535), "16-bit grey"),
    "16-bit TIFF, white is 0": (tiff(SHORTS, 0), over(65535 - SHORTS.astype(int), 65535), "16-bit grey"),
    "8-bit TIFF, white is 0": (tiff(GREY, 0), over(255 - GREY.astype(int)), "grey"),
    "12-bit TIFF": (
        tiff(SHORTS[:, :4], bits=12, data=np.packbits(
            [[v >> 4 >> b & 1 for b in range(11, -1, -1)] for v in SHORTS[:, :4].ravel().tolist()]).tobytes()),
        over(SHORTS[:, :4] >> 4, 4095), "12-bit grey",
    ),
    "LA TIFF, premultiplied and opaque": (
        tiff(np.dstack([GREY, np.full_like(GREY, 255)]), extra=1), over(GREY), "grey with alpha",
    ),
    "PNG of 16 bits with alpha": (
        png(np.dstack([SHORTS, SHORTS // 257 * 257]), 16, 4), on_white(SHORTS >> 8, SHORTS // 257), "grey with alpha",
    ),
    "16-bit colour PNG": (png(LONG_COLOUR, 16, 2), over(LONG_COLOUR >> 8), "colour"),
    "16-bit colour TIFF": (tiff(LONG_COLOUR, 2), over(LONG_COLOUR >> 8), "colour"),
    "plain PPM of 3 bits": (b"P2 # greys\n3 2 7\n0 1 2 3 7 4", over([[0, 36, 73], [109, 255, 146]]), "grey"),
    "icon of 16 x 16 bits": (
        encoded(np.eye(16) > 0, "ICO", bitmap_format="bmp"), np.repeat(over(np.eye(16), 1), 3, 0), "colour with alpha",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXACT)
def test_every_mode_and_depth_is_read_exactly(name, load):
    data, right, kind = EXACT[name]
    x, line = load(data)
    assert x.shape == right.shape and (x == right).all()
    _, h, w = right.shape
    assert line.startswith(f"picture: {kind}, {h} x {w} (rows x columns), ")
    assert ("laid on white" in line) == ("alpha" in kind or "transparent" in name or "per entry" in name)
    assert ("16 bits cut to 8" in line) == ("16" in name and "16" not in kind and "icon" not in name)


def test_a_transparent_colour_of_16_bits_is_refused():
    key = (b"tRNS", struct.pack(">HHH", *LONG_COLOUR[0, 1].tolist()))
    said = refusal(png(LONG_COLOUR, 16, 2, key))
    assert "16 bits per colour" in said and "save it with 8 bits, or with an alpha channel" in said


def black_ink(cmyk):
    c, m, y, k = (cmyk / 255).transpose(2, 0, 1)
    return np.stack([(1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)])


def bt601(ycc):
    y, b, r = ycc.astype(float).transpose(2, 0, 1) - np.array([0, 128, 128])[:, None, None]
    return np.clip(np.stack([y + 1.402 * r, y - 0.344136 * b - 0.714136 * r, y + 1.772 * b]) / 255, 0, 1)


def srgb(lab):
    """Return CIELAB under D50 (L in 255ths of 100, a and b as signed bytes) as sRGB, by the standards' formulas."""
    light, a, b = lab[..., 0] / 2.55, *lab[..., 1:].astype(np.int8).astype(float).transpose(2, 0, 1)
    f = np.stack([(light + 16) / 116 + a / 500, (light + 16) / 116, (light + 16) / 116 - b / 200])
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * np.array([0.9642, 1, 0.8249])[:, None, None]
    to_linear = [[3.1339, -1.6169, -0.4906], [-0.9788, 1.9161, 0.0335], [0.0719, -0.2290, 1.4052]]
    linear = np.clip(np.tensordot(to_linear, xyz, 1), 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


LAB = np.dstack(np.broadcast_arrays(*np.ogrid[90:220:4j, -20:20:5j], -9)).astype(np.int16).astype(np.uint8)
YCC = np.dstack(np.broadcast_arrays(*np.ogrid[60:200:4j, 100:150:5j], 140)).astype(np.uint8)


@pytest.mark.parametrize("mode, kind, array, right, tolerance", [
    ("CMYK", "TIFF", RGBA, black_ink(RGBA), 1),
    ("CMYK", "JPEG", np.full((9, 9, 4), (10, 200, 90, 60), np.uint8), None, 3),
    ("YCbCr", "TIFF", YCC, bt601(YCC), 1.5),
    ("LAB", "TIFF", LAB, srgb(LAB), 3),
    ("RGB", "JPEG", SMOOTH, over(SMOOTH), 5),
    ("RGB", "AVIF", SMOOTH, over(SMOOTH), 6),
    ("L", "JPEG", SMOOTH[..., 0], over(SMOOTH[..., 0]), 3),
])  # fmt: skip
def test_other_colour_spaces_become_red_green_and_blue(mode, kind, array, right, tolerance, load):
    if kind == "AVIF" and "AVIF" not in Image.registered_extensions().values():
        pytest.skip("this Pillow reads no AVIF")
    x, line = load(encoded(Image.frombytes(mode, array.shape[1::-1], array.tobytes()), kind, quality=95))
    right = black_ink(array) if right is None else right
    assert x.shape == right.shape and np.abs(x - right).max() <= tolerance / 255
    assert line.startswith(f"picture: {({'RGB': 'colour', 'L': 'grey'}).get(mode, mode)}, ")


# Values without a largest: integers of 32 bits, floats

RANGES = {
    "integers": (np.array([[-5, 0], [15, 5]], np.int32), [[0, 0.25], [1, 0.5]], "values -5 to 15 scaled to 0 to 1"),
    "wide integers": (
        np.array([[-(2**31), 2**31 - 1, 0]], np.int32), [[0, 1, 2**31 / (2**32 - 1)]],
        "values -2.14748e+09 to 2.14748e+09 scaled to 0 to 1",
    ),
    "floats": (np.float32([[-1, 0], [3, 1]]), [[0, 0.25], [1, 0.5]], "values -1 to 3 scaled to 0 to 1"),
    "wide floats": (
        np.float32([[-3e38, 0, 3e38]]), [[0, 0.5, 1]], "values -3e+38 to 3e+38 scaled to 0 to 1",
    ),
    "floats in 0..1": (np.float32([[0.25, 0.5], [0.75, 0.5]]), [[0.25, 0.5], [0.75, 0.5]], None),
    "equal integers": (np.full((2, 3), 7, np.int32), np.zeros((2, 3)), "all values, 7, set to 0"),
    "equal floats": (np.full((2, 3), -2.5, np.float32), np.zeros((2, 3)), "all values, -2.5, set to 0"),
    "equal floats in 0..1": (np.full((2, 3), 0.5, np.float32), np.full((2, 3), 0.5), None),
}  # fmt: skip


@pytest.mark.parametrize("name", RANGES)
def test_values_without_a_largest_are_scaled_by_their_own_range_and_it_says_so(name, load):
    array, right, said = RANGES[name]
    x, line = load(encoded(array, "TIFF"))
    np.testing.assert_allclose(x, [right], rtol=0, atol=1e-15)
    size = " x ".join(map(str, array.shape))
    kind = "float" if array.dtype.kind == "f" else "integer"
    assert line == f"picture: {kind} grey, {size} (rows x columns), {said + ', ' if said else ''}1 channel"


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("values, sample_format", [(np.int16([[-300, 0, 700]]), 2), (np.float32([[-300, 0, 700]]), 3)])
def test_both_byte_orders_of_signed_and_float_tiffs(order, values, sample_format, load):
    x, line = load(tiff(values, order=order, sample_format=sample_format))
    assert x.tolist() == [[[0, 0.3, 1]]] and "values -300 to 700 scaled" in line


def test_a_portable_float_map_is_read_upright(load):
    values = np.float32([[1, 2], [3, 9]])
    assert load(encoded(values, "PPM"))[0].tolist() == [[[0, 0.125], [0.25, 1]]]


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [(0, 0), (2, 3), (4, 6)])
def test_nan_and_infinities_are_refused(wrong, place):
    values = np.ones((5, 7), np.float32)
    values[place] = wrong
    for size in (64, 2, (5, 7)):
        message = refusal(encoded(values, "TIFF"), size)
        assert message.startswith("picture: it holds NaN or infinities") and "np.nan_to_num" in message


@pytest.mark.parametrize("wrong", [np.inf, -np.inf])
def test_infinities_are_refused_even_where_they_are_cropped_away(wrong):
    values = np.ones((5, 7), np.float32)
    values[2, 6] = wrong
    assert "it holds NaN or infinities" in refusal(encoded(values, "TIFF"), (5, 3))


def test_a_signalling_nan_is_refused_without_a_warning():
    assert "it holds NaN" in refusal(tiff(np.float32([[1, 2]]), sample_format=3, data=b"\x01\0\x80\x7f\0\0\x80\x3f"))


def test_unsigned_integers_that_pillow_reads_as_negative_are_refused(load):
    assert "2**31" in refusal(tiff(np.uint32([[1, 2**31]])))
    assert load(tiff(np.uint32([[1, 2**31 - 1]])))[0].tolist() == [[[0, 1]]]


# Sizes


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


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data


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


# Where a picture comes from


@pytest.fixture
def picture(tmp_path, monkeypatch):
    """Return the path of a picture in a folder that is both the working directory and home."""
    path = tmp_path / "Cat photo.png"
    path.write_bytes(encoded(COLOUR))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return path


class Slow(io.RawIOBase):
    """A stream that cannot seek, as of a download."""

    def __init__(self, data):
        self.data, self.asked = data, []

    def read(self, count=-1):
        self.asked.append(count)
        return self.data[:count]


def uploaded(*names):
    """Return the value of a FileUpload widget after a browser sent it these files."""
    widget = ipywidgets.FileUpload()
    about = {"type": "image/png", "size": 9, "last_modified": 1700000000000}
    widget.set_state({"value": [{"name": name, "content": memoryview(encoded(COLOUR)), **about} for name in names]})
    return widget.value


SOURCES = {
    "a path": (lambda path: path, "Cat photo.png"),
    "a string": (str, "Cat photo.png"),
    "a relative string": (lambda path: path.name, "Cat photo.png"),
    "home": (lambda path: f"~/{path.name}", "Cat photo.png"),
    "a path from home": (lambda path: pathlib.Path("~") / path.name, "Cat photo.png"),
    "bytes": (lambda path: path.read_bytes(), "picture"),
    "a bytearray": (lambda path: bytearray(path.read_bytes()), "picture"),
    "a memoryview": (lambda path: memoryview(path.read_bytes()), "picture"),
    "every second byte": (lambda path: memoryview(np.repeat(bytearray(path.read_bytes()), 2))[::2], "picture"),
    "a stream": (lambda path: io.BytesIO(path.read_bytes()), "picture"),
    "a stream without seek": (lambda path: Slow(path.read_bytes()), "picture"),
    "an open file": (lambda path: path.open("rb"), "Cat photo.png"),
    "an open file known by a number": (lambda path: os.fdopen(os.open(path, os.O_RDONLY), "rb"), "picture"),
    "an upload": (lambda path: uploaded("from phone.png"), "from phone.png"),
    "one file of an upload": (lambda path: uploaded("a.png", "b.png")[1], "b.png"),
    "an upload as a list": (lambda path: list(uploaded("a.png")), "a.png"),
    "an upload with a folder in its name": (lambda path: {"name": "/x/y.png", "content": path.read_bytes()}, "y.png"),
    "content without a name": (lambda path: {"content": path.read_bytes()}, "picture"),
}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # of the test's own open file
def test_a_picture_comes_from_anywhere(source, picture, load):
    make, name = SOURCES[source]
    x, line = load(make(picture))
    assert (x == over(COLOUR)).all()
    assert line == f"{name}: colour, 5 x 7 (rows x columns), 3 channels"


def test_the_reader_s_bytes_stay_as_they_are_and_are_not_shared(load):
    data = bytearray(encoded(COLOUR))
    before = bytes(data)
    x, _ = load(data)
    x[:] = 0
    assert data == before and (load(data)[0] == over(COLOUR)).all()
    data += b"can be resized: nothing holds on to it"


def test_no_file_stays_open(picture, load):
    load(picture)
    picture.unlink()  # Windows would refuse
    picture.write_bytes(b"text")
    refusal(picture)
    picture.unlink()


@pytest.mark.parametrize("name", ["two\nlines.png", "tab\t.png", "bell\a.png"])
def test_a_name_never_breaks_the_line(name, load):
    line = load({"name": name, "content": encoded(COLOUR)})[1]
    assert line.startswith(ascii(name)) and line.isprintable()


@pytest.mark.parametrize("n", [1, 3])
def test_the_result_goes_into_a_layer_and_the_explorer(n, load):
    x, _ = load(encoded(COLOUR if n == 3 else GREY))
    explorer = cn.explore(cn.Layer(np.ones((2, n, 3, 3))), x, select="y:1:2,3")
    assert (explorer.x == x).all()


NO_PICTURE = {
    "nothing uploaded": (lambda path: uploaded(), ValueError, ["the upload holds 0 files", "choose one in the widget"]),
    "two files": (lambda path: uploaded("a", "b"), ValueError, ["the upload holds 2 files", "upload.value[0]"]),
    "the widget itself": (lambda path: ipywidgets.FileUpload(), TypeError, ["a FileUpload", "upload.value"]),
    "an old widget's value": (lambda path: {"a.png": {"content": b""}}, TypeError, ["picture is a dict"]),
    "a text file": (lambda path: io.StringIO("P2"), TypeError, ["opened as text", "mode 'rb'"]),
    "None": (lambda path: None, TypeError, ["picture is None", "expected a path, bytes"]),
    "an array": (lambda path: COLOUR, TypeError, ["picture is an array of shape", "np.moveaxis(picture"]),
    "numbers": (lambda path: (1, 2), TypeError, ["picture is a tuple"]),
    "content that is text": (lambda path: {"content": "abc"}, TypeError, ["picture is a str"]),
    "no bytes": (lambda path: b"", ValueError, ["picture is empty (0 bytes)", "again"]),
    "an empty upload": (lambda path: {"name": "a.png", "content": b""}, ValueError, ["a.png is empty (0 bytes)"]),
    "a folder": (lambda path: path.parent, ValueError, ["is a folder", "give the path of a picture file"]),
    "an empty string": (lambda path: "", ValueError, ["'' is a folder"]),
    "a web address": (lambda path: "https://x.org/a.png", ValueError, ["'https://x.org/a.png' is an address", "save"]),
    "a file address": (lambda path: path.as_uri(), ValueError, ["is an address", "give its path"]),
    "a data address": (lambda path: "data:image/png;base64,iVBO", ValueError, ["is an address"]),
    "a zero byte": (lambda path: "a\0b", ValueError, ["'a\\x00b' is no path"]),
    "a similar name": (lambda path: "CAT FOTO.PNG", FileNotFoundError, ["'CAT FOTO.PNG'", "mean 'Cat photo.png'?"]),
    "no such file": (lambda path: "dog.gif", FileNotFoundError, ["no file 'dog.gif' in", "give its full path"]),
    "no such folder": (lambda path: "pics/dog.gif", FileNotFoundError, ["no folder", "pics", "working directory"]),
    "below a file": (lambda path: path / "a.png", FileNotFoundError, ["no folder"]),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_PICTURE)
def test_what_is_no_picture_is_refused_with_the_way_out(name, picture):
    make, error, words = NO_PICTURE[name]
    message = refusal(make(picture), error=error)
    assert "\n" not in message and all(word in message for word in words), message


def test_similar_names_are_found_whatever_their_case(tmp_path):
    (tmp_path / "DSC_0042.JPG").touch()
    assert "did you mean 'DSC_0042.JPG'?" in refusal(tmp_path / "dsc_042.jpg", error=FileNotFoundError)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_and_a_device_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path / "pipe.png", "/dev/zero"):
        assert "is a device or a pipe" in refusal(path)


# Files that are no pictures, or damaged ones

ISO = b"\0\0\0\x18ftyp"
WRONG = {
    "a PDF document": (b"%PDF-1.7\n%\xe2\xe3", "export the page as a PNG file"),
    "a PostScript drawing": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "export it as a PNG file"),
    "an SVG drawing": (b'<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg xmlns="x">', "export it as a PNG file"),
    "an SVG drawing alone": (b'\n <SVG width="9">', "export it as a PNG file"),
    "a web page": (b"<!DOCTYPE html><html><svg>", "download the picture itself"),
    "a HEIC photograph": (ISO + b"heic\0\0\0\0mif1heic", "export it as a JPEG file"),
    "a video (MP4)": (ISO + b"isom\0\0\2\0isomiso2", "save one of its frames"),
    "a video (Matroska)": (b"\x1a\x45\xdf\xa3\x01\0", "save one of its frames"),
    "a video (AVI)": (b"RIFF\x10\0\0\0AVI LIST", "save one of its frames"),
    "a video (MPEG)": (b"\0\0\x01\xba\x44", "save one of its frames"),
    "a ZIP archive": (b"PK\x03\x04\x14\0", "take the picture out of it"),
    "a NumPy array": (b"\x93NUMPY\x01\0", "read it with np.load"),
    "text": ("a,b\n1,2\nçé\n".encode(), "give the file of a picture"),
    "text that begins like a bitmap": (b"BMW is a car maker", "give the file of a picture"),
    "text that begins like a pixmap": (b"P3rsonal notes", "give the file of a picture"),
}
UNREADABLE = {
    "PNG": b"\x89PNG\r\n\x1a\n",
    "JPEG": b"\xff\xd8\xff\xe0",
    "GIF": b"GIF89a",
    "TIFF": b"II*\0\x08\0\0\0",
    "WebP": b"RIFF\x10\0\0\0WEBPVP8 ",
    "BMP": b"BM\x10\0\0\0\0\0\0\0\x36",
    "PPM": b"P6 3 2 255\n1",
    "ICO": b"\0\0\x01\0\x01\0",
    "AVIF": ISO + b"avif",
}


@pytest.mark.parametrize("name", WRONG)
def test_other_kinds_of_files_are_named(name, tmp_path):
    data, remedy = WRONG[name]
    path = tmp_path / "thing.png"
    path.write_bytes(data)
    kind = re.match(r"text|[^(]*[^( ]", name).group().removesuffix(" alone")
    assert re.match(rf"thing.png: this is {kind}.*, not a picture that can be read: {remedy}", refusal(path))


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_picture_that_is_only_a_beginning_is_named_by_its_kind(kind):
    message = refusal(UNREADABLE[kind])
    assert message.startswith(f"picture: this {kind} picture is damaged, cut short or of a rare kind")
    assert message.endswith("get a whole copy, or open it in another program and save it as PNG")
    assert "0x" not in message


@pytest.mark.parametrize("kind", ["TGA", "PCX", "SGI"])
def test_kinds_that_are_not_promised_are_refused_though_pillow_knows_them(kind):
    """A TGA has no signature, so that nearly anything passes for one."""
    assert "the kind of file is unknown" in refusal(encoded(COLOUR, kind))


def test_an_unknown_kind_shows_how_it_begins():
    assert "unknown (it begins with 07 00 fe 1a)" in refusal(b"\7\0\xfe\x1a" * 9)


def files():
    """Yield (name, bytes) of a whole file of each kind."""
    image = Image.fromarray(SMOOTH)
    more = {"save_all": True, "append_images": [image.rotate(90), image.rotate(180)]}
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "PPM", "ICO"):
        yield kind, encoded(image, kind)
    for kind in ("PNG", "GIF", "WEBP", "TIFF"):
        yield f"{kind} of several", encoded(image, kind, **more)
    yield "progressive JPEG", encoded(image, "JPEG", progressive=True)
    yield "TIFF, LZW", encoded(image, "TIFF", compression="tiff_lzw")
    yield "grey GIF", encoded(SMOOTH[..., 0], "GIF")
    yield "16-bit PNG", png(SHORTS, 16, 0)
    yield "float TIFF", encoded(np.float32(GREY), "TIFF")


FILES = dict(files())


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_gives_all_of_its_picture_or_none(name, capsys):
    """Where only what follows the pixels is missing, the picture is whole."""
    data = FILES[name]
    whole = cn.load_image(data)
    lengths = {*range(1, len(data), max(1, len(data) // 40)), *range(len(data) - 12, len(data))}
    refused = 0
    for length in sorted(lengths):
        try:
            assert np.array_equal(cn.load_image(data[:length]), whole), length
        except ValueError as error:
            assert str(error).startswith("picture: ")
            refused += 1
    assert refused > len(lengths) / 4


@settings(deadline=None, max_examples=300)
@given(data=st.binary(max_size=400), start=st.sampled_from([b"", *UNREADABLE.values()]))
def test_random_bytes_give_a_picture_or_the_refusal(data, start):
    try:
        x = cn.load_image(start + data)
    except ValueError as error:
        assert str(error).startswith("picture")
    else:
        assert len(x) in (1, 3) and x.min() >= 0 and x.max() <= 1


@settings(deadline=None, max_examples=300)
@given(
    name=st.sampled_from(sorted(FILES)),
    changes=st.lists(st.tuples(st.integers(0, 299) | st.integers(0, 5999), st.integers(0, 255)), max_size=5),
)
def test_a_damaged_file_gives_a_picture_or_the_refusal(name, changes):
    data = bytearray(FILES[name])
    for place, value in changes:
        data[place % len(data)] = value
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            x = cn.load_image(data)
        except ValueError as error:
            assert str(error).startswith("picture: ")
        else:
            assert len(x) in (1, 3) and x.min() >= 0 and x.max() <= 1


# Memory


def declared(rows, cols, depth=8, kind=2):
    """Return a PNG that claims a size and holds nothing."""
    header = struct.pack(">IIBBBBB", cols, rows, depth, kind, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(99))), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def icon(data):
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(data), 22) + data


def progressive(rows, cols):
    """Return a progressive JPEG that claims a size."""
    data = bytearray(encoded(SMOOTH, "JPEG", progressive=True))
    frame = data.index(b"\xff\xc2")
    data[frame + 5 : frame + 9] = struct.pack(">HH", rows, cols)
    return bytes(data)


HUGE = {
    "60000 x 60000": (declared(60000, 60000), "it declares more than 178,956,970 pixels, too many to read"),
    "10000 x 10000": (declared(10000, 10000), "it declares 10,000 x 10,000 pixels, and 67,108,864 can be read"),
    "one row": (declared(1, 70000), "it declares 1 x 70,000 pixels, and 67,108,864 can be read, 65,536 on a side"),
    "in an icon": (icon(declared(10000, 10001)), "it declares 10,000 x 10,001 pixels"),
    "much in an icon": (icon(declared(60000, 60000)), "it declares more than"),
    "progressive": (progressive(9000, 8000), "it declares 9,000 x 8,000 pixels"),
    "TIFF": (tiff(np.zeros((1, 1), np.uint8)).replace(
        struct.pack("<HHIHHHHI", 256, 4, 1, 1, 0, 257, 4, 1), struct.pack("<HHIHHHHI", 256, 4, 1, 30000, 0, 257, 4, 1),
        ).replace(struct.pack("<HHIHH", 257, 4, 1, 1, 0), struct.pack("<HHIHH", 257, 4, 1, 5000, 0)),
        "it declares 5,000 x 30,000 pixels"),
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
def test_huge_pictures_are_refused_before_they_are_decoded(name, monkeypatch):
    data, words = HUGE[name]
    for where in (ImageFile.ImageFile, Image.Image):
        monkeypatch.setattr(where, "load", lambda image: pytest.fail("it was decoded"))
    message = refusal(data)
    assert words in message and message.endswith("reduce it with another program first")


def test_huge_files_are_refused_before_they_are_read(tmp_path, monkeypatch):
    with open(tmp_path / "huge.tif", "wb") as file:
        file.truncate(200 * 2**20 + 1)
    monkeypatch.setattr("builtins.open", lambda *args: pytest.fail("it was opened"))
    assert refusal(tmp_path / "huge.tif") == "huge.tif has more than 200 MB: reduce it with another program first"


def test_huge_streams_and_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(sources, "LARGEST_FILE", 99)
    stream = Slow(bytes(9999))
    assert "has more than" in refusal(stream) and stream.asked == [100]
    assert "has more than" in refusal(bytes(100))
    assert "has more than" in refusal(memoryview(bytes(104)).cast("d"))


PEAK = """
import sys, numpy, convnotes
def peak():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024
convnotes.load_image(sys.argv[1], 8)
before = peak()
convnotes.load_image(sys.argv[2], eval(sys.argv[3]))
print(peak() - before)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="peak memory is read where Linux keeps it")
@pytest.mark.parametrize("kind, shape, size, megabytes", [
    ("JPEG", (4000, 6000), 64, 30),  # 96 MB if decoded whole
    ("JPEG", (4000, 6000), (50, 60), 30),
    ("PNG", (3000, 4000), 64, 48 + 40),  # 48 MB decoded, 288 MB as floats
    ("PNG", (3000, 4000), (1, 1), 48 + 40),
])  # fmt: skip
def test_memory_is_bounded(kind, shape, size, megabytes, tmp_path):
    (tmp_path / "small").write_bytes(encoded(SMOOTH, kind))
    encoded_picture = encoded(Image.new("RGB", shape[::-1], (9, 99, 200)), kind)
    (tmp_path / "large").write_bytes(encoded_picture)
    command = [sys.executable, "-c", PEAK, tmp_path / "small", tmp_path / "large", str(size)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "rows x columns" in run.stdout and float(run.stdout.split()[-1]) < megabytes


# Pillow's settings


def test_pillow_s_warnings_and_settings_stay_as_they_are(load):
    def settings_now():
        return Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, list(warnings.filters)

    before = settings_now()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        load(encoded(paletted(), transparency=bytes([255, 128, 7, 0])))
        for data in (
            declared(10000, 10000),
            declared(60000, 60000),
            encoded(COLOUR)[:-30],
            encoded(SMOOTH, "TIFF")[9:],
        ):
            refusal(data)
    assert not caught and settings_now() == before


def test_a_limit_that_a_reader_has_lifted_in_pillow_leaves_ours(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    assert "it declares 60,000 x 60,000 pixels" in refusal(declared(60000, 60000))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    assert "it declares more than 20 pixels" in refusal(encoded(COLOUR))


# What people have in hand: pictures in memory, files read to their end, uploads


COLOURS = Image.fromarray((np.arange(48).reshape(4, 4, 3) * 5).astype(np.uint8))


def as_png(image):
    file = io.BytesIO()
    image.save(file, "PNG")
    return file


def test_a_file_in_memory_is_rewound_after_writing_and_after_reading():
    want = cn.load_image(as_png(COLOURS).getvalue())
    written = as_png(COLOURS)
    np.testing.assert_array_equal(cn.load_image(written), want)
    np.testing.assert_array_equal(cn.load_image(written), want)  # read to its end now


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "F", "I"])
def test_a_pillow_image_is_what_its_file_is(mode):
    image = COLOURS.convert("L").convert(mode) if mode in ("F", "I") else COLOURS.convert(mode)
    file = io.BytesIO()
    image.save(file, "TIFF" if mode in ("CMYK", "F", "I") else "PNG")
    np.testing.assert_array_equal(cn.load_image(image), cn.load_image(file.getvalue()))


def test_a_pillow_image_keeps_its_orientation():
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    COLOURS.resize((6, 4)).save(file, "JPEG", exif=exif, quality=100)
    image = Image.open(io.BytesIO(file.getvalue()))
    np.testing.assert_array_equal(cn.load_image(image), cn.load_image(file.getvalue()))


def test_colab_s_upload_is_read_and_of_several_one_is_asked_for(capsys):
    upload = {"mine.png": as_png(COLOURS).getvalue()}
    assert cn.load_image(upload).shape == (3, 4, 4) and capsys.readouterr().out.startswith("mine.png: ")
    with pytest.raises(ValueError, match=r"holds 2 files: give one of them, for example upload\['mine.png'\]"):
        cn.load_image(upload | {"other.png": b"1"})


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 3), (4, 5, 4), (3, 4, 5), (1, 4, 5)])
def test_an_array_is_answered_with_the_line_that_makes_it_an_input(shape):
    picture = np.arange(np.prod(shape)).reshape(shape).astype(np.uint8)
    with pytest.raises(TypeError, match="so it is loaded already: as an input use ") as caught:
        cn.load_image(picture)
    x = eval(str(caught.value).partition("as an input use ")[2], {"np": np, "picture": picture})
    assert x.shape[1:] == (4, 5) and x.shape[0] in (1, 3) and x.max() <= 1


def test_a_whole_jpeg_2000_file_is_not_supported_instead_of_damaged():
    for head in (b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51\0\x2f"):
        with pytest.raises(ValueError, match=r"JPEG 2000 pictures are not supported here: .* save it as PNG"):
            cn.load_image(head + bytes(60))
