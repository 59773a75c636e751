"""What README, CONTRIBUTING, Binder, CI and the licences say is what the tree holds."""

import json
import os
import re
import shutil
import socket
import subprocess
import tomllib
from urllib.parse import parse_qs, urlsplit

import browsers
import nbformat
import prose
import pytest
import set_address
import yaml
from packaging.requirements import Requirement
from packaging.version import Version
from repository import ROOT

import convnotes

START = (
    "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt"
    " && .venv/bin/jupyter lab notebooks/00-start-here.ipynb"
)
TEST = "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/pytest -n auto"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


PROJECT = tomllib.loads(read("pyproject.toml"))
ADDRESS = PROJECT["project"]["urls"]["Repository"]
SLUG = ADDRESS.removeprefix("https://github.com/")


# Requirements and Binder


def pins(name):
    """Return {package: version} of a requirements file, and its other lines."""
    lines = [line.partition("#")[0].strip() for line in read(name).splitlines()]
    exact = dict(line.split("==") for line in lines if "==" in line)
    return exact, [line for line in lines if line and "==" not in line]


def test_requirements_are_exact_and_within_the_package_s_ranges():
    exact, rest = pins("requirements.txt")
    assert rest == ["-e ."]
    for requirement in map(Requirement, PROJECT["project"]["dependencies"]):
        assert Version(exact[requirement.name]) in requirement.specifier


def test_binder_installs_the_same_versions_of_what_the_package_needs_and_no_more():
    exact, rest = pins("binder/requirements.txt")
    everything, _ = pins("requirements.txt")
    assert rest == []  # a local reference would lose Binder's cached layer on every commit
    assert exact == {name: everything[name] for name in exact}
    assert set(exact) == {Requirement(text).name for text in PROJECT["project"]["dependencies"]}


def test_binder_s_python_has_two_parts_and_the_package_supports_it():
    version = re.fullmatch(r"python-(3\.\d+)\n", read("binder/runtime.txt")).group(1)
    assert version in PROJECT["project"]["requires-python"] or Version(version) >= Version("3.11")
    assert sorted(path.name for path in (ROOT / "binder").iterdir()) == ["postBuild", "requirements.txt", "runtime.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
@pytest.mark.parametrize("name", ["binder/postBuild", ".ci/run"])
def test_scripts_can_be_executed(name):
    assert os.access(ROOT / name, os.X_OK)
    text = read(name)
    assert text.startswith("#!") and "set -euo pipefail" in text


def test_binder_installs_the_package_itself_without_touching_the_pins():
    assert read("binder/postBuild").splitlines()[-1] == "pip install --no-deps ."


# README's and CONTRIBUTING's claims


@pytest.mark.parametrize("command", [START, TEST])
def test_readme_s_commands_stand_alone_in_a_block_of_one_line(command):
    assert f"{command}\n" in prose.blocks(read("README.md"), "sh")


@pytest.mark.parametrize("name", [".ci/run", ".github/workflows/ci.yml"])
def test_ci_runs_readme_s_test_command_word_for_word(name):
    assert TEST in [line.strip().removeprefix("run: ") for line in read(name).splitlines()]


def test_the_workflow_is_sound():
    workflow = yaml.safe_load(read(".github/workflows/ci.yml"))
    assert workflow["permissions"] == {"contents": "read"}
    versions = workflow["jobs"]["tests"]["strategy"]["matrix"]["python"]
    assert versions[0] == PROJECT["project"]["requires-python"].removeprefix(">=")
    assert ".ci/run" in [step.get("run") for step in workflow["jobs"]["oracles"]["steps"]]


@pytest.mark.skipif(os.name == "nt", reason="a script for Linux")
@pytest.mark.parametrize(
    "there, installed",
    [
        ("", "chromium-headless-shell firefox-esr nodejs npm"),
        ("chromium node npm firefox-esr", None),
        ("google-chrome node npm firefox", None),
        ("google-chrome node", "firefox-esr npm"),
    ],
)
def test_ci_installs_only_what_is_missing_and_stops_at_the_first_failure(there, installed, tmp_path):
    (tmp_path / ".ci").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    for name in ("bash", "env", "dirname", "id"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    scripts = dict.fromkeys(there.split(), "exit 0")
    if installed is None:  # else the packages' own commands are still missing after apt-get, and npm stops it
        scripts["npm"] = 'echo "npm $*"'
    scripts |= {"apt-get": 'echo "apt-get $*"', "python3": 'echo "CI=$CI"; exit 7'}
    for name, script in scripts.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/bash\n{script}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    run = subprocess.run(
        [tmp_path / ".ci/run"], env={"PATH": str(tmp_path / "bin")}, capture_output=True, text=True, timeout=60
    )
    if installed is None:
        assert run.returncode == 7 and run.stdout.splitlines() == ["npm ci", "CI=true"], run.stderr
    else:
        assert run.returncode == 127, run.stderr
        assert run.stdout.splitlines() == [
            "apt-get update",
            f"apt-get install -y --no-install-recommends {installed}",
        ]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "findings/README.md"])
