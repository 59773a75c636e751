"""Image files: the picture in memory that one holds, or a refusal that says what it is."""

import math
import re
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import ExifTags, IcoImagePlugin, Image

from .sources import FEWER_PIXELS

LARGEST = 2**26  # pixels decoded at once: 256 MB, for Pillow takes 4 bytes for a colour
LONGEST = 2**16  # rows or columns

# Formats with a signature, so that nothing else passes for them; icons are opened apart.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "PPM", "AVIF")
ICON = b"\0\0\1\0"
PICTURES = (  # how files begin
    (rb"\x89PNG", "PNG"),
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"GIF8", "GIF"),
    (rb"RIFF....WEBP", "WebP"),
    (rb"II[*+]\0|MM\0[*+]", "TIFF"),
    (ICON, "ICO"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "JPEG 2000"),
    (rb"....ftypavi[fs]", "AVIF"),
    (rb"P[1-7Ffy]\s", "PPM"),
    (rb"BM.{4}\0\0\0\0", "BMP"),
)
OTHERS = (  # the first that matches counts
    (rb"....ftyp(hei|hev|mif|msf)", "a HEIC photograph", "export it as a JPEG file"),
    (rb"....ftyp|\x1a\x45\xdf\xa3|RIFF....AVI |\0\0\x01[\xb3\xba]", "a video", "save one of its frames as a PNG file"),
    (rb"%PDF", "a PDF document", "export the page as a PNG file"),
    (rb"%!PS", "a PostScript drawing", "export it as a PNG file"),
    (rb"PK\x03\x04", "a ZIP archive or an office document", "take the picture out of it"),
    (rb"\x93NUMPY", "a NumPy array", "read it with np.load"),
    (rb"\s*<(!doctype html|html)", "a web page", "download the picture itself, not the page that shows it"),
    (rb"\s*(<[?!].*)?<svg", "an SVG drawing", "export it as a PNG file"),
    (rb"[^\0-\x08\x0e-\x1a\x1c-\x1f\x7f]*\Z", "text", "give the file of a picture"),
)
KINDS = {
    "1": "black and white", "L": "grey", "LA": "grey with alpha", "P": "palette",
    "PA": "palette with alpha", "RGB": "colour", "RGBA": "colour with alpha", "I": "integer grey", "F": "float grey",
}  # fmt: skip
TURNS = {  # what brings a picture upright, by its EXIF orientation
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE",
    8: "ROTATE_90",
}  # fmt: skip


class Refusal(Exception):
    """Why a file gives no picture; `load_image` makes it a ValueError that names the file."""


@dataclass
class Picture:
    """A picture in memory, upright, in mode 1, L, LA, P, PA, RGB, RGBA, F or one of the I modes."""

    image: Image.Image
    shape: tuple  # rows and columns in the file; image has fewer where a JPEG was reduced while it was read
    kind: str
    n: int  # channels: 1 for greys, 3 for colours
    full: int | None  # the largest value that the bit depth has; None for 32-bit integers and floats
    negative: bool  # 0 is white
    done: list  # what was done, in words

    @property
    def alpha(self):
        return self.image.mode.endswith("A") or "transparency" in self.image.info


def decode(stream, least):
    """Return the `Picture` in a stream; a JPEG with sides of 2 `least` or more is reduced while it is read.

    Raises Refusal, whatever Pillow raises.
    """
    head = stream.read(4096)
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(stream, head, least)
    except Refusal:
        raise
    except Image.DecompressionBombError:
        limit = 2 * Image.MAX_IMAGE_PIXELS
        raise Refusal(f"it declares more than {limit:,} pixels, too many to read: {FEWER_PIXELS}") from None
    except Exception as error:  # a damaged file makes Pillow raise nearly anything
        raise Refusal(_what(head, error)) from None


