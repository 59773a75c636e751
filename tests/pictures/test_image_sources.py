"""load_image: a picture comes from wherever it is, and what is none is refused with the way out."""

import io
import os
import pathlib

import ipywidgets
import numpy as np
import pytest
from image_files import (
    COLOUR,
    GREY,
    Slow,
    encoded,
    over,
    refusal,
    uploaded,
)
from PIL import Image

import convnotes as cn

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


def test_no_file_stays_open(picture, load, monkeypatch):
    files, ordinary = [], open
    monkeypatch.setattr("builtins.open", lambda *given, **more: files.append(ordinary(*given, **more)) or files[-1])
    load(picture)
    picture.write_bytes(b"text")
    refusal(picture)
    assert len(files) == 2 and all(file.closed for file in files)


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
