"""Hold networks read from ONNX files to ONNX: its node tests, its reference evaluator, the sizes of known networks."""

import ast
import json
import re
import sys
from pathlib import Path

import make_onnx_fixtures
import numpy as np
import pytest

import convnotes as cn

onnx = pytest.importorskip("onnx", reason="onnx is not installed: pip install -r tests/requirements-oracles.txt")
FLOAT = onnx.TensorProto.FLOAT

with np.load(make_onnx_fixtures.FILE, allow_pickle=False) as file:
    ARRAYS = {name: file[name] for name in file.files if name not in ("cases", "made_with")}
    CASES = {case["name"]: case for case in json.loads(file["cases"].item())}


def saved(path, nodes, shape, constants=(), outputs=("y",), opset=22):
    """Save a graph of nodes on an input `x`, and return its path."""
    made = onnx.helper.make_graph(
        nodes,
        "graph",
        [onnx.helper.make_tensor_value_info("x", FLOAT, ["N", *shape])],
        [onnx.helper.make_tensor_value_info(name, FLOAT, None) for name in outputs],
        [onnx.numpy_helper.from_array(value, name) for name, value in dict(constants).items()],
    )
    model = onnx.helper.make_model(made, opset_imports=[onnx.helper.make_opsetid("", opset)])
    onnx.save(model, path)
    return str(path)


def node(op, *reads, to="y", **attributes):
    return onnx.helper.make_node(op, list(reads), [to], **attributes)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_onnx_s_own_node_tests(case, tmp_path):
    x, *weights = (ARRAYS[name] for name in case["inputs"])
    want, a = ARRAYS[case["outputs"][0]], case["attributes"]
    one = node(case["op"], "x", *["w"] * len(weights), **a)
    path = saved(tmp_path / "case.onnx", [one], x.shape[1:], dict(zip("w", weights)))
    strided = max(a.get("strides", [1])) > 1 and "auto_pad" in a
    if "output_shape" in a or strided or (weights and "auto_pad" in a):
        with pytest.raises(TypeError, match=r"node 'y' \((Conv|Max|Average).*write (it|them) as pads"):
            cn.Network.from_onnx(path)
        return
    net = cn.Network.from_onnx(path)
    assert net.names == ("x", "y")
    digits = 4 if case["name"] == "test_averagepool_2d_ceil_last_window_starts_on_pad" else 6
    got = np.stack([net(each) for each in x])
    np.testing.assert_allclose(got, want, rtol=2e-6, atol=0.6 * 10**-digits)


