"""Find a browser for the tests: an installed Chrome, Chromium or Edge, else the one Playwright downloads."""

import os
import shutil
from pathlib import Path

COMMANDS = (
    "chromium-headless-shell",  # the same pages for a sixth less of the processor's time
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "chrome",
    "msedge",
)
PROGRAMS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%PROGRAMFILES%\Google\Chrome\Application\chrome.exe",
    r"%PROGRAMFILES(X86)%\Google\Chrome\Application\chrome.exe",
    r"%LOCALAPPDATA%\Google\Chrome\Application\chrome.exe",
    r"%PROGRAMFILES(X86)%\Microsoft\Edge\Application\msedge.exe",
)
INSTALL = ".venv/bin/playwright install chromium"
MISSING = f"no Chrome, Chromium or Edge found; install one with: {INSTALL}"
# Headless, quiet, and able to run as root in a container.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find(playwright=None):
    """Return the path of a browser, or None; playwright is what `with sync_playwright() as playwright` gives."""
    programs = [shutil.which(name) for name in COMMANDS] + [os.path.expandvars(name) for name in PROGRAMS]
    if playwright is not None:
        programs.append(playwright.chromium.executable_path)
    return next((path for path in programs if path and Path(path).is_file()), None)
