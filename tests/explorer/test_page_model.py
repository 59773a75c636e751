"""A page's stand-in for the model does what Python does in a notebook: the same messages lead to the same numbers."""

import os

import numpy as np
import pytest
import twin
import twin_cases

import convnotes as cn

MANY = int(os.environ.get("CONVNOTES_CASES", "400")) // 8
ROLES = ("x", "w", "b", "z", "y")


@pytest.fixture(scope="module")
def cases():
    """Return random explorers, each with messages as a view sends them."""
    rng = np.random.default_rng(5)
    return [_case(rng) for _ in range(MANY)]


def _case(rng):
    made = twin_cases.layer(rng)
    e = cn.Explorer(made["layer"], made["x"])
    g = e.layer.geometry(e.x.shape[1:])
    last = ",".join(str(n - 1) for n in g.out)
    e.selection, e.pins = f"y:{e.layer.n_out - 1}:{last}", [f"y:0:{last}", f"x:0:{','.join('0' for _ in g.spatial)}"]
    messages = []
    for gesture in range(10):
        messages += _gesture(rng, e, gesture)
    messages = [{"by": "view", "n": n} | message for n, message in enumerate(messages, 1)]
    return {"explorer": e, "js": {"traits": e._state(), "messages": messages}}


def _gesture(rng, e, gesture):
    """Return the messages of what a hand does: a number typed, a drag, a setting, weights put back, a step."""
    kinds = {"edit": 0.3, "drag": 0.2, "set": 0.2, "restore": 0.1, "undo": 0.1, "redo": 0.05, "reset": 0.05}
    kind = str(rng.choice([*kinds], p=[*kinds.values()]))
    if kind in ("edit", "drag"):
        drawn = [twin_cases.edit(rng, e.layer, e.x) for _ in range(3 if kind == "drag" else 1)]
        packed = [[[role, place, [value]] for role, place, value in cells] for cells in drawn]
        steps = [{"kind": "edit", "gesture": gesture, "cells": cells} for cells in packed]
        if kind == "edit":
            return steps
        return [*({"more": True, "ahead": True} | step for step in steps), {"kind": "settle"}]
    if kind == "set":
        d = len(e.layer.kernel)
        values = {"phi": str(rng.choice(["relu", "tanh", "identity"]))} | (twin_cases.settings(rng, d) if d else {})
        name = str(rng.choice([*values]))
        return [{"kind": "set", "name": name, "value": values[name]}]
    if kind == "restore":
        start = int(rng.integers(e.layer.w.size))
        return [{"kind": "restore", "start": start, "count": int(rng.integers(1, e.layer.w.size - start + 1))}]
    return [{"kind": kind}]


def test_the_same_messages_lead_to_the_same_numbers(cases):
    refusals = compared = 0
    for case, found in zip(cases, twin.answers(page=[case["js"] for case in cases])["page"], strict=True):
        e, said = case["explorer"], []
        e.send = lambda content, buffers=None, said=said: said.append(content)
        for message, answer in zip(case["js"]["messages"], found, strict=True):
            said.clear()
            sizes = {"sizes": e.bundle["sizes"]} if message["kind"] == "edit" else {}
            e._receive(e, message | sizes, [])
            refused = any(each["kind"] == "refused" for each in said)
            assert refused == bool(answer["refused"]), (e, message, said, answer["refused"])
            refusals += refused
            if message.get("more"):
                continue
            agrees(e, answer, message)
            compared += 1
    assert compared > 5 * MANY and refusals > MANY / 20
    print(f"{compared} states agree, {refusals} refusals")


def agrees(e, answer, message):
    layer, x = e.layer, e.x
    right = {"x": x, "w": layer.w, "b": np.zeros(0) if layer.b is None else layer.b, "z": layer.z(x), "y": layer(x)}
    bound = 1e-6 if right["z"].dtype == np.float32 else 1e-12
    largest = max(np.abs(right["z"]).max(), np.abs(right["y"]).max(), np.abs(x).max() * np.abs(layer.w).max())
    for role in ROLES:
        near = 0 if role in "xwb" else bound * largest
        assert np.abs(np.array(answer[role]) - right[role].ravel()).max(initial=0) <= near, (role, e, message)
    for name in ("can", "settings", "kinds", "axes"):
        told = e.bundle[name]
        assert answer[name] == twin.plain(told), (name, e, message)
    assert (answer["selection"], answer["pins"]) == (e.selection, e.pins), (e, message)