def graph(path, rng):
    """Save a graph with most operators, and return its path."""
    f = np.float32
    c = {
        "w1": rng.normal(size=(4, 3, 3, 3)).astype(f), "b1": rng.normal(size=4).astype(f),
        "s": rng.uniform(0.5, 2, 4).astype(f), "m": rng.normal(size=4).astype(f), "v": rng.uniform(0.5, 2, 4).astype(f),
        "p": rng.uniform(0, 0.5, (4, 1, 1)).astype(f), "w2": rng.normal(size=(4, 2, 3, 3)).astype(f),
        "scales": np.array([1, 1, 2, 2], f),
        "wt": rng.normal(size=(8, 2, 2, 2)).astype(f),
        "gain": rng.normal(size=(1, 2, 1, 1)).astype(f), "shift": rng.normal(size=(2, 1, 1)).astype(f),
        "shape": np.array([0, -1]), "w3": rng.normal(size=(5, 2 * 11 * 11)).astype(f),
        "b3": rng.normal(size=5).astype(f),
        "w4": rng.normal(size=(5, 3)).astype(f), "b4": rng.normal(size=3).astype(f),
        "low": np.array(0, f), "high": np.array(6, f),
    }  # fmt: skip
    nodes = [
        node("Conv", "x", "w1", "b1", to="c1", pads=[1, 1, 1, 1]),
        node("BatchNormalization", "c1", "s", "b1", "m", "v", to="n1"),
        node("Relu", "n1", to="r1"),
        node("Dropout", "r1", to="d1"),
        node("MaxPool", "d1", to="p1", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1),
        node("Conv", "p1", "w2", to="c2", pads=[1, 1, 1, 1], group=2),
        node("PRelu", "c2", "p", to="r2"),
        node("Add", "r2", "p1", to="a"),
        node("HardSigmoid", "a", to="ha", alpha=1 / 6),
        node("Identity", "ha", to="i"),
        node("Concat", "i", "p1", to="cat", axis=1),
        node("Sum", "cat", "cat", to="sum"),
        node("AveragePool", "sum", to="avg", kernel_shape=[2, 2], auto_pad="SAME_LOWER", count_include_pad=0),
        node("ConvTranspose", "avg", "wt", to="t", strides=[2, 2], pads=[2, 2, 2, 2], output_padding=[1, 1]),
        node("Clip", "t", "low", "high", to="clip"),
        node("Mul", "clip", "gain", to="mul"),
        node("Add", "mul", "shift", to="add"),
        node("Reshape", "add", "shape", to="flat"),
        node("Gemm", "flat", "w3", "b3", to="g", transB=1, alpha=0.5, beta=2.0),
        node("Tanh", "g", to="tanh"),
        node("MatMul", "tanh", "w4", to="mm"),
        node("Add", "mm", "b4", to="logits"),
        node("Softmax", "logits", to="y", axis=-1),
        node("Resize", "a", "", "scales", to="up", nearest_mode="floor", coordinate_transformation_mode="asymmetric"),
        node("GlobalAveragePool", "up", to="z"),
    ]  # fmt: skip
    return saved(path, nodes, (3, 13, 13), c, outputs=("y", "z"))


def test_a_graph_gives_what_onnx_s_reference_gives(tmp_path):
    rng = np.random.default_rng(0)
    path = graph(tmp_path / "graph.onnx", rng)
    net, x = cn.Network.from_onnx(path), rng.normal(size=(2, 3, 13, 13)).astype(np.float32)
    reference = pytest.importorskip("onnx.reference")
    want = dict(zip(("y", "z"), reference.ReferenceEvaluator(path).run(None, {"x": x})))
    got = net(x)
    assert net.outputs == ("y", "z") and got["y"].dtype == np.float32
    for name, value in want.items():
        np.testing.assert_allclose(got[name], value, atol=2e-5)
    assert net["r1"].phi == "relu" and "n1" not in net.names and "d1" not in net.names
    assert net["logits"].b.shape == (3,) and net["tanh"].phi == "tanh" and net["a"].phi == "identity"


def test_gates_gelu_and_logarithms_of_shares_are_onnx_s(tmp_path):
    rng = np.random.default_rng(2)
    c = {"w": rng.normal(size=(4, 2, 3, 3)), "d": rng.normal(size=(2, 4, 1, 1)), "u": rng.normal(size=(4, 2, 1, 1))}
    nodes = [
        node("Conv", "x", "w", to="c"),
        node("Gelu", "c", to="g"),
        node("GlobalAveragePool", "g", to="mean"),
        node("Conv", "mean", "d", to="down"),
        node("Gelu", "down", to="small", approximate="tanh"),
        node("Conv", "small", "u", to="up"),
        node("Sigmoid", "up", to="gate"),
        node("Mul", "g", "gate", to="gated"),
        node("Mul", "gated", "gated", to="square"),
        node("LogSoftmax", "square", to="y", axis=1),
    ]
    c = {name: value.astype(np.float32) for name, value in c.items()}
    path = saved(tmp_path / "gated.onnx", nodes, (2, 7, 6), c, outputs=("y", "gated"))
    net, x = cn.Network.from_onnx(path), rng.normal(size=(2, 7, 6)).astype(np.float32)
    got = net(x)
    want = pytest.importorskip("onnx.reference").ReferenceEvaluator(path).run(None, {"x": x[None]})
    for name, value in zip(("y", "gated"), want):
        np.testing.assert_allclose(got[name], value[0], atol=2e-5)
    assert net["g"].phi == "gelu" and net["small"].phi == "gelu_tanh" and net["gate"].phi == "sigmoid"
    assert len(net.receptive_field((7, 6), "gated", (1, 2, 3))["x"]) == 2 * 7 * 6


