"""Run the programs that "copy as" writes: they give the layer's numbers, whatever names are in them."""

import ast
import itertools
import warnings

import numpy as np
import pytest
from copied import as_code, draw, some

import convnotes as cn
from convnotes.layers import phi as phis

FORMS = ("NumPy", "PyTorch", "LaTeX")
INSTALL = "pip install -r tests/requirements-oracles.txt"
HOSTILE = [
    "'; import os; x = '", '"""', "'''", "\n__import__('os')", "\r\x0b\x0c\x1c\x85\u2028\u2029y = 0", "%", "\\", "\\\n",
    "\\end{align*}$$<img src=x onerror=alert(1)>", "}{", "coding: utf-7", "\u202e#", "\0", "\ud800", "{x!r}", "%(x)s",
]  # fmt: skip


PHIS = [*phis.NAMES, ("leaky_relu", 0.1), ("prelu", 0.2), ("prelu", [0.1, 0.2, -0.3])]


def run(text, layer, x, **names):
    """Run a program on x; np.load gives the arrays that the text says are saved under these names."""
    space = {"x": x, **names}
    tree = ast.parse(text)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    loaded = pytest.MonkeyPatch()
    loaded.setattr(np, "load", {"w.npy": layer.w, "b.npy": layer.b}.get)
    try:
        exec(compile(tree, "as_code", "exec"), space)
        space["chosen"] = eval(compile(ast.Expression(last.value), "as_code", "eval"), space) if last else None
    finally:
        loaded.undo()
    return space


def assert_value_stands_at_the_end(text, space):
    value = space["chosen"].detach() if "torch" in space else space["chosen"]
    value, comment = float(value), float(text.rstrip().rsplit("# ", 1)[1])
    assert comment == pytest.approx(value, rel=5.1e-4, abs=1e-12)


def written_for(layer):
    """Return a layer whose phi can be written out; another stays the reader's own."""
    return {"phi": layer.phi} if callable(layer.phi) else {}


@pytest.mark.parametrize("seed", range(10))
def test_numpy_gives_what_the_layer_gives(seed):
    rng = np.random.default_rng(seed)
    for _ in range(10):
        layer, x = draw(rng)
        for selection in ("", *some(layer, x, rng)):
            text = as_code(layer, x, selection, "NumPy")
            assert "convnotes" not in text and text.startswith("import numpy as np\n")
            space = run(text, layer, x.copy())
            assert space["y"].dtype == layer(x).dtype
            np.testing.assert_allclose(space["y"], layer(x), rtol=1e-11, atol=1e-12, err_msg=text)
            if selection:
                assert_value_stands_at_the_end(text, space)


def need_torch():
    return pytest.importorskip("torch", reason=f"torch is not installed: {INSTALL}")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("seed", range(10))
def test_torch_gives_what_the_layer_gives(seed):
    need_torch()
    rng = np.random.default_rng(seed)
    for _ in range(10):
        layer, x = draw(rng)
        for selection in ("", *some(layer, x, rng)):
            text = as_code(layer, x, selection, "PyTorch")
            space = run(text, layer, x.copy())
            assert "torch.nn." in text and space["y"].shape == layer(x).shape
            np.testing.assert_allclose(space["y"].detach().numpy(), layer(x), rtol=1e-11, atol=1e-12, err_msg=text)
            if selection:
                assert_value_stands_at_the_end(text, space)


@pytest.mark.parametrize("seed", range(30))
def test_torch_text_is_python(seed):
    layer, x = draw(np.random.default_rng(seed))
    text = as_code(layer, x, "", "PyTorch")
    compile(text, "as_code", "exec")
    assert text.startswith(("import torch\n", "import numpy as np\nimport torch\n"))


def torch_lines(**options):
    n = options.pop("n", 9)
    layer = cn.Layer(np.ones((2, 1, 3)), **options)
    return as_code(layer, np.zeros((1, n)), "", "PyTorch")


