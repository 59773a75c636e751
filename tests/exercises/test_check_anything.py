"""cn.check: whatever a reader puts there, nothing raises, nothing passes, nothing changes, nothing is given away."""

import copy
import re
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from checking import MIX, RIGHT, each_exercise, full_by_loops, of_kind, said
from hypothesis import given, settings
from hypothesis import strategies as st

import convnotes as cn
from convnotes.exercises.notebooks import EXERCISES


class Hostile:
    def explode(self, *_, **__):
        raise KeyError("no")

    __array__ = __len__ = __iter__ = __getitem__ = __getattr__ = __repr__ = __str__ = __bool__ = explode
    __eq__ = __call__ = __float__ = __index__ = __contains__ = explode
    __hash__ = None


class HostileList(list):
    __len__ = __iter__ = __getitem__ = __eq__ = Hostile.explode
    __hash__ = None


class Endless:
    """A sequence without end: numpy would read it forever."""

    def __len__(self):
        return 3

    def __getitem__(self, n):
        return 0


class Faceless(type):
    __name__ = property(Hostile.explode)


class Worst(metaclass=Faceless):
    __class__ = property(Hostile.explode)


class Unsayable(Exception):
    __str__ = Hostile.explode


def nested(depth):
    inner = []
    for _ in range(depth):
        inner = [inner]
    return inner


def loop():
    found = []
    found.append(found)
    return found


def unsayable(*_):
    raise Unsayable


def generator(*_):
    yield 8


def in_an_array(item):
    array = np.empty(1, object)
    array[0] = item
    return array


BASE = [
    "8", b"8", "", "x" * 100_000, {1, 2}, {"a": 1}, {(0, 3): 1}, [[1, [2]], 3], [[], []], [None], loop(), nested(999),
    float("nan"), float("inf"), -np.inf, 1j, 10**400, -(10**400), [10**400], [(10**400, 0)], object(), Hostile(),
    Hostile, HostileList([1, 2]), Endless(), Worst(), Worst, type("Long\n" * 99, (), {})(), int, type, print, len,
    cn, np, np.random, NotImplemented, range(9),
    range(10**12), np.zeros((600, 600)), np.broadcast_to(1.0, (10**9, 10**9)), np.zeros(0), np.zeros((0, 2)),
    np.array("8"), np.array([None, 1]), np.full((3, 3), np.nan), np.full((3, 3), 1e308), np.full((3, 3), -(2**63)),
    np.ma.masked, np.ma.masked_all((3, 3)), np.array(["2020-01-01"], "M8[D]"), np.zeros(2, [("a", int)]),
    np.longdouble("1e4000"), np.zeros((1,) * 30), [(0, 3)] * 20_000, ["..."], [[1, 2], [3, 4, 5]], Decimal("NaN"),
    Fraction(1, 3), np.bool_(True), slice(2, 10), zip([1], [2]), iter([1]), map(abs, [1]), memoryview(b"12"), open,
    np.dtype(int), np.add, Unsayable("no"), generator, unsayable, lambda: 8, lambda *_: {}, 7.7, -7, [7.7] * 3,
    cn.Layer([[1]]), cn.Layer(np.ones((3, 3, 1))), cn.Layer(np.ones((3, 3, 9, 9)), padding="valid"),
    cn.Layer(np.ones((3, 3, 3, 3)), phi=unsayable), cn.Layer(np.ones((3, 3, 3, 3)), phi=lambda z: z.fill(8)),
]  # fmt: skip
GARBAGE = [*BASE, *([item] for item in BASE), *((lambda *_, item=item: item) for item in BASE)]
WRAPPED = [in_an_array(item) for item in BASE]


def numbers_of(name):
    """Return what a message must not hold, as text: numbers of the right answer that say something, pixels, words."""
    rights, kind = EXERCISES[name].solved[0], EXERCISES[name].kind
    if kind == "numbers":
        return {f"{number:.10g}" for number in np.ravel(RIGHT[name]) if number not in (0, 1)}
    return [str(pixel) for pixel in rights[0]] if kind == "pixels" else [str(right) for right in rights]