def test_a_function_of_ones_own_is_refused_until_another_phi_is_chosen():
    e = cn.Explorer(cn.Layer(np.ones((1, 1, 3)), phi=lambda z: z**2), [[1.0, 2, 3, 4]])
    edit = {"kind": "edit", "gesture": 1, "cells": [["w", 0, [2]]]}
    asked = [edit, {"kind": "set", "name": "stride", "value": 2}, {"kind": "set", "name": "phi", "value": "relu"}, edit]
    answers = twin.answers(page=[{"traits": e._state(), "messages": [{"by": "v", "n": 1} | each for each in asked]}])[
        "page"
    ][0]
    assert [bool(each["refused"]) for each in answers] == [True, True, False, False]
    assert "lambda" in answers[0]["refused"] and "choose another phi" in answers[0]["refused"]
    assert answers[3]["y"] == cn.Layer([[[2.0, 1, 1]]])([[1.0, 2, 3, 4]]).ravel().tolist()


def test_missions_are_judged_as_python_judges_them():
    rng = np.random.default_rng(6)
    cases, expected = [], []
    for _ in range(MANY):
        layer = cn.Layer(rng.integers(-1, 2, (2, 1, *[2] * rng.integers(0, 3))), [1, 0], "relu")
        x = rng.integers(0, 2, (1, *[4] * len(layer.kernel)))
        tasks = ["only-zeros", "feeds-most", "zero-by-one-weight"]
        e = cn.explore(layer, x, select="" if rng.random() < 0.5 else f"y:1:{','.join('1' for _ in layer.kernel)}",
                       missions=tasks)  # fmt: skip
        told, steps = e._state(), [_step(rng, e) for _ in range(8)]
        found = [_done(e)]
        for step in steps:
            if isinstance(step, str):
                e.selection = step
            else:
                e._receive(e, {"by": "me", "n": 1, "sizes": e.bundle["sizes"]} | step, [])
            found.append(_done(e))
        cases.append({"traits": told, "steps": steps})
        expected.append(found)
    assert twin.answers(missions=cases)["missions"] == expected
    share = np.mean([found[-1] for found in expected], axis=0)
    assert share.min() > 0 and share.max() < 1, share


def _done(e):
    return [done for _, done in e.missions]


def _step(rng, e):
    """Return what a hand does: a pixel chosen, a weight changed, a step back, or another padding."""
    drawn = rng.random()
    if drawn < 0.5:
        g = e.layer.geometry(e.x.shape[1:])
        role, channels, sizes = [("y", 2, g.out), ("x", 1, g.spatial)][rng.integers(2)]
        return f"{role}:{rng.integers(channels)}:{','.join(str(rng.integers(min(n, 3))) for n in sizes)}"
    if drawn < 0.8:
        return {"kind": "edit", "gesture": 1, "cells": [["w", int(rng.integers(e.layer.w.size)), [-3]]]}
    if drawn < 0.9 or not e.layer.kernel:
        return {"kind": "undo"}
    return {"kind": "set", "name": "padding", "value": str(rng.choice(["full", "valid"]))}


def test_a_mission_that_asks_for_a_function_has_no_tick_in_a_page():
    e = cn.explore(cn.Layer([[2.0]]), [1.0], missions={"Change an input.": lambda e: e.x[0] != 1})
    told = e._state()
    assert told["missions"] == [["Change an input.", None]] and told["asks"] == [None]
    steps = [{"kind": "edit", "gesture": 1, "cells": [["x", 0, [5]]]}]
    assert twin.answers(missions=[{"traits": told, "steps": steps}])["missions"] == [[[None], [None]]]
