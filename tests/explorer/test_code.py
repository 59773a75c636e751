"""Run the programs that "copy as" writes, and do the arithmetic of its equations: both give the layer's numbers."""

import ast
import fractions
import itertools
import re
import warnings

import numpy as np
import pytest
import random_layers
from copied import as_code

import convnotes as cn
from convnotes.layers import phi as phis
from convnotes.layers.selection import parse

FORMS = ("NumPy", "PyTorch", "LaTeX")
INSTALL = "pip install -r tests/requirements-oracles.txt"
HOSTILE = [
    "'; import os; x = '", '"""', "'''", "\n__import__('os')", "\r\x0b\x0c\x1c\x85\u2028\u2029y = 0", "%", "\\", "\\\n",
    "\\end{align*}$$<img src=x onerror=alert(1)>", "}{", "coding: utf-7", "\u202e#", "\0", "\ud800", "{x!r}", "%(x)s",
]  # fmt: skip


PHIS = [*phis.NAMES, ("leaky_relu", 0.1), ("prelu", 0.2), ("prelu", [0.1, 0.2, -0.3])]


def draw(rng):
    """Return a random layer and an input that it fits (a transposed one may crop all there is)."""
    while True:
        layer, x = random_layers.draw(rng)
        if all(rule.size(n) for rule, n in zip(layer.rules, x.shape[1:])):
            return layer, x


def some(layer, x, rng):
    """Return a random selection of each role."""
    g = layer.geometry(x.shape[1:])
    i, j = int(rng.integers(g.n_out)), int(rng.integers(g.n_in))
    places = {
        f"y:{i}": g.out,
        f"x:{j}": g.spatial,
        f"w:{i},{rng.choice(g.inputs_of(i))}": g.kernel,
    }
    return [f"{role}:{','.join(str(rng.integers(n)) for n in sizes)}" for role, sizes in places.items()]


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


# Names


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


# LaTeX


def rows_of(text):
    r"""Return the rows of a pixel as [(sign, right side)], from y_i on; rows that go on are joined."""
    assert text.startswith("\\begin{align*}\n") and text.endswith("\n\\end{align*}\n") and "\n\n" not in text
    assert text.count("{") == text.count("}") and text.count(r"\bigl(") == text.count(r"\bigr)")
    body = [line for line in text.split("\n")[1:-2] if not line.startswith("%")]
    assert all(row.endswith(r" \\") for row in body[:-1]) and not body[-1].endswith("\\")
    body = re.sub(r"\\begin\{pmatrix\}.*?\\end\{pmatrix\}", "M", " ".join(body))
    body = body.replace(r"\\ &\qquad", "").split(r" \\ ")
    assert all(row.count("&") == 1 for row in body)
    start = next(n for n, row in enumerate(body) if re.match(r"y_\{\d", row))
    return [re.match(r".*?&(=|\\approx) (.*)", row).groups() for row in body[start:]]


def number(tex):
    """Return the exact value of arithmetic in LaTeX without phi."""
    tex = re.sub(r" \\quad \\text\{.*?\}", "", tex)
    tex = re.sub(r"\\[a-z]*(?:\{relu\}|\{sigmoid\})?\\bigl\(|\\tanh\\bigl\(|\\bigr\)", "", tex)
    tex = re.sub(r" \\times 10\^\{(-?\d+)\}", r"e\1", tex).replace(r"\cdot", "*")
    tex = re.sub(r"\d+(?:\.\d+)?(?:e-?\d+)?", lambda n: f"F('{n[0]}')", tex)
    return eval(tex, {"F": fractions.Fraction})


