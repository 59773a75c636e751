"""The fields of a unit as exact sets, the ways that lead there, and the table that sums a network up."""

import itertools

import numpy as np
import pytest

import convnotes as cn
from convnotes.layers.cells import MOST_PRODUCTS, Cells
from convnotes.layers.links import products


def conv(n_out, n_in, *kernel, **options):
    return cn.Layer(np.ones((n_out, n_in, *kernel)), **options)


# Fields


def test_fields_hold_what_is_not_reached_with_nothing_in_it():
    net = cn.Network({"a": (conv(1, 1, 3), "x"), "b": (conv(1, 1, 3), "z"), "c": (cn.Concatenate(), "a", "b"),
                      "d": (conv(2, 1, 1, groups=2), "c")})  # fmt: skip
    field = net.receptive_field({"x": 5, "z": 5}, "d", (1, 0))
    assert list(field) == ["x", "z", "a", "b", "c", "d"]
    assert [len(field[name]) for name in field] == [0, 2, 0, 1, 1, 1] and not field["x"]
    above = net.projective_field({"x": 5, "z": 5}, "a", (0, 4))
    assert list(above) == ["z", "a", "b", "c", "d"] and [len(cells) for cells in above.values()] == [0, 1, 0, 1, 1]


def test_a_field_is_a_set_and_no_hull():
    net = cn.Network([conv(1, 1, 3, dilation=4, padding="valid")])
    cells = net.receptive_field(20, "conv1", (0, 2))["x"]
    assert list(cells) == [(0, 2), (0, 6), (0, 10)] and (0, 6) in cells and (0, 5) not in cells
    assert (0, 20) not in cells and "anything" not in cells and len(cells) == 3 == cells.mask().sum()


def test_many_products_become_an_exact_mask():
    rng = np.random.default_rng(1)
    masks = rng.random((3, 70, 9)) < 0.08  # no two rows alike: as many products as there are rows with something in it
    for mask in masks:
        found = Cells(mask.shape, products(mask))
        assert (found.mask() == mask).all() and len(found) == mask.sum() and bool(found) == mask.any()
        assert all((cell in found) == mask[cell] for cell in np.ndindex(mask.shape))
        assert list(found) == list(map(tuple, np.argwhere(mask).tolist()))
    patchwork = np.eye(80, dtype=bool)
    whole = Cells(patchwork.shape, [list(pair) for pair in zip(patchwork, patchwork)])
    assert whole.products is None and len(whole) == 80 > MOST_PRODUCTS and (whole.mask() == patchwork).all()
    assert (3, 3) in whole and (3, 4) not in whole


def scattered():
    """Return a network whose unit (0, 70, 70) sees the 71 cells of an anti-diagonal of "middle", each by a branch."""
    one = np.ones((1, 1, 1, 1))
    nodes = {"middle": (cn.Layer(np.ones((1, 1, 3, 3)), flip=False), "x")}
    for k in range(71):
        nodes[f"branch{k}"] = (cn.Layer(one, padding=((k, 70 - k), (70 - k, k)), flip=False), "middle")
    return cn.Network(nodes | {"sum": (cn.Add(), *(f"branch{k}" for k in range(71)))})


def test_a_mask_travels_on_through_the_tables():
    net = scattered()
    field = net.receptive_field((71, 71), "sum", (0, 70, 70))
    anti = np.fliplr(np.eye(71, dtype=int))
    assert field["middle"].products is None and (field["middle"].mask()[0] == anti).all()
    ways = np.pad(anti, 1)
    ways = sum(ways[r : r + 71, c : c + 71] for r in range(3) for c in range(3))
    assert (field["x"].mask()[0] == (ways > 0)).all() and len(field["x"]) == (ways > 0).sum()
    assert (field["x"].paths()[0] == ways).all()
    field["middle"].mask()[:] = False  # which is the reader's own
    assert len(field["middle"]) == 71
    above = net.projective_field((71, 71), "x", (0, 0, 0))
    assert len(above["middle"]) == 4 and len(above["sum"]) == above["sum"].mask().sum()
    assert (above["sum"].mask() == (above["sum"].paths() > 0)).all() and above["sum"].products is None


@pytest.mark.parametrize("seed", range(20))
def test_a_union_of_products_counts_every_cell_once(seed):
    rng = np.random.default_rng([7, seed])
    shape = tuple(rng.integers(1, 7, rng.integers(1, 4)).tolist())
    parts = [[rng.random(n) < 0.5 for n in shape] for _ in range(rng.integers(0, 6))]
    want = np.zeros(shape, bool)
    for part in parts:
        want[np.ix_(*part)] = True
    found = Cells(shape, parts)
    assert len(found) == want.sum() and (found.mask() == want).all()
    kept = found.products
    for a, b in itertools.permutations(kept, 2):
        assert any((p & ~q).any() for p, q in zip(a, b))  # none lies within another


def test_paths_beyond_int64_are_exact():
    net = cn.Network([conv(1, 1, 3) for _ in range(60)])
    paths = net.receptive_field(200, "conv60", (0, 100))["x"].paths()
    assert paths.dtype == object and paths.sum() == 3**60 and type(paths[0, 100]) is int
    row = [1]
    for _ in range(60):  # the trinomial triangle
        row = [sum(row[max(0, k - 2) : k + 1]) for k in range(len(row) + 2)]
    assert paths[0, 40:161].tolist() == row


def test_what_is_no_cell_is_in_no_field():
    field = cn.Network([conv(1, 1, 3)]).receptive_field(5, "conv1", (0, 2))["x"]
    assert (0, 2) in field
    assert not any(cell in field for cell in ((0, 4), (0, 9), (0, -3), (1, 2), (0,), "x", (0, 2.0), (0, True), None))


