"""Tests of the front end under node: found by their names, run once, each with its own result."""

import json
import os
import re
import shutil
import subprocess

from repository import ROOT, missing

TESTS = ROOT / "tests/explorer/js"
MISSING = "no node here: apt-get install nodejs (18 or later)"
NAMED = re.compile(r'^test\("([^"]+)"', re.MULTILINE)


def named():
    """Return (file, name) of every test, as the files say."""
    return [
        (path.name, name) for path in sorted(TESTS.glob("*.test.js")) for name in NAMED.findall(path.read_text("utf-8"))
    ]


def results(states):
    """Run all tests on the states of a file; return {(file, name): message, or None where it passed}."""
    node, found = shutil.which("node") or missing(MISSING), states.with_suffix(".results")
    files = sorted(map(str, TESTS.glob("*.test.js")))
    reporter = f"--test-reporter={TESTS / 'support/reporter.js'}"
    run = subprocess.run(
        [node, "--test", reporter, f"--test-reporter-destination={found}", *files],  # node 18 loses the end of a pipe
        capture_output=True, text=True, cwd=ROOT, env=os.environ | {"CONVNOTES_STATES": str(states)}, timeout=300,
    )  # fmt: skip
    lines = [json.loads(line) for line in found.read_text("utf-8").splitlines()] if found.exists() else []
    if not lines:
        raise RuntimeError(run.stdout + run.stderr)
    return {(line["file"], line["name"]): line["failed"] for line in lines}
