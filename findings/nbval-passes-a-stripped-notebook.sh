#!/usr/bin/env bash
# Guess: pytest --nbval (strict) fails where a cell's output is missing from the file.
# Seen (nbval 0.11.0): it fails if the cell has an execution count. Without one, as every tool that strips notebooks
# leaves it, the cell is run and its output is compared with nothing; the notebook passes.
# Matters: executed teaching notebooks are tested this way. One commit through a stripping hook, and the test that
# guards their numbers is green for ever. Assert that every code cell has a count.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q nbval==0.11.0 pytest==9.2.0 nbformat==5.11.1 ipykernel==7.4.0

cat > "$work/expected" <<'EXPECTED'
cell 1 + 1, counted, output 2     passes
cell 1 + 1, counted, output 3     fails
cell 1 + 1, counted, no output    fails
cell 1 + 1, no count, no output   passes
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import os
import subprocess
import sys
import tempfile

import nbformat

os.chdir(tempfile.mkdtemp(dir=os.path.dirname(sys.prefix)))
for name, count, output in (
    ("counted, output 2    ", 1, "2"),
    ("counted, output 3    ", 1, "3"),
    ("counted, no output   ", 1, None),
    ("no count, no output  ", None, None),
):
    cell = nbformat.v4.new_code_cell("1 + 1", execution_count=count)
    if output:
        cell.outputs = [
            nbformat.v4.new_output("execute_result", data={"text/plain": output}, execution_count=count)
        ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), "one.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "one.ipynb"]
    code = subprocess.run(command, capture_output=True, text=True).returncode
    print("cell 1 + 1,", name, {0: "passes", 1: "fails"}[code])
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
