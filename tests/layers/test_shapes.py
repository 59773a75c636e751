"""Hold solve_shapes to brute force: the sizes that a layer's geometry really has, tried one by one."""

import functools
import itertools
import re

import numpy as np
import pytest

import convnotes as cn

MODES = ["full", "same", "valid", 0, 1, ((0, 2),), ((4, 1),)]
SETTINGS = list(itertools.product(MODES, (1, 2, 3), (1, 3)))  # mode, stride, dilation
MOST = 15  # of the sizes of y that are asked for
settings = pytest.mark.parametrize(("mode", "stride", "dilation"), SETTINGS)


@functools.cache
def layer(w, mode, stride, dilation):
    return cn.Layer(np.ones((1, 1, w)), padding=mode, stride=stride, dilation=dilation)


@functools.cache
def size(x, w, mode, stride, dilation):
    """Return the size of y that the layer's geometry has, or None where it refuses."""
    try:
        return layer(w, mode, stride, dilation).geometry(x).out[0]
    except ValueError:
        return None


def fitting(name, known, *setting, limit):
    """Return the sizes of one unknown that fit what is known, other unknowns running up to `limit`."""
    xs, ws = ([known[n]] if n in known else range(1, limit + 1) for n in "xw")
    found = set()
    for x, w in itertools.product(xs, ws):
        y = size(x, w, *setting)
        if y is not None and known.get("y", y) == y:
            found.add({"x": x, "w": w, "y": y}[name])
    return sorted(found)


def solve(mode, stride, dilation, **known):
    return cn.solve_shapes(mode=mode, stride=stride, dilation=dilation, **known)


def listed(sizes):
    """Return an entry of Shapes as a list, and hold it to its plainest form."""
    if type(sizes) is int:
        return [sizes]
    assert len(sizes) > 1
    if type(sizes) is tuple:
        assert len(set(np.diff(sizes))) > 1, f"{sizes} could be a range"
    else:
        assert type(sizes) is range
    assert all(type(n) is int for n in sizes)
    return list(sizes)


def refusal(*setting, **known):
    with pytest.raises(ValueError) as caught:
        solve(*setting, **known)
    return str(caught.value)


NUMBERS = r"\d+(?:, \d+)*(?:, \.\.\.)?(?:(?:,| or| to) \d+)?(?: or more)?(?: with gaps)?"


def means(words, sizes):
    """Return whether words such as '7 or 8', '3 or more', '1, 3, 5, ..., 11' mean these sizes.

    Of a set without end `sizes` holds what a search found, complete for a few beyond the first.
    """
    first, *more = map(int, re.findall(r"\d+", words))
    last = more[-1] if more else first
    if words.endswith(("more", "more with gaps", "...")):
        last = first + 6
        assert sizes[-1] >= last, "the search was too short"
        sizes = [n for n in sizes if n <= last]
    if "gaps" in words:
        return sizes[0] == first and sizes[-1] in (last, last - 1) and len(sizes) < sizes[-1] - first + 1
    if "..." in words:
        return sizes == list(range(first, last + 1, more[0] - first))
    return sizes == (list(range(first, last + 1)) if "to" in words or "more" in words else [first, *more])


def value(arithmetic, **numbers):
    """Return what a printed right side of an equation comes to: '2 (3 - 1)' is a product, / goes with floor."""
    return eval(re.sub(r"(\w) \(", r"\1 * (", arithmetic).replace("/", "//").replace("floor", ""), numbers)


@settings
def test_x_and_w_give_the_y_of_the_layer_and_the_printed_arithmetic_comes_to_it(mode, stride, dilation):
    for x, w in itertools.product(range(1, 10), repeat=2):
        y = size(x, w, mode, stride, dilation)
        if y is None:
            said = refusal(mode, stride, dilation, x=x, w=w)
            assert (
                said.startswith(f"w={w} does not fit x={x} on axis 0: ") and f"covers {dilation * (w - 1) + 1}" in said
            )
            continue
        shapes = solve(mode, stride, dilation, x=x, w=w)
        assert (shapes.x, shapes.w, shapes.y) == ((x,), (w,), (y,))
        numbers = {"x": x, "w": w, "s": stride, "d": dilation}
        if not isinstance(mode, str):
            numbers |= dict(zip(("low", "high"), np.broadcast_to(mode, (1, 2)).tolist()[0]))
        first, *parts, last = shapes.why[0].removesuffix(", whatever the kernel").split(" = ")
        assert first == "y" and parts and int(last) == y
        assert [value(part, **numbers) for part in parts] == [y] * len(parts)
        if len(parts) > 1:
            assert not re.search("[a-z]", parts[-1].replace("floor", ""))
        given = solve(mode, stride, dilation, x=x, w=w, y=y)
        assert (given.x, given.w, given.y, given.why) == ((x,), (w,), (y,), (f"{shapes.why[0]}, as given",))