def test_links_and_badges_lead_to_what_is_there(name):
    for target in prose.links(read(name)):
        url = urlsplit(target)
        if url.netloc == "mybinder.org" and url.path.startswith("/v2/"):
            assert url.path == f"/v2/gh/{SLUG}/HEAD"
            place = parse_qs(url.query)["urlpath"][0].removeprefix("lab/tree/")
            assert (ROOT / place) in NOTEBOOKS, target
        elif url.netloc == "github.com":
            assert target.startswith(f"{ADDRESS}/"), target
            place = url.path.removeprefix(f"/{SLUG}/actions/workflows/").removesuffix("/badge.svg")
            assert (ROOT / ".github/workflows" / place).is_file(), target
        elif not url.scheme:
            path = (ROOT / name).parent / url.path if url.path else ROOT / name
            assert path.exists(), f"{target} is missing"
            if url.fragment:
                assert url.fragment in [prose.anchor(title) for _, title in prose.headings(path.read_text("utf-8"))]
    assert all(alt for alt, _ in prose.pictures(read(name)))


def test_the_address_has_one_source():
    assert re.fullmatch(r"https://github\.com/[\w-]+/[\w.-]+", ADDRESS)
    assert set_address.address() == SLUG
    assert yaml.safe_load(read("CITATION.cff"))["repository-code"] == ADDRESS


def test_the_map_in_contributing_names_what_is_there():
    section = read("CONTRIBUTING.md").partition("## The rooms")[2].partition("\n## ")[0]
    places = [place for place in re.findall(r"`([^` ]+)`", section) if "/" in place or place.endswith(".py")]
    assert len(places) > 10
    for place in places:
        assert any((ROOT / folder / place).exists() for folder in ("", "convnotes")), place
    rooms = {path.parent.name for path in (ROOT / "convnotes").glob("*/__init__.py")}
    assert rooms <= {place.partition("/")[0] for place in places}


def test_contributing_s_table_has_every_folder_of_the_front_end():
    told = re.findall(r"^\| `(\w+)/` \| \w", read("CONTRIBUTING.md"), re.MULTILINE)
    folders = [path.name for path in (ROOT / "convnotes/explorer/js").iterdir() if path.is_dir()]
    assert sorted(told) == sorted(folders)


def test_the_changelog_begins_with_what_is_to_come_and_names_all_that_is_public():
    titles = [title for level, title in prose.headings(read("CHANGELOG.md")) if level == 2]
    assert titles[0] == "Unreleased" and titles[1].split()[0] == convnotes.__version__
    named = set(re.findall(r"`([^`.]+)`", read("CHANGELOG.md")))
    assert set(convnotes.__all__) - {"Explorer"} <= named  # an explorer is made by `explore`


def test_the_table_is_of_the_notebooks_there_are():
    rows = [row.split("|")[1:-1] for row in read("README.md").splitlines() if row.startswith("| [")]
    found = []
    for link, idea, minutes, badge in rows:
        name, target = re.fullmatch(r" \[(.*)\]\((.*)\) ", link).groups()
        assert target == f"notebooks/{name}.ipynb" and f"/{target})" in badge and idea.strip()
        opening = "\n".join(cell.source for cell in nbformat.read(ROOT / target, as_version=4).cells[:5])
        assert f"{minutes.strip()} minutes" in opening, "README and the notebook differ"
        found.append(ROOT / target)
    assert found == NOTEBOOKS


def readme_examples():
    """Return README's examples: the first alone, and each later one with it, for they build on it."""
    first, *others = prose.blocks(read("README.md"), "python")
    return [first, *(first + other for other in others)]


@pytest.mark.parametrize("code", readme_examples(), ids=lambda code: code.splitlines()[-2].split("(")[0])
def test_readme_s_example_gives_what_it_says(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # for what it saves
    if "import torch" in code:
        pytest.importorskip("torch")
    space = {}
    for line in code.splitlines():
        source, _, claim = line.partition("# -> ")
        exec(source, space)
        if claim:
            assert str(eval(source, space)) == re.match(r"\(.*\)|[^,]+", claim).group()


@pytest.mark.parametrize("name", ["explorer-light.png", "explorer-dark.png"])
def test_readme_s_screenshots_are_pictures_of_a_sensible_size(name):
    from PIL import Image

    with Image.open(ROOT / "docs" / name) as picture:
        assert picture.format == "PNG" and picture.width >= 800
    assert (ROOT / "docs" / name).stat().st_size < 1_000_000


def test_readme_and_the_tests_name_the_same_browser_command():
    assert f"{browsers.INSTALL}\n" in prose.blocks(read("README.md"), "sh")
    assert browsers.INSTALL in browsers.MISSING and "\n" not in browsers.MISSING


# Browsers


def test_an_installed_browser_is_found_before_playwright_s_own(tmp_path, monkeypatch):
    class Playwright:
        class chromium:
            executable_path = str(tmp_path / "downloaded")

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browsers, "PROGRAMS", (str(tmp_path / "program"),))
    assert browsers.find(Playwright) is None
    names = ["downloaded", "program", *reversed(browsers.COMMANDS[:3])]
    for name in names:
        (tmp_path / name).touch(mode=0o755)
        assert os.path.basename(browsers.find(Playwright)) == name
    assert os.path.basename(browsers.find()) == browsers.COMMANDS[0]


