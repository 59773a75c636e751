"""What tests of pictures share: load_image under watch, and a picture in a folder of its own."""

import warnings

import numpy as np
import pytest
from image_files import COLOUR, encoded

import convnotes as cn


@pytest.fixture
def load(capsys):
    """Return a function that gives x and what is printed, as one line; warnings are errors, x is what is promised."""

    def run(picture, *size):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            x = cn.load_image(picture, *size)
        printed = capsys.readouterr()
        assert printed.err == "" and max(map(len, printed.out.splitlines())) <= 88
        assert type(x) is np.ndarray and x.dtype == np.float64 and x.ndim == 3
        assert x.flags.c_contiguous and x.flags.owndata and x.flags.writeable
        assert len(x) in (1, 3) and np.isfinite(x).all() and x.min() >= 0 and x.max() <= 1
        line = " ".join(printed.out.split())
        assert line.endswith(f", {len(x)} channel{'s' * (len(x) > 1)}")
        return x, line

    return run


@pytest.fixture
def picture(tmp_path, monkeypatch):
    """Return the path of a picture in a folder that is both the working directory and home."""
    path = tmp_path / "Cat photo.png"
    path.write_bytes(encoded(COLOUR))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return path
