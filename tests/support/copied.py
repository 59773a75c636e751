"""What the explorer's "copy as" writes of a layer: the page's own modules under node, one process for all tests."""

import functools
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import random_layers
from repository import missing

from convnotes.explorer import bundle, page


@functools.cache
def _writer():
    node = shutil.which("node") or missing("no node here: apt-get install nodejs")
    program = Path(__file__).with_suffix(".js")
    return subprocess.Popen([node, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def as_code(layer, x, selection, form):
    """Return a layer on an input as "NumPy", "PyTorch" or "LaTeX", with the value of what is chosen."""
    writer = _writer()
    asked = {"bundle": bundle.make(layer, np.asarray(x)), "selection": selection, "form": form}
    writer.stdin.write(f"{page.plain(asked)}\n")
    writer.stdin.flush()
    return json.loads(writer.stdout.readline())


def draw(rng):
    """Return a random layer and an input that it fits (a transposed one may crop all there is)."""
    while True:
        layer, x = random_layers.draw(rng)
        if all(rule.size(n) for rule, n in zip(layer.rules, x.shape[1:])):
            return layer, x


def some(layer, x, rng):
    """Return a random selection of each role."""
    g = layer.geometry(x.shape[1:])
    i, j = int(rng.integers(g.n_out)), int(rng.integers(g.n_in))
    places = {
        f"y:{i}": g.out,
        f"x:{j}": g.spatial,
        f"w:{i},{rng.choice(g.inputs_of(i))}": g.kernel,
    }
    return [f"{role}:{','.join(str(rng.integers(n)) for n in sizes)}" for role, sizes in places.items()]