def gives_away(name, line):
    """Return whether a line holds a number of the right answer, beside what it repeats: the task, sizes and places."""
    line = line.replace(EXERCISES[name].asks, "")
    places = r"shape \([\d, ]*\)| at \[[\d, ]*\]|entry \d+|dtype \S+|indices start at 0|input \d |w_\d\d \* x_\d"
    line = re.sub(places, "", line)
    return any(re.search(rf"(?<![\w.]){re.escape(told)}(?![\w]|\.\d)", line) for told in numbers_of(name))


def test_there_are_more_than_200_hostile_answers():
    assert len(GARBAGE) + len(WRAPPED) > 200


@pytest.mark.filterwarnings("error")
@each_exercise
def test_garbage_never_raises_nor_passes_nor_learns_the_answer(name, capsys):
    for answer in GARBAGE + WRAPPED:
        line = said(capsys, name, answer)
        assert not line.startswith("correct"), type(answer)
        assert not gives_away(name, line), line


@pytest.mark.filterwarnings("error")
def test_warnings_of_a_function_and_settings_of_numpy_change_nothing(capsys):
    def warns(x, w):
        warnings.warn("slow", stacklevel=1)
        return full_by_loops(x, w)

    assert said(capsys, "slide-by-hand", warns).startswith("correct: ")
    with np.errstate(all="raise"):
        line = said(capsys, "shift-right", np.full((3, 3), 1e308))
    assert line.startswith("not yet: what your kernel makes of a picture is wrong first")


@pytest.mark.parametrize(
    "make", [Hostile, lambda: HostileList([1, 2]), lambda: [1, Hostile()], lambda: in_an_array(Endless())]
)
def test_what_a_function_returns_is_said_to_be_wrong_and_not_the_function(make, capsys):
    line = said(capsys, "slide-by-hand", lambda x, w: make())
    what = "(your function returns something|one of the entries is)"
    assert re.match(rf"wrong type: {what} of type (Hostile|HostileList|Endless|list)\b", line)
    assert line.endswith(" for x of shape (5,) and w of shape (3,); expected an array of numbers")


@each_exercise
def test_no_message_about_a_mistake_gives_the_answer_away(name):
    exercise = EXERCISES[name]
    assert not [sentence for sentence, _ in exercise.solved[1] if gives_away(name, sentence)]
    told = numbers_of(name)
    assert not told or gives_away(name, f"the answer is {next(iter(told))}.")


@each_exercise
def test_nothing_is_used_up(name):
    used = generator()
    cn.check(name, used)
    cn.check(name, [used])
    assert list(used) == [8]


@each_exercise
def test_tensors_are_read_as_arrays(name, capsys):
    torch = pytest.importorskip("torch")
    assert said(capsys, name, torch.zeros(3, 3))[:7] != "correct"
    if EXERCISES[name].kind in ("numbers", "function"):
        answer = torch.zeros(3, 3, requires_grad=True)
        line = said(capsys, name, answer if EXERCISES[name].kind == "numbers" else lambda *_: answer)
        assert line.startswith("wrong type: ") and "of type Tensor" in line


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=3) | st.just(...),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.integers(), inner, max_size=2)
    ),
    max_leaves=9,
)


@settings(deadline=None, max_examples=100)
@given(answer=ANYTHING)
def test_anything_may_stand_there_and_stays_as_it_was(answer):
    before = copy.deepcopy(answer)
    for name in EXERCISES:
        cn.check(name, answer)
    cn.check("slide-by-hand", lambda x, w: answer)
    assert repr(answer) == repr(before)


@each_exercise
def test_arrays_are_not_modified(name):
    for answer in (np.arange(9.0).reshape(3, 3), np.arange(2), np.array(5), np.array([[0, 3], [1, 2]]), 1.0 * MIX):
        before = answer.copy()
        cn.check(name, answer)
        cn.check(name, lambda *_, answer=answer: answer)
        assert np.array_equal(answer, before)


@of_kind("function", "layer")
def test_what_functions_are_called_with_stays_as_it_was(name):
    def spoils(*arrays):
        for array in arrays:
            array[...] = 9

    exercise = EXERCISES[name]
    before = copy.deepcopy(exercise.inputs)
    cn.check(name, spoils)
    assert all(np.array_equal(a, b) for one, two in zip(before, exercise.inputs) for a, b in zip(one, two))