def test_paths_are_exact_at_the_first_number_that_int64_lacks():
    wide = cn.Network([cn.Layer(np.ones((128, 128))) for _ in range(10)])
    assert wide.receptive_field((), "dense10", (0,))["x"].paths()[5] == 2**63  # 128 of 2**56 ways meet in each cell
    doubled = {"a0": (cn.Add(), "x", "x")} | {f"a{n}": (cn.Add(), f"a{n - 1}", f"a{n - 1}") for n in range(1, 63)}
    for unit, other, cells in (("a62", "x", "receptive_field"), ("x", "a62", "projective_field")):
        assert getattr(cn.Network(doubled), cells)(1, unit, (0, 0))[other].paths().tolist() == [[2**63]]


def test_the_influence_of_whole_numbers_has_64_bits():
    net = cn.Network([cn.Layer([[3]]), cn.Scale([0.1])])
    assert net.influence([2**30 + 1], "scale1", (0,))["x"].tolist() == [0.1 * 3]
    whole = cn.Network([cn.Layer([[2**24 + 1]])]).influence([1], "dense1", (0,))["x"]
    assert whole.dtype == float and whole.tolist() == [2**24 + 1]


def test_paths_of_a_huge_tensor_are_refused():
    cells = cn.Network([conv(1, 1, 3)]).receptive_field(2_000_000, "conv1", (0, 9))["x"]
    assert len(cells) == 3
    with pytest.raises(MemoryError, match="ask on a smaller input"):
        cells.paths()


# The summary


def test_the_summary_counts_what_there_is():
    net = cn.Network(
        {"a": (cn.Layer(np.ones((4, 3, 3, 3)), np.zeros(4), ("prelu", [0.1] * 4), stride=2), "x"),
         "n": (cn.Scale(np.ones(4)), "a"), "p": (cn.MaxPool(3, 2, padding=1), "n"), "u": (cn.Upsample(2), "p"),
         "s": (cn.Add(), "u", "a")}
    )  # fmt: skip
    found = net.summary((16, 16))
    rows = {row.name: row for row in found.rows}
    assert list(rows) == ["x", "a", "n", "p", "u", "s"]
    assert rows["x"].kind == "input" and rows["x"].shape == (3, 16, 16) and rows["s"].shape == (4, 8, 8)
    assert rows["a"].parameters == 4 * 3 * 9 + 4 + 4 and rows["n"].parameters == 8
    assert rows["a"].connections == rows["a"].multiplications == net["a"].counts((16, 16)).multiplications
    assert (rows["p"].connections, rows["p"].multiplications) == (4 * (3 * 4 - 1) ** 2, 0)
    for name in "pus":
        assert (rows[name].field, rows[name].jump) == ((7, 7), (4, 4) if name == "p" else (2, 2))
    assert found.total.parameters == sum(row.parameters for row in found.rows) == 124
    assert str(found).splitlines()[0].split() == list(found.HEAD) and str(found).splitlines()[-1].startswith("total")
    assert found._repr_html_().count("<tr>") == 8


def test_branches_that_step_differently_have_no_field_and_no_jump():
    both = cn.Network({"a": (cn.MaxPool(2), "x"), "b": (cn.MaxPool(3, 2, padding=1), "x"),
                       "c": (cn.Concatenate(), "a", "b"), "d": (conv(1, 2, 1), "c")})  # fmt: skip
    rows = {row.name: row for row in both.summary(10).rows}
    assert rows["c"].field is None and rows["d"].field == (3,)  # a unit of c sees 2 or 3; one of d sees their union
    steps = cn.Network({"a": (cn.MaxPool(3, 3, padding=1), "x"), "b": (conv(1, 1, 3, stride=4, padding=1), "x"),
                        "c": (cn.Add(), "a", "b")})  # fmt: skip
    row = steps.summary(3).rows[-1]
    assert row.field is None and row.jump is None


def test_channels_that_see_differently_have_no_field_until_a_layer_mixes_them():
    nodes = {
        "near": (conv(1, 1, 3), "x"),
        "far": (conv(1, 1, 5), "x"),
        "both": (cn.Concatenate(), "near", "far"),
        "pool": (cn.MaxPool(1), "both"),
        "apart": (cn.Layer(np.ones((2, 1, 1)), groups=2), "pool"),
        "mixed": (conv(1, 2, 3), "apart"),
    }
    rows = {row.name: row.field for row in cn.Network(nodes).summary(20).rows}
    assert [rows[name] for name in ("near", "far", "mixed")] == [(3,), (5,), (7,)]
    assert rows["both"] is rows["pool"] is rows["apart"] is None


@pytest.mark.parametrize("seed", range(30))
def test_the_field_of_the_summary_is_that_of_the_unit_that_sees_most(seed):
    rng = np.random.default_rng([8, seed])
    n, nodes = int(rng.integers(5, 30)), []
    for _ in range(rng.integers(1, 5)):
        k, s, d = (int(v) for v in rng.integers(1, 4, 3))
        node = conv(1, 1, k, stride=s, dilation=d, padding=int(rng.integers(3)))
        nodes.append([node, cn.MaxPool(k, s, padding=k // 2), cn.Upsample(2)][rng.integers(3)])
    net = cn.Network(nodes)
    try:
        rows = net.summary(n).rows
    except ValueError:
        return
    for row in rows[1:]:
        seen = [len(net.receptive_field(n, row.name, (0, o))["x"]) for o in range(row.shape[1])]
        assert row.field == (max(seen),)
