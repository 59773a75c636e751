#!/usr/bin/env bash
# Guess: outputs that JupyterLab keeps folded ("Collapse Selected Outputs", jupyter.outputs_hidden in the cell) are not
# on the page that nbconvert makes, or are folded there.
# Seen (nbconvert 7.17.2): they are printed in full, in HTML and in Markdown, and so is source that is folded
# (jupyter.source_hidden). What is left out is what a tag says and a preprocessor is told to remove.
# Matters: the answer to a question stands right below it on the page that is handed out.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q nbconvert==7.17.2 nbformat==5.11.1

cat > "$work/expected" <<'EXPECTED'
HTMLExporter: output shown True, source shown True
MarkdownExporter: output shown True, source shown True
HTMLExporter, tag and preprocessor: output shown False, source shown True
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
from nbconvert import HTMLExporter, MarkdownExporter
from nbformat import v4
from traitlets.config import Config

hidden = {"jupyter": {"outputs_hidden": True, "source_hidden": True}, "tags": ["hide"]}
output = v4.new_output("stream", text="the answer is 42\n")
cell = v4.new_code_cell("question()", execution_count=1, outputs=[output], metadata=hidden)
notebook = v4.new_notebook(cells=[cell])


def show(name, exporter):
    page = exporter.from_notebook_node(notebook)[0]
    print(f"{name}: output shown {'the answer is 42' in page}, source shown {'question' in page}")


show("HTMLExporter", HTMLExporter())
show("MarkdownExporter", MarkdownExporter())
remove = Config({"TagRemovePreprocessor": {"enabled": True, "remove_all_outputs_tags": ["hide"]}})
show("HTMLExporter, tag and preprocessor", HTMLExporter(config=remove))
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
