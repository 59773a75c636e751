"""Hold what is no array of numbers, and numbers that a sum cannot hold, to refusals whose remedies work."""

import re

import numpy as np
import pytest
from refused import refused

import convnotes as cn

W = np.ones((2, 3, 3, 3))
COMPLEX = np.zeros((3, 4, 4)) + 1j
MASKED = np.ma.masked_array([1.0, 2.0], [False, True])


class Tensor:
    """Stand for an array of another library that numpy cannot read as it is."""

    def __init__(self, error):
        self.error = error

    def __array__(self, dtype=None, copy=None):
        raise self.error


WITH_GRADIENT = RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
OF_OTHER_BITS = TypeError("Got unsupported ScalarType BFloat16\nException raised from somewhere")


def convolve(x):
    return lambda: cn.convolve(x, [1])


VALUES = {
    "an array of objects": (
        convolve(np.array([1, None])),
        TypeError,
        ["x has dtype object", "an array of such numbers"],
    ),
    "a ragged list": (
        convolve([[1, 2], [3]]),
        TypeError,
        ["x has rows of unequal length", "all of whose rows are as long"],
    ),
    "a ragged kernel": (lambda: cn.Layer([[[1, 2], [3]]]), TypeError, ["w has rows of unequal length"]),
    "text": (convolve(["1", "2"]), TypeError, ["x has dtype <U1", "np.asarray(x, float)"]),
    "text as a kernel": (lambda: cn.Layer("abc"), TypeError, ["w has dtype <U3"]),
    "None": (convolve(None), TypeError, ["x is None: expected booleans"]),
    "words as a bias": (lambda: cn.Layer(W, b=["a", "b"]), TypeError, ["b has dtype <U1", "an array of such numbers"]),
    "dates": (convolve(np.zeros(3, "M8[s]")), TypeError, ["x has dtype datetime64"]),
    "a structured array": (convolve(np.zeros(3, "f4,f4")), TypeError, ["x has dtype [("]),
    "a masked array": (convolve(MASKED), TypeError, ["x is a masked array", "x.filled(0)"]),
    "a masked kernel": (lambda: cn.Layer(MASKED[None]), TypeError, ["w is a masked array", "w.filled(0)"]),
    "a masked input of a layer": (lambda: cn.Layer([[1, 1]])(MASKED), TypeError, ["x is a masked array"]),
    "an integer beyond 64 bits": (convolve([2**64]), TypeError, ["x has dtype object"]),
    "complex with relu": (
        lambda: cn.Layer(W, phi="relu")(COMPLEX),
        TypeError,
        ["phi='relu' needs real numbers", "complex128", "phi='identity'"],
    ),
    "complex with sigmoid": (
        lambda: cn.Layer(W, phi="sigmoid")(COMPLEX),
        TypeError,
        ["phi='sigmoid' needs real numbers"],
    ),
    "integers with the fft": (
        lambda: cn.convolve([1, 2], [1, 1], method="fft"),
        TypeError,
        ["method='fft' rounds", "method='direct'", "x.astype(float)"],
    ),
    "sums beyond int64": (
        lambda: cn.Layer(np.ones((1, 3, 1), int))([[2**62], [2**62], [0]]),
        OverflowError,
        ["x and w are integers", str(3 * 2**62), "beyond int64", "x.astype(float)"],
    ),
    "a bias beyond int64": (
        lambda: cn.Layer([[[1]]], b=1)([[2**63 - 1]]),
        OverflowError,
        ["b added to the sums goes beyond int64", "x.astype(float)"],
    ),
    "terms beyond int64": (
        lambda: cn.Layer(np.ones((1, 1, 2), int)).terms([[2**62, 2**62]]),
        OverflowError,
        ["beyond int64"],
    ),
    "a matrix beyond int64": (
        lambda: cn.Layer(np.full((1, 1, 3), 2**62), boundary="edge").matrix(1),
        OverflowError,
        ["beyond int64"],
    ),
}
if np.dtype(np.longdouble).itemsize > 8:  # elsewhere it is float64, which is welcome
    VALUES["long doubles"] = (
        convolve(np.ones(2, np.longdouble)),
        TypeError,
        ["x has dtype float128", "np.asarray(x, float)"],
    )
    VALUES["long complex"] = (
        lambda: cn.convolve([1], np.ones(1, np.clongdouble)),
        TypeError,
        ["w has dtype complex256", "np.asarray(w, complex)"],
    )
for text, kind in {"a set": {1, 2}, "bytes": b"ab", "a dict": {"x": [1]}, "a generator": (n for n in [1])}.items():
    VALUES[text] = (convolve(kind), TypeError, ["x has dtype", "give a list or an array of such numbers"])
for text, error in {"a gradient": WITH_GRADIENT, "a format of its own": OF_OTHER_BITS}.items():
    says = ["x is a Tensor that numpy cannot read", f"({str(error).splitlines()[0]})", "x.detach().cpu().float()"]
    VALUES[f"a tensor with {text}"] = (convolve(Tensor(error)), TypeError, says)
VALUES["text as a slope"] = (
    lambda: cn.Layer(W, phi=("leaky_relu", "steep")),
    TypeError,
    ["phi[1] has dtype <U5", "give a list or an array of such numbers"],
)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", VALUES)
def test_a_refusal_names_argument_value_and_remedy(case):
    refused(*VALUES[case])


def test_the_remedies_work():
    assert cn.convolve(MASKED.filled(0), [1]).tolist() == [1, 0]
    assert cn.convolve([2.0**62, 2.0**62], [1, 1]).max() == 2.0**63
    for x in (np.array(["1", "2.5"]), np.array([1, 2], object), np.ones(2, "m8[s]"), np.ones(2, np.clongdouble)):
        with pytest.raises(TypeError) as caught:
            cn.convolve(x, [1])
        if line := re.search(r"convert it, (np\.asarray\(x, \w+\))", str(caught.value)):
            assert cn.convolve(eval(line[1], {"np": np, "x": x}), [1]).shape == (2,)
        assert line or x.dtype.kind == "c", caught.value  # where complex256 is complex128, nothing is refused


def test_what_else_holds_numbers_is_read():
    want = cn.convolve([1.0, 2.0, 3.0, 4.0], [1, 1])
    numbers = np.array([1.0, 2.0, 3.0, 4.0])
    strided, locked = np.repeat(numbers, 2)[::2], numbers.copy()
    locked.flags.writeable = False
    matrix = np.ma.masked_array(numbers)
    for x in (strided, locked, numbers[::-1][::-1], numbers.astype(">f8"), numbers.astype(">i2"), memoryview(numbers),
              numbers.astype(np.float16), matrix, list(numbers), tuple(numbers)):  # fmt: skip
        found = cn.convolve(x, [1, 1])
        assert type(found) is np.ndarray and found.dtype.isnative and found.tolist() == want.tolist()
