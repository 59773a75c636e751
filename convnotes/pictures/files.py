"""Image files: a picture in memory from a path, bytes or an upload, or a refusal that says what the file is."""

import difflib
import io
import math
import os
import re
import stat
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import ExifTags, IcoImagePlugin, Image

LARGEST_FILE = 200 * 2**20  # bytes
LARGEST = 2**26  # pixels decoded at once: 256 MB, for Pillow takes 4 bytes for a colour
LONGEST = 2**16  # rows or columns
FEWER_PIXELS = "reduce it with another program first"

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


def opened(picture):
    """Return what to call the picture, and its bytes as a stream that is ours to close.

    Raises TypeError, ValueError and FileNotFoundError as `load_image` says.
    """
    if isinstance(picture, (tuple, list)) and all(isinstance(file, dict) for file in picture):
        if len(picture) != 1:
            remedy = "give one of them, for example upload.value[0]" if picture else "choose one in the widget first"
            raise ValueError(f"the upload holds {len(picture)} files: {remedy}")
        (picture,) = picture
    name = "picture"
    if isinstance(picture, Image.Image):
        picture = _bytes_of(picture)
    elif isinstance(picture, np.ndarray):
        raise TypeError(f"picture is an array of shape {picture.shape}, so it is loaded already: {_as_input(picture)}")
    elif _is_colab_upload(picture):
        if len(picture) > 1:
            first = next(iter(picture))
            raise ValueError(f"the upload holds {len(picture)} files: give one of them, for example upload[{first!r}]")
        ((name, picture),) = picture.items()
    if isinstance(picture, dict) and "content" in picture:
        name, picture = picture.get("name", name), picture["content"]
    elif isinstance(picture, (str, os.PathLike)):
        return _file(os.fsdecode(picture))
    elif hasattr(picture, "read"):
        name, file = getattr(picture, "name", name), picture
        picture = file.read(LARGEST_FILE + 1)
        if not picture and getattr(file, "seekable", bool)():  # read, or written, to its end before
            file.seek(0)
            picture = file.read(LARGEST_FILE + 1)
        if isinstance(picture, str):
            raise TypeError("picture is a file opened as text: open it with mode 'rb'")
    if not isinstance(picture, (bytes, bytearray, memoryview)):
        raise TypeError(
            f"picture is a {type(picture).__name__}: expected a path, bytes, a file opened with mode 'rb', or the "
            "value of a FileUpload (upload.value)"
        )
    name = _printable(os.path.basename(name) if isinstance(name, str) else "picture")
    _refuse_bytes(name, memoryview(picture).nbytes)
    return name, io.BytesIO(bytes(picture))


def _is_colab_upload(picture):
    """Return whether this is what Colab's files.upload() returns, {name: bytes}, and not one file of a widget."""
    return (
        isinstance(picture, dict)
        and len(picture) > 0
        and "content" not in picture
        and all(isinstance(held, bytes) for held in picture.values())
    )


def _bytes_of(image):
    """Return a picture that Pillow holds as the bytes of a file without loss, with its orientation."""
    file = io.BytesIO()
    lossless = "PNG" if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") else "TIFF"
    image.save(file, lossless, exif=image.getexif())
    return file.getvalue()


def _as_input(array):
    """Return the line that makes an array an input of a layer."""
    divided = f" / {np.iinfo(array.dtype).max}" if array.dtype in (np.uint8, np.uint16) else ""
    if array.ndim == 2:
        return f"as an input use picture[None]{divided}"
    if array.ndim == 3 and array.shape[0] in (1, 3):
        return f"as an input use picture{divided}"
    if array.ndim == 3 and array.shape[2] in (3, 4):
        return f"as an input use np.moveaxis(picture[..., :3], -1, 0){divided}"
    return f"an input has the shape (n, h, w){f'; divide its values, picture{divided}' * bool(divided)}"


def _file(path):
    """Return the name of a file, and the file opened; what is no file is refused before it is read."""
    if "://" in path or path.startswith("data:"):
        raise ValueError(f"{path[:80]!r} is an address: save the picture as a file first and give its path")
    full = os.path.abspath(os.path.expanduser(path))
    try:
        about = os.stat(full)
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(_missing(path, full)) from None
    except ValueError:  # a zero byte
        raise ValueError(f"{path[:80]!r} is no path: give the path of a file, or its contents as bytes") from None
    if not stat.S_ISREG(about.st_mode):
        what = "a folder" if stat.S_ISDIR(about.st_mode) else "a device or a pipe"
        raise ValueError(f"{path!r} is {what}: give the path of a picture file")
    name = _printable(os.path.basename(full))
    _refuse_bytes(name, about.st_size)
    return name, open(full, "rb")


def _missing(path, full):
    """Say that there is no such file, and which there are or where it was looked for."""
    folder, base = os.path.split(full)
    if not os.path.isdir(folder):
        return f"there is no folder {folder!r} for {path!r}: the working directory is {os.getcwd()!r}"
    names = {name.lower(): name for name in sorted(os.listdir(folder))}
    close = [repr(names[name]) for name in difflib.get_close_matches(base.lower(), names)]
    remedy = f"did you mean {' or '.join(close)}?" if close else "give its full path, or one from the working directory"
    return f"there is no file {base!r} in {folder!r}: {remedy}"


def _refuse_bytes(name, count):
    if count == 0:
        raise ValueError(f"{name} is empty (0 bytes): save or upload the picture again")
    if count > LARGEST_FILE:
        raise ValueError(f"{name} has more than {LARGEST_FILE // 2**20} MB: {FEWER_PIXELS}")


def _printable(name):
    return name if name.isprintable() else ascii(name)


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
