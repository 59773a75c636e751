#!/usr/bin/env bash
# Guess: pytest --nbval (strict) fails where a plot in the file is not the plot that the cell draws.
# Seen (nbval 0.11.0): it passes. PNG and JPEG are left out of the comparison, whatever is in them; text beside the
# picture and an SVG picture are compared, to the letter.
# Matters: executed teaching notebooks are held to their outputs this way; an old figure, or the figure of another cell,
# stays beside a text that no longer fits, and the test is green.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q nbval==0.11.0 nbformat==5.11.1 ipykernel==7.4.0 pytest==9.2.0

cat > "$work/expected" <<'EXPECTED'
another image/png: passes
another image/svg+xml: fails
another text/plain: fails
EXPECTED
cd "$work"
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import subprocess
import sys

import nbformat
from nbformat import v4

SHOWN = {"image/png": "aaaa", "image/svg+xml": "<svg/>", "text/plain": "one"}
for kind, other in {"image/png": "bbbb", "image/svg+xml": "<svg></svg>", "text/plain": "two"}.items():
    source = f"from IPython.display import display\ndisplay({SHOWN}, raw=True)"
    output = v4.new_output("display_data", SHOWN | {kind: other})
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source, execution_count=1, outputs=[output])])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, "one.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "one.ipynb"]
    failed = subprocess.run(command, capture_output=True).returncode
    print(f"another {kind}: {'fails' if failed else 'passes'}")
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
