"""The fixtures that all tests share: the files of the repository, a browser, JupyterLab, notebooks opened in it."""

import os
import re
import shutil
import subprocess
import types

import browsers
import pytest
from repository import ROOT, missing

# One thread for each process's products of matrices: on busy processors, threads that wait for each other make a
# notebook's cell of one second take ten. Processes and kernels that tests start inherit it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

NEED_LAB = ("test_firefox.py", "test_lab.py", "test_network_lab.py")


def pytest_xdist_auto_num_workers():
    """Return how many processes `-n auto` makes: one more than processors, for tests wait for their pages."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Return what deals files out to processes: those that need JupyterLab go to one of them, where it starts once."""
    from xdist.scheduler import LoadFileScheduling

    class Files(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return "JupyterLab" if file.endswith(NEED_LAB) else file

    return Files(config, log) if config.getoption("dist") == "loadfile" else None


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
def server(tmp_path_factory):
    import lab

    with lab.Lab(tmp_path_factory.mktemp("lab") / "lab") as running:
        yield running


@pytest.fixture(scope="module")
def reports():
    """Return what pages report: `reports.watch(page)` adds a page, `reports.errors` holds the errors of all."""

    def watch(page):
        reports.pages.append(page)
        page.on("pageerror", lambda error: reports.errors.append(f"{error}\n{error.stack}"))
        page.on("console", lambda message: reports.errors.append(message.text) if message.type == "error" else None)

    reports = types.SimpleNamespace(pages=[], errors=[], watch=watch)
    return reports


@pytest.fixture(scope="module")
def opened(browser, server, reports):
    """Return a function that opens a notebook in JupyterLab and runs it."""
    import lab

    contexts = []

    def open_notebook(notebook):
        if not contexts:  # one for all, so that Lab itself is fetched and compiled once
            contexts.append(browser.new_context(viewport={"width": 1400, "height": 1000}))
            contexts[0].set_default_timeout(lab.TIMEOUT)
        page = contexts[0].new_page()
        reports.watch(page)
        server.open(page, notebook)
        return page

    yield open_notebook
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def desk(browser, reports):
    """Return the view of one explorer `e` in a plain page, and the Python behind it."""
    from desk import open_desk
    from views import View, space

    page, python = open_desk(browser, space["layer"](3, 4, 3, 3), space["picture"](3, 7, 8))
    reports.watch(page)
    yield View(page, 0), python
    page.close()


@pytest.fixture
def watched(request, reports, tmp_path):
    """Fail a test during which a page reported an error; keep screenshots of every page when a test fails."""
    failed = request.session.testsfailed
    yield
    if request.session.testsfailed > failed:
        for n, page in enumerate(page for page in reports.pages if not page.is_closed()):
            page.screenshot(path=tmp_path / f"page{n}.png")
        print(f"screenshots in {tmp_path}")
    # anywidget gives a model two seconds and then complains, though it goes on: a busy machine may take longer.
    ignored = r"status of 40[34]|favicon|net::ERR|\[anywidget\] Failed to initialize model"
    errors = [error for error in reports.errors if not re.search(ignored, error)]
    reports.errors.clear()
    assert not errors, errors