@pytest.mark.parametrize("seed", range(40))
def test_the_arithmetic_of_a_pixel_adds_up_or_says_that_it_is_rounded(seed):
    rng = np.random.default_rng(seed)
    layer, x = draw(rng)
    b = rng.normal(size=layer.n_out) if layer.b is None else layer.b
    if seed % 3 == 0:
        layer, x = layer.replace(w=np.rint(2 * layer.w), b=np.rint(b)), np.rint(4 * x)
    if seed % 3 == 1:
        layer, x = layer.replace(w=layer.w.round(1), b=b.round(1)), x.round(1)
    if seed % 4 == 0:
        layer = layer.replace(b=None)
    selection = some(layer, x, rng)[0]
    _, channels, index = parse(selection, layer.geometry(x.shape[1:]))
    e = layer.explain(x, (*channels, *index))
    rows = rows_of(as_code(layer, x, selection, "LaTeX"))
    if len(rows) == 2 + (layer.phi != "identity"):  # the sum is one number, and so it is written once
        assert not re.search(r"\\cdot|\d [+-] ", rows[1][1])
        rows.insert(2, ("=", rows[1][1]))
    assert len(rows) == 3 + (layer.phi != "identity") and rows[0][0] == "="
    assert ("b_{" in rows[0][1]) == (layer.b is not None)
    numbers, z = number(rows[1][1]), number(rows[2][1])
    scale = sum(abs(t.product) for t in e.terms) + abs(e.b or 0)
    assert float(numbers) == pytest.approx(e.z, abs=2e-3 * scale + 1e-9)
    assert float(z) == pytest.approx(e.z, rel=5.1e-4, abs=1e-12)
    assert (rows[2][0] == "=") == (numbers == z)
    if rows[1][0] == "=":
        assert float(numbers) == pytest.approx(e.z, abs=1e-12 * scale)
    if layer.phi != "identity":
        y = number(rows[3][1])
        assert float(y) == pytest.approx(e.y, rel=5.1e-4, abs=1e-12)
        assert (rows[3][0] == "=") == (y == max(z, 0) if layer.phi == "relu" else z == 0)


def test_the_equation_of_a_pixel_in_full():
    layer = cn.Layer([[[1, -2]], [[0, 0.5]]], b=[0.25, -1], phi="relu", padding="valid")
    assert (
        as_code(layer, [[3, -4, 5]], "y:0:1", "LaTeX")
        == r"""\begin{align*}
% Layer: 1 input -> 2 outputs, kernels 2, padding 'valid', stride 1, convolution, bias, relu
y_i &= \mathrm{relu}\Bigl( w_{i0} * x_{0} + b_i \Bigr), \qquad i = 0, 1 \\
x_j &\in \mathbb{R}^{3}, \quad w_{ij} \in \mathbb{R}^{2}, \quad y_i \in \mathbb{R}^{2} \\
&\text{padding valid; convolution} \\
w_{00} &= \begin{pmatrix} 1 & -2 \end{pmatrix} \\
w_{10} &= \begin{pmatrix} 0 & 0.5 \end{pmatrix} \\
b_{0} &= 0.25, \quad b_{1} = -1 \\
y_{0}[1] &= \mathrm{relu}\bigl( (w_{00} * x_{0})[1] + b_{0} \bigr) \\
&= \mathrm{relu}\bigl( 1 \cdot 5 - 2 \cdot (-4) + 0.25 \bigr) \\
&= \mathrm{relu}\bigl( 13.25 \bigr) \\
&= 13.25
\end{align*}
"""
    )


@pytest.mark.parametrize("n_in, terms", [(3, 27), (4, 4), (30, 30), (31, 1)])
def test_many_products_fold_to_subtotals_and_many_subtotals_to_their_sum(n_in, terms):
    layer, x = cn.Layer(np.ones((1, n_in, 3, 3)), b=0), np.ones((n_in, 3, 3))
    text = as_code(layer, x, "y:0:1,1", "LaTeX")
    shown = rows_of(text)[1][1]
    assert shown.count(r"\cdot") == (27 if terms == 27 else 0)
    assert shown.count("+") == terms and number(shown) == 9 * n_in
    assert (rf"\sum_{{j=0}}^{{{n_in - 1}}} (w_{{0j}} * x_{{j}})[1,1]" in text) == (n_in > 6)


def test_products_with_padding_are_counted_instead_of_shown():
    layer, x = cn.Layer(np.ones((1, 2, 3, 3))), np.ones((2, 4, 4))
    assert r"\text{(10 more with padding, which is 0)}" in as_code(layer, x, "y:0:0,0", "LaTeX")
    assert "more with padding" not in as_code(layer.replace(boundary="edge"), x, "y:0:0,0", "LaTeX")
    alone = as_code(cn.Layer([[[1, 0, 0]]], b=2, padding=((9, 0),)), [[7, 7, 7]], "y:0:0", "LaTeX")
    assert number(rows_of(alone)[1][1]) == 2


