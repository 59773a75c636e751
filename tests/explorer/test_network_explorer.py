"""The explorer of a network in Python: its traits, what it refuses, its repr and still, undo and edits."""

import io

import known_networks
import numpy as np
import pytest
import traitlets
from PIL import Image

import convnotes as cn
from convnotes.explorer import edits, folding, graph, node


def small():
    layer = cn.Layer(np.arange(18).reshape(2, 1, 3, 3) - 8, phi="relu")
    return cn.Network([layer, cn.MaxPool(2), cn.Flatten(), cn.Layer(np.ones((3, 8)))])


def explorer(**options):
    return cn.explore(small(), np.arange(16).reshape(1, 4, 4), **options)


def ask(e, kind, **what):
    """Send a message as a view does; return what Python sends back."""
    sent = []
    e.send = lambda content, buffers=None: sent.append(content)
    e._receive(None, {"kind": kind, "by": "me", "n": 7} | what, None)
    return sent


def values(e, name):
    ((kind, data),) = e.tensors["values"][name].items()
    return np.frombuffer(data, f"<{kind}").reshape(e._shapes[name])


def test_explore_makes_the_explorer_of_a_network():
    e = explorer(select="pool1:1:0,1")
    assert isinstance(e, cn.NetworkExplorer) and e.selection == "pool1:1:0,1" and not e.locked
    assert repr(e).startswith("Explorer of Network: 4 nodes, 'x' -> 'dense1'; x 1 x 4 x 4; pool1:1:0,1 chosen; digest ")
    np.testing.assert_array_equal(values(e, "pool1"), e.network.activations(e.x)["pool1"])
    assert repr(explorer()) == repr(explorer()) and e.x.dtype == np.arange(1).dtype


def test_the_digest_changes_with_the_input_and_with_a_weight():
    digests = {repr(explorer())[-8:]}
    e = explorer()
    e.x = np.arange(16)[::-1].reshape(1, 4, 4)
    digests.add(repr(e)[-8:])
    nodes = small().nodes
    changed = cn.Network(nodes | {"dense1": (cn.Layer(np.ones((3, 8)) * 2), "flatten1")})
    e.show(changed, np.arange(16).reshape(1, 4, 4))
    digests.add(repr(e)[-8:])
    assert len(digests) == 3 and e.network is changed


W = np.arange(18).reshape(2, 1, 3, 3) - 8
ONE = {"a": (cn.Layer(W, padding=1), "x"), "b": (cn.MaxPool(2), "a"), "c": (cn.AveragePool(2, 1), "x")}
SPELT = {
    "padding in words": ONE | {"a": (cn.Layer(W, padding="same"), "x")},
    "padding by axis": ONE | {"a": (cn.Layer(W, padding=(1, 1)), "x")},
    "padding by side": ONE | {"a": (cn.Layer(W, padding=((1, 1), (1, 1))), "x")},
    "steps by axis": ONE | {"a": (cn.Layer(W, padding=1, stride=(1, 1), dilation=(1, 1)), "x")},
    "phi by name": ONE | {"a": (cn.Layer(W, None, "identity", padding=1), "x")},
    "a pool by axis": ONE | {"b": (cn.MaxPool((2, 2), [2, 2], padding=0, dilation=(1, 1)), "a")},
    "rounded up where all fits": ONE | {"b": (cn.MaxPool(2, round_up=True), "a")},
    "padding counted where none is": ONE | {"c": (cn.AveragePool(2, 1, count_padding=True), "x")},
    "other numbers": ONE | {"a": (cn.Layer(W.astype(np.float32), padding=1), "x")},
    "another order": dict(reversed(ONE.items())),
}
OTHERS = {
    "stride": ONE | {"b": (cn.MaxPool(2, 1), "a")},
    "phi": ONE | {"a": (cn.Layer(W, phi="relu", padding=1), "x")},
    "boundary": ONE | {"a": (cn.Layer(W, padding=1, boundary="edge"), "x")},
    "flip": ONE | {"a": (cn.Layer(W, padding=1, flip=False), "x")},
    "pool": ONE | {"c": (cn.MaxPool(2, 1), "x")},
    "reads": ONE | {"c": (cn.AveragePool(2, 1), "b")},
    "counts": ONE | {"c": (cn.AveragePool(2, 1, padding=1), "x")},
    "counted": ONE | {"c": (cn.AveragePool(2, 1, padding=1, count_padding=True), "x")},
    "weights": ONE | {"a": (cn.Layer(W + 1, padding=1), "x")},
}


