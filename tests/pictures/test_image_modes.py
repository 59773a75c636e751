"""load_image: every mode, depth and colour space is read as plain arithmetic says."""

import struct

import numpy as np
import pytest
from image_files import (
    ALPHA,
    BITS,
    COLOUR,
    ENTRIES,
    GREY,
    GREY_ALPHA,
    GREY_ENTRIES,
    INDICES,
    LONG_COLOUR,
    RGBA,
    SHORTS,
    SMOOTH,
    encoded,
    on_white,
    over,
    paletted,
    png,
    refusal,
    tiff,
)
from PIL import Image


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
