"""Where another library surprises, our layers give what one would guess; each row names the finding that shows it."""

from pathlib import Path

import numpy as np
import pytest

import convnotes as cn

FINDINGS = Path(__file__).parents[2] / "findings"


def row(*values):
    return np.array([values], float)


def dilated_same():
    w = np.array([[[1, 10, 100]]])
    y = cn.Layer(w, flip=False, padding="same", dilation=2)(row(1, 2, 3, 4, 5, 6))
    return y, row(310, 420, 531, 642, 53, 64)


def identity():
    w, x = np.zeros((16, 16, 3, 3), np.float32), np.full((16, 16, 16), 0.1, np.float32)
    w[range(16), range(16), 1, 1], x[:, 8, 8] = 1, 1e6
    return cn.Layer(w, padding="same")(x), x


def missing_pixels():
    x = row(5, np.nan, 1, 2, -np.inf)
    y = [cn.Scale(np.ones(1), phi="relu")(x), cn.MaxPool(2, 1)(x), cn.AveragePool(2, 1)(x)]
    want = [row(5, np.nan, 1, 2, 0), row(np.nan, np.nan, 2, 2), row(np.nan, np.nan, 1.5, -np.inf)]
    return np.hstack(y), np.hstack(want)


def smoothed_bytes():
    x = np.random.default_rng(0).integers(0, 256, (16, 16), dtype=np.uint8)
    w = np.outer([1, 2, 1], [1, 2, 1]) / 16
    return cn.convolve(x, w), cn.convolve(x.astype(float), w)


def a_transposed_view():
    w = np.arange(54.0).reshape(3, 3, 2, 3).transpose(3, 2, 0, 1)  # rows, columns, inputs, outputs of another library
    x = np.arange(50.0).reshape(2, 5, 5)
    return cn.Layer(w)(x), cn.Layer(np.ascontiguousarray(w))(x)


def from_a_fits_file():
    x = np.array([[0, 1, 2, 3]], ">f4")
    return cn.correlate(x, np.array([[1, 10]], ">i2")), row(10, 21, 32)


ROWS = {  # the finding: what we compute, what one would guess
    "paddle-same-forgets-dilation": dilated_same,
    "ncnn-winograd-blurs-an-identity": identity,
    "onnx-nan-and-infinity-in-relu-and-pools": missing_pixels,
    "ndimage-smooths-bytes-darker": smoothed_bytes,
    "ncnn-mat-reads-past-the-strides": a_transposed_view,
    "ndimage-zoom-does-not-repeat": lambda: (cn.Upsample(3)(row(1, 2, 3)), np.repeat(row(1, 2, 3), 3, axis=1)),
    "block-reduce-invents-zeros": lambda: (cn.MaxPool(2, round_up=True)(-row(1, 2, 3, 4, 5)), -row(1, 3, 5)),
    "onnx-infers-a-window-too-many": lambda: (cn.MaxPool(2, 3, padding=1, round_up=True).shape((1, 5)), (1, 2)),
    "onnx-reference-counts-windows-wrong": lambda: (
        cn.MaxPool(2, 1, padding=((0, 1),), round_up=True)(-row(1, 2, 3)),
        -row(1, 2, 3),
    ),
    "big-endian-arrays-are-read-as-they-lie": from_a_fits_file,
    "masks-convolved-say-yes-or-no": lambda: (
        cn.convolve(np.array([True, True, True, False]), np.ones(3, bool)),
        [1, 2, 3, 2, 1, 0],
    ),
    "bytes-summed-three-ways": lambda: (cn.convolve(np.full(3, 200, np.uint8), np.ones(3, np.uint8), "valid"), [600]),
    "torch-average-pool-of-integers-cuts-off": lambda: (cn.AveragePool(2)([[1, 2, -1, -2]]), row(1.5, -1.5)),
    "tensorflow-max-pool-forgets-nan": lambda: (cn.MaxPool(2, 1)(row(1, np.nan, 3, 4)), row(np.nan, np.nan, 4)),
    "numpy-same-grows-to-the-longer": lambda: (cn.convolve([1, 2], [1, 10, 100, 1000], "same"), [12, 120]),
    "onnx-old-softmax-two-answers": lambda: (cn.Softmax()(np.zeros((2, 2, 2))), np.full((2, 2, 2), 0.5)),
    "onnxruntime-sigmoid-stops-at-minus-18": lambda: (
        cn.Scale(np.ones(1), phi="sigmoid")(row(-18, -40)),
        np.exp(row(-18, -40)) / (1 + np.exp(row(-18, -40))),
    ),
    "average-pools-in-bfloat16-fade-on-jax": lambda: (
        cn.AveragePool(32)(np.ones((1, 32, 32), np.float16)),
        np.ones((1, 1, 1)),
    ),
    "flax-average-pool-counts-zeros": lambda: (cn.AveragePool(3, 1, padding="same")(row(1, 1, 1)), row(1, 1, 1)),
}


@pytest.mark.parametrize("finding, case", ROWS.items(), ids=ROWS)
def test_ours_gives_what_one_would_guess(finding, case):
    assert "Seen" in (FINDINGS / f"{finding}.sh").read_text("utf-8")  # with the versions that do not
    got, want = case()
    np.testing.assert_array_equal(got, want)