@pytest.mark.parametrize("keepdims", [0, 1])
def test_what_torch_s_exporters_write_is_read(keepdims, tmp_path):
    """Pads that a graph computes from constants, silu as a product, weights that are computed, means over an image."""
    rng = np.random.default_rng(1)
    c = {
        "w1": rng.normal(size=(4, 2, 3, 3)), "w2": rng.normal(size=(4, 4, 3, 3)),
        "length": rng.normal(size=(4, 1, 1, 1)), "before": np.array([0, 0, 1, 2]), "behind": np.array([0, 0, 2, 0]),
        "image": np.array([-1, -2]), "ends": np.array([2, 1, 0, 3]),
    }  # fmt: skip
    nodes = [
        node("Concat", "before", "behind", to="pads", axis=0),
        node("Pad", "x", "pads", to="p1", mode="reflect"),
        node("Conv", "p1", "w1", to="c1"),
        node("Sigmoid", "c1", to="s1"),
        node("Mul", "s1", "c1", to="silu"),
        node("Pad", "silu", "ends", "", "image", to="p2"),
        node("Mul", "w2", "length", to="w3"),
        node("Conv", "p2", "w3", to="c2", pads=[1, 0, 1, 0]),
        node("HardSigmoid", "c2", to="s2", alpha=1 / 6),
        node("Mul", "c2", "s2", to="z"),
        node("ReduceMean", "z", "image", to="y", keepdims=keepdims),
        node("ReduceMax", "p1", "image", to="no", keepdims=keepdims),
    ]
    c = {name: value.astype(np.float32) if value.dtype == float else value for name, value in c.items()}
    path = saved(tmp_path / "torch.onnx", nodes[:-1], (2, 7, 6), c, outputs=("y", "z", "s2"))
    net, x = cn.Network.from_onnx(path), rng.normal(size=(3, 2, 7, 6)).astype(np.float32)
    got = net(x)
    want = pytest.importorskip("onnx.reference").ReferenceEvaluator(path).run(None, {"x": x})
    for name, value in zip(("y", "z", "s2"), want):
        np.testing.assert_allclose(got[name], value, atol=2e-5)
    assert net["silu"].phi == "silu" and net["silu"].boundary == "reflect" and net["z"].phi == "hard_swish"
    assert net["c2"].padding == ((2, 4), (2, 0))
    path = saved(tmp_path / "pad.onnx", nodes, (2, 7, 6), c, outputs=("y", "no"))
    with pytest.raises(TypeError, match=r"node 'no' \(ReduceMax\): it reads a Pad"):
        cn.Network.from_onnx(path)


def test_a_value_with_a_second_name_is_read_by_all_that_read_either(tmp_path):
    """Else the activation would become the phi of the convolution, and its other reader would read that."""
    nodes = [
        node("Conv", "x", "w", to="c"),
        node("Identity", "c", to="also"),
        node("Relu", "also", to="r"),
        node("Add", "also", "r"),
    ]
    path = saved(tmp_path / "names.onnx", nodes, (1, 4), {"w": np.ones((1, 1, 1), np.float32)})
    net = cn.Network.from_onnx(path)
    assert net["c"].phi == "identity" and net([[-2.0, 3.0]]).tolist() == [[-2, 6]]


