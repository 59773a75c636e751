#!/usr/bin/env bash
# Guess: observers of a trait hear of its values in the order in which it had them; a dlink ends with the same value.
# Seen (traitlets 5.16.1): where an observer sets the trait again (to clamp or round it), the observers after it hear
# the second value first and the first value last. A dlink made after the clamp ends at 50 while its source is 10; made
# before it, at 10. change.new is not what the trait holds then; change.owner knows.
# Matters: a widget that follows another one shows the value that was refused, depending on the order of two lines.
# Source: the documentation of HasTraits.observe in traitlets, which says nothing of an order.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q traitlets==5.16.1

cat > "$work/expected" <<'EXPECTED'
clamp, then dlink: slider 10 shown 50 | heard and held (10, 10) (50, 10)
dlink, then clamp: slider 10 shown 10 | heard and held (10, 10) (50, 10)
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
from traitlets import HasTraits, Int, dlink


class Slider(HasTraits):
    value = Int()


def clamp(change):
    if change.new > 10:
        change.owner.value = 10


for clamp_first in (True, False):
    slider, shown, heard = Slider(), Slider(), []
    follow = (lambda: dlink((slider, "value"), (shown, "value")), lambda: slider.observe(clamp, "value"))
    for step in reversed(follow) if clamp_first else follow:
        step()
    slider.observe(lambda change: heard.append((change.new, slider.value)), "value")
    slider.value = 50
    print("clamp, then dlink:" if clamp_first else "dlink, then clamp:", "slider", slider.value, "shown", shown.value,
          "| heard and held", *heard)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
