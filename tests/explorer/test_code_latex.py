"""The equations that "copy as" writes: their arithmetic adds up to the layer's numbers, or says how it is rounded."""

import fractions
import re

import numpy as np
import pytest
from copied import as_code, draw, some

import convnotes as cn
from convnotes.layers.selection import parse


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


def test_a_sum_of_one_term_has_no_sigma():
    one = as_code(cn.Layer([[[1, 2]]]), [[1, 2, 3]], "", "LaTeX")
    assert r"\sum" not in one and r"y_i &= w_{i0} * x_{0}, \qquad i = 0 \\" in one
    assert r"\sum_{j=0}^{1} w_{ij} x_{j}, \qquad i = 0, \dots, 2" in as_code(
        cn.Layer(np.ones((3, 2))), [1, 2], "", "LaTeX"
    )
