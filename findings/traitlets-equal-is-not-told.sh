#!/usr/bin/env bash
# Guess: a widget's view is told whenever a trait gets another value, and not told when it gets the same one.
# Seen (traitlets 5.16.1, numpy 2.4.6): what counts is whether old == new is true. 1 to True, 0.0 to -0.0, [1, 2] to
# [True, 2.0], array([5]) to array([[5]]) or to another type: the trait has the new value, nobody is told, and the view
# keeps the old one. NaN to NaN, an equal array of two cells, and an empty array of the same shape are told each time.
# Matters: a shape or a type changes in Python and the page goes on drawing the former; a trait with a NaN or an array
# sends itself again at every touch.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q numpy==2.4.6 traitlets==5.16.1

cat > "$work/expected" <<'EXPECTED'
1               to True            not told, the trait holds True
0.0             to -0.0            not told, the trait holds -0.0
[1, 2]          to [True, 2.0]     not told, the trait holds [True, 2.0]
array([5])      to array([[5]])    not told, the trait holds array([[5]])
array([5])      to array([5.])     not told, the trait holds array([5.])
nan             to nan             told, the trait holds nan
array([1, 2])   to array([1, 2])   told, the trait holds array([1, 2])
array([], dtype=float64) to array([], dtype=float64) told, the trait holds array([], dtype=float64)
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import numpy as np
from traitlets import Any, HasTraits


class Widget(HasTraits):
    x = Any()


nan = float("nan")
for old, new in [
    (1, True), (0.0, -0.0), ([1, 2], [True, 2.0]), (np.array([5]), np.array([[5]])), (np.array([5]), np.array([5.0])),
    (nan, nan), (np.array([1, 2]), np.array([1, 2])), (np.zeros(0), np.zeros(0)),
]:
    widget, heard = Widget(x=old), []
    widget.observe(heard.append, "x")
    widget.x = new
    print(f"{old!r:15} to {new!r:15} {'told' if heard else 'not told'}, the trait holds {widget.x!r}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
