"""The page's engine agrees with Python: tables of axes, which settings fit, values, and what an edit feeds."""

import math
import os
from dataclasses import asdict

import numpy as np
import pytest
import twin
import twin_cases

import convnotes as cn
from convnotes import refusals
from convnotes.explorer import bundle, edits, settings
from convnotes.figures import limits
from convnotes.layers import axes

MANY = int(os.environ.get("CONVNOTES_CASES", "400"))  # 10,000 for the whole proof
BOUNDS = {"int": 0, "float": 1e-12, "single": 1e-6}  # shares of the largest value


@pytest.fixture(scope="module")
def cases():
    """Return random cases: rules, resolved settings, layers with edits, and settings that may not fit."""
    rng = np.random.default_rng(11)
    return {
        "rules": [_rule(rng) for _ in range(MANY)],
        "resolved": [_resolved(rng) for _ in range(MANY // 4)],
        "layers": [twin_cases.layer(rng) for _ in range(MANY // 2)],
        "fits": [_fit(rng) for _ in range(MANY // 4)],
    }


@pytest.fixture(scope="module")
def found(cases):
    """Return what the page's engine says of the cases."""
    return twin.answers(**{name: [case["js"] for case in made] for name, made in cases.items()})


def test_tables_of_axes(cases, found):
    compared = 0
    for case, answer in zip(cases["rules"], found["rules"], strict=True):
        rule, n = case["rule"], case["n"]
        assert answer["size"] == rule.size(n), rule
        assert answer["taps"] == rule.taps(n).ravel().tolist(), (rule, n)
        places = (rule.positions(n) / rule.upsample).astype(np.float32)
        assert answer["places"] == places.ravel().tolist(), (rule, n)
        compared += answer["size"] > 0
    assert compared > 0.7 * MANY
    print(f"{compared} tables of {MANY} rules are equal")


def test_settings_become_the_same_rules(cases, found):
    for case, answer in zip(cases["resolved"], found["resolved"], strict=True):
        assert answer == case["rules"], case["js"]


def test_a_setting_fits_where_python_can_show_it(cases, found):
    for case, answer in zip(cases["fits"], found["fits"], strict=True):
        assert (answer == "") == case["fits"], (case["js"], answer)
    reasons = {answer.split(" ")[0] for answer in found["fits"]}
    assert reasons >= {"", "it", "the", "b"}, reasons


def test_values_and_what_an_edit_feeds(cases, found):
    largest, compared = dict.fromkeys(BOUNDS, 0.0), 0
    for case, answers in zip(cases["layers"], found["layers"], strict=True):
        layer, x = case["layer"], case["x"]
        _hold(layer, x, answers[0], largest)
        for cells, answer in zip(case["js"]["edits"], answers[1:], strict=True):
            before = layer.z(x).dtype
            layer, x = edits.apply(layer, x, cells)
            _hold(layer, x, answer, largest)
            changed = {i: _all(layer, x) if places is None else places for i, places in answer["changed"]}
            assert changed == _fed(layer, x, cells, layer.z(x).dtype != before), layer
            compared += 1
    print(f"{len(cases['layers'])} layers, {compared} edits; largest differences {largest}")


def _hold(layer, x, answer, largest):
    """Compare z and y, and keep the largest difference as a share of the largest value, of z or of y."""
    z, y = layer.z(x), layer(x)
    scale = max(np.abs(z).max(), np.abs(y).max()) or 1
    for role, right in (("z", z), ("y", y)):
        kind = {"i": "int", "f": "single" if right.dtype == np.float32 else "float"}[right.dtype.kind]
        share = float(np.abs(np.array(answer[role]) - right.ravel().astype(float)).max() / scale)
        assert share <= BOUNDS[kind], (kind, share, layer, right.dtype)
        largest[kind] = max(largest[kind], share)
    assert answer["sure"]


def _all(layer, x):
    return list(range(math.prod(layer.geometry(x.shape[1:]).out)))


def _fed(layer, x, cells, everything):
    """Return the outputs that cells feed, as {i: places}, from the geometry."""
    g, every = layer.geometry(x.shape[1:]), _all(layer, x)
    if everything:
        return dict.fromkeys(range(layer.n_out), every)
    found = {}
    for role, place, _ in cells:
        if role == "x":
            j, *n = np.unravel_index(place, x.shape)
            for i, o, _ in g.fan_out((j, *n)):
                found.setdefault(i, set()).add(int(np.ravel_multi_index(o, g.out)) if o else 0)
        elif role == "b" and layer.b.ndim > 1:
            i, o = divmod(place, len(every))
            found.setdefault(i, set()).add(o)
        else:
            found.setdefault(place // (getattr(layer, role).size // layer.n_out), set()).update(every)
    return {i: sorted(places) for i, places in found.items()}


# Random cases


def _rule(rng):
    upsample = int(rng.integers(2, 4)) if rng.random() < 0.25 else 1
    long = 60 if rng.random() < 0.2 else 6
    low, high = (int(v) for v in rng.integers(-1 if upsample > 1 else 0, long, 2))
    rule = axes.Rule(
        int(rng.integers(1, 8)), int(rng.integers(1, 5)), int(rng.integers(1, 5)), low, high, bool(rng.random() < 0.5),
        str(rng.choice(refusals.BOUNDARIES)) if upsample == 1 else "zero", upsample,
    )  # fmt: skip
    n = int(rng.integers(1, 25))
    if upsample > 1 and rule.span(n) < 1:
        return _rule(rng)
    return {"rule": rule, "n": n, "js": {"rule": asdict(rule), "n": n}}


def _resolved(rng):
    kernel = tuple(int(k) for k in rng.integers(1, 7, int(rng.integers(1, 4))))
    given = twin_cases.settings(rng, len(kernel))
    return {"rules": [asdict(r) for r in axes.rules(kernel, **given)], "js": {"kernel": kernel, "settings": given}}


def _fitting(layer, x, name, value):
    given = {setting: getattr(layer, setting) for setting in settings.GEOMETRY}
    return {"setting": name, "value": value, "layer": {
        "kernel": layer.kernel, "settings": given, "nIn": layer.n_in, "nOut": layer.n_out, "weights": layer.w.size,
        "spatial": x.shape[1:], "biasSizes": None if layer.b is None else layer.b.shape[1:] or None,
        "most": {"cells": limits.LARGEST, "entries": limits.LARGEST_TABLES},
    }}  # fmt: skip


def _fit(rng):
    d = int(rng.integers(1, 4))
    kernel = tuple(int(k) for k in rng.integers(1, 5, d))
    layer = cn.Layer(np.ones((2, 1, *kernel)), **twin_cases.settings(rng, d))
    x = np.zeros((1, *(int(n) for n in rng.integers(1, 8, d))))
    try:
        out = layer.geometry(x.shape[1:]).out
    except ValueError:
        return _fit(rng)
    if rng.random() < 0.4:
        layer = layer.replace(b=np.zeros((2, *out)))
    name = str(rng.choice(settings.GEOMETRY))
    value = twin_cases.settings(rng, int(rng.integers(1, 4)))[name]
    try:
        bundle.make(settings.changed(layer, layer, name, value), x)
        fits = True
    except (ValueError, TypeError):
        fits = False
    return {"fits": fits, "js": _fitting(layer, x, name, value)}
