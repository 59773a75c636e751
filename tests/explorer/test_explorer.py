"""Hold the explorer's Python side to its contract: traits, refusals, bundle, repr and scripts; no browser."""

import base64
import json
import re
import sys
from dataclasses import asdict
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
import random_layers
from small_explorer import decoded, explorer, layer, picture

import convnotes as cn
from convnotes.explorer import bundle, page

# What would load code or pictures from elsewhere, or read text as HTML.
ELSEWHERE = (
    r"\bimport\b", r"\brequire\s*\(", r"\bfetch\s*\(", "XMLHttpRequest", r"\beval\b", "https?:", r"\binnerHTML\b",
    r"\bouterHTML\b", "insertAdjacentHTML", r"document\.write",
)  # fmt: skip


def test_the_bundle_holds_pythons_numbers_bit_for_bit():
    rng = np.random.default_rng(2)
    for _ in range(150):
        made, x = random_layers.draw(rng)
        bundle, values = decoded(cn.explore(made, x))
        expected = {"x": x, "w": made.w, "b": made.b, "z": made.z(x), "y": made(x)}
        assert (bundle["b"] is None) == (expected["b"] is None)
        for name, array in expected.items():
            if array is None:
                continue
            np.testing.assert_array_equal(values[name], array, name)
        for rule, n, sent in zip(made.rules, x.shape[1:], bundle["axes"], strict=True):
            assert sent == {"n": n, "rule": asdict(rule)}
        assert (bundle["n_in"], bundle["n_out"], bundle["groups"]) == (made.n_in, made.n_out, made.groups)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float16, np.float32, ">f8", ">i4"])
def test_every_real_dtype_travels_as_the_same_numbers(dtype):
    x = (np.arange(90).reshape(3, 5, 6) % 7).astype(dtype)
    made = layer(np.arange(36).reshape(2, 3, 2, 3) - 18)
    _, values = decoded(cn.explore(made, x))
    assert values["x"].tolist() == x.astype(float).tolist()
    assert values["z"].tolist() == made.z(x).astype(float).tolist()


def test_strided_input_travels_in_c_order():
    x = picture(6, 5, 3).T[:, ::-1]
    assert decoded(cn.explore(layer(), x))[1]["x"].tolist() == x.tolist()


def test_names_stay_text():
    names = {
        "x": ["<b>bold</b>", "\u00e9\u4e2d\U0001f600", "'\"&\\</script>"],
        "y": ["<img src=x onerror=alert(1)>", ""],
    }
    e = explorer(names=names)
    assert json.loads(page.plain(e.bundle))["text"]["names"] == names
    assert "_repr_html_" not in dir(e) and "text/html" not in e._repr_mimebundle_()[0]
    assert e.layer.names["x"] == tuple(names["x"])


def test_x_is_copied_and_never_modified():
    x = picture()
    before = x.copy()
    e = cn.explore(layer(), x)
    for take in (lambda: setattr(e, "x", x), lambda: e.show(layer(b=1), x)):
        assert e.x is not x and not np.shares_memory(e.x, x) and not e.x.flags.writeable
        x[:] = 9
        assert (e.x == before).all()
        x[:] = before
        take()
    assert x.flags.writeable and (x == before).all()


def test_an_x_that_compares_equal_is_copied_too():
    e = cn.explore(cn.Layer([[1.0]]), [2.0])
    x = np.array([2.0])
    e.show(cn.Layer([[3.0]]), x)
    x[0] = 5
    assert isinstance(e.x, np.ndarray) and e.x.tolist() == [2]
    e.show(cn.Layer([[4.0]]), [2.0])
    assert isinstance(e.x, np.ndarray) and decoded(e)[1]["y"].tolist() == [8]


