"""The repository under test: where it is, and what a test does that lacks something here."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CI = os.environ.get("CI", "").lower() in ("1", "true")


def missing(reason):
    """Skip a test that lacks something this machine may well lack; with CI=true that is a failure."""
    (pytest.fail if CI else pytest.skip)(reason)
