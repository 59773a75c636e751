"""Judge a function or a layer of the reader's own by what it makes of small inputs: it is called, and watched."""

import contextlib
import inspect
import io
import re
import sys
import time

import numpy as np

from .. import refusals
from ..layers.layer import Layer
from . import answers
from .register import same
from .verdict import named_mistake, verdict

PATIENCE = 10  # seconds that all calls of a reader's function may take together


def about(exercise, answer):
    """Judge a function, or a layer, by what it makes of small inputs."""
    layer = exercise.kind == "layer"
    if not (isinstance(answer, Layer) if layer else callable(answer)):
        return answers.wrong_type(answer, exercise.asks)
    if layer:
        sizes = [(found.n_in, found.n_out, len(found.kernel)) for found in (answer, exercise.right_layer)]
        right = exercise.right_layer
        if answer.groups == 1 < right.groups and answer.w.shape == right.w.shape:
            reads = refusals.counted(right.w.shape[1], "input")
            return f"almost: groups is missing: with groups={right.groups} each output reads {reads}"
        if sizes[0] != sizes[1]:
            got = "your layer has n_in={}, n_out={} and kernels of {} axes".format(*sizes[0])
            return f"wrong shape: {got}; expected {exercise.asks}"
    yours = "your layer" if layer else "your function"
    names = list(inspect.signature(exercise.solve).parameters)
    rights = exercise.solved[0]  # before anyone watches: the first time, convnotes works them out
    places, values, start = [], [], time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()) as prints, _watched() as used:
        for case, right in zip(exercise.inputs, rights):
            where = " for " + " and ".join(f"{name} of shape {array.shape}" for name, array in zip(names, case))
            copies = [array.copy() for array in case]
            try:
                value = _called(answer, copies, yours, where)
            except answers.Say:  # a mistake that showed before may be why
                named = "" if all(map(same, values, rights)) else named_mistake(exercise, values)
                if not named:
                    raise
                return named
            if time.perf_counter() - start > PATIENCE:
                return f"not yet: {yours} takes more than {PATIENCE} seconds{where}, and that is small"
            if value is None:
                how = "prints and returns" if prints.getvalue() else "returns"
                return f"wrong type: {yours} {how} nothing{where if values else ''}: is a return missing?"
            array = _returned(value, yours, where)
            if array.dtype.kind in "iu" and array.shape == right.shape and (right % 1).any():
                due = "fractions are due; np.zeros_like(x) is as whole as x"
                return f"wrong type: {yours} returns whole numbers{where}, where {due}"
            for name, before, after in zip(names, case, copies):
                if not np.array_equal(before, after):
                    return f"almost: {yours} changes its input {name}; work on a copy, {name}.copy()"
            values.append(array)
            places.append(where)
    found = verdict(exercise, values, f"{yours} returns ", "the first wrong value stands", places)
    if found == "correct" and layer and not _connects_alike(answer, exercise):
        return "almost: the values are right, but other pixels connect than asked; a weight of 0 connects all the same"
    if found == "correct" and exercise.by_hand and used:
        return f"almost: the values are right, but {yours} uses {min(used)}; here it is to be done without"
    return found + ("; what it prints is not shown here" if found == "correct" and prints.getvalue() else "")


@contextlib.contextmanager
def _watched():
    """Yield a set that gets what runs meanwhile of convnotes, other than this room's, and which convolve of others."""
    used, before, own = set(), sys.getprofile(), __name__.rpartition(".")[0]
    package = own.rpartition(".")[0]

    def watch(frame, event, _):
        module, name = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        library = module.partition(".")[0]
        if event == "call" and library == package and not module.startswith(f"{own}."):
            used.add(package)
        elif event == "call" and library in ("numpy", "scipy") and re.match("[a-z]*(convolve|correlate)", name):
            used.add(f"{library}'s {name}")

    sys.setprofile(watch)
    try:
        yield used
    finally:
        sys.setprofile(before)


def _called(answer, copies, yours, where):
    """Return what a reader's function or layer returns, or say what it raises."""
    try:
        return answer(*copies)
    except (Exception, SystemExit) as error:
        try:
            text = " ".join(str(error).split())
        except Exception:
            text = ""
        if "Cannot cast ufunc" in text and "to dtype('int" in text:
            due = "fractions need zeros that are floats, such as np.zeros(n)"
            raise answers.Say(f"wrong type: {yours} adds fractions to whole numbers{where}: {due}") from None
        text = re.sub(r"0x[0-9a-fA-F]+", "...", text)
        text = text if len(text) <= 90 else text[:91].rpartition(" ")[0] or text[:90]
        raise answers.Say(f"{yours} raises {answers.type_name(error)}{where}" + f": {text}" * bool(text)) from None


def _returned(value, yours, where):
    """Return what a function returned as a new array."""
    this_is, asks = f"{yours} returns something", "an array of numbers"
    try:
        if answers.holds_dots(value):
            raise answers.Say("not answered yet; replace the ... in your function")
        return answers.as_array(value, asks, this_is, where)
    except answers.Say:
        raise
    except Exception:  # whatever it does when it is looked at
        raise answers.Say(answers.wrong_type(value, asks, this_is, where)) from None


def _connects_alike(answer, exercise):
    """Return whether a layer connects the same pairs of pixels as the right one on all inputs."""

    def pairs(layer, x):
        return layer.replace(w=np.ones(layer.w.shape)).matrix(x.shape[1:]) > 0

    return all(np.array_equal(pairs(answer, x), pairs(exercise.right_layer, x)) for (x,) in exercise.inputs)