def test_traits_are_read_set_and_observed():
    e, seen = explorer(select="w:1,2:0,2"), []
    assert e.selection == "w:1,2:0,2"
    e.observe(lambda change: seen.append((change.name, change.new)), "selection")
    e.selection = "x:2:4,5"
    e.selection = ""
    assert seen == [("selection", "x:2:4,5"), ("selection", "")]
    other = layer(b=5)
    e.layer = other
    assert e.layer is other and decoded(e)[1]["z"].tolist() == other.z(e.x).tolist()
    e.x = (e.x + 1).tolist()
    assert decoded(e)[1]["x"].tolist() == e.x.tolist() == (picture() + 1).tolist()


def test_show_swaps_layer_and_x_at_once():
    e, states = explorer(), []
    e.observe(lambda change: states.append((len(e.layer.kernel), np.ndim(e.x))), ["layer", "x"])
    bundles = []
    e.observe(lambda change: bundles.append(change.new), "bundle")
    e.show(cn.Layer(np.ones((1, 2, 3))), picture(2, 9))
    assert set(states) == {(1, 2)} and len(bundles) == 1
    assert decoded(e)[1]["y"].tolist() == e.layer(e.x).tolist()


def test_a_bundle_reaches_the_view_in_one_message_with_its_selection():
    e, sent = explorer(select="y:0:4,5"), []
    e.send_state = lambda key=None: sent.append({key} if isinstance(key, str) else set(key))
    e.show(cn.Layer(np.ones((1, 2, 3))), picture(2, 9))
    assert [names for names in sent if "bundle" in names] == [{"bundle", "selection"}], sent


CHANGES = {
    "x": lambda: cn.explore(layer(), picture() * np.where(np.arange(90).reshape(3, 5, 6) == 40, 1.001, 1)),
    "x's scale": lambda: cn.explore(layer(), picture() * 1.001),
    "w": lambda: cn.explore(layer(layer().w + 0.001), picture()),
    "b": lambda: cn.explore(layer(b=0.001), picture()),
    "phi": lambda: cn.explore(layer(phi="tanh"), picture()),
    "a phi of one's own": lambda: cn.explore(layer(phi=lambda z: 2 * z), picture()),
    "boundary": lambda: cn.explore(layer(boundary="wrap"), picture()),
    "padding": lambda: cn.explore(layer(padding="full"), picture()),
    "stride": lambda: cn.explore(layer(stride=2), picture()),
    "dilation": lambda: cn.explore(layer(dilation=2), picture()),
    "flip": lambda: cn.explore(layer(flip=False), picture()),
    "names": lambda: explorer(names={"y": ["a", "b"]}),
    "selection": lambda: explorer(select="y:0:0,0"),
    "size": lambda: cn.explore(layer(), picture(3, 5, 7)),
}


def test_repr_changes_with_anything_shown_and_holds_no_address():
    said = {case: repr(make()) for case, make in CHANGES.items()} | {"as it was": repr(explorer())}
    assert len(set(said.values())) == len(said)
    for text in said.values():
        assert "\n" not in text and "0x" not in text and re.search(r"; digest [0-9a-f]{8}$", text), text
    for case, make in CHANGES.items():
        assert repr(make()) == said[case] == str(make()), case


def test_repr_says_what_is_shown():
    assert repr(cn.explore(cn.Layer([[1.0, 2.0]], names={"x": ["a", "b"]}), [1, 2], select="y:0:")).startswith(
        "Explorer of Layer: 2 inputs -> 1 output, fully connected, identity; scalars -> scalars; y:0: chosen; digest "
    )
    assert "; 5 x 6 -> 5 x 6; nothing chosen; " in repr(explorer())


def test_the_digest_of_float32_does_not_depend_on_the_order_of_its_sums():
    rng = np.random.default_rng(5)
    x, w = rng.random((2, 9, 9), np.float32), rng.random((3, 2, 3, 3), np.float32)
    made = cn.Layer(w)
    values = {"x": x, "w": w, "z": made.z(x), "y": made(x)}
    other = values | {"z": values["z"] * np.float32(1 + 3e-7), "y": values["y"] * np.float32(1 + 3e-7)}
    assert bundle.digest(values, made) == bundle.digest(other, made) != bundle.digest(values | {"x": x + 1}, made)