# The repository's address


@pytest.fixture
def copy(tmp_path):
    for name in set_address.FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_set_address_rewrites_every_link_and_can_be_run_again(copy):
    before = {name: (copy / name).read_text("utf-8") for name in set_address.FILES}
    count = sum(text.count(f"github.com/{SLUG}") + text.count(f"/gh/{SLUG}/") for text in before.values())
    assert set_address.set_address("someone-new/conv.notes", copy) == count > 5
    assert set_address.address(copy) == "someone-new/conv.notes"
    assert not [name for name in before if SLUG in (copy / name).read_text("utf-8")]
    assert set_address.set_address(SLUG, copy) == count
    assert before == {name: (copy / name).read_text("utf-8") for name in set_address.FILES}


@pytest.mark.parametrize("wrong", ["", "name", "a/b/c", "https://github.com/a/b", "a/b c", "-/"])
def test_set_address_refuses_what_is_no_address_and_says_what_one_looks_like(copy, wrong):
    with pytest.raises(SystemExit, match="expected NAME/REPO"):
        set_address.set_address(wrong, copy)
    assert set_address.address(copy) == SLUG


def test_every_file_with_the_address_is_rewritten(committed):
    holding = {path.relative_to(ROOT).as_posix() for path in committed if f"/{SLUG}".encode() in path.read_bytes()}
    assert holding <= set(set_address.FILES)


# Licences, citation, version


def test_licences_are_whole_and_credit_the_post_s_author():
    assert "BSD 3-Clause" in read("LICENSE") and "The convnotes authors" in read("LICENSE")
    assert "ARE\nDISCLAIMED" in read("LICENSE")
    assert PROJECT["project"]["license"] == "BSD-3-Clause"
    text = " ".join(read("LICENSE-TEXT").split())
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in text
    for file in ("LICENSE-TEXT", "README.md", "CITATION.cff"):
        assert re.search(r"Connecting\s+Tensors\s+With\s+Convolutions", read(file)) and "Haviland" in read(file)


def test_the_citation_has_what_its_format_demands():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert all(citation[key] for key in ("message", "title", "authors"))
    assert all("name" in author or "family-names" in author for author in citation["authors"])
    assert all({"type", "title", "authors"} <= set(reference) for reference in citation["references"])
    assert citation["license"] == PROJECT["project"]["license"]
    assert str(citation["version"]) == convnotes.__version__


def test_the_version_is_written_in_the_package_and_in_the_citation_alone(committed):
    assert "version" in PROJECT["project"]["dynamic"]
    pattern = re.compile(rf"(?i)version[\"'_ ]*[:=]+ *[\"']?{re.escape(convnotes.__version__)}\b")
    holding = [
        path.relative_to(ROOT).as_posix()
        for path in committed
        if path.name != "package-lock.json" and pattern.search(path.read_text("utf-8", "ignore"))
    ]
    assert holding == ["CITATION.cff", "convnotes/__init__.py"]


def test_scripts_are_modules_by_the_package_json_beside_them_and_what_is_installed_in_venv_by_none_of_ours(committed):
    """Said in the root, the word would reach `.venv`, where JupyterLab's yarn is no module and prints a long error."""
    kinds = {
        path.parent: json.loads(path.read_text("utf-8")).get("type")
        for path in committed
        if path.name == "package.json"
    }
    nearest = {
        path.relative_to(ROOT).as_posix(): next(kinds[folder] for folder in path.parents if folder in kinds)
        for path in committed
        if path.suffix == ".js"
    }
    assert kinds[ROOT] is None
    assert nearest and set(nearest.values()) == {"module"}, nearest


def test_no_file_names_this_machine(committed):
    """Paths of the machine it was made on, its name, and hosts of a package registry or mirror."""
    home = re.escape(os.path.expanduser("~"))
    names = [rf"(?<![\w.]){place}/" for place in ("/work", "/root", "/tmp/pip", home) if place != "/"]
    names += ["files\\.pythonhosted\\.", "index-url *=? *https?:", "find-links"]
    if len(socket.gethostname()) > 6:
        names.append(rf"\b{re.escape(socket.gethostname())}\b")
    pattern = re.compile("|".join(names).encode())
    found = {
        path.relative_to(ROOT).as_posix(): match.group()
        for path in committed
        if path.name != "test_project.py" and (match := pattern.search(path.read_bytes()))
    }
    assert not found


def test_every_worker_gives_a_test_the_same_name(request):
    """An address in a name differs from process to process, and then pytest-xdist runs nothing."""
    assert not [item.nodeid for item in request.session.items if re.search(r"0x[0-9a-f]{6}", item.nodeid)]
