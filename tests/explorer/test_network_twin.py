"""The page's networks agree with Python's: fields, winners, ways, derivatives, and values after painting."""

import json
import os

import numpy as np
import pytest
import random_networks
import twin

from convnotes.explorer import edits, graph
from convnotes.explorer.page import plain
from convnotes.layers import fields

MANY = int(os.environ.get("CONVNOTES_CASES", "400")) // 2  # networks: 5,000 for the whole proof
UNITS, STROKES = 4, 2


def _sample(rng, number):
    """Return (network, inputs): chains and graphs, in floats of 64 and 32 bits."""
    sample = (random_networks.draw_chain, random_networks.draw_graph)[number % 2](rng)
    kind = (np.float64, np.float32)[number % 3 == 2]
    return sample.net, {name: value.astype(kind) for name, value in sample.x(rng).items()}


def _case(net, x, rng):
    """Return what the page is given, and what is asked of it."""
    plan = net._plans.of({name: value.shape for name, value in x.items()})
    values = net.activations(x)
    units = []
    for _ in range(UNITS):
        name = str(rng.choice(net.names))
        unit = tuple(int(rng.integers(n)) for n in plan.shapes[name])
        units.append((name, unit))
    strokes = []
    for _ in range(STROKES):
        name = str(rng.choice(net.inputs))
        places = rng.choice(x[name].size, min(3, x[name].size), replace=False)
        strokes.append([[name, int(place), round(float(rng.normal()), 2)] for place in places])
    js = {
        "graph": json.loads(plain(graph.plain(net, plan, {name: value.dtype for name, value in values.items()}))),
        "values": {name: graph.packed(value) for name, value in values.items()},
        "units": [
            {"text": f"{name}:{unit[0]}:{','.join(map(str, unit[1:]))}",
             "place": int(np.ravel_multi_index(unit, plan.shapes[name]))} for name, unit in units
        ],
        "strokes": strokes,
    }  # fmt: skip
    return {"net": net, "x": x, "plan": plan, "units": units, "strokes": strokes, "js": js}


@pytest.fixture(scope="module")
def cases():
    pytest.importorskip("torch", reason="random networks come with their twins in torch")
    made = []
    for number in range(MANY):
        rng = np.random.default_rng([14, number])
        made.append(_case(*_sample(rng, number), rng))
    return made


@pytest.fixture(scope="module")
def found(cases):
    return twin.answers(networks=[case["js"] for case in cases])["networks"]


def _cells(field):
    return {name: [[cell[0], list(cell[1:])] for cell in cells] for name, cells in field.items()}


def _each(cases, found):
    for case, answer in zip(cases, found, strict=True):
        for (name, unit), said in zip(case["units"], answer["asked"], strict=True):
            yield case, name, unit, said


def test_what_a_unit_lights_is_its_fields(cases, found):
    compared = 0
    for case, name, unit, said in _each(cases, found):
        net, plan, lit = case["net"], case["plan"], said["lit"]
        assert lit["below"] == _cells(fields.reach(plan, name, unit, up=False)), (net, name, unit)
        assert lit["above"] == _cells(fields.reach(plan, name, unit, up=True)), (net, name, unit)
        assert lit["text"].startswith(f"{name}, channel {unit[0]}")
        compared += 1
    print(f"{compared} units of {len(cases)} networks light the fields of Python")


def test_a_max_pool_s_winner_is_marked(cases, found):
    pools = 0
    for case, name, unit, said in _each(cases, found):
        net = case["net"]
        node = net.nodes.get(name, (None,))[0]
        winner = None
        if hasattr(node, "winners"):
            below = net.activations(case["x"])[net.nodes[name][1]]
            winner, pools = [unit[0], node.winners(below)[unit].tolist()], pools + 1
        assert said["lit"]["winner"] == winner, (net, name, unit)
    assert pools > len(cases) / 20


def test_ways_are_paths(cases, found):
    for case, name, unit, said in _each(cases, found):
        for up in (False, True):
            for here, cells in fields.reach(case["plan"], name, unit, up).items():
                if cells and here != name:
                    assert said["ways"][here] == cells.paths().ravel().tolist(), (case["net"], name, unit, here)


def test_influence_is_the_derivative(cases, found):
    largest = 0
    for case, name, unit, said in _each(cases, found):
        for here, right in case["net"].influence(case["x"], name, unit).items():
            mine = said["influence"].get(here)
            if mine is None:
                assert not right.any()
                continue
            scale = max(np.abs(right).max(), 1)
            largest = max(largest, float(np.abs(np.array(mine) - right.ravel()).max() / scale))
    print(f"largest difference {largest:.1e} of the largest derivative")
    assert largest < 1e-4  # of 32 bits; a page sums in 64


def test_painted_inputs_give_the_values_of_python(cases, found):
    largest = {np.float64: 0.0, np.float32: 0.0}
    for case, answer in zip(cases, found, strict=True):
        x = case["x"]
        kind = next(iter(x.values())).dtype.type  # of 32 bits: what is pooled of them is rounded to these
        for cells, values in zip(case["strokes"], answer["painted"], strict=True):
            x = edits.put(x, cells, "an input")
            for name, right in case["net"].activations(x).items():
                scale = np.abs(right).max() or 1
                apart = float(np.abs(np.array(values[name]) - right.ravel()).max() / scale)
                largest[kind] = max(largest[kind], apart)
    print({kind.__name__: f"{apart:.1e}" for kind, apart in largest.items()})
    assert largest[np.float64] < 1e-12 and largest[np.float32] < 1e-5


def test_what_a_stroke_feeds_is_computed_as_the_whole_is(cases, found):
    assert [case["net"] for case, answer in zip(cases, found, strict=True) if answer["apart"]] == []
    print(f"{len(cases) * STROKES} strokes give the same bits, in part and as a whole")