def test_the_digest_does_not_depend_on_the_rounding_of_a_machine():
    def digest(e):
        return repr(e).split()[-1]

    rng = np.random.default_rng(6)
    for _ in range(60):
        made, x = random_layers.draw(rng)
        found = digest(cn.explore(made, x))
        for _ in range(3):
            noisy = cn.Layer(made.w * (1 + 1e-13 * rng.uniform(-1, 1, made.w.shape)), made.b, made.phi)
            noisy.__dict__.update({k: v for k, v in made.__dict__.items() if k not in ("w", "b", "phi")})
            assert digest(cn.explore(noisy, x * (1 + 1e-13 * rng.uniform(-1, 1, x.shape)))) == found
    for scale in (1.00125, 10.1125, 2.00005, 0.123455, 3.0):
        made, x = cn.Layer([[scale]]), np.ones(1)
        noisy = {digest(cn.explore(cn.Layer([[scale * (1 + e)]]), x)) for e in (-1e-13, 0, 1e-13)}
        assert noisy == {digest(cn.explore(made, x))}


def test_the_mimebundle_holds_view_sentence_and_still_picture():
    for e in (explorer(), explorer(select="y:1:2,2"), explorer(select="x:0:0,0"), explorer(controls=False)):
        data, metadata = e._repr_mimebundle_()
        assert data["text/plain"] == repr(e) and isinstance(metadata, dict)
        shown = ipywidgets.widgets.widget._instances[data["application/vnd.jupyter.widget-view+json"]["model_id"]]
        assert shown is e
        png = data["image/png"]
        assert (base64.b64decode(png) if isinstance(png, str) else png)[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_closed_explorer_leaves_no_widget():
    registry = ipywidgets.widgets.widget._instances
    before = len(registry)
    for controls in (True, False) * 2:
        e = explorer(controls=controls)
        e._repr_mimebundle_()
        e.close()
    assert len(registry) == before


def test_the_still_picture_follows_the_selection_and_is_deterministic():
    stills = [e._repr_mimebundle_()[0]["image/png"] for e in (explorer(), explorer(), explorer(select="y:1:2,2"))]
    assert stills[0] == stills[1] != stills[2]


def test_the_module_and_its_style_load_nothing_from_elsewhere():
    namespace = "http://www.w3.org/2000/svg"  # a name, never fetched
    script, style = (str(text).replace(namespace, "") for text in (cn.Explorer._program, cn.Explorer._css))
    code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", script, flags=re.DOTALL | re.MULTILINE)
    for pattern in ELSEWHERE:
        assert not re.search(pattern, code), pattern
    assert "@import" not in style and "url(" not in style and "http" not in style


@pytest.mark.parametrize(
    "rule", re.findall(r"(?m)^([^@{}/]+)\{", str(cn.Explorer._css)), ids=lambda rule: rule.strip()[:40]
)
def test_every_style_rule_is_confined_to_the_explorer(rule):
    """Or to what holds one: a box of widgets shares its width among its views."""
    parts = [part.strip() for part in re.split(r",(?![^(]*\))", rule)]
    confined = re.compile(r"\.convnotes-|\.widget-\w+ > (:has\()?\.convnotes-explorer")
    assert all(confined.match(part) for part in parts), rule


@pytest.mark.parametrize("controls", [False, True])
def test_colab_is_told_which_manager_to_load(controls, monkeypatch):
    colab = SimpleNamespace(_widgets=SimpleNamespace(_installed_url="https://example.org/manager.js"))
    colab.enable_custom_widget_manager = lambda: None
    monkeypatch.setitem(sys.modules, "google.colab.output", colab)
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace(output=colab))
    data, metadata = cn.explore(layer(), picture(), controls=controls)._repr_mimebundle_()
    view = "application/vnd.jupyter.widget-view+json"
    assert metadata[view]["colab"]["custom_widget_manager"]["url"] == "https://example.org/manager.js"
    assert data[view]["model_id"] and data["image/png"].startswith(b"\x89PNG")
