"""Hold settings to their contract: what is offered fits, each is one step, and the page computes what Python does."""

import itertools

import numpy as np
import pytest
import random_layers
import twin

import convnotes as cn

GEOMETRY = ("padding", "stride", "dilation", "boundary")
CANDIDATES = {
    "padding": ["full", "same", "valid", *range(1, 9)],
    "stride": [*range(1, 9)],
    "dilation": [*range(1, 9)],
    "boundary": ["zero", "edge", "reflect", "symmetric", "wrap"],
}


def layer(*shape, **options):
    """Return a layer with random weights, 3 inputs to 2 outputs with kernels of 3 x 3 unless told."""
    return cn.Layer(np.random.default_rng(0).normal(size=shape or (2, 3, 3, 3)), **options)


def picture(*shape):
    return np.random.default_rng(1).normal(size=shape or (3, 8, 9))


def made(shown=None, x=None):
    """Return an explorer, and the list of its refusals."""
    e, sent = cn.explore(layer() if shown is None else shown, picture() if x is None else x), []
    e.send = lambda content, buffers=None: content["kind"] == "refused" and sent.append(content)
    return e, sent


def ask(e, kind, n=1, **more):
    e._receive(e, {"kind": kind, "by": "view", "n": n} | more, [])


def offers(*shown):
    """Return what the page offers for each of some explorers."""
    return twin.answers(offers=[{"bundle": e.bundle} for e in shown])["offers"]


def transposes(found):
    return any(rule.upsample > 1 or rule.low < 0 or rule.high < 0 for rule in found.rules)


# What is offered


def test_what_is_offered_can_be_shown_and_what_is_not_cannot():
    rng = np.random.default_rng(0)
    explorers = []
    while len(explorers) < 25:
        shown, x = random_layers.draw(rng)
        if all(rule.size(n) for rule, n in zip(shown.rules, x.shape[1:])):
            explorers.append(cn.explore(shown, x))
    tried = 0
    for e, found in zip(explorers, offers(*explorers), strict=True):
        for name, values in CANDIDATES.items():
            for value in values if e.layer.kernel and not transposes(e.layer) else ():
                try:
                    cn.explore(e.layer.replace(**{name: value}), e.x).close()
                    fits = True
                except ValueError:
                    fits = False
                assert (value in found["offered"][name]) == fits, (e, name, value)
                tried += 1
    assert tried > 300


def test_a_setting_that_does_not_fit_is_not_offered_and_the_line_says_why():
    shown = layer(padding="valid"), layer(dilation=8), layer(b=np.ones((2, 8, 9)))
    short, wide, each = offers(
        *(cn.explore(one, picture(3, *size)) for one, size in zip(shown, [(16, 30)] * 2 + [(8, 9)]))
    )
    assert short["offered"]["dilation"] == [1, 2, 3, 4, 5, 6, 7]
    assert short["why"] == "dilation up to 7: with 8 the kernel covers 17 cells, the input has 16"
    assert "valid" not in wide["offered"]["padding"] and "full" in wide["offered"]["padding"]
    assert wide["why"] == "no padding valid: the kernel covers 17 cells, the input has 16"
    assert each["offered"]["padding"] == ["same", 1] and each["offered"]["stride"] == [1]
    bias = "b holds a bias for each of 8 x 9 output pixels, there would be"
    assert each["why"] == f"no padding full: {bias} 10 x 11; stride up to 1: with 2 {bias} 4 x 5"


def test_what_would_be_too_large_is_not_offered():
    large = cn.explore(cn.Layer(np.ones((1, 1, 5, 5)), padding="valid"), np.zeros((1, 1448, 1448)))
    long = cn.explore(cn.Layer(np.ones((1, 1, 2000)), padding="valid"), np.zeros((1, 4000)))
    wide, tall = offers(large, long)
    assert wide["offered"]["padding"] == ["same", "valid", 1, 2]
    assert wide["why"] == (
        "no padding full: x, w and y have 4,205,033 cells together, more than the 4,194,304 that can be shown"
    )
    assert tall["why"].startswith(
        "no padding full: the connection tables have 11,998,000 entries, more than the 4,194,304 that can be shown"
    )


def test_layers_whose_geometry_is_not_to_be_set():
    dense, turned = offers(
        cn.explore(layer(2, 3), picture(3)), cn.explore(layer(2, 1, 3, 3, stride=2).transposed(), picture(2, 4, 4))
    )
    for found in (dense, turned):
        assert all(len(found["offered"][name]) == 1 for name in GEOMETRY) and len(found["offered"]["phi"]) == 12
    assert dense["kernels"] == {"shown": "edited", "offered": ["as given", "random", "edited"]}
    assert "transposed layer" in turned["why"]


