"""The front end's modules: each stands after what it imports, and nothing in them is unused, doubled or missing."""

import base64
import gzip
import re
import shutil
import subprocess

import modules
import numpy as np
import pytest
from repository import ROOT, missing

import convnotes as cn
from convnotes.explorer import scripts

ENTRIES = ["loader.js", "explorer.js", "network.js", "page/main.js", "page/netmain.js"]
TESTS = ROOT / "tests/explorer/js"
# What is written where, in a copy of the modules, and what is said of it.
PLANTS = [
    ("base/dom.js", "export const unused = 1;\n", "dom.js exports unused, which nothing imports"),
    ("base/dom.js", "const MINUS = 1;\n", "MINUS is declared 2 times at top level"),
    ("base/dom.js", "async function render() {}\n", "render is declared 2 times at top level"),
    ("hands/keys.js", 'import { nothing } from "../base/dom.js";\n', "keys.js imports nothing, which ../base/dom.js"),
    ("hands/keys.js", 'import { make as made } from "../base/dom.js";\n', "keys.js imports make as made, which"),
    ("hands/keys.js", 'import * as dom from "../base/dom.js";\n', "keys.js has an import that is not of the form"),
    ("hands/keys.js", "export { moved };\n", "keys.js has an export apart from its declaration"),
    ("base/dom.js", f"// {'x' * 118}\n", "is wider than 120"),
]
# Says whether two scripts are the same program, wherever in their files its parts stand.
COMPARE = """
import { readFileSync } from "node:fs";
const [acorn, ...files] = process.argv.slice(2);
const { parse } = await import(acorn);
const tree = (file) =>
  JSON.stringify(parse(readFileSync(file, "utf8"), { ecmaVersion: "latest", sourceType: "module" }), (key, value) =>
    key === "start" || key === "end" ? undefined : typeof value === "bigint" ? String(value) : value);
console.log(tree(files[0]) === tree(files[1]) ? "the same" : "not the same");
"""


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(scripts.JS, tmp_path / "js")


def test_the_modules_have_no_fault():
    assert modules.faults(scripts.JS, TESTS) == []


@pytest.mark.parametrize(("file", "text", "said"), PLANTS, ids=[said for _, _, said in PLANTS])
def test_a_planted_fault_is_found(copy, file, text, said):
    path = copy / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    found = modules.faults(copy, TESTS)
    assert len(found) == 1 and said in found[0], found


def test_a_circle_of_imports_is_refused(copy):
    path = copy / "base/format.js"
    path.write_text('import { plain } from "./sentence.js";\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"format\.js -> sentence\.js -> .*\.js: modules import each other"):
        scripts.joined("explorer.js", copy)


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_module_stands_after_those_it_imports(entry):
    order = scripts.ordered(entry)
    for n, path in enumerate(order):
        for _, name in modules.IMPORT.findall(path.read_text(encoding="utf-8")):
            assert order.index((path.parent / name).resolve()) < n


def test_every_module_is_in_some_entry():
    wanted = {path for entry in ENTRIES for path in scripts.ordered(entry)}
    assert {path.resolve() for path in scripts.JS.rglob("*.js")} == wanted


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_joined_is_what_is_written(entry):
    script = scripts.joined(entry)
    last = re.search(r"export default \{ (initialize(: \w+)?, )?render(: \w+)? \};$", script.rstrip())
    assert script.count("export ") == (last is not None) == ("/" not in entry)
    for path in scripts.ordered(entry):
        text = modules.IMPORT.sub("", path.read_text(encoding="utf-8"))
        for line in text.splitlines():
            assert line.removeprefix("export ") in script or line.startswith("export default"), (path.name, line)


def test_the_widgets_run_the_joined_modules():
    layer = cn.Layer(np.ones((1, 1, 3)))
    for made, entry in ((layer, "explorer.js"), (cn.Network([layer]), "network.js")):
        widget = cn.explore(made, np.ones((1, 5)))
        travels = widget.get_state()
        assert travels["_esm"] == scripts.joined("loader.js")
        script = gzip.decompress(base64.b64decode(travels["_script"])).decode()
        assert script == scripts.bare(scripts.joined(entry)) != ""
        widget.close()


@pytest.mark.parametrize("entry", ["page/main.js", "page/netmain.js"])
def test_what_travels_in_a_page_is_the_same_program(entry, tmp_path):
    if not (ROOT / "node_modules/acorn").is_dir():
        missing("acorn is not installed: npm ci")
    full, bare, program = (tmp_path / name for name in ("full.js", "bare.js", "compare.mjs"))
    full.write_text(scripts.joined(entry), encoding="utf-8")
    bare.write_text(scripts.bare(full.read_text("utf-8")), encoding="utf-8")
    assert bare.stat().st_size < 0.6 * full.stat().st_size
    program.write_text(COMPARE, encoding="utf-8")
    acorn = (ROOT / "node_modules/acorn/dist/acorn.mjs").as_uri()
    found = subprocess.run([shutil.which("node"), program, acorn, full, bare], capture_output=True, text=True)
    assert found.stdout == "the same\n", found.stdout + found.stderr


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_joined_parses(entry, tmp_path):
    node = shutil.which("node") or missing("no node here: apt-get install nodejs")
    module = tmp_path / "joined.mjs"
    module.write_text(scripts.joined(entry), encoding="utf-8")
    found = subprocess.run([node, "--check", module], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
