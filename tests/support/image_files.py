"""Image files made here, byte by byte where Pillow writes none, and what load_image says of them."""

import io
import itertools
import struct
import warnings
import zlib

import ipywidgets
import numpy as np
import pytest
from PIL import Image

import convnotes as cn

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


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data


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


def declared(rows, cols, depth=8, kind=2):
    """Return a PNG that claims a size and holds nothing."""
    header = struct.pack(">IIBBBBB", cols, rows, depth, kind, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(99))), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body
