"""load_image: damaged, unknown and huge files are refused, and memory and Pillow's settings are kept."""

import os
import re
import struct
import subprocess
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from image_files import COLOUR, GREY, SHORTS, SMOOTH, Slow, declared, encoded, paletted, png, refusal, tiff
from PIL import Image, ImageFile

import convnotes as cn
from convnotes.pictures import sources

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
