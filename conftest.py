"""What pytest needs before it collects: nbval without grammars that no notebook needs, and no search for garbage."""

import gc
import sys

import pytest

# jsonschema imports this wherever Jupyter has installed it: 38 grammars of addresses, built anew by every process in
# more than a second. Where it is missing, addresses go unchecked, and nbval checks none.
sys.modules["rfc3987_syntax"] = None

pytest_plugins = ["nbval.plugin"]  # after that line, so pyproject.toml keeps pytest from loading it by itself


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Collect thousands of tests, all of which stay, without looking again and again for what does not."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