@pytest.mark.parametrize(
    "name, value, sent",
    [
        ("padding", ((1, 2), (0, 1)), [[1, 2], [0, 1]]),
        ("padding", [0, (2, 0)], [0, [2, 0]]),
        ("padding", 11, 11),
        ("padding", (1, 1), 1),
        ("stride", (2, 1), [2, 1]),
        ("stride", 9, 9),
        ("phi", np.cos, {"function": "cos"}),
        ("phi", ("leaky_relu", 0.1), ["leaky_relu", 0.1]),
        ("phi", ("prelu", (0.1, 0.2)), ["prelu", [0.1, 0.2]]),
    ],
)
def test_what_the_code_gave_stays_on_offer_and_comes_back(name, value, sent):
    e, _ = made(layer(**{name: value}))
    ask(e, "set", name=name, value="same" if name == "padding" else "relu" if name == "phi" else 1)
    [found] = offers(e)
    assert sent in found["offered"][name]
    ask(e, "set", name=name, value=sent)
    expected = layer(**{name: value})
    assert e.layer.rules == expected.rules and e.layer.phi == expected.phi
    assert offers(e)[0]["now"][name] == sent


def test_the_kernel_that_stands_somewhere_is_named():
    kernels = twin.answers(kernels=[{"name": name, "sizes": [3, 3]} for name in ("Gauss blur", "emboss")])["kernels"]
    blur, emboss = (np.reshape(kernel, (3, 3)) for kernel in kernels)
    for dtype in (np.float64, np.float32):
        e = cn.explore(cn.Layer(np.array([[blur, emboss]], dtype)), picture(2, 5, 5))
        places = [None, [0, 0], [0, 1]]
        found = twin.answers(offers=[{"bundle": e.bundle, "place": place} for place in places])["offers"]
        assert [each["kernels"]["shown"] for each in found] == ["edited", "Gauss blur", "emboss"]


# What the view asks for


@pytest.mark.parametrize(
    "name, value",
    [("padding", "valid"), ("stride", 2), ("dilation", 3), ("boundary", "wrap"), ("phi", "tanh"), ("flip", False)],
)
def test_each_setting_is_one_step_that_undo_takes_back(name, value):
    e, sent = made()
    ask(e, "set", name=name, value=value, n=5)
    assert repr(e.layer) == repr(layer(**{name: value})) and not sent
    assert offers(e)[0]["now"].get(name, value) == value and e.bundle["can"]["undo"]
    ask(e, "undo")
    assert e.layer is e.original[0] and e.bundle["given"] == e.bundle["settings"]


@pytest.mark.parametrize(
    "name, value, why",
    [
        ("stride", 0, "stride=0 is too small"),
        ("padding", "wide", "padding='wide' is not known"),
        ("padding", [1, 2, 3], "has 3 entries"),
        ("flip", "yes", "is not a bool"),
        ("phi", ["relu", 1], "is not known"),
        ("groups", 1, "'groups' is no setting"),
        ("dilation", 100, "kernel is longer than the input"),
    ],
)
def test_a_setting_that_does_not_fit_is_refused_and_nothing_changes(name, value, why):
    e, sent = made(layer(padding="valid"))
    before = e.layer, e.x, e._told
    ask(e, "set", name=name, value=value)
    assert sent[0]["kind"] == "refused" and why in sent[0]["why"]
    assert all(a is b for a, b in zip(before, (e.layer, e.x, e._told)))


def touchy(z):
    if (z < -100).any():
        raise ZeroDivisionError("<b>not below -100</b>")
    return np.sqrt(np.maximum(z, 0))


def test_a_function_that_raises_is_refused_with_its_own_words():
    e, sent = made(cn.Layer(np.ones((1, 1, 1, 1)), phi=touchy), np.ones((1, 2, 2)))
    ask(e, "set", name="phi", value="relu")
    e.change(x=e.x * -1e6)
    ask(e, "set", name="phi", value={"function": "touchy"})
    assert sent[0]["why"] == "<b>not below -100</b>" and e.layer.phi == "relu"


@pytest.mark.parametrize("dtype", ["f4", "f8", "i8"])
def test_weights_go_back_to_what_the_code_gave(dtype):
    given = cn.Layer(np.arange(36).reshape(2, 2, 3, 3).astype(dtype))
    e, sent = made(given, picture(2, 5, 5))
    e.change(layer=given.replace(w=given.w + 1))
    ask(e, "restore", start=9, count=9)
    assert (e.layer.w[0, 1] == given.w[0, 1]).all() and (e.layer.w[0, 0] == given.w[0, 0] + 1).all()
    ask(e, "restore", start=0, count=36)
    assert (e.layer.w == given.w).all() and e.layer.w.dtype == given.w.dtype and not sent


