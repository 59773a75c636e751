"""The fixtures that all tests share: the files of the repository, a browser, JupyterLab, notebooks opened in it."""

import re
import shutil
import subprocess

import browsers
import pytest
from repository import ROOT, missing


@pytest.fixture(scope="session")
def committed():
    """Return the paths of the files that belong to the repository, committed or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    git = shutil.which("git") and subprocess.run(command, cwd=ROOT, capture_output=True)
    if not git or git.returncode:
        pytest.skip("not a git checkout: which files are committed is unknown")
    return [path for name in git.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


@pytest.fixture(scope="session")
def browser():
    """Return a running headless browser, shared by all tests; its pages and contexts are the tests' to close."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = browsers.find(playwright)
        if program is None:
            missing(browsers.MISSING)
        chromium = playwright.chromium.launch(executable_path=program, args=browsers.FLAGS, timeout=120_000)
        chromium.new_context().new_page()  # what `standalone` opens its pages with
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(browser, tmp_path_factory):
    import lab

    with lab.Lab(tmp_path_factory.mktemp("lab") / "lab") as running:
        yield running


@pytest.fixture(scope="module")
def opened(browser, server):
    """Return a function that opens a notebook and runs it; every error of its pages ends up in `opened.errors`."""
    import lab

    contexts = []

    def open_notebook(notebook, **options):
        context = browser.new_context(**({"viewport": {"width": 1400, "height": 1000}} | options))
        context.set_default_timeout(lab.TIMEOUT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: open_notebook.errors.append(f"{error}\n{error.stack}"))
        page.on(
            "console", lambda message: open_notebook.errors.append(message.text) if message.type == "error" else None
        )
        server.open(page, notebook)
        return page

    open_notebook.errors, open_notebook.contexts = [], contexts
    yield open_notebook
    for context in contexts:
        context.close()


@pytest.fixture
def watched(request, opened, tmp_path):
    """Fail a test during which a page reported an error; keep screenshots of every page when a test fails."""
    failed = request.session.testsfailed
    yield
    if request.session.testsfailed > failed:
        for n, page in enumerate(page for context in opened.contexts for page in context.pages):
            page.screenshot(path=tmp_path / f"page{n}.png")
        print(f"screenshots in {tmp_path}")
    errors = [error for error in opened.errors if not re.search(r"status of 40[34]|favicon|net::ERR", error)]
    opened.errors.clear()
    assert not errors, errors
