"""Networks: how they are written, what they refuse, what they sum up, and two that others have published."""

import time

import known_networks
import numpy as np
import pytest

import convnotes as cn


def conv(n_out, n_in, *kernel, **options):
    return cn.Layer(np.ones((n_out, n_in, *kernel)), **options)


# How a network is written


def test_a_chain_names_its_nodes_by_kind_and_number():
    net = cn.Network(
        [
            conv(2, 1, 3, 3), cn.MaxPool(2), conv(2, 2, 3, 3), cn.AveragePool(2), cn.Scale([1, 2]), cn.Permute([1, 0]),
            cn.Upsample(2), conv(2, 1, 2, 2, stride=2).transposed(), cn.Softmax(), cn.Flatten(), conv(3, 128),
        ]
    )  # fmt: skip
    assert net.names == (
        "x", "conv1", "pool1", "conv2", "pool2", "scale1", "permute1", "upsample1", "transposed1", "softmax1",
        "flatten1", "dense1",
    )  # fmt: skip


def test_a_dict_may_stand_in_any_order_and_is_computed_in_one():
    layer = conv(1, 1, 3)
    nodes = {"sum": (cn.Add(), "b", "x"), "b": (layer, "a"), "a": (cn.MaxPool(1), "x")}
    net = cn.Network(nodes)
    assert net.names == ("x", "a", "b", "sum") and net.inputs == ("x",) and net.outputs == ("sum",)
    assert net([[1, 2, 3]]).tolist() == np.add(layer([[1, 2, 3]]), [[1, 2, 3]]).tolist()
    assert net["b"] is layer and net.nodes["sum"][1:] == ("b", "x")
    assert cn.Network(net.nodes).names == net.names


def test_names_keep_letters_digits_and_a_few_signs():
    net = cn.Network({"a b:c": (cn.MaxPool(1), "the input"), "layer1/0.conv-é": (cn.MaxPool(1), "a b:c")})
    assert net.names == ("the_input", "a_b_c", "layer1/0.conv-é")


def test_outputs_are_what_is_not_read_or_what_is_asked_for():
    nodes = {"a": (cn.Scale([2.0]), "x"), "b": (cn.Scale([3.0]), "a"), "c": (cn.Scale([5.0]), "a")}
    assert cn.Network(nodes).outputs == ("b", "c")
    found = cn.Network(nodes)([1.0])
    assert {name: y.tolist() for name, y in found.items()} == {"b": [6], "c": [10]}
    assert cn.Network(nodes, outputs=["c"])([1.0]).tolist() == [10]
    assert list(cn.Network(nodes, outputs=["c", "a"])([1.0])) == ["c", "a"]


def test_the_same_tensor_can_be_added_to_itself():
    net = cn.Network({"twice": (cn.Add(), "x", "x")})
    assert net([[1, 2]]).tolist() == [[2, 4]]
    assert net.receptive_field(2, "twice", (0, 1))["x"].paths().tolist() == [[0, 2]]
    assert net.influence([[1.0, 2.0]], "twice", (0, 1))["x"].tolist() == [[0, 2]]


def test_one_input_and_a_batch_give_the_same():
    rng = np.random.default_rng(0)
    net = cn.Network([cn.Layer(rng.normal(size=(2, 3, 3, 3)), phi="relu"), cn.MaxPool(2), cn.Flatten(), conv(4, 18)])
    x = rng.normal(size=(5, 3, 6, 6))
    batch = net.activations(x)
    assert {name: a.shape for name, a in batch.items()} == {
        "x": (5, 3, 6, 6), "conv1": (5, 2, 6, 6), "pool1": (5, 2, 3, 3), "flatten1": (5, 18), "dense1": (5, 4),
    }  # fmt: skip
    for number, one in enumerate(x):
        for name, value in net.activations(one).items():
            np.testing.assert_allclose(value, batch[name][number], atol=1e-12)
    assert net(x[:0]).shape == (0, 4)


def test_a_batch_is_told_from_one_input_where_only_sizes_tell_it():
    net = cn.Network([cn.Flatten(), conv(2, 12)])
    assert net(np.ones((3, 4))).shape == net(np.ones((3, 2, 2))).shape == (2,)
    assert net(np.ones((5, 3, 2, 2))).shape == (5, 2)
    with pytest.raises(ValueError, match=r"it gets shape \(10,\): expected \(12,\)"):
        net(np.ones((5, 2)))


def test_channels_that_no_node_tells_are_the_fewest_that_fit():
    pools = cn.Network([cn.MaxPool(2), cn.Softmax()])
    assert pools.shapes((4, 4))["pool1"] == (1, 2, 2)
    field = pools.receptive_field((4, 4), "pool1", (2, 0, 1))["x"]
    assert field.shape == (3, 4, 4) and list(field) == [(2, 0, 2), (2, 0, 3), (2, 1, 2), (2, 1, 3)]
    assert cn.Network([cn.Flatten(), conv(1, 12)]).shapes((2, 2))["x"] == (3, 2, 2)
    assert cn.Network([cn.Flatten()]).receptive_field(4, "flatten1", (7,))["x"].shape == (2, 4)  # it is its own node's
    with pytest.raises(ValueError, match=r"it gets shape \(4,\): expected \(13,\)"):
        cn.Network([cn.Flatten(), conv(1, 13)]).shapes((2, 2))


def test_integers_stay_exact_through_nodes_that_keep_them():
    big = 2**53 + 1
    net = cn.Network(
        {"a": (cn.Layer([[[1]]], phi="relu"), "x"), "b": (cn.MaxPool(2), "a"), "sum": (cn.Add(), "b", "b")}
    )
    y = net([[big, 3]])
    assert y.dtype == np.int64 and y.tolist() == [[2 * big]]
    with pytest.raises(OverflowError, match=r"node 'sum' \(Add\): the integers that are added"):
        net([[2**62, 3]])


