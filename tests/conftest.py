"""What the tests share."""

import os
import shutil
import subprocess
from pathlib import Path

import browsers
import pytest

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI", "").lower() in ("1", "true")


def missing(reason):
    """Skip a test that lacks something this machine may well lack; with CI=true that is a failure."""
    (pytest.fail if CI else pytest.skip)(reason)


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
        chromium = playwright.chromium.launch(executable_path=program, args=browsers.FLAGS)
        yield chromium
        chromium.close()
