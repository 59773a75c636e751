"""cn.check: every mistake that an exercise knows is told by its sentence, and apart from the others."""

import re

import numpy as np
import pytest
from checking import (
    each_exercise,
    numbered,
    of_kind,
    said,
)

from convnotes.exercises import mistakes
from convnotes.exercises.notebooks import EXERCISES
from convnotes.exercises.register import Exercise, exercise


def wrong_function(name, sentence):
    """Return a function that makes one mistake on every input of an exercise; where it makes no sense, anything."""
    return lambda *case: made_on(name, case).get(sentence, np.zeros(3))


def made_on(name, case, known={}):  # noqa: B006
    """Return {sentence: wrong answer} of an exercise's mistakes on an input; all come at once, so they are kept."""
    key = name, *((part.shape, part.dtype.str, part.tobytes()) for part in map(np.asarray, case))
    if key not in known:
        known[key] = dict(EXERCISES[name].solve(*case)[1])
    return known[key]


def each_mistake():
    """Return (name, wrong answer, sentence) of every mistake that an exercise knows and that can be handed in."""
    rows = []
    for name, task in EXERCISES.items():
        for sentence, wrongs in task.solved[1]:
            if task.kind == "function":
                rows.append((name, wrong_function(name, sentence.partition("; or ")[0]), sentence))
            elif task.kind == "layer":
                layers = {said: right.replace(**how) for right in [task.right_layer] for said, how in known(right)}
                rows += [(name, layer, sentence) for said, layer in layers.items() if sentence.startswith(said)]
            elif task.look is None:
                rows.append((name, wrongs[0], sentence))
    return rows


def known(layer):
    """Return the mistakes that are layers, without those that cannot be built."""
    found = []
    for sentence, how in mistakes.changes_of(layer):
        try:
            layer.replace(**how)
        except ValueError:
            continue
        found.append((sentence, how))
    return found


@pytest.mark.parametrize(("name", "answer", "sentence"), numbered(each_mistake()))
def test_every_mistake_that_is_known_is_named_by_its_sentence(name, answer, sentence, capsys):
    line = said(capsys, name, answer)
    assert re.fullmatch(rf"(almost: |wrong shape: .*: ){re.escape(sentence)}", line)


@each_exercise
def test_mistakes_differ_from_the_right_answer_and_from_each_other(name):
    def key(found):
        if found is None or isinstance(found, str):
            return found
        return frozenset(found) if isinstance(found, set) else (np.shape(found), *np.round(np.ravel(found) * 1.0, 4))

    rights, found = EXERCISES[name].solved
    keys = [tuple(map(key, rights)), *(tuple(map(key, wrongs)) for _, wrongs in found)]
    assert len(set(keys)) == len(keys) > 2
    assert len({sentence for sentence, _ in found}) == len(found)


@of_kind("choice")
def test_every_choice_but_the_right_one_has_a_sentence(name):
    exercise = EXERCISES[name]
    assert {exercise.solved[0][0], *(wrong for _, (wrong,) in exercise.solved[1])} == set(exercise.options)
    assert all(option in exercise.asks for option in exercise.options)


def test_mistakes_that_coincide_are_one_that_says_both(monkeypatch, capsys):
    made = Exercise("a number", lambda: (1, [("right all the same", 1), ("this", 2), ("that", 2.0), ("also that", 2)]))
    assert made.solved == ([1], [("this; or that", [2])])
    monkeypatch.setitem(EXERCISES, "made", made)
    assert said(capsys, "made", 2) == "almost: this; or that"


def test_names_and_kinds_of_exercises_are_checked():
    for name, kind in (("corner-pixel", "numbers"), ("new", "riddle")):
        with pytest.raises(ValueError, match="its name is taken, or its kind is none of"):
            exercise(name, "a number", kind=kind)(lambda: (1, []))
    assert "new" not in EXERCISES
