"""What is public says what it does, what it takes, what it refuses, and shows it in an example that doctest runs."""

import inspect
import re

import pytest

import convnotes as cn

PUBLIC = {name: getattr(cn, name) for name in cn.__all__ if callable(getattr(cn, name))}
MADE_BY_EXPLORE = ("Explorer", "NetworkExplorer")  # `explore` tells what they take, and shows them
METHODS = {
    f"{name}.{method}": function
    for name in ("Layer", "Network", *MADE_BY_EXPLORE)
    for method in vars(PUBLIC[name])
    if not method.startswith("_") and inspect.isroutine(function := getattr(PUBLIC[name], method))
}
SKIPPED = ("self", "cls", "args", "kwargs")


def unnamed(thing, text):
    """Return the parameters of a function or a class that its docstring does not name."""
    return [
        name
        for name in inspect.signature(thing).parameters
        if name not in SKIPPED and not re.search(rf"\b{name}\b", text)
    ]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_described_whole(name):
    text = inspect.getdoc(PUBLIC[name])
    assert re.match(r"[A-Z][\w-]+,? .+[.:]$", text.split("\n\n")[0], re.DOTALL), "one sentence that begins with a verb"
    if name in MADE_BY_EXPLORE:
        assert "made by `explore`" in text and "Attributes" in text
        return
    assert unnamed(PUBLIC[name], text) == []
    assert ">>>" in text, "an example"
    assert re.search(r"\b[Rr]aise[sd]?\b", text), "what is refused"


@pytest.mark.parametrize("name", METHODS)
def test_a_method_names_what_it_takes(name):
    text = inspect.getdoc(METHODS[name])
    assert text and unnamed(METHODS[name], text) == []
