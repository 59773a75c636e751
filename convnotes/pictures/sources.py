"""What is given as a picture, be it a path, bytes, an open file or an upload: its name, and its bytes as a stream."""

import difflib
import io
import os
import stat

import numpy as np
from PIL import Image

from .. import refusals

LARGEST_FILE = 200 * 2**20  # bytes
FEWER_PIXELS = "reduce it with another program first"


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
            f"picture is {refusals.type_of(picture)}: expected a path, bytes, a file opened with mode 'rb', or the "
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
