"""Hold a step between Python and its views to a few kilobytes, and the views that follow to Python's numbers."""

import base64
import json
import os

import numpy as np
import random_layers
import twin
import twin_cases

import convnotes as cn
from convnotes.explorer import steps
from convnotes.layers import phi as phis

MANY = int(os.environ.get("CONVNOTES_CASES", "400")) // 4


def ask(e, kind="edit", n=1, gesture=1, **more):
    e._receive(e, {"kind": kind, "by": "view", "n": n, "gesture": gesture, "sizes": e._told.head["sizes"]} | more, [])


def recorded(e):
    """Return the list of what an explorer sends from now on: (message, buffers)."""
    sent = []
    e.send = lambda content, buffers=None: sent.append((content, buffers or []))
    return sent


def told(message, buffers):
    """Return {(role, place): value} of the cells of a step."""
    *whole, last = [*buffers] + [b""] * ("values" in message)
    values = message["values"] if "values" in message else np.frombuffer(last)
    places = [(role, start + k) for role, start, count in message["runs"] for k in range(count)]
    found = dict(zip(places, values, strict=True))
    for (role, kind), data in zip(message["whole"], whole, strict=True):
        found |= {(role, place): value for place, value in enumerate(np.frombuffer(data, kind))}
    return found


def test_steps_send_what_they_change_and_no_more():
    rng = np.random.default_rng(3)
    for n in range(40):
        layer, x = random_layers.draw(rng)
        e = cn.explore(layer, x, controls=False)
        sent = recorded(e)
        for step in range(3):
            before = {name: np.array(value, float) for name, value in e._values().items()}
            arrays = steps._inputs(e._told)
            role = list(arrays)[(n + step) % len(arrays)]
            array = arrays[role]
            ask(e, cells=[[role, int(rng.integers(array.size)), round(float(rng.normal()), 2)]], n=step)
            message, buffers = sent.pop()
            assert message["kind"] == "step" and message["answers"] == ["view", step] and message["n"] == step + 1
            if "runs" not in message:  # x or w was whole, so that every number is rounded otherwise
                continue
            for (name, place), value in told(message, buffers).items():
                assert name in "zy" or before[name].flat[place] != value
                before[name].flat[place] = value
            if e.layer.phi in ("identity", "relu", "relu6"):
                before["y"] = phis.apply(e.layer.phi, before["z"])
            for name, value in e._values().items():
                np.testing.assert_array_equal(before[name], value)
        assert repr(e) == repr(cn.explore(e.layer, e.x, controls=False))


def test_what_a_drag_changes_is_told_at_its_end_and_is_one_step():
    e = cn.explore(cn.Layer(np.ones((1, 1, 3)), padding="same", phi="relu"), [[1.0, 2, 3, 4]])
    sent, first = recorded(e), e.layer
    for n, value in enumerate((2, 3, 4)):
        ask(e, cells=[["w", 0, value]], n=n, more=True, ahead=True)
        assert told(*sent[-1]) == {("w", 0): value} and "check" not in sent[-1][0]
    ask(e, "settle", n=9)
    assert sent[-1][0]["answers"] == ["view", 9]
    assert told(*sent[-1]) == {("z", o): value for o, value in enumerate(e.layer.z(e.x)[0])}
    ask(e, "undo", n=10)
    assert e.layer is first and len(told(*sent[-1])) == 5


def test_no_step_takes_ten_kilobytes_however_large_the_layer():
    rng = np.random.default_rng(5)
    layer = cn.Layer(rng.normal(size=(7, 8, 3, 3)), phi="relu", padding="same")
    e, bytes_ = cn.explore(layer, rng.normal(size=(8, 256, 256))), {}
    e.comm.send = lambda data=None, metadata=None, buffers=None: now.append(
        len(json.dumps(data)) + sum(map(len, buffers or ()))
    )

    def counted(name, *messages):
        now.clear()
        for message in messages:
            now.append(len(json.dumps(message)))
            ask(e, **message)
        bytes_[name] = sum(now)

    now = []
    counted("a drag of an input", {"cells": [["x", 40_000, [0.5]]], "more": True, "ahead": True})
    counted("a drag of a weight", {"cells": [["w", 17, [-1.5]]], "more": True, "ahead": True, "gesture": 2})
    counted("the end of a drag", {"kind": "settle"})
    counted("a typed number", {"cells": [["w", 17, [2.25]]], "ahead": True, "gesture": 3})
    counted("a setting", {"kind": "set", "name": "stride", "value": 2, "ahead": True})
    counted("a phi", {"kind": "set", "name": "phi", "value": "tanh", "ahead": True})
    for kind in ("undo", "undo", "undo", "redo", "reset"):
        counted(kind, {"kind": kind})
    print(", ".join(f"{name} {count:,}" for name, count in bytes_.items()), "bytes")
    assert min(bytes_.values()) > 100 and max(bytes_.values()) < 10_000
    counted("whole", {"kind": "whole"})
    assert bytes_["whole"] > 5e6  # what each of these would be without


