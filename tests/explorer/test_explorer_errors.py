"""What an explorer refuses, from code and from its traits: each with the remedy, and the last good state stays."""

import re

import numpy as np
import pytest
import traitlets
from small_explorer import decoded, explorer, layer, picture, state

import convnotes as cn

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
    "a list": (lambda: cn.explore([layer()], picture()), TypeError, ["layer is a list", "cn.Network(layer)"]),
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