def test_a_scale_of_integers_counts_its_shift_before_it_overflows():
    assert cn.Scale([1], [2**62 - 1])([[2**62]]).tolist() == [[2**63 - 1]]
    with pytest.raises(OverflowError, match=f"gain times x and shift may reach {2**63}"):
        cn.Scale([1], [2**62])([[2**62]])


def test_a_softmax_of_large_numbers_is_finite():
    assert cn.Softmax()([1000.0, 1000.0, -1000.0]).tolist() == [0.5, 0.5, 0]


def test_a_channel_that_is_repeated_or_dropped_leaves_open_how_many_there_are():
    assert cn.Network([cn.Permute([0, 0])])([[1, 2]]).tolist() == [[1, 2], [1, 2]]
    assert cn.Network([cn.Permute([1])])([[1, 2], [3, 4], [5, 6]]).tolist() == [[3, 4]]


def test_floats_of_32_bits_stay_so():
    net = cn.Network(
        [conv(2, 1, 3).replace(w=np.ones((2, 1, 3), np.float32), phi=("prelu", [0.1, 0.2])), cn.AveragePool(2),
         cn.Scale(np.ones(2, np.float32), np.ones(2, np.float32)), cn.Softmax(), cn.Flatten()]
    )  # fmt: skip
    assert {a.dtype for a in net.activations(np.ones((1, 8), np.float32)).values()} == {np.dtype(np.float32)}


# Networks that others have published


def test_astronet_is_one_network_of_two_inputs():
    net = known_networks.astronet()
    summary = net.summary({"global": 2001, "local": 201})
    rows = {row.name: row for row in summary.rows}
    lengths = [rows[f"global/{name}"].shape[1] for name in ("conv1a", *(f"pool{k}" for k in range(1, 6)))]
    assert lengths == [2001, 999, 498, 247, 122, 59]
    assert [rows[f"local/{name}"].shape[1] for name in ("conv1a", "pool1", "pool2")] == [201, 98, 46]
    flat = rows["global/flat"].shape, rows["local/flat"].shape, rows["views"].shape
    assert flat == ((15104,), (1472,), (16576,)) and rows["planet"].shape == (1,)
    convolutions = sum(row.parameters for row in summary.rows if row.kind == "conv")
    dense = sum(row.parameters for row in summary.rows if row.kind == "dense")
    assert (convolutions, dense, summary.total.parameters) == (664_288, 9_275_905, 9_940_193)
    assert (rows["global/pool5"].field, rows["global/pool5"].jump) == ((373,), (32,))
    assert (rows["local/pool2"].field, rows["local/pool2"].jump) == ((43,), (4,))
    spatial = {"global": 2001, "local": 201}
    for name, unit, view, sees in (("global/pool5", (0, 30), "global", 373), ("local/pool2", (0, 20), "local", 43)):
        field = net.receptive_field(spatial, name, unit)
        assert len(field[view]) == sees and not field["local" if view == "global" else "global"]
    whole = net.receptive_field(spatial, "planet", (0,))
    assert len(whole["global"]) == 2001 and len(whole["local"]) == 201
    assert net({"global": np.zeros((1, 2001), np.float32), "local": np.zeros((1, 201), np.float32)}).tolist() == [0.5]


def test_pnet_finds_the_face_and_says_where_it_looked():
    net, x = known_networks.pnet(), known_networks.photograph()
    assert net.summary((32, 32)).total.parameters == 6632 and net.outputs == ("face", "box")
    y = net(x)
    assert y["face"].dtype == np.float32 and y["face"].shape == (2, 11, 11) and y["box"].shape == (4, 11, 11)
    assert np.unravel_index(y["face"][1].argmax(), (11, 11)) == (6, 3) and round(float(y["face"][1, 6, 3]), 4) == 0.9996
    row = next(row for row in net.summary((32, 32)).rows if row.name == "face")
    assert (row.field, row.jump) == ((12, 12), (2, 2))
    mask = net.receptive_field((32, 32), "face", (1, 6, 3))["x"].mask()
    want = np.zeros((3, 32, 32), bool)
    want[:, 12:24, 6:18] = True
    assert (mask == want).all()
    slopes = net.influence(x, "face", (1, 6, 3))["x"]
    assert slopes.dtype == np.float32 and slopes[~mask].max() == slopes[~mask].min() == 0 and slopes[mask].any()


def test_the_fields_of_a_deep_unit_take_as_long_as_there_are_nodes():
    def blocks(count):
        nodes, read = {}, "x"
        for n in range(count):
            nodes |= {f"conv{n}": (conv(8, 8, 3, 3), read), f"sum{n}": (cn.Add(), f"conv{n}", read)}
            read = f"sum{n}"
        return cn.Network(nodes), read

    clocked = {}
    for count in (4, 30, 60, 100):  # two nodes a block
        net, last = blocks(count)
        ask = lambda: net.receptive_field((224, 224), last, (0, 100, 100))  # noqa: E731, B023
        assert len(ask()["x"]) == 8 * min(2 * count + 1, 224) ** 2 if count < 100 else ask()["x"]
        spent = []
        for _ in range(5):
            start = time.process_time()
            ask()
            spent.append(time.process_time() - start)
        clocked[2 * count] = min(spent)
    print({nodes: f"{1000 * seconds:.1f} ms" for nodes, seconds in clocked.items()})
    assert clocked[200] < 10 * (200 / 8) * clocked[8]  # by nodes; by paths it would be 2**96 times as long