def test_the_digest_is_of_what_a_network_is_not_of_how_it_was_written():
    def own(nodes):
        network = cn.Network(nodes)
        return graph.fingerprint(network, network._plans.of({"x": (1, 4, 4)})).hexdigest()

    assert {how: own(nodes) for how, nodes in SPELT.items()} == dict.fromkeys(SPELT, own(ONE))
    assert len({own(nodes) for nodes in [ONE, *OTHERS.values()]}) == len(OTHERS) + 1


def test_the_still_picture_shows_the_network():
    data, _ = explorer(select="conv1:0:1,1")._repr_mimebundle_()
    assert Image.open(io.BytesIO(data["image/png"])).width > 300
    assert data["text/plain"].startswith("Explorer of Network")


BAD = {
    "no node": ("conv9:0:0,0", "there is no node 'conv9', the network has x, conv1, pool1, flatten1, dense1"),
    "no text": ("y:1", "malformed: expected 'NAME:CHANNEL:INDEX', as x:0:0,0"),
    "outside": ("pool1:0:2,0", "is outside (2, 2, 2)"),
    "a channel outside": ("dense1:3:", "is outside (3,)"),
}


@pytest.mark.parametrize(("text", "says"), BAD.values(), ids=BAD)
def test_a_selection_that_is_not_there_is_refused(text, says):
    e = explorer(select="dense1:1:")
    with pytest.raises(traitlets.TraitError) as refused:
        e.selection = text
    assert says in str(refused.value) and "stays what it was" in str(refused.value) and e.selection == "dense1:1:"
    with pytest.raises((ValueError, IndexError)) as refused:
        explorer(select=text)
    assert says in str(refused.value)