@settings
@pytest.mark.parametrize("unknown", ["x", "w"])
def test_the_unknown_of_two_sizes_is_every_size_that_fits(unknown, mode, stride, dilation):
    other = "w" if unknown == "x" else "x"
    for n, y in itertools.product((1, 2, 3, 4, 6, 9), range(1, MOST + 1)):
        known = {other: n, "y": y}
        want = fitting(unknown, known, mode, stride, dilation, limit=(stride + 1) * MOST + 9 * dilation)
        if not want:
            assert refusal(mode, stride, dilation, **known).startswith(f"no {unknown} fits ")
            continue
        shapes = solve(mode, stride, dilation, **known)
        assert (getattr(shapes, other), shapes.y) == ((n,), (y,))
        found, (why,) = getattr(shapes, unknown)[0], shapes.why
        if mode == "same" and unknown == "w":
            assert found is None and "whatever the kernel: w is not determined" in why
            continue
        assert listed(found) == want
        left, right, words = re.fullmatch(rf".*: (\d+) = (.+) gives {unknown} = ({NUMBERS})\b.*", why).groups()
        assert int(left) == y and means(words, want)
        assert all(value(right, **{unknown: n}) == y for n in want)
        assert (f"stride {stride} maps" in why) == (len(want) > 1)


@settings
@pytest.mark.parametrize("known", ["x", "w", "y"])
def test_one_size_alone_gives_all_that_could_be_or_says_from_where_there_is_no_end(known, mode, stride, dilation):
    limit = 60
    for n in (1, 2, 3, 6, 9):
        shapes = solve(mode, stride, dilation, **{known: n})
        assert getattr(shapes, known) == (n,)
        for unknown in sorted(set("xwy") - {known}):
            want = fitting(unknown, {known: n}, mode, stride, dilation, limit=limit)
            found = getattr(shapes, unknown)[0]
            if found is not None:
                assert listed(found) == want and max(want) < limit - 10
            elif mode == "same" and unknown == "w" and known != "w":
                assert "w is not determined" in shapes.why[0] and want == list(range(1, limit + 1))
            else:
                words = re.search(rf"\b{unknown} is ({NUMBERS})", shapes.why[0]).group(1)
                assert words.endswith(("more", "more with gaps", "...")) and means(words, want), (words, want)


