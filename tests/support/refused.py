"""Refusals in tests: an error of just this kind, which says all that it should."""

import re

import pytest


def refused(act, error, says):
    """Hold `act` to raising `error`, and no kind of it, with every part of `says` in its message."""
    with pytest.raises(error, match=re.escape(says[0])) as caught:
        act()
    message = str(caught.value)
    assert all(part in message for part in says), message
    assert type(caught.value) is error
