"""Hold the explorer's Python side to its contract: traits, refusals, bundle, repr and scripts; no browser."""

import base64
import itertools
import json
import re
import sys
from dataclasses import asdict
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
import random_layers
import traitlets

import convnotes as cn
from convnotes.explorer import bundle, page
from convnotes.layers import phi as phis
from convnotes.layers import selection
from convnotes.layers.axes import Rule

BAD_FORMS = [
    "y", "y:1", "y:1:3,", "y:-1:0,0", "w:0:0", "y:1:,3", "y::0,0", "y:1:0;0", "z:0:0,0", "Y:0:0,0", " y:0:0,0",
    "y:0:0,0 ", "y:0:0,0\n", "y:0:0, 0", "y:0:0.0,0", "y:0:1e1,0", "y:0:+1,0", "y:0:0,-1", "y:0,0:0,0", "w:0:0,0",
    "w:0,0,0:0,0", "x:0:0,0:", "y:\u0661:0,0", "y:0:\uff11,0", "y:0:\u00b2,0", "y:0:0,0\0", "None", ":", "::",
    "y:0:" + "9" * 5000 + ",0",
    "y:" + "0," * 50_000, "y:0:" + ",".join(["0"] * 20_000),
    None, 0, 1.5, True, ("y", 0, 0, 0), ["y:0:0,0"],
]  # fmt: skip


# What would load code or pictures from elsewhere, or read text as HTML.
ELSEWHERE = (
    r"\bimport\b", r"\brequire\s*\(", r"\bfetch\s*\(", "XMLHttpRequest", r"\beval\b", "https?:", r"\binnerHTML\b",
    r"\bouterHTML\b", "insertAdjacentHTML", r"document\.write",
)  # fmt: skip


def layer(w=None, b=0, phi="relu", **options):
    """Return a small layer, 3 inputs to 2 outputs with kernels of 2 x 3, the same at every call."""
    return cn.Layer(np.random.default_rng(0).normal(size=(2, 3, 2, 3)) if w is None else w, b, phi, **options)


def picture(*shape):
    return np.random.default_rng(1).normal(size=shape or (3, 5, 6))


def explorer(**options):
    return cn.explore(layer(), picture(), **options)