def test_changes_by_code_are_steps_while_the_sizes_stay():
    rng = np.random.default_rng(6)
    e = cn.explore(cn.Layer(rng.normal(size=(7, 8, 3, 3)), phi="relu", padding="same"), rng.normal(size=(8, 64, 64)))
    sent, shown = recorded(e), []
    e.observe(lambda change: shown.append(change.new), "bundle")
    w, x = e.layer.w.copy(), e.x.copy()
    w[3, 2, 1, 1] += 0.5
    e.layer = e.layer.replace(w=w)
    e.layer = e.layer.replace(phi="tanh")
    e.layer = e.layer.replace(stride=2)
    sizes = [len(json.dumps(message)) + sum(map(len, buffers)) for message, buffers in sent]
    assert len(sent) == 3 and max(sizes) < 10_000, sizes
    e.x = x + 1
    message, buffers = sent[-1]
    assert message["whole"] == [["x", "f8"]] and np.array_equal(np.frombuffer(*buffers), (x + 1).ravel())
    assert len(json.dumps(message)) < 10_000 and message["check"] and message["head"].keys() == {"can"}
    assert all(message["anew"] for message, _ in sent) and e._newest == message["n"] == 4 and not shown
    e.x = e.x[:, 1:]
    assert len(sent) == 4 and shown == [{"n": 5}] and e.bundle["n"] == 5


def test_views_that_follow_step_by_step_and_those_made_later_show_what_python_has(monkeypatch):
    rng, cases = np.random.default_rng(8), []
    large = {"layer": cn.Layer(rng.normal(size=(8, 3, 3, 3)), phi="relu"), "x": rng.normal(size=(3, 64, 64))}
    while len(cases) < MANY:
        monkeypatch.setattr(steps, "FEW", len(cases) % 2 * 512)  # of every other layer outputs are checked
        made = twin_cases.layer(rng) if cases else large
        e = cn.Explorer(made["layer"], made["x"])
        sent, case = recorded(e), {"bundle": e.bundle, "steps": []}
        for gesture in range(8):
            sent.clear()
            _hand(rng, e, gesture)
            if sent and sent[0][0]["kind"] == "step":
                message, buffers = sent[0]
                message = message | {"far": _far(e, message)}
                texts = [base64.b64encode(each).decode() for each in buffers]
                case["steps"].append({"message": message, "buffers": texts, "truth": e.bundle})
        if case["steps"] and case["steps"][-1]["message"]["n"] == len(case["steps"]):  # none needed the whole
            cases.append(case)
    found = twin.answers(followed=cases)["followed"]
    followed = checked = 0
    for case, answers in zip(cases, found, strict=True):
        for step, answer in zip(case["steps"], answers, strict=True):
            assert answer["apart"] == answer["late"] == "" and answer["same"], step["message"]
            assert answer["exact"] and answer.get("agrees") is answer.get("differs") is not False, step["message"]
            checked += "agrees" in answer
            assert (answer["can"], answer["settings"]) == tuple(
                twin.plain(step["truth"][name]) for name in ("can", "settings")
            )
            followed += 1
    print(f"{followed} steps followed, {checked} checked")
    assert followed > 3 * MANY and checked > MANY / 2


def _show(rng, e):
    """Show another input or other weights of the same sizes, as code does."""
    if rng.random() < 0.5:
        e.x = np.round(rng.normal(size=e.x.shape), 2).astype(e.x.dtype)
    else:
        e.layer = e.layer.replace(w=e.layer.w + (rng.random(e.layer.w.shape) < rng.choice([0.1, 1])))


def _far(e, message):
    """Return a difference of z that is to be noticed: one of the bound, in whole numbers 1."""
    if message.get("check", {}).get("whole"):
        return 1
    z, y = (np.abs(np.asarray(e._values()[name], float)).max() for name in "zy")
    scale = max(z, y, np.abs(e.x).max() * np.abs(e.layer.w).max())
    return float(scale) * (1e-6 if e._values()["z"].dtype == np.float32 else 1e-12)


def _hand(rng, e, gesture):
    kind = str(rng.choice(["edit", "set", "undo", "redo", "reset", "code"], p=[0.4, 0.2, 0.15, 0.1, 0.05, 0.1]))
    if kind == "code":
        return _show(rng, e)
    if kind == "edit":
        return ask(e, cells=twin_cases.edit(rng, e.layer, e.x), gesture=gesture, ahead=True)
    if kind == "set":
        d = len(e.layer.kernel)
        values = {"phi": str(rng.choice(["relu", "tanh", "identity"]))} | (twin_cases.settings(rng, d) if d else {})
        name = str(rng.choice([*values]))
        return ask(e, "set", name=name, value=values[name], ahead=True)
    ask(e, kind)
