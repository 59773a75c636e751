#!/usr/bin/env bash
# Guess: a NaN in a widget's state or a message of Jupyter arrives in the browser as one thing: NaN, null or an error.
# Seen (jupyter_client 8.10.0): as the text "nan", and infinity as "inf"; once orjson happens to be installed in the
# kernel's environment, both arrive as null. No code asks for either.
# Matters: isNaN("nan") is true and isNaN(null) is false in JavaScript, and null + 1 is 1: a gap in a light curve turns
# into a zero on the machine of a colleague who has another package. Send arrays as buffers, or lists without NaN.
# Source: jupyter/jupyter_client pull request 706 (the text); the default of Session.packer in its session.py.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q jupyter_client==8.10.0

cat > "$work/expected" <<'EXPECTED'
json {"gap": "nan", "peak": ["inf", 1.5]}
orjson {"gap":null,"peak":[null,1.5]}
EXPECTED
"$work/venv/bin/python" - <<'PROGRAM' | tee "$work/seen"
import subprocess
import sys

program = """
import warnings
from jupyter_client.session import Session
warnings.simplefilter("ignore")
session = Session()
print(session.packer, session.pack({"gap": float("nan"), "peak": [float("inf"), 1.5]}).decode())
"""
subprocess.run([sys.executable, "-c", program], check=True)
subprocess.run([sys.executable, "-m", "pip", "install", "-q", "orjson==3.13.0"], check=True)
subprocess.run([sys.executable, "-c", program], check=True)
PROGRAM
diff "$work/expected" "$work/seen" || { echo "changed: the output is no longer the expected one" >&2; exit 1; }
