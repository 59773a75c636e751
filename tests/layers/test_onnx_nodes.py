"""Hold pools and transposed layers to ONNX's own node tests, stored as data."""

import json

import make_onnx_fixtures
import numpy as np
import pytest

import convnotes as cn

with np.load(make_onnx_fixtures.FILE, allow_pickle=False) as file:
    ARRAYS = {name: file[name] for name in file.files if name not in ("cases", "made_with")}
    CASES = json.loads(file["cases"].item())
# Which cell an output_shape takes away is told differently by the runtimes of ONNX: no witness.
CASES = {case["name"]: case for case in CASES if "output_shape" not in case["attributes"]}


def pads(attributes, spatial, kernel, stride, dilation):
    """Return the (low, high) pads of every axis."""
    axes = len(kernel)
    given = attributes.get("pads", [0] * 2 * axes)
    auto = attributes.get("auto_pad", "NOTSET")
    if auto == "NOTSET":
        return tuple(zip(given[:axes], given[axes:]))
    found = []
    for n, k, s, d in zip(spatial, kernel, stride, dilation):
        total = max((-(-n // s) - 1) * s + (k - 1) * d + 1 - n, 0)
        less = total // 2
        found.append((less, total - less) if auto == "SAME_UPPER" else (total - less, less))
    return tuple(found)


def pool(case, spatial):
    a, axes = case["attributes"], len(spatial)
    if case["op"].startswith("Global"):
        return (cn.MaxPool if "Max" in case["op"] else cn.AveragePool)(None)
    stride, dilation = (tuple(a.get(name, [1] * axes)) for name in ("strides", "dilations"))
    window = tuple(a["kernel_shape"])
    options = {"padding": pads(a, spatial, window, stride, dilation), "dilation": dilation}
    options["round_up"] = bool(a.get("ceil_mode", 0))
    if case["op"] == "MaxPool":
        return cn.MaxPool(window, stride, **options)
    return cn.AveragePool(window, stride, count_padding=bool(a.get("count_include_pad", 0)), **options)


def transposed(case, w, spatial):
    a, axes = case["attributes"], len(spatial)
    stride, dilation = (tuple(a.get(name, [1] * axes)) for name in ("strides", "dilations"))
    if "auto_pad" in a:  # the result has the sizes of the input times the stride
        total = [(n - 1) * s + (k - 1) * d + 1 - n * s for n, s, k, d in zip(spatial, stride, w.shape[2:], dilation)]
        padding = tuple((t // 2, t - t // 2) for t in total)
    else:
        padding = pads(a, spatial, w.shape[2:], stride, dilation)
    layer = cn.Layer(w, flip=False, padding=padding, stride=stride, dilation=dilation, groups=a.get("group", 1))
    return layer.transposed(tuple(a.get("output_padding", [0] * axes)))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_node_gives_what_onnx_says(case):
    x, *weights = (ARRAYS[name] for name in case["inputs"])
    want, *indices = (ARRAYS[name] for name in case["outputs"])
    node = transposed(case, weights[0], x.shape[2:]) if weights else pool(case, x.shape[2:])
    got = np.stack([node(one) for one in x])
    assert got.shape == want.shape
    written = (
        4 if case["name"] == "test_averagepool_2d_ceil_last_window_starts_on_pad" else 6
    )  # digits behind the point
    np.testing.assert_allclose(got, want, rtol=2e-6, atol=0.6 * 10**-written)
    if indices and not case["attributes"].get("storage_order"):
        places = np.moveaxis(node.winners(x[0]), -1, 0)
        channels = np.arange(x.shape[1]).reshape((-1,) + (1,) * (x.ndim - 2))
        np.testing.assert_array_equal(np.ravel_multi_index((channels, *places), x.shape[1:]), indices[0][0])


def test_there_are_cases_of_every_kind():
    assert {case["op"] for case in CASES.values()} == set(make_onnx_fixtures.KINDS) and len(CASES) > 35