def test_weights_that_follow_one_another_travel_as_one_cell():
    e, sent = made()
    ask(e, "edit", gesture=1, sizes=e.bundle["sizes"], cells=[["w", 9, [1, 2, 3]], ["x", 0, [0.5]]])
    assert e.layer.w.flat[9:12].tolist() == [1, 2, 3] and e.x.flat[0] == 0.5 and not sent
    for bad in ([["w", 53, [1, 2]]], [["w", 0, []]], [["w", 0, [[1]]]], [["w", 0, ["1"]]], [["q", 0, [1]]]):
        ask(e, "edit", gesture=2, sizes=e.bundle["sizes"], cells=bad)
        assert sent.pop()["kind"] == "refused"
    assert not sent


# The page computes what Python does


def test_edits_and_settings_computed_in_the_page_are_what_python_answers():
    rng = np.random.default_rng(5)
    cases, counts = [], []
    while len(cases) < 120:
        shown, x = random_layers.draw(rng)
        if len(cases) % 3 == 0:  # whole numbers
            shown, x = shown.replace(w=np.rint(9 * shown.w).astype(int), b=None), np.rint(9 * x).astype(int)
        e, sent = made(shown, x)
        case = {"bundle": e.bundle, "steps": []}
        for n in range(4):
            step = _step(rng, e)
            if "cells" in step:
                more = {"gesture": n, "sizes": e.bundle["sizes"], "more": False}
                ask(e, "edit", n=n, cells=step["cells"], **more)
            else:
                ask(e, "set", n=n, **step)
            if not sent:  # refused: the next is drawn anew
                case["steps"].append(step | {"truth": e.bundle, "more": bool(rng.random() < 0.5)})
                counts.append(e.layer.counts(e.x.shape[1:]))
            sent.clear()
        cases.append(case)
    found = list(itertools.chain(*twin.answers(ahead=cases)["ahead"]))
    assert len(found) == len(counts) > 400
    for answer, right in zip(found, counts, strict=True):
        assert answer["apart"] == "" and answer["same"]
        assert answer["counts"] == vars(right)


def test_what_only_python_can_compute_is_left_to_it():
    e, _ = made(layer(phi=np.cos))
    large, _ = made(cn.Layer(np.full((1, 1, 3), 2**30)), np.full((1, 5), 2**20))
    small, _ = made(cn.Layer([[1e200]]), [1.0])
    cell = {"cells": [["w", 0, 3]], "more": False}
    found = twin.answers(
        ahead=[
            {
                "bundle": e.bundle,
                "steps": [cell | {"truth": e.bundle}, {"name": "stride", "value": 2, "truth": e.bundle}],
            },
            {"bundle": small.bundle, "steps": [{"cells": [["x", 0, 1e200]], "more": False, "truth": small.bundle}]},
            {"bundle": large.bundle, "steps": [{"cells": [["x", 0, 2**24]], "more": False, "truth": large.bundle}]},
        ]
    )
    assert found["ahead"] == [[None, None], [None], [None]]


def test_a_difference_beyond_rounding_is_told_and_one_within_is_not():
    e, _ = made()
    steps = []
    for share in (1e-13, 1e-11):
        other = cn.explore(e.layer.replace(b=e.layer.z(e.x).max() * share), e.x)
        steps.append(
            {"cells": [["w", 0, float(e.layer.w.flat[0])]], "more": False, "truth": other.bundle | {"b": e.bundle["b"]}}
        )
    within, beyond = (twin.answers(ahead=[{"bundle": e.bundle, "steps": [step]}])["ahead"][0][0] for step in steps)
    assert within["apart"] == "" and beyond["apart"].startswith("Python has ")


def _step(rng, e):
    """Return a random edit of up to three cells, or a setting."""
    if rng.random() < 0.5 and e.layer.kernel and not transposes(e.layer):
        name = str(rng.choice([*CANDIDATES, "flip", "phi"]))
        values = CANDIDATES | {"flip": [True, False], "phi": ["relu", "sigmoid", "softplus", ["leaky_relu", 0.2]]}
        return {"name": name, "value": values[name][int(rng.integers(len(values[name])))]}
    arrays = {"x": e.x, "w": e.layer.w} | ({} if e.layer.b is None else {"b": e.layer.b})
    whole = rng.random() < 0.5
    cells = {}
    for _ in range(int(rng.integers(1, 4))):
        role = str(rng.choice([*arrays]))
        value = int(rng.integers(-9, 9)) if whole else round(float(rng.normal()), 3)
        cells[role, int(rng.integers(arrays[role].size))] = value
    return {"cells": [[*place, value] for place, value in cells.items()]}


def test_controls_are_a_trait():
    assert cn.explore(layer(), picture()).controls and not cn.explore(layer(), picture(), controls=False).controls
    with pytest.raises(TypeError, match="controls='some' is not a bool"):
        cn.explore(layer(), picture(), controls="some")