@settings
def test_a_contradiction_is_refused_and_every_size_it_proposes_fits(mode, stride, dilation):
    rng = np.random.default_rng([stride, dilation])
    refused = 0
    for _ in range(40):
        known = dict(zip("xwy", rng.integers(1, [10, 10, 26 // stride]).tolist()))
        known.pop(str(rng.choice(["x", "w", "y", "none"])), None)
        if fitting("y", known, mode, stride, dilation, limit=60):
            solve(mode, stride, dilation, **known)
            continue
        refused += 1
        said = refusal(mode, stride, dilation, **known)
        assert " on axis 0: " in said
        proposed = dict(re.findall(rf"([xwy])=({NUMBERS})(?=, or [xwy]=| would fit)", said.partition("; ")[2]))
        for name in known:
            rest = {other: n for other, n in known.items() if other != name}
            want = fitting(name, rest, mode, stride, dilation, limit=60)
            assert (name in proposed) == bool(want), said
            assert not want or means(proposed[name], want), said
    assert refused > 5


@pytest.mark.parametrize(
    ("x", "w", "y", "options"),
    [
        (4, 3, 2, {"mode": 0}),
        (5, 4, 6, {"mode": 2}),
        (5, 3, 5, {"mode": "same"}),
        (5, 3, 7, {"mode": "full"}),
        (5, 3, 2, {"mode": 0, "stride": 2}),
        (5, 3, 3, {"mode": 1, "stride": 2}),
        (6, 3, 3, {"mode": 1, "stride": 2}),
        (7, 3, 3, {"mode": 0, "dilation": 2}),
    ],
)
def test_the_figures_of_dumoulin_and_visin(x, w, y, options):
    assert cn.solve_shapes(x=x, w=w, **options).y == (y,)
    assert x in listed(cn.solve_shapes(w=w, y=y, **options).x[0])
    if options["mode"] != "same":
        assert w in listed(cn.solve_shapes(x=x, y=y, **options).w[0])


def test_strides_that_do_not_fit_leave_a_range_as_in_their_figures_2_6_and_2_7():
    assert cn.solve_shapes(w=3, y=3, mode=1, stride=2).x == (range(5, 7),)


@settings
def test_textbook_formulas_on_larger_sizes(mode, stride, dilation):
    rng = np.random.default_rng(1)
    for x, w in rng.integers([1000, 1], [10**6, 200], (20, 2)).tolist():
        named = {"full": 2 * dilation * (w - 1), "same": dilation * (w - 1), "valid": 0}
        total = named[mode] if isinstance(mode, str) else np.broadcast_to(mode, (1, 2)).sum().item()
        y = (x + total - w - (w - 1) * (dilation - 1)) // stride + 1
        assert solve(mode, stride, dilation, x=x, w=w).y == (y,)
        assert x in listed(solve(mode, stride, dilation, w=w, y=y).x[0])
        if mode != "same":
            assert w in listed(solve(mode, stride, dilation, x=x, y=y).w[0])


def test_each_axis_is_solved_alone_with_its_own_settings():
    rng = np.random.default_rng(2)
    for _ in range(100):
        mode = str(rng.choice(["full", "same", "valid"])) if rng.random() < 0.5 else None
        pads = [tuple(rng.integers(0, 4, 2).tolist()) for _ in range(3)]
        strides, dilations = rng.integers(1, 5, (2, 3)).tolist()
        x, w = rng.integers(20, 30, 3).tolist(), rng.integers(1, 5, 3).tolist()
        shape = cn.Layer(np.ones((1, 1, *w)), padding=mode or tuple(pads), stride=strides, dilation=dilations)
        known = {"x": tuple(x), "w": w, "y": shape.geometry(x).out}
        known.pop(str(rng.choice(["x", "w", "y"])))
        together = cn.solve_shapes(mode=mode or tuple(pads), stride=tuple(strides), dilation=dilations, **known)
        for a in range(3):
            alone = cn.solve_shapes(
                mode=mode or (pads[a],), stride=strides[a], dilation=dilations[a], **{n: v[a] for n, v in known.items()}
            )
            for part in ("x", "w", "y", "why"):
                assert getattr(together, part)[a : a + 1] == getattr(alone, part)


def test_sizes_with_gaps_are_a_tuple_where_the_stride_does_not_divide_the_dilation():
    assert cn.solve_shapes(x=10, mode="valid", stride=2, dilation=3).y == ((1, 2, 4, 5),)
    assert cn.solve_shapes(y=4, mode="full", stride=2, dilation=3).x == ((1, 2, 4, 5, 7, 8),)
    assert cn.solve_shapes(x=10, mode="valid", stride=1, dilation=3).y == (range(1, 11, 3),)
    assert cn.solve_shapes(x=10, mode="valid", stride=3, dilation=3).y == (range(1, 5),)


def test_sizes_are_joint_where_two_are_unknown():
    assert cn.solve_shapes(y=1, mode="full") == cn.solve_shapes(y=1, w=None, mode="full")
    shapes = cn.solve_shapes(y=1, mode="full")  # the one case where y alone settles all
    assert (shapes.x, shapes.w) == ((1,), (1,))
    shapes = cn.solve_shapes(x=3, mode="valid", dilation=5)  # a kernel of 2 elements would not fit
    assert (shapes.w, shapes.y) == ((1,), (3,))


@pytest.mark.parametrize("mode", MODES)
def test_nothing_given_determines_nothing(mode):
    shapes = cn.solve_shapes(mode=mode)
    assert (shapes.x, shapes.w, shapes.y) == ((None,),) * 3
    assert shapes.why == ("nothing is given: nothing is determined",)


def test_nothing_given_has_the_axes_of_the_settings():
    assert cn.solve_shapes(stride=(1, 2)).x == (None, None)
    assert cn.solve_shapes(mode=(1, (0, 2), 3)).x == (None, None, None)


def test_huge_sizes_cost_nothing():
    n = 10**30
    assert cn.solve_shapes(x=n, mode="valid").w == (range(1, n + 1),)
    assert cn.solve_shapes(y=n, mode="full", stride=n).x == (range(1, n * n + 1),)
    assert "w = 1 to 1" + "0" * 30 in repr(cn.solve_shapes(x=n, mode="valid"))
    with pytest.raises(ValueError, match=r"y could be 1 to 50+ with gaps on axis 0 .*too many to list: give w as well"):
        cn.solve_shapes(x=n, mode="valid", stride=2, dilation=3)
    assert "or x=1 to 20000 with gaps would fit" in refusal("full", 2, 3, x=10**6, y=10_000)


def test_no_axes_are_scalars():
    shapes = cn.solve_shapes(x=(), w=(), y=())
    assert (shapes.x, shapes.w, shapes.y, shapes.why) == ((), (), (), ())
    assert repr(shapes) == "no axes: x, w and y are scalars, and convolution is multiplication"


def test_sizes_may_be_numpy_ints_and_lists_and_come_back_as_plain_ints():
    shapes = cn.solve_shapes(x=[np.int8(100), 9], w=(np.int64(100), 2), stride=np.int32(1))
    assert (shapes.x, shapes.w, shapes.y) == ((100, 9), (100, 2), (199, 10))
    assert all(type(n) is int for n in (*shapes.x, *shapes.w, *shapes.y))


def test_shapes_are_frozen_and_compare_by_value():
    shapes = cn.solve_shapes(y=4, stride=2)
    assert shapes == cn.solve_shapes(y=4, stride=2) and len({shapes, cn.solve_shapes(y=5, stride=2)}) == 2
    with pytest.raises(AttributeError):
        shapes.x = (1,)
