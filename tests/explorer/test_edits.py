"""Hold edits, undo, pins and predict to their contract on Python's side: what a view may ask, and what comes of it."""

import io

import numpy as np
import pytest
import random_layers
import traitlets
from PIL import Image

import convnotes as cn
from convnotes.explorer import edits
from convnotes.explorer.history import History
from convnotes.layers import phi as phis


def explorer(**options):
    rng = np.random.default_rng(0)
    layer = cn.Layer(rng.normal(size=(2, 3, 2, 3)), b=[1.0, 2.0], phi="relu")
    return cn.explore(layer, rng.normal(size=(3, 5, 6)), controls=False, **options)


def ask(e, kind="edit", n=1, gesture=1, by="view", **more):
    e._receive(e, {"kind": kind, "by": by, "n": n, "gesture": gesture, "sizes": e.bundle["sizes"]} | more, [])


def numbers(e, role):
    if e.bundle[role] is None:
        return phis.apply(e.layer.phi, numbers(e, "z"))
    ((kind, data),) = e.bundle[role].items()
    return np.frombuffer(data, f"<{kind}")


def arrays_of(layer, x):
    """Return the arrays that can be edited; a layer without bias has no b."""
    return {"w": layer.w, "x": x} | ({} if layer.b is None else {"b": layer.b})


def test_a_bias_that_is_not_there_cannot_be_edited():
    layer, x = cn.Layer(np.ones((2, 1, 3))), np.ones((1, 5))
    with pytest.raises(ValueError, match=r"is not a cell: .* with role 'x' or 'w'; the layer has no bias"):
        edits.apply(layer, x, [["b", 0, 1.0]])
    changed, _ = edits.apply(layer, x, [["w", 0, 5]])
    assert changed.b is None and edits.sizes(layer, x) != edits.sizes(layer.replace(b=0), x)


def test_cells_are_changed_in_copies_and_everything_follows():
    rng = np.random.default_rng(1)
    for n in range(60):
        layer, x = random_layers.draw(rng)
        arrays = arrays_of(layer, x)
        before = {role: array.copy() for role, array in arrays.items()}
        cells = [[r, int(rng.integers(a.size)), round(float(rng.normal()), 2)] for r, a in arrays.items()]
        changed, new_x = edits.apply(layer, x, cells)
        expected = {role: array.copy() for role, array in before.items()}
        for role, place, value in cells:
            expected[role].flat[place] = value
        for role, now in arrays_of(changed, new_x).items():
            np.testing.assert_array_equal(now, expected[role])
            np.testing.assert_array_equal(arrays[role], before[role])
        e, sent = cn.explore(layer, x, controls=False), []
        e.send = lambda content, buffers=None, sent=sent: sent.append(content)
        ask(e, cells=cells, n=n)
        np.testing.assert_array_equal(numbers(e, "z"), changed.z(new_x).ravel())
        np.testing.assert_array_equal(numbers(e, "y"), changed(new_x).ravel())
        assert [message["answers"] for message in sent] == [["view", n]]


@pytest.mark.parametrize(
    "dtype, value, expected",
    [
        (np.uint8, 3, np.int64), (np.uint8, -3, np.int64), (bool, 1, np.int64), (np.int64, 0.5, np.float64),
        (np.float32, 0.5, np.float32), (np.float64, 2, np.float64), (np.int64, 2.0, np.int64),
        (np.int64, 2.0**60, np.float64),
    ],
)  # fmt: skip
def test_whole_numbers_stay_whole_and_others_become_floats(dtype, value, expected):
    layer, x = cn.Layer(np.ones((1, 1, 3), dtype)), np.ones((1, 4), dtype)
    changed, new_x = edits.apply(layer, x, [["w", 1, value], ["x", 2, value]])
    assert changed.w.dtype == new_x.dtype == expected
    assert changed.w[0, 0, 1] == new_x[0, 2] == value


def test_an_edit_for_other_sizes_is_refused():
    e, sent = explorer(), []
    e.send = lambda content, buffers=None: sent.append(content)
    old = e.bundle["sizes"]
    e.show(e.layer, np.ones((3, 4, 4)))
    ask(e, cells=[["x", 0, 9]], sizes=old, n=7)
    assert sent[0]["kind"] == "refused" and sent[0]["answers"] == ["view", 7] and "another size" in sent[0]["why"]
    assert (e.x == 1).all()


