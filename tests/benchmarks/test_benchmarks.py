"""The benchmarks run, on tiny rows and what is installed here, and refuse a peer that computes something else."""

import importlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent


@pytest.fixture
def parts(monkeypatch):
    """The modules of the benchmarks."""
    monkeypatch.syspath_prepend(str(HERE))
    return importlib.import_module("cases"), importlib.import_module("measure")


def test_the_table_has_a_row_for_each_case(parts):
    cases, _ = parts
    arguments = ["--small", "--seconds", "0.001", "--before", str(HERE.parents[1])]
    done = subprocess.run([sys.executable, str(HERE), *arguments], check=True, capture_output=True, text=True)
    for dtype in ("float32", "float64"):
        table = done.stdout.split(f"{dtype}: ")[1].split("\n\n")[0]
        for case in cases.SMALL:
            (row,) = (line for line in table.splitlines() if line.startswith(case.name))
            assert float(row.split()[-1]) < 1e-5  # the error
        assert "geometric mean" in table


def test_the_rows_are_ten_layers_and_eleven_pairs(parts):
    cases, _ = parts
    assert (len(cases.LAYERS), len(cases.PAIRS)) == (10, 11)
    strided = cases.LAYERS[3]
    assert (strided.n_in, strided.spatial, strided.n_out, strided.kernel, strided.stride) == (3, (224, 224), 64, 7, 2)
    assert strided.out == (112, 112) and strided.flops == 2 * 64 * 3 * 7 * 7 * 112 * 112
    assert cases.LAYERS[8].batch == 64 and cases.PAIRS[-1].spatial == (64, 64, 64)


@pytest.mark.parametrize("fault", ["a value", "a dtype", "a missing bias"])
def test_wrong_values_are_refused(parts, fault):
    cases, measure = parts
    case = cases.SMALL[0]
    x, w, b = case.numbers(np.float64)
    shape = (case.batch, case.n_out, *case.out)
    points = np.ndindex(shape)
    right = np.array(list(case.exact(x, w, b, points).values()), float).reshape(shape)
    assert measure.errors(case, x, w, b, {"peer": right})["peer"] < 1e-15
    wrong = right.copy()
    if fault == "a value":
        wrong[0, 1, 2, 3] += 1e-8
    elif fault == "a dtype":
        wrong = wrong.astype(np.float32)
    else:
        wrong -= b.reshape(-1, 1, 1)
    with pytest.raises(AssertionError, match=r"other computes .* wrongly"):
        measure.errors(case, x, w, b, {"peer": right, "other": wrong})