def _read(stream, head, least):
    """Return the `Picture` in a stream that begins with `head`."""
    image, shape, drafted = _open(stream, head, least)
    # What Pillow forgets when it decodes the picture or turns it.
    tags = dict(image.tag_v2) if image.format == "TIFF" else {}
    frames = getattr(image, "n_frames", 1)
    full, coding = _full(image, tags), str(getattr(image, "tile", ""))
    turn = _orientation(image)  # a PNG is decoded to find it
    image.load()
    _refit_key(image, coding)
    if tags.get(339, (1,)) == (1,) and image.mode == "I" and full is None and image.getextrema()[0] < 0:
        raise Refusal("it holds integers of 2**31 or more, which Pillow reads as negative: save it as floats")
    shape = shape if drafted else _shape(image)  # older Pillows turn a TIFF's size here
    if turn in TURNS and not tags:  # Pillow has turned a TIFF by now
        image = image.transpose(Image.Transpose[TURNS[turn]])
        shape = shape[::-1] if turn >= 5 else shape
    if image.mode == "La" or "LA;16" in coding:  # premultiplied, or greys that Pillow holds as colours
        image = image.convert("LA")
    kind = f"{full.bit_length()}-bit grey" if full and image.mode[0] == "I" else KINDS.get(image.mode, image.mode)
    negative = image.mode.startswith("I;16") and tags.get(262) == 0
    if image.mode[0] != "I" and image.mode not in KINDS:
        image = image.convert("RGB")
    done = [f"the first of {frames} pictures"] * (frames > 1) + ["turned upright"] * (turn in TURNS)
    picture = Picture(image, shape, kind, _channels(image), full, negative, done)
    picture.done += ["16 bits cut to 8"] * (";16" in coding and full == 255) + ["laid on white"] * picture.alpha
    return picture


def _open(stream, head, least):
    """Return an image that is not decoded yet, its size in the file, and if fewer pixels will be decoded."""
    if head.startswith(ICON):  # Image.open would decode it before its size is known
        image = IcoImagePlugin.IcoFile(stream).frame(0)
    else:
        Image.init()
        image = Image.open(stream, formats=[name for name in FORMATS if name in Image.OPEN])
    shape = _shape(image)
    image.draft(None, (least, least))  # only a JPEG heeds it
    held = shape if image.info.get("progressive") else _shape(image)  # libjpeg holds all of a progressive JPEG
    if math.prod(held) > LARGEST or max(shape) > LONGEST:
        raise Refusal(
            f"it declares {shape[0]:,} x {shape[1]:,} pixels, and {LARGEST:,} can be read, {LONGEST:,} on a side: "
            f"{FEWER_PIXELS}"
        )
    return image, shape, _shape(image) != shape


def _refit_key(image, coding):
    """Bring the transparent grey of a PNG to 8 bits with the pixels; refuse a transparent colour of 16 bits.

    Pillow leaves these keys as they stand in the file. A colour cut to 8 bits stands for others as well.
    """
    key = image.info.get("transparency")
    if isinstance(key, tuple) and "RGB;16" in coding:
        raise Refusal(
            "it has 16 bits per colour, of which Pillow keeps 8, and a transparent colour (tRNS) that these no longer "
            "tell from its neighbours: save it with 8 bits, or with an alpha channel"
        )
    for bits in (2, 4):
        if isinstance(key, int) and f"'L;{bits}'" in coding:
            image.info["transparency"] = key * 255 // (2**bits - 1)


def _shape(image):
    return image.height, image.width


def _full(image, tags):
    """Return the largest value that the bit depth of an image has; None for 32-bit integers and floats."""
    if image.mode.startswith("I;16"):
        return 4095 if tags.get(258) == (12,) else 65535
    if image.mode == "I" and image.format in ("PNG", "PPM"):  # 16 bits, held in 32
        return 65535
    return None if image.mode in "IF" else 255


def _orientation(image):
    try:
        return image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # damaged EXIF data beside a whole picture
        return None


def _channels(image):
    """Return 1 for greys and 3 for colours; a palette whose entries in use are greys is grey."""
    if image.mode != "P":
        return 3 if image.mode in ("PA", "RGB", "RGBA") else 1
    palette = np.zeros((256, 3))
    palette.flat[: len(image.getpalette())] = image.getpalette()
    used = [entry for _, entry in image.getcolors()]
    return 3 if np.ptp(palette[used], axis=1).any() else 1


def _what(head, error):
    """Say what a file is that Pillow could not read, and what to do."""
    for pattern, kind in PICTURES:
        if re.match(pattern, head, re.DOTALL):
            if kind.upper() not in (*FORMATS, "ICO") or kind.upper() not in Image.OPEN:
                return f"{kind} pictures are not supported here: open it in another program and save it as PNG"
            words = f" (Pillow says: {error})" if type(error) is OSError else ""
            return (
                f"this {kind} picture is damaged, cut short or of a rare kind{words}: get a whole copy, or open it in "
                "another program and save it as PNG"
            )
    for pattern, what, remedy in OTHERS:
        if re.match(pattern, head, re.DOTALL | re.IGNORECASE):
            return f"this is {what}, not a picture that can be read: {remedy}"
    begins = head[:4].hex(" ")
    return f"the kind of file is unknown (it begins with {begins}): open it in another program and save it as PNG"