def decoded(e):
    """Return the bundle as it travels (through JSON), and its values as arrays."""
    bundle = json.loads(page.plain(e.bundle))
    out = tuple(Rule(**axis["rule"]).size(axis["n"]) for axis in bundle["axes"])
    kernel = tuple(axis["rule"]["kernel"] for axis in bundle["axes"])
    shapes = {
        "x": (bundle["n_in"], *(axis["n"] for axis in bundle["axes"])),
        "w": (bundle["n_out"], bundle["n_in"] // bundle["groups"], *kernel),
        "y": (bundle["n_out"], *out),
        "z": (bundle["n_out"], *out),
    } | ({} if bundle["b"] is None else {"b": np.shape(e.layer.b)})
    values = {name: _unpacked(bundle[name]).reshape(shape) for name, shape in shapes.items() if bundle[name]}
    return bundle, {"y": phis.apply(e.layer.phi, values["z"])} | values


def _unpacked(told):
    ((kind, text),) = told.items()
    return np.frombuffer(base64.b64decode(text), f"<{kind}")


def state(e):
    return e.layer, e.x, e.selection, e._told


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


TOO_MANY = {
    "a picture": (lambda: cn.Layer(np.ones((4, 3, 3, 3))), (3, 1000, 800)),
    "a flat picture": (lambda: cn.Layer(np.ones((1, 1, 3, 3))), (1, 2, 2_500_000)),
    "a signal": (lambda: cn.Layer(np.ones((2, 1, 5)), padding="full"), (1, 2_400_000)),
    "a signal under a long kernel": (lambda: cn.Layer(np.ones((1, 1, 200))), (1, 200_000)),
    "a signal under a very long kernel": (lambda: cn.Layer(np.ones((1, 1, 20_000))), (1, 30_000)),
    "a strided picture": (lambda: cn.Layer(np.ones((8, 1, 3, 3)), stride=2, padding="valid"), (1, 1800, 1801)),
    "a volume": (lambda: cn.Layer(np.ones((2, 2, 3, 3, 3)), boundary="reflect"), (2, 110, 130, 150)),
}


@pytest.mark.parametrize("case", TOO_MANY)
def test_the_crop_in_the_refusal_fits(case):
    make, shape = TOO_MANY[case]
    x = np.zeros(shape, np.float32)
    with pytest.raises(ValueError, match="that can be shown: show a crop") as refusal:
        cn.explore(make(), x)
    crop = re.search(r"x\[.*\]$", str(refusal.value))
    assert crop, str(refusal.value)
    shown = cn.explore(make(), eval(crop[0], {"x": x}))
    assert shown.x.size > 0.05 * min(x.size, 2**22) or "very" in case  # and it is not a stamp


def test_too_many_channels_name_another_remedy():
    with pytest.raises(ValueError, match="a layer with fewer channels"):
        cn.explore(cn.Layer(np.zeros((2100, 2100))), np.zeros(2100))


def holding(value):
    x = picture()
    x[1, 2, 3] = value
    return x


BAD = {
    "NaN": (lambda: cn.explore(layer(), holding(np.nan)), ValueError, ["x holds nan at (1, 2, 3)", "np.nan_to_num"]),
    "infinity": (lambda: cn.explore(layer(), holding(-np.inf)), ValueError, ["x holds -inf at (1, 2, 3)", "finite"]),
    "NaN in w": (lambda: cn.explore(layer(np.full((2, 3, 2, 3), np.nan)), picture()), ValueError, ["w holds nan"]),
    "infinite b": (lambda: cn.explore(layer(b=np.inf), picture()), ValueError, ["b holds inf at (0,)"]),
    "y beyond floats": (
        lambda: cn.explore(cn.Layer([[1e308, 1e308]]), [1e308, 1.0]), ValueError, ["z holds inf at (0,)"],
    ),
    "phi that makes NaN": (
        lambda: cn.explore(layer(phi=lambda z: z * np.nan), picture()), ValueError, ["y holds nan at (0, 0, 0)"],
    ),
    "complex x": (lambda: cn.explore(layer(phi="identity"), 1j * picture()), ValueError, ["x is complex", "x.real"]),
    "complex w": (lambda: cn.explore(cn.Layer([[1j]]), [1.0]), ValueError, ["w is complex"]),
    "great integers": (lambda: cn.explore(cn.Layer([[1]]), [2**53 + 1]), ValueError, ["beyond 2**53", "scale"]),
    "great negative integers": (lambda: cn.explore(cn.Layer([[1]]), [-(2**53) - 1]), ValueError, ["beyond 2**53"]),
    "overflow": (lambda: cn.explore(cn.Layer([[2**40]]), [2**40]), OverflowError, ["int64"]),
    "four axes": (
        lambda: cn.explore(cn.Layer(np.ones((1,) * 6)), np.ones((1, 3, 3, 3, 3))), ValueError, ["4 axes", "0 to 3"],
    ),
    "wrong channels": (lambda: cn.explore(layer(), picture(2, 5, 6)), ValueError, ["2 channels", "expected (3, H, W)"]),
    "channels last": (lambda: cn.explore(layer(), picture(5, 6, 3)), ValueError, ["np.moveaxis(x, -1, 0)"]),
    "no channel axis": (lambda: cn.explore(layer(), picture(5, 6)), ValueError, ["x has shape (5, 6)"]),
    "a batch": (lambda: cn.explore(layer(), picture(1, 3, 5, 6)), ValueError, ["x has shape (1, 3, 5, 6)", "x[0]"]),
    "empty": (lambda: cn.explore(layer(), np.zeros((3, 0, 6))), ValueError, ["x is empty"]),
    "objects": (lambda: cn.explore(layer(), picture().astype(object)), TypeError, ["x has dtype object"]),
    "text": (lambda: cn.explore(layer(), "cat.png"), TypeError, ["x has dtype <U7"]),
    "None": (lambda: cn.explore(layer(), None), TypeError, ["x is None"]),
    "ragged": (lambda: cn.explore(layer(), [[1, 2], [3]]), TypeError, ["rows of unequal length"]),
    "kernel too long": (lambda: cn.explore(layer(padding="valid"), picture(3, 1, 6)), ValueError, ["kernel is longer"]),
    "not a layer": (lambda: cn.explore(np.ones((2, 3, 2, 3)), picture()), TypeError, ["cn.Layer"]),
    "a list": (lambda: cn.explore([layer()], picture()), TypeError, ["layer is a list"]),
    "a module": (lambda: cn.explore(re, picture(), names={}), TypeError, ["layer is a module", "from_torch"]),
    "malformed select": (lambda: explorer(select="y:1"), ValueError, ["selection='y:1' is malformed", "'y:1:3,4'"]),
    "select outside": (lambda: explorer(select="y:0:5,0"), IndexError, ["is outside (2, 5, 6)", "0 to 4"]),
    "select of few axes": (lambda: explorer(select="y:0:5"), IndexError, ["expected 3"]),
    "select a tuple": (lambda: explorer(select=("y", 0, 1, 1)), ValueError, ["is malformed"]),
    "names not a dict": (lambda: explorer(names=["a"]), ValueError, ["expected a dict"]),
    "too few names": (lambda: explorer(names={"x": ["a"]}), ValueError, ["list of 3 strings"]),
    "names not text": (lambda: explorer(names={"y": [1, 2]}), ValueError, ["list of 2 strings"]),
    "an unknown view": (lambda: explorer(view="term"), ValueError, ["view='term'", "'terms'"]),
    "an unknown look": (lambda: explorer(look="waves"), ValueError, ["look='waves'", "'ways'"]),
    "text for controls": (lambda: explorer(controls="no"), TypeError, ["controls='no' is not a bool"]),
    "a number for predict": (lambda: explorer(predict=2), TypeError, ["predict=2 is not a bool"]),
    "one mission as text": (lambda: explorer(missions="only-zeros"), TypeError, ["'only-zeros'", "a list of names"]),
    "missions by number": (lambda: explorer(missions=5), TypeError, ["missions=5", "a list of names"]),
    "lists of missions": (lambda: explorer(missions=[["a"]]), ValueError, ["missions has no ['a']", "'only-zeros'"]),
    "a walk as text": (lambda: explorer(walk="ab"), ValueError, ["walk[0]='ab'", "a list of pairs"]),
    "a walk of texts": (lambda: explorer(walk=["conv1:0:1,1"]), ValueError, ["walk[0]='conv1:0:1,1'", "pairs"]),
    "a walk of numbers": (lambda: explorer(walk=[("x:0:1,1", 5)]), ValueError, ["walk[0]=", "a sentence"]),
    "names of w": (lambda: explorer(names={"w": []}), ValueError, ["'x' (inputs) and 'y' (outputs)"]),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:overflow encountered")
@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_the_remedy(case):
    call, error, parts = BAD[case]
    with pytest.raises(error) as refusal:
        call()
    assert not isinstance(refusal.value, traitlets.TraitError)
    for part in parts:
        assert part in str(refusal.value), str(refusal.value)


BAD_SETTINGS = {
    "x with NaN": lambda e: setattr(e, "x", holding(np.nan)),
    "x of two channels": lambda e: setattr(e, "x", picture(2, 5, 6)),
    "x a batch": lambda e: setattr(e, "x", picture(1, 3, 5, 6)),
    "x None": lambda e: setattr(e, "x", None),
    "x text": lambda e: setattr(e, "x", "cat"),
    "x too large": lambda e: setattr(e, "x", np.zeros((3, 1200, 1200))),
    "x complex": lambda e: setattr(e, "x", picture() * 1j),
    "x ragged": lambda e: setattr(e, "x", [[1, 2], [3]]),
    "layer of two inputs": lambda e: setattr(e, "layer", cn.Layer(np.ones((2, 2, 2, 3)))),
    "layer of four axes": lambda e: setattr(e, "layer", cn.Layer(np.ones((2, 3, 1, 1, 1, 1)))),
    "layer with infinite b": lambda e: setattr(e, "layer", layer(b=np.inf)),
    "layer that refuses": lambda e: setattr(e, "layer", layer(phi=lambda z: z[:1])),
    "layer too long": lambda e: setattr(e, "layer", cn.Layer(np.ones((2, 3, 7, 7)), padding="valid")),
    "layer a list": lambda e: setattr(e, "layer", [1]),
    "layer None": lambda e: setattr(e, "layer", None),
    "show with NaN": lambda e: e.show(cn.Layer(np.ones((1, 3, 1, 1))), holding(np.nan)),
    "show of sizes that differ": lambda e: e.show(cn.Layer(np.ones((1, 3, 2))), picture()),
    "show of no array": lambda e: e.show(layer(b=1), None),
    "both held": lambda e: held(e, layer=cn.Layer(np.ones((1, 1))), x=picture()),
    "selection outside": lambda e: setattr(e, "selection", "y:0:5,0"),
    "selection of a missing channel": lambda e: setattr(e, "selection", "x:3:0,0"),
    "selection malformed": lambda e: setattr(e, "selection", "y"),
    "selection and x held": lambda e: held(e, x=picture(3, 9, 9), selection="y:0:9,9"),
    "selection None": lambda e: setattr(e, "selection", None),
}


def held(e, **values):
    with e.hold_trait_notifications():
        for name, value in values.items():
            setattr(e, name, value)


@pytest.mark.parametrize("case", BAD_SETTINGS)
def test_a_bad_setting_raises_and_keeps_the_last_good_state(case):
    e = explorer(select="y:1:4,5")
    before, said, seen = state(e), repr(e), []
    e.observe(seen.append)
    with pytest.raises(traitlets.TraitError) as refusal:
        BAD_SETTINGS[case](e)
    assert all(now is then for now, then in zip(state(e), before)), case
    assert repr(e) == said and not seen
    if case.split()[0] in ("x", "show"):
        assert "The explorer still shows what it showed before" in str(refusal.value)
    if case.startswith("selection") and case not in ("selection None",):
        assert "The selection stays what it was" in str(refusal.value)
    e.x = picture(3, 7, 6)  # and it still works
    assert decoded(e)[1]["x"].shape == (3, 7, 6) and e.selection == "y:1:4,5"


def test_a_show_that_is_no_layer_is_refused():
    e = explorer()
    before = state(e)
    with pytest.raises(TypeError, match="layer is a ndarray: expected a cn"):
        e.show(picture(), picture())
    assert all(now is then for now, then in zip(state(e), before))


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


@pytest.mark.parametrize(
    "text, stays",
    [("y:1:4,5", False), ("y:0:2,2", True), ("x:2:4,5", False), ("w:1,2:1,2", False), ("w:0,0:0,1", True)],
)
def test_a_selection_that_the_new_layer_lacks_is_dropped(text, stays):
    e = explorer(select=text)
    e.show(cn.Layer(np.ones((1, 1, 1, 2))), picture(1, 3, 3))
    assert e.selection == (text if stays else "")


def test_a_kernel_that_the_groups_leave_out_cannot_be_chosen():
    grouped = cn.Layer(np.ones((4, 2, 1, 2)), groups=2)
    e = cn.explore(grouped, np.ones((4, 3, 3)), select="w:3,2:0,1")
    with pytest.raises(traitlets.TraitError, match=r"no kernel between input 2 and output 0.*stays what it was"):
        e.selection = "w:0,2:0,0"
    with pytest.raises(IndexError, match="no kernel between input 1 and output 2"):
        cn.explore(grouped, np.ones((4, 3, 3)), select="w:2,1:0,0")
    e.layer = cn.Layer(np.ones((4, 1, 1, 2)), groups=4)
    assert e.selection == "" and "4 groups" in repr(e)


def text_of(role, channels, index):
    return f"{role}:{','.join(map(str, channels))}:{','.join(map(str, index))}"


def test_every_pixel_and_weight_has_a_selection_and_nothing_else_has():
    rng = np.random.default_rng(4)
    for _ in range(60):
        made, x = random_layers.draw(rng)
        g = made.geometry(x.shape[1:])
        sizes = {"x": (1, (g.n_in, *g.spatial)), "y": (1, (g.n_out, *g.out)), "w": (2, (g.n_out, g.n_in, *g.kernel))}
        for role, (many, shape) in sizes.items():
            for at in itertools.product(*map(range, shape)):
                channels, index = at[:many], at[many:]
                text = text_of(role, channels, index)
                if role == "w" and not g.sharing(at) and channels[1] not in g.inputs_of(channels[0]):
                    with pytest.raises(IndexError, match="no kernel"):
                        selection.parse(text, g)
                else:
                    assert selection.parse(text, g) == (role, channels, index)
            for axis, size in enumerate(shape):
                at = [0] * len(shape)
                at[axis] = size + int(rng.integers(3))
                with pytest.raises(IndexError, match="outside"):
                    selection.parse(text_of(role, at[:many], at[many:]), g)
            with pytest.raises(IndexError, match="entries"):
                selection.parse(text_of(role, [0] * many, [0] * (len(shape) - many + 1)), g)


@pytest.mark.parametrize("text", BAD_FORMS, ids=lambda text: repr(text)[:20])
def test_malformed_selections_are_refused_by_parse_and_trait(text):
    e = explorer(select="y:1:0,0")
    with pytest.raises((ValueError, IndexError), match="selection="):
        selection.parse(text, e.layer.geometry((5, 6)))
    with pytest.raises(traitlets.TraitError):
        e.selection = text
    assert e.selection == "y:1:0,0"


def test_random_text_is_a_selection_or_refused_and_never_an_accident():
    rng, g = np.random.default_rng(5), layer().geometry((5, 6))
    for _ in range(20_000):
        text = "".join(rng.choice(list("xyw:::,,0123 -"), rng.integers(1, 10)))
        try:
            role, channels, index = selection.parse(text, g)
        except (ValueError, IndexError):
            continue
        assert re.sub(r"0+(?=\d)", "", text) == text_of(role, channels, index)
    assert selection.parse("", g) is None


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