def test_one_gesture_is_one_step_and_code_starts_anew():
    e = explorer()
    first = e.layer
    for n in range(5):
        ask(e, cells=[["w", 0, n / 10]], n=n)
    ask(e, cells=[["w", 1, 5]], gesture=2)
    assert e.bundle["can"] == {"undo": True, "redo": False, "reset": True}
    ask(e, "undo")
    assert e.layer.w.flat[0] == 0.4 and e.layer.w.flat[1] == first.w.flat[1]
    ask(e, "undo")
    assert e.layer.w.tolist() == first.w.tolist() and e.bundle["can"]["undo"] is False
    ask(e, "redo")
    ask(e, "redo")
    ask(e, "redo")
    assert e.layer.w.flat[1] == 5
    e.change(layer=e.layer.replace(stride=2))  # a setting is a step too
    e.reset()
    assert e.layer is e.original[0] and e.layer.w.tolist() == first.w.tolist()
    e.undo()
    assert e.layer.stride == (2, 2)
    e.x = e.x * 2
    assert e.bundle["can"] == {"undo": False, "redo": False, "reset": False} and e.original[1] is e.x
    e.undo()
    assert e.layer.stride == (2, 2)


@pytest.mark.filterwarnings("ignore:overflow encountered")
def test_what_cannot_be_shown_is_refused_and_no_step():
    e, sent = explorer(), []
    e.send = lambda content, buffers=None: sent.append(content)
    before = e.layer, e.x.tolist(), e.bundle
    ask(e, cells=[["w", 0, 1e308], ["x", 0, 1e308], ["w", 1, 1e308], ["x", 1, 1e308]])
    with pytest.raises(traitlets.TraitError, match="still shows what it showed before"):
        e.change(layer=e.layer.replace(padding="valid", dilation=6))
    assert sent[0]["kind"] == "refused" and before == (e.layer, e.x.tolist(), e.bundle)
    assert e.bundle["can"]["undo"] is False


def test_a_refused_step_of_a_drag_changes_nothing():
    e, sent = explorer(), []
    e.send = lambda content, buffers=None: sent.append(content)
    before = e.layer, e.x.tolist(), e.bundle
    with np.errstate(over="ignore"):
        ask(e, cells=[["w", 0, 1e308], ["x", 0, 1e308], ["w", 1, 1e308], ["x", 1, 1e308]], more=True)
    assert sent[0]["kind"] == "refused" and before == (e.layer, e.x.tolist(), e.bundle)


def test_history_forgets_its_oldest_steps_when_they_are_large():
    layer = cn.Layer(np.ones((1, 1, 3)))
    h = History((layer, np.zeros((1, 2**20))), lambda state: [state[1]])
    for n in range(40):
        h.step((layer, np.full((1, 2**20), n)))
    assert 3 < len(h.before) < 12
    h.restart((layer, np.zeros((1, 4))))
    for n in range(500):
        h.step((layer, np.full((1, 4), n)))
    assert len(h.before) == 200 and h.undo()[1][0, 0] == 498


def test_pins_views_and_predict_are_in_the_sentence_and_follow_the_layer():
    e = explorer(select="y:0:1,1", view="terms", predict=True)
    e.pins = ["y:1:4,5", "x:0:0,0", "y:1:4,5"]
    assert e.pins == ["y:1:4,5", "x:0:0,0"]
    assert "; pinned y:1:4,5 x:0:0,0; terms view; outputs hidden; digest " in repr(e)
    e.show(e.layer, np.ones((3, 3, 3)))
    assert e.pins == ["x:0:0,0"]
    for bad in (
        ["w:0,0:0,0"],
        ["y:5:0,0"],
        ["y"],
        [""],
        [f"y:0:0,{n}" for n in range(3)] * 2 + [f"x:0:{n},0" for n in range(3)] + ["x:1:0,0"],
        "y",
    ):
        with pytest.raises(traitlets.TraitError):
            e.pins = bad
        assert e.pins == ["x:0:0,0"]
    for name, bad in (("view", "both"), ("predict", "yes")):
        with pytest.raises(traitlets.TraitError):
            setattr(e, name, bad)
        with pytest.raises((TypeError, ValueError), match=f"{name}={bad!r} is "):
            explorer(**{name: bad})


def test_the_still_picture_shows_pins_and_views_and_keeps_predictions_hidden():
    def picture(phi="relu", pins=(), **options):
        e = explorer(**options)
        e.layer, e.pins = e.layer.replace(phi=phi), pins
        return np.asarray(Image.open(io.BytesIO(e._repr_mimebundle_()[0]["image/png"])).convert("RGBA"))

    plain, pinned = picture(), picture(pins=["y:1:4,5", "x:0:0,0"])
    assert plain.shape == pinned.shape and (plain != pinned).any()
    assert (picture("tanh") != plain).any()
    assert (picture("tanh", predict=True) == picture(predict=True)).all()  # other outputs, under the same cover
    for view in ("terms", "matrix"):
        assert picture(view=view).shape[0] > plain.shape[0] + 100
    assert picture(view="terms", predict=True).shape == plain.shape
