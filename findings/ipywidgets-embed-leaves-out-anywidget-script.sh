#!/usr/bin/env bash
# Guess: ipywidgets.embed.embed_minimal_html of a widget is a page that shows the widget.
# Seen (ipywidgets 8.1.9, anywidget 0.11.0): for an anywidget the page holds no script. State equal to its defaults is
# dropped, and anywidget's script (_esm) and style are defaults of the class. drop_defaults=False keeps them.
# Matters: the shortest documented way to put a figure on a page gives an empty place, while nbconvert's page of the
# same widget works.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q ipywidgets==8.1.9 anywidget==0.11.0

cat > "$work/expected" <<'EXPECTED'
{} script in the page: False  w: False
{'drop_defaults': False} script in the page: True  w: True
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import io

import anywidget
import traitlets
from ipywidgets.embed import embed_minimal_html


class Kernel(anywidget.AnyWidget):
    """A widget whose script prints one weight."""

    _esm = "export default { render: ({ model, el }) => el.append(model.get('w')) }"
    w = traitlets.Int(7).tag(sync=True)


for options in ({}, {"drop_defaults": False}):
    page = io.StringIO()
    embed_minimal_html(page, views=[Kernel()], **options)
    print(options, "script in the page:", "export default" in page.getvalue(), " w:", '"w": 7' in page.getvalue())
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