@pytest.mark.parametrize(
    "options, expected",
    [
        ({"padding": 2, "boundary": "reflect"}, "padding=(2,), padding_mode='reflect'"),
        ({"boundary": "edge"}, "padding=(1,), padding_mode='replicate'"),
        ({"boundary": "wrap"}, "padding=(1,), padding_mode='circular'"),
        ({"padding": ((0, 2),)}, "padded = F.pad(x, (0, 2))"),
        ({"padding": ((2, 1),), "boundary": "wrap"}, "padded = F.pad(x, (2, 1), mode='circular')"),
        ({"boundary": "symmetric"}, "np.pad(x, ((0, 0), (1, 1)), mode='symmetric')"),
        (
            {"padding": 3, "n": 3, "boundary": "reflect"},
            "mode='reflect'), dtype=torch.float64)  # torch cannot pad more",
        ),
        ({"padding": 3, "n": 3, "boundary": "wrap"}, "padding=(3,), padding_mode='circular'"),
        ({"padding": 4, "n": 3, "boundary": "wrap"}, "# torch cannot pad more than one input"),
        ({"padding": 9, "n": 3, "boundary": "edge"}, "padding=(9,), padding_mode='replicate'"),
        ({"stride": 2, "dilation": 3}, "(3,), padding=(3,), stride=(2,), dilation=(3,), bias=False, dtype"),
        ({"padding": "valid"}, "torch.nn.Conv1d(1, 2, (3,), bias=False, dtype=torch.float64)"),
        ({"flip": True}, "w.flip(2,)"),
        ({"flip": False}, "copy_(w)"),
    ],
    ids=str,
)
def test_torch_pads_by_its_own_means_where_it_can(options, expected):
    text = torch_lines(**options)
    assert expected in text
    assert ("# torch computes cross-correlation" in text) == options.get("flip", True)
    assert ("import numpy" in text) == ("np.pad" in text)


@pytest.mark.parametrize("form", ["NumPy", "PyTorch"])
@pytest.mark.parametrize(
    "w, x, b",
    [
        (w, x, b)
        for w, x, b in itertools.product(["?", "i1", "i8", "f2", "f4", "f8"], ["?", "u1", "f4", "f8"], ["i8", "f4"])
    ],
)
def test_dtypes_are_those_of_the_layer(form, w, x, b):
    torch = need_torch() if form == "PyTorch" else None
    rng = np.random.default_rng(0)
    layer = cn.Layer(rng.integers(0, 9, (2, 1, 3)).astype(w), b=np.array([1, 2], b), phi="relu")
    x = rng.integers(0, 200, (1, 6)).astype(x)
    y = run(as_code(layer, x, "", form), layer, x)["y"]
    if torch:
        assert str(y.dtype) == f"torch.{'float64' if layer(x).dtype.kind == 'i' else layer(x).dtype}"
        y = y.detach().numpy()
    else:
        assert y.dtype == layer(x).dtype
    assert y.tolist() == layer(x).tolist()


def doubled_less_one(z):
    return 2 * z - 1


@pytest.mark.parametrize("form", ["NumPy", "PyTorch"])
@pytest.mark.parametrize("phi", [*PHIS, doubled_less_one], ids=lambda phi: getattr(phi, "__name__", str(phi)))
def test_every_phi_holds_for_large_numbers_too(form, phi):
    if form == "PyTorch":
        need_torch()
    layer, x = cn.Layer([[1.0], [-1.0], [0.0]], phi=phi), np.array([900.0])
    with warnings.catch_warnings(action="error"):
        y = run(as_code(layer, x, "", form), layer, x, **written_for(layer))["y"]
        y = y if form == "NumPy" else y.detach().numpy()
        np.testing.assert_allclose(y, layer(x), rtol=1e-15, atol=1e-300)


@pytest.mark.parametrize("form", ["NumPy", "PyTorch"])
@pytest.mark.parametrize("phi", PHIS, ids=str)
def test_every_phi_is_written_out(form, phi):
    if form == "PyTorch":
        need_torch()
    rng = np.random.default_rng(3)
    layer, x = cn.Layer(4 * rng.normal(size=(3, 1, 2, 2)), phi=phi), rng.normal(size=(1, 6, 7))
    y = run(as_code(layer, x, "", form), layer, x)["y"]
    np.testing.assert_allclose(y if form == "NumPy" else y.detach().numpy(), layer(x), rtol=1e-12, atol=1e-14)