def test_arithmetic_with_constants_scales_channels(tmp_path):
    """An input that is normalised, a tensor times a number, one minus a tensor, and the axes of one cell dropped."""
    rng = np.random.default_rng(2)
    c = {"mean": rng.normal(size=(1, 3, 1, 1)), "deviation": np.array(0.25), "w": rng.normal(size=(4, 3, 3, 3)),
         "two": np.array([2.0]), "one": np.array(1.0), "each": rng.uniform(1, 2, size=(4, 1, 1))}  # fmt: skip
    nodes = [
        node("Sub", "x", "mean", to="centred"),
        node("Div", "centred", "deviation", to="normal"),
        node("Conv", "normal", "w", to="c"),
        node("Mul", "two", "c", to="twice"),
        node("Sub", "one", "twice", to="less"),
        node("Div", "less", "each", to="shares"),
        node("Add", "shares", "two", to="more"),
        node("GlobalMaxPool", "more", to="top"),
        node("Squeeze", "top", "image", to="y"),
    ]
    c = {name: value.astype(np.float32) for name, value in c.items()} | {"image": np.array([-1, 2])}
    path = saved(tmp_path / "constants.onnx", nodes, (3, 6, 5), c)
    x = rng.normal(size=(2, 3, 6, 5)).astype(np.float32)
    (want,) = pytest.importorskip("onnx.reference").ReferenceEvaluator(path).run(None, {"x": x})
    np.testing.assert_allclose(cn.Network.from_onnx(path)(x), want, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("order", [("Relu", "Sin", "Conv"), ("Sin", "Conv", "Relu")])
def test_the_cut_that_a_refusal_names_can_be_read(order, tmp_path):
    path, w = tmp_path / "whole.onnx", np.ones((1, 1, 3), np.float32)
    names = ["x", "a", "b", "y"]
    nodes = [node(op, names[n], *["w"] * (op == "Conv"), to=names[n + 1]) for n, op in enumerate(order)]
    whole = saved(path, nodes, (1, 6), {"w": w})
    onnx.shape_inference.infer_shapes_path(whole, whole)  # exporters write shapes, and extract_model wants them
    with pytest.raises(TypeError) as caught:
        cn.Network.from_onnx(whole)
    call = re.search(r"onnx\.utils\.extract_model\(path, 'part.onnx', (\[.*\]), (\[.*\])\);", str(caught.value))
    onnx.utils.extract_model(whole, tmp_path / "part.onnx", *map(ast.literal_eval, call.groups()))
    x = np.arange(-3, 3, dtype=np.float32)[None]
    want = {"Relu": [[0, 0, 0, 0, 1, 2]], "Sin": [[0, 0, 0, 3]]}[order[0]]
    np.testing.assert_array_equal(cn.Network.from_onnx(tmp_path / "part.onnx")(x), want)


def test_resnet_50_is_as_large_as_it_is_known_to_be():
    path = Path(onnx.__file__).parent / "backend" / "test" / "data" / "light" / "light_resnet50.onnx"
    if not path.exists():
        pytest.skip("this onnx ships no light models")
    net = cn.Network.from_onnx(str(path))
    rows = net.summary((224, 224))
    assert (rows.total.parameters, rows.rows[-1].shape) == (25_557_032, (1000,))
    field = net.receptive_field((224, 224), net.names[1], (0, 50, 50))[net.inputs[0]]
    assert len(field) == 7 * 7 * 3 and rows.rows[1].jump == (2, 2)


CONSTANTS = {
    "w": np.ones((1, 1, 3), np.float32),
    "two": np.ones(2, np.float32),
    "image": np.array([-1, 6, 1, 1]),
    "pair": np.ones((2, 1), np.float32),
    "square": np.ones((6, 6), np.float32),
    "cut": np.array([0, 0, -1, 0, 0, 0]),
    "around": np.array([0, 0, 1, 0, 0, 1]),
    "first": np.array([1]),
    "half": np.array([1, 1, 1.5], np.float32),
}
REFUSED = {
    "a limit that is computed": ([node("Clip", "x", "first", "x")], "(Clip): it reads ['x'], computed by the graph"),
    "an unknown operator": ([node("Sin", "x")], "node 'y' (Sin): this operator has no counterpart here"),
    "computed weights": ([node("Relu", "x", to="w2"), node("Conv", "x", "w2")], "its weights are computed"),
    "a stride that pads": ([node("Conv", "x", "w", auto_pad="SAME_UPPER", strides=[2])], "write it as pads"),
    "rows that are joined": (
        [node("Concat", "x", "x", axis=2)],
        "its axis is 2: tensors are joined along the channels",
    ),
    "rows that are cut": ([node("Pad", "x", "cut")], "only zeros or repeated cells"),
    "constants that nothing computes": (
        [onnx.helper.make_node("Sin", ["w"], ["s"], domain="elsewhere"), node("Conv", "x", "s")],
        "node 's' (Sin): onnx's own evaluator does not compute it",
    ),
    "a Pad that leaves": ([node("Pad", "x", "around")], "the output 'y' is a Pad"),
    "a mean of channels": ([node("ReduceMean", "x", "first")], "it does not run over all axes of the image"),
    "another shape": ([node("Reshape", "x", "two")], "(Reshape)"),
    "half a cell": ([node("Upsample", "x", "half", mode="nearest")], "its scales are [1.0, 1.0, 1.5]"),
    "interpolation": ([node("Upsample", "x", "half", mode="linear")], "only the nearest cell"),
    "a clip to 0 and 1": ([node("Clip", "x", min=0.0, max=1.0)], "it clips to 0.0 and 1.0"),
    "a clip to 1 and 6": ([node("Clip", "x", min=1.0, max=6.0)], "it clips to 1.0 and 6.0"),
    "another alpha": ([node("Elu", "x", alpha=0.5)], "its alpha is 0.5"),
    "a difference": ([node("Relu", "x", to="r"), node("Sub", "x", "r")], "it subtracts two computed tensors"),
    "a quotient": ([node("Div", "two", "x")], "it divides by a computed tensor"),
    "numbers for two channels": ([node("Mul", "x", "pair")], "does not give one of 1 channels, a number each"),
    "a quantised model": (
        [onnx.helper.make_node("DynamicQuantizeLinear", ["x"], ["y", "scale", "zero"]), node("Sin", "scale", to="s")],
        "give the model with float weights that it was made from",
    ),
    "quantised weights": (
        [node("DequantizeLinear", "w", to="w8"), node("Conv", "x", "w8")],
        "give the model with float weights that it was made from",
    ),
    "a product along rows": ([node("MatMul", "x", "square")], "it multiplies along the last axis of an image"),
    "sizes that are computed": ([node("Shape", "x")], "dynamo=True"),
    "one axis that is dropped": ([node("Squeeze", "x", "first")], "write torch.flatten(x, 1)"),
    "onnx's own hard sigmoid": ([node("HardSigmoid", "x")], "its alpha is 0.2: only 1/6"),
    "gelu, written out": ([node("Erf", "x")], "opset_version=20"),
    "an image of a vector": (
        [node("Flatten", "x", to="f"), node("Reshape", "f", "image")],
        "convolutions with a kernel of 1 in their place keep the axes",
    ),
    "a softmax over rows": ([node("Softmax", "x", axis=-1)], "its axis is -1"),
}


@pytest.mark.parametrize("nodes, words", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_by_its_name(nodes, words, tmp_path):
    opset = 9 if nodes[0].op_type in ("Upsample",) or "clip" in words else 22
    constants = CONSTANTS | ({"two": np.array([3, 1, -1])} if nodes[0].op_type == "Reshape" else {})
    path = saved(tmp_path / "refused.onnx", nodes, (1, 6), constants, opset=opset)
    with pytest.raises(TypeError) as caught:
        cn.Network.from_onnx(path)
    assert words in str(caught.value)


def test_a_softmax_of_an_image_is_read_from_opset_13_on(tmp_path):
    """Before, runtimes disagree about what it runs over: findings/onnx-old-softmax-two-answers.sh."""
    x, softmax = np.arange(8.0).reshape(2, 2, 2), [node("Softmax", "x", axis=1)]
    read = cn.Network.from_onnx(saved(tmp_path / "new.onnx", softmax, x.shape, opset=13))
    np.testing.assert_allclose(read(x), np.exp(x) / np.exp(x).sum(axis=0), rtol=1e-15)
    with pytest.raises(TypeError, match="before opset 13 it runs over all axes"):
        cn.Network.from_onnx(saved(tmp_path / "old.onnx", softmax, x.shape, opset=11))


def test_each_way_of_resizing_is_onnx_s_own_or_refused(tmp_path):
    reference = pytest.importorskip("onnx.reference")
    x, read = np.arange(4, dtype=np.float32)[None], set()
    for way in ("asymmetric", "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners"):
        for nearest in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"):
            for factor in (2, 3, 4):
                one = node("Resize", "x", "", "scales", coordinate_transformation_mode=way, nearest_mode=nearest)
                path = saved(tmp_path / "up.onnx", [one], x.shape, {"scales": np.array([1, 1, factor], np.float32)})
                try:
                    got = cn.Network.from_onnx(path)(x)
                except TypeError:
                    continue
                (want,) = reference.ReferenceEvaluator(path).run(None, {"x": x[None]})
                np.testing.assert_array_equal(got, want[0], err_msg=f"{way}, {nearest}, by {factor}")
                read.add((way, nearest))
    assert read == {("asymmetric", "floor"), ("half_pixel", "round_prefer_floor"), ("half_pixel", "round_prefer_ceil")}


@pytest.mark.parametrize(
    "content, words", [(b"Dear reader", "cannot be read as an ONNX model: "), (b"", "without nodes")]
)
def test_a_file_that_is_no_model_is_refused_by_its_path(content, words, tmp_path):
    path = tmp_path / "letter.onnx"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"path='.*letter.onnx' .*{words}"):
        cn.Network.from_onnx(path)


@pytest.mark.parametrize(
    "malformed",
    [
        node("MaxPool", "x"),
        node("Concat", "x", "x"),
        node("Conv", "x"),
        node("PRelu", "x"),
        node("Pad", "x", "pads", mode="around"),
        node("AveragePool", "x", kernel_shape=[2, 2], pads=[0]),
        onnx.helper.make_node("Relu", ["x"], []),
    ],
    ids=lambda node: node.op_type,
)
def test_a_node_without_what_its_operator_asks_for_is_refused_by_its_name(malformed, tmp_path):
    path = saved(tmp_path / "malformed.onnx", [malformed], (2, 4, 4), {"pads": np.zeros(8, np.int64)})
    with pytest.raises(ValueError, match=rf"node '(y|)' \({malformed.op_type}\)") as caught:
        cn.Network.from_onnx(path)
    assert "onnx.checker" in str(caught.value) or malformed.op_type == "AveragePool"


@pytest.mark.parametrize("shape", [None, [], ["N"]])
def test_an_input_without_a_shape_is_read_as_one_of_any(shape, tmp_path):
    made = onnx.helper.make_graph(
        [node("ReduceMean", "x", axes=[2, 3])],
        "graph",
        [onnx.helper.make_tensor_value_info("x", FLOAT, shape)],
        [onnx.helper.make_tensor_value_info("y", FLOAT, None)],
    )
    onnx.save(onnx.helper.make_model(made, opset_imports=[onnx.helper.make_opsetid("", 11)]), tmp_path / "any.onnx")
    with pytest.raises(TypeError, match="does not run over all axes of the image"):
        cn.Network.from_onnx(tmp_path / "any.onnx")


def test_a_model_is_no_path():
    with pytest.raises(TypeError, match=r"path is a ModelProto: give the name of a file; .*onnx\.save\(model"):
        cn.Network.from_onnx(onnx.ModelProto())


def test_without_onnx_the_way_to_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError, match="pip install onnx"):
        cn.Network.from_onnx("model.onnx")