@pytest.mark.parametrize(
    "layer, x, selection, row",
    [
        (cn.Layer([[[1, 2.25]]]), [[3, 0.125]], "x:0:1", "x_{0}[1] &= 0.125"),
        (cn.Layer([[[1, 1 / 3]]]), [[3, 0.5]], "w:0,0:1", r"w_{00}[1] &\approx 0.3333"),
        (cn.Layer(np.arange(8).reshape(4, 2), groups=2), [1, 2, 3, 4], "w:3,3:", "w_{33} &= 7"),
        (cn.Layer(np.ones((12, 11))), np.ones(11), "w:11,9:", "w_{11,9} &= 1"),
        (cn.Layer([[1.5e-9]]), [12345678], "x:0:", r"x_{0} &\approx 1.235 \times 10^{7}"),
        (cn.Layer([[1.5e-9]]), [1], "w:0,0:", r"w_{00} &= 1.5 \times 10^{-9}"),
        (cn.Layer(np.float32([[0.1]])), np.float32([1]), "w:0,0:", "w_{00} &= 0.1"),
        (cn.Layer([[-0.0]]), [1.0], "w:0,0:", "w_{00} &= 0"),
    ],
)
def test_inputs_and_weights_come_with_their_value(layer, x, selection, row):
    assert as_code(layer, x, selection, "LaTeX").split("\n")[-3] == row


def test_nothing_is_wider_than_tex_sets_it():
    def widest(w, b=0):
        layer = cn.Layer(w, b)
        text = as_code(layer, np.ones((layer.n_in, *(12,) * len(layer.kernel))), "", "LaTeX")
        rows = text.split(" \\\\\n")
        assert all(row.count("&=") <= 1 and row.count("w_") + row.count("b_") <= 11 for row in rows)
        return max(m.count("&") + 1 for m in re.findall(r"pmatrix\}(.*?)\\", text)) if "pmatrix" in text else 0

    assert widest(np.ones((1, 1, 10))) == widest(np.ones((3, 10))) == widest(np.ones((2, 3, 2, 10))) == 10
    assert widest(np.ones((1, 1, 11))) == widest(np.ones((3, 11))) == widest(np.ones((2, 3, 2, 11))) == 0
    assert widest(np.ones((1, 17, 3))) == 3 and widest(np.ones((30, 1)), np.arange(30)) == 1
    assert widest(np.ones((1, 1, 1)), np.arange(12.0)[None]) == 1


def test_kernels_are_matrices_vectors_and_lists_of_matrices():
    def of(w, **options):
        layer = cn.Layer(w, **options)
        return as_code(layer, np.ones((layer.n_in, *(5,) * len(layer.kernel))), "", "LaTeX")

    assert r"w_{00} &= \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}" in of([[[[1, 2], [3, 4]]]])
    cube = np.arange(4).reshape(1, 1, 2, 1, 2)
    matrices = [rf"\begin{{pmatrix}} {a} & {a + 1} \end{{pmatrix}}" for a in (0, 2)]
    assert rf"w_{{00}} &= \left( {', '.join(matrices)} \right)" in of(cube)
    dense = of(np.arange(4).reshape(2, 2), groups=2)
    assert r"w &= \begin{pmatrix} 0 & 1 & 0 & 0 \\ 0 & 0 & 2 & 3 \end{pmatrix}" in dense
    assert (
        r"\sum_{j \in G_i} w_{ij} x_{j}, \qquad i" in dense
        and "\n" r"G_i &= \{\, j : \lfloor j / 2 \rfloor = i" in dense
    )
    assert "pmatrix" not in of(np.ones((201, 1, 1))) and len(of(np.ones((201, 1, 1)), b=np.ones(201))) < 400
    assert r"w_{ij} \star x_{j}" in of(np.ones((1, 2, 2)), flip=False)
    assert "padding 2; stride 2, 3; boundary wrap" in of(
        np.ones((1, 1, 2, 2)), padding=2, stride=(2, 3), boundary="wrap"
    )


@pytest.mark.parametrize("form", ["NumPy", "PyTorch"])
def test_a_text_of_few_numbers_defines_all_it_uses(form):
    if form == "PyTorch":
        need_torch()
    layer, x = cn.Layer([[[1, 2, -1]]], b=3, padding="valid"), np.array([[4, 0, 2, 5]])
    space = {}
    exec(as_code(layer, x, "", form), space)
    assert np.array_equal(np.asarray(space["y"].detach() if form == "PyTorch" else space["y"]), layer(x))


def test_a_sum_of_one_term_has_no_sigma():
    one = as_code(cn.Layer([[[1, 2]]]), [[1, 2, 3]], "", "LaTeX")
    assert r"\sum" not in one and r"y_i &= w_{i0} * x_{0}, \qquad i = 0 \\" in one
    assert r"\sum_{j=0}^{1} w_{ij} x_{j}, \qquad i = 0, \dots, 2" in as_code(
        cn.Layer(np.ones((3, 2))), [1, 2], "", "LaTeX"
    )