def test_slopes_stand_in_the_equation():
    one = as_code(cn.Layer([[2]], b=1, phi=("leaky_relu", 0.25)), [-2], "y:0:", "LaTeX")
    assert r"&= \mathrm{leaky\_relu}_{0.25}\bigl( -3 \bigr)" in one and "&= -0.75" in one
    many = as_code(cn.Layer([[2], [1]], b=1, phi=("prelu", [0.5, 0.25])), [-2], "y:1:", "LaTeX")
    assert r"p_{0} = 0.5, \quad p_{1} = 0.25".replace(" = ", " &= ", 1) in many
    assert r"\mathrm{prelu}_{p_{i}}\Bigl(" in many and r"&= \mathrm{prelu}_{p_{1}}\bigl( -1 \bigr)" in many


@pytest.mark.parametrize("form", ["NumPy", "PyTorch"])
@pytest.mark.parametrize("dtype", ["f4", "f8", "i1"])
def test_large_arrays_are_read_from_the_files_that_the_text_names(form, dtype):
    if form == "PyTorch":
        need_torch()
    rng = np.random.default_rng(1)
    layer = cn.Layer(rng.integers(-9, 9, (201, 1, 2)).astype(dtype), rng.integers(0, 5, 201))
    x = rng.integers(0, 200, (1, 5)).astype("u1")
    text = as_code(layer, x, "", form)
    assert "# shape (201, 1, 2); made by np.save('w.npy', layer.w)" in text and len(text) < 2000
    y = run(text, layer, x)["y"]
    assert (y if form == "NumPy" else y.detach().numpy()).tolist() == layer(x).tolist()


def test_a_bias_for_every_pixel_is_added_as_it_is():
    b = np.arange(8.0).reshape(2, 4)
    layer, x = cn.Layer(np.ones((2, 1, 3)), b), np.arange(4.0)[None]
    assert "b[:, None]" not in as_code(layer, x, "", "NumPy")
    assert "bias=False" in as_code(layer, x, "", "PyTorch")
    assert "b_{1}[2]" in as_code(layer, x, "y:1:2", "LaTeX")


def test_every_number_reads_back_as_itself():
    layer, x = cn.Layer([[0.1, 1e-12, 123456.789012345, 1 / 3]]), np.ones(4)
    assert run(as_code(layer, x, "", "NumPy"), layer, x)["w"].tolist() == layer.w.tolist()
    single = layer.replace(w=layer.w.astype(np.float32))
    assert run(as_code(single, np.float32(x), "", "NumPy"), single, x)["w"].tolist() == single.w.tolist()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_names_never_become_code(name, form):
    def own(z):
        return z

    own.__name__ = name
    plain = cn.Layer(np.ones((2, 1, 2)), phi=own)
    named = plain.replace(names={"x": [name], "y": [name, name]})
    x = np.ones((1, 4))
    texts = [as_code(layer, x, "y:1:2", form) for layer in (plain, named)]
    mark = "%" if form == "LaTeX" else "#"
    bodies = [[line for line in text.split("\n") if not line.startswith(mark)] for text in texts]
    assert bodies[0] == bodies[1]
    if form == "LaTeX":
        for line in texts[1].splitlines()[1:4]:
            assert line.startswith("% ") and not set(line) & set("\\{}$")
    else:
        tree = ast.dump(ast.parse(texts[1].encode()))  # from bytes: a statement of the encoding would act
        assert tree == ast.dump(ast.parse(texts[0].encode()))
        assert len(texts[1].splitlines()) == len(texts[0].splitlines()) + 2


@pytest.mark.parametrize("form", FORMS)
def test_harmless_names_are_said(form):
    layer = cn.Layer([[1, 2]], names={"x": ["red light", "\u00e9t\u00e9"], "y": ["50 % of it"]})
    text = as_code(layer, [1, 2], "", form)
    assert "inputs: red light; \u00e9t\u00e9\n" in text and "outputs: 50 % of it\n" in text
    long = cn.Layer([[1, 2]], names={"x": ["a" * 9999, "b"]})
    assert len(as_code(long, [1, 2], "", form)) < 1500


@pytest.mark.parametrize("form", ["NumPy", "PyTorch"])
def test_a_text_of_few_numbers_defines_all_it_uses(form):
    if form == "PyTorch":
        need_torch()
    layer, x = cn.Layer([[[1, 2, -1]]], b=3, padding="valid"), np.array([[4, 0, 2, 5]])
    space = {}
    exec(as_code(layer, x, "", form), space)
    assert np.array_equal(np.asarray(space["y"].detach() if form == "PyTorch" else space["y"]), layer(x))