REFUSED = {
    "NaN": (lambda: cn.explore(small(), np.full((1, 4, 4), np.nan)), ValueError, "x holds nan"),
    "a batch": (lambda: cn.explore(small(), np.ones((2, 1, 4, 4))), ValueError, "for example x[0]"),
    "another size": (lambda: cn.explore(small(), np.ones((1, 5, 9))), ValueError, "node 'dense1'"),
    "a view of a layer": (lambda: cn.explore(small(), np.ones((1, 4, 4)), view="terms"), ValueError, "are for a layer"),
    "a walk of a layer": (
        lambda: cn.explore(cn.Layer([[1]]), [1], walk=[("y:0:", "here")]), ValueError, "for a network of it alone",
    ),
    "a step that is not there": (
        lambda: cn.explore(small(), np.ones((1, 4, 4)), walk=[("q:0:", "here")]), ValueError, "there is no node 'q'",
    ),
    "a large input": (
        lambda: cn.explore(cn.Network([cn.MaxPool(1)]), np.ones((1, 2000, 2000))), ValueError, "for example x[:, :",
    ),
    "many nodes": (
        lambda: cn.explore(cn.Network([cn.MaxPool(1)] * 500), np.ones((1, 2))), ValueError, "explore a part",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("call", "error", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_shown_is_refused_with_a_remedy(call, error, says):
    with pytest.raises(error) as refused:
        call()
    assert says in str(refused.value)


def test_the_crop_that_is_offered_fits():
    net, x = cn.Network([cn.MaxPool(1)]), np.ones((1, 2000, 2000))
    with pytest.raises(ValueError) as refused:
        cn.explore(net, x)
    crop = str(refused.value).split("for example ")[1].split(", or a part")[0]
    cn.explore(net, eval(crop, {"x": x})).close()


def test_the_part_the_network_and_the_step_that_are_offered_can_be_shown():
    net, x, layer = cn.Network([cn.MaxPool(1)] * 500), np.ones((1, 2)), cn.Layer([[1]])
    with pytest.raises(ValueError) as refused:
        cn.explore(net, x)
    cn.explore(eval(str(refused.value).split("for example ")[1], {"cn": cn, "net": net}), x).close()
    with pytest.raises(ValueError) as refused:
        cn.explore(layer, [1], look="ways")
    made = eval(str(refused.value).split(" give ")[1], {"cn": cn, "layer": layer})
    e = cn.explore(made, [1], look="ways")
    with pytest.raises(traitlets.TraitError) as refused:
        e.walk = [{"unit": "dense1:0:"}]
    step = eval(str(refused.value).split("a dict such as ")[1])
    e.walk = [step | {"selection": "dense1:0:"}]
    assert e.walk[0]["text"].endswith(".")


def test_a_refused_input_leaves_all_as_it_was():
    e = explorer(select="x:0:1,1")
    before = repr(e)
    for bad in (np.ones((1, 4)), np.ones((3, 4, 4)), np.full((1, 4, 4), np.inf)):
        with pytest.raises(traitlets.TraitError, match="still shows what it showed before"):
            e.x = bad
        assert repr(e) == before


def test_painted_cells_arrive_and_can_be_undone():
    e = explorer()
    first = e.x
    (sent,) = [ask(e, "edit", cells=[["x", 3, 50]], sizes=e.tensors["sizes"], gesture=1, more=False)]
    assert sent == [] and e.x[0, 0, 3] == 50 and e.tensors["answers"] == ["me", 7]
    np.testing.assert_array_equal(values(e, "dense1"), e.network(e.x))
    assert e.tensors["can"] == {"undo": True, "redo": False, "reset": True}
    ask(e, "undo")
    np.testing.assert_array_equal(e.x, first)
    ask(e, "redo")
    assert e.x[0, 0, 3] == 50
    e.reset()
    np.testing.assert_array_equal(e.x, first)
    ask(e, "edit", cells=[["x", 0, 0.5]], sizes=e.tensors["sizes"], gesture=2, more=False)
    assert e.x.dtype == float and e.graph["nodes"][0]["numbers"] == "double"


def test_a_stroke_is_one_step_of_undo():
    e = explorer()
    first = e.x
    for n in range(4):
        more = {"cells": [["x", n, 9]], "sizes": e.tensors["sizes"], "gesture": 5, "more": True, "ahead": True}
        assert ask(e, "edit", **more) == [{"kind": "changed", "answers": ["me", 7]}]
    ask(e, "settle")
    assert e.x[0, 0].tolist() == [9, 9, 9, 9]
    e.undo()
    np.testing.assert_array_equal(e.x, first)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([["conv1", 0, 1]], "is not a cell"),
        ([["x", 99, 1]], "its places are 0 to 15"),
        ([["x", 0, float("nan")]], "is not a finite number"),
        ("x", "an edit needs a list of cells"),
    ],
)
def test_edits_that_cannot_be_are_refused(cells, says):
    e = explorer()
    before = repr(e)
    (sent,) = ask(e, "edit", cells=cells, sizes=e.tensors["sizes"], gesture=1)
    assert sent["kind"] == "refused" and says in sent["why"] and repr(e) == before


def test_an_edit_meant_for_other_sizes_is_refused():
    (sent,) = ask(explorer(), "edit", cells=[["x", 0, 1]], sizes="others", gesture=1)
    assert "another size by now" in sent["why"]


def test_several_inputs_are_a_dict():
    net = cn.Network({"a": (cn.Add(), "x", "x2")})
    e = cn.explore(net, {"x": [[1, 2]], "x2": [[3, 4]]}, select="a:0:1")
    assert sorted(e.x) == ["x", "x2"] and "x 1 x 2, x2 1 x 2" in repr(e)
    ask(e, "edit", cells=[["x2", 1, 7]], sizes=e.tensors["sizes"], gesture=1)
    assert e.x["x2"].tolist() == [[3, 7]] and values(e, "a").tolist() == [[4.0, 9.0]]


def test_weights_beyond_two_megabytes_stay_in_python():
    wide = cn.Network([cn.Layer(np.zeros((600, 900), np.float32))])
    assert cn.explore(wide, np.zeros(900)).graph["computes"] is False
    assert "weights" not in cn.explore(wide, np.zeros(900)).graph["nodes"][1]
    assert explorer().graph["computes"] is True
    large = cn.Network([cn.Layer(np.zeros((16, 16, 3, 3)))])
    assert cn.explore(large, np.zeros((16, 300, 300))).graph["computes"] is False  # 200 million products a stroke
    assert cn.explore(large, np.zeros((16, 30, 30))).graph["computes"] is True
    assert cn.explore(cn.Network([cn.Layer([[1.0]], phi=np.cos)]), [1.0]).graph["computes"] is False
    (sent,) = ask(cn.explore(wide, np.zeros(900)), "influence", selection="dense1:5:")
    assert sent["kind"] == "influence" and set(sent["values"]) == {"x", "dense1"}


def test_tensors_travel_when_they_are_unfolded(monkeypatch):
    monkeypatch.setattr(graph, "AT_ONCE", 20)
    e = explorer()
    assert set(e.tensors["values"]) == {"x", "dense1"}
    ask(e, "unfold", names=["pool1", "nothing"])
    assert set(e.tensors["values"]) == {"x", "pool1", "dense1"}


def test_like_blocks_fold_to_one():
    block = {"conv": ("conv", "3x3", (1,)), "add": ("add", "Add", (1, 2))}
    chain = [("input", "input", ())] + [block["conv"], block["add"]] * 5 + [("dense", "", (1,))]
    assert folding.runs(chain) == [(1, 2, 5)]
    assert folding.runs([*"abcabc"]) == [] and folding.runs([*"aabbb"]) == [(2, 1, 3)]
    e = cn.explore(cn.Network([cn.Layer(np.ones((1, 1, 3)), phi="relu") for _ in range(40)]), np.ones((1, 5)))
    assert e.graph["runs"] == [(1, 1, 40)] and set(e.tensors["values"]) == {"x", "conv1"}


def test_p_net_is_explored_on_the_photograph():
    e = cn.explore(known_networks.pnet(), known_networks.photograph(), select="face:1:6,3")
    assert round(float(values(e, "face")[1, 6, 3]), 4) == 0.9996 and e.graph["runs"] == []


# A node that is open


def test_a_node_opens_on_the_tensor_that_it_gets_and_its_edits_reach_the_network():
    e = explorer(select="conv1:0:1,1")
    e.opened = "dense1"
    np.testing.assert_array_equal(e.node.x, e.network.activations(e.x)["flatten1"])
    ask(e.node, "edit", cells=[["w", 0, 5]], sizes=edits.sizes(e.node.layer, e.node.x), gesture=1)
    assert e.network["dense1"].w[0, 0] == 5 and e.node.layer is e.network["dense1"]
    np.testing.assert_array_equal(values(e, "dense1"), e.network(e.x))
    e.undo()
    assert e.network["dense1"].w[0, 0] == 1 and e.node.layer.w[0, 0] == 1
    ask(e, "edit", cells=[["x", 0, 90]], sizes=e.tensors["sizes"], gesture=1)
    np.testing.assert_array_equal(e.node.x, e.network.activations(e.x)["flatten1"])
    inner = e.node
    e.opened = ""
    assert e.node is None and inner.comm is None


def test_a_setting_with_which_the_network_stops_fitting_is_refused_with_the_node():
    e = explorer()
    e.opened = "conv1"
    before = repr(e)
    (sent,) = ask(e.node, "set", name="padding", value="valid")
    assert sent["kind"] == "refused" and "no longer fit: node 'dense1'" in sent["why"] and repr(e) == before
    assert ask(e.node, "set", name="phi", value="tanh") == []
    assert e.network["conv1"].phi == "tanh" and "tanh" in repr(e.node)
    (sent,) = ask(e.node, "edit", cells=[["x", 0, 5]], sizes=edits.sizes(e.node.layer, e.node.x), gesture=1)
    assert "paint an input of the network" in sent["why"]


def test_what_is_too_large_to_open_is_told(monkeypatch):
    e, sent = explorer(), []
    e.send = lambda content, buffers=None: sent.append(content)

    def refuse(*_):
        raise ValueError("too many cells")

    monkeypatch.setattr(node, "NodeExplorer", refuse)
    with pytest.raises(traitlets.TraitError, match="'conv1' cannot be opened: too many cells"):
        e.opened = "conv1"
    assert e.opened == "" and e.node is None and sent == [{"kind": "shut", "why": "too many cells"}]


def test_what_is_no_layer_does_not_open():
    e = explorer()
    with pytest.raises(traitlets.TraitError, match=r"its layers are 'conv1', 'dense1'"):
        e.opened = "pool1"
    assert e.opened == "" and e.node is None
    e.opened = "conv1"
    e.show(cn.Network([cn.MaxPool(2)]), np.ones((1, 4)))
    assert e.opened == "" and e.node is None
