"""Hold workspaces to being nobody's but the call's, to a bounded size, and to small parts of a large input."""

import threading
import tracemalloc

import numpy as np
import pytest
import reference

import convnotes as cn
from convnotes.layers import convolution, engine, fourier, toeplitz, workspace


@pytest.fixture
def shelf(monkeypatch):
    """A shelf of the test's own."""
    found = workspace.Shelf()
    for module in (engine, convolution, fourier):
        monkeypatch.setattr(module, "SHELF", found)
    return found


def is_sound(shelf):
    return shelf.bytes == sum(kept.bytes for kept in shelf.kept.values()) <= workspace.KEPT


def test_eight_threads_at_once_compute_what_one_does(shelf):
    rng = np.random.default_rng(0)
    layers = [
        cn.Layer(rng.normal(size=(4, 3, 3, 3)), [1, 2, 3, 4]),
        cn.Layer(rng.normal(size=(4, 3, 3, 3)), [4, 3, 2, 1]),  # the same shapes, so the same workspaces
        cn.Layer(rng.normal(size=(6, 1, 5, 5)), stride=2, groups=3, phi="relu"),
    ]
    inputs = rng.normal(size=(8, 3, 20, 30))
    want = [[layer(x) for layer in layers] for x in inputs]
    assert eight_at_once(layers, inputs, want) == [] and is_sound(shelf) and len(shelf.kept) == 2


def eight_at_once(calls, inputs, want):
    """Run calls on eight inputs in a thread each, many times; return whose results were not those wanted."""
    wrong = []

    def work(t):
        for _ in range(60):
            for call, y in zip(calls, want[t]):
                if not (call(inputs[t]) == y).all():
                    wrong.append(t)

    threads = [threading.Thread(target=work, args=(t,)) for t in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def pairs(rng):
    """Return calls on one array of 40 x 30: by rows, with several slabs, by the theorem, on one axis."""
    w, large = rng.uniform(1, 2, (3, 4)), rng.uniform(1, 2, (17, 18))
    return [
        lambda x: cn.convolve(x, w),
        lambda x: cn.correlate(x, w, "same", stride=(1, 2), boundary="wrap"),
        lambda x: cn.convolve(x, large, method="fft"),
        lambda x: cn.convolve(x.ravel(), w[0]),
    ]


def test_eight_threads_at_once_convolve_pairs_as_one_does(shelf, monkeypatch):
    monkeypatch.setattr(toeplitz, "SLAB", 2**14)
    convolution._plan.cache_clear()
    rng = np.random.default_rng(2)
    calls, inputs = pairs(rng), rng.uniform(1, 2, (8, 40, 30))
    want = [[call(x) for call in calls] for x in inputs]
    assert eight_at_once(calls, inputs, want) == [] and is_sound(shelf) and len(shelf.kept) == 3


def test_the_result_of_a_pair_belongs_to_its_caller_and_what_nan_left_behind_is_gone(shelf):
    rng = np.random.default_rng(3)
    x = rng.uniform(1, 2, (40, 30))
    for call in pairs(rng):
        first = call(x)
        kept = first.copy()
        call(np.full_like(x, np.nan))
        assert (first == kept).all() and first.flags.writeable
        assert (call(x) == kept).all()


def test_a_result_belongs_to_its_caller():
    layer = cn.Layer(np.ones((2, 1, 3)), 1.0)
    first = layer(np.ones((1, 5)))
    kept = first.copy()
    layer(np.full((1, 5), np.nan))
    assert (first == kept).all()


def test_what_nan_left_in_a_workspace_is_gone():
    rng = np.random.default_rng(1)
    for padding in ("full", "same", "valid", ((0, 3), (2, 1))):
        layer = cn.Layer(rng.normal(size=(2, 2, 3, 2)), 1.0, padding=padding)
        x = rng.normal(size=(2, 7, 9))
        want = layer(x)
        layer(np.full_like(x, np.nan))
        assert (layer(x) == want).all()


@pytest.mark.filterwarnings("error")
def test_an_infinite_bias_reaches_its_own_output_only_and_warns_of_nothing():
    y = cn.Layer(np.ones((3, 1, 2)), [0, np.inf, 1.0])(np.ones((1, 6)))
    assert np.isinf(y[1]).all() and np.isfinite(y[[0, 2]]).all()


def test_the_oldest_workspaces_go_first_and_a_large_one_is_not_kept(shelf, monkeypatch):
    for n in range(10, 20):
        cn.Layer([[[1.0, 2]]])(np.ones((1, n)))
    assert is_sound(shelf) and len(shelf.kept) == 10
    cn.Layer([[[1.0, 2]]])(np.ones((1, 10)))  # used again, so the youngest
    monkeypatch.setattr(workspace, "KEPT", shelf.bytes - 1)
    cn.Layer([[[1.0, 2]]])(np.ones((1, 9)))
    lengths = [key[1][-1] for key in shelf.kept]
    assert is_sound(shelf) and len(lengths) < 11 and lengths == [*range(22 - len(lengths), 20), 10, 9]
    monkeypatch.setattr(workspace, "KEPT", 8)
    shelf.kept.clear()
    shelf.bytes = 0
    cn.Layer([[[1.0, 2]]])(np.ones((1, 10)))
    assert not shelf.kept and is_sound(shelf)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("padding", ["same", "valid"])
def test_a_large_layer_needs_little_beyond_its_result(dtype, padding, shelf):
    layer = cn.Layer(np.ones((32, 32, 3, 3), dtype), np.ones(32, dtype), padding=padding)
    x = np.ones((32, 112, 112), dtype)
    tracemalloc.start()
    try:
        y = layer(x)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert y.nbytes < peak < y.nbytes + 1.5 * 2**20 < y.nbytes + x.nbytes


@pytest.mark.parametrize("few", [1, 2**30])
def test_both_ways_to_take_a_batch_equal_the_plain_loops(few, monkeypatch, shelf):
    monkeypatch.setattr(workspace, "FEW", few)
    rng = np.random.default_rng(few % 7)
    for _ in range(60):
        s = reference.random_setting(rng)
        n = int(rng.integers(0, 5))
        most = int(rng.integers(1, 2000))
        monkeypatch.setattr(engine, "slab_bytes", lambda *_, most=most: most)
        x, w = rng.integers(-9, 10, (n, s.n_in, *s.spatial)), rng.integers(-9, 10, s.w_shape)
        b = rng.integers(-9, 10, s.n_out)
        want = [reference.layer(one, w, b, s).tolist() for one in x]
        for dtype in (int, np.float32):
            got = cn.Layer(w.astype(dtype), b.astype(dtype), **s.options)(x.astype(dtype))
            assert got.tolist() == want, s
