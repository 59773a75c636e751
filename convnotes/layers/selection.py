"""Selections: 'y:1:3,4' is an output pixel, 'x:0:2,2' an input pixel, 'w:1,0:0,2' a kernel cell, '' nothing."""

import re

from .. import refusals

MOST_PINS = 6

_N = "([0-9]{1,9})"
_FORM = re.compile(f"(?:([xy]):{_N}|w:{_N},{_N}):((?:[0-9]{{1,9}}(?:,[0-9]{{1,9}})*)?)")
_MEANING = {
    "x": "input channel, then coordinates",
    "y": "output channel, then coordinates",
    "w": "output channel, input channel, then kernel element",
}


def parse(text, geometry):
    """Return (role, channels, index) of a selection on `geometry`, or None for ''; refuse any other text."""
    if text == "":
        return None
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if not match:
        whole = f"{text}:" if isinstance(text, str) else ""
        if not geometry.kernel and _FORM.fullmatch(whole):
            raise ValueError(
                f"selection={text!r} is malformed: a fully connected layer's channels hold one number each, whose "
                f"index is empty; give {whole!r}"
            )
        raise ValueError(
            f"selection={text!r} is malformed: expected 'y:CHANNEL:INDEX' for an output pixel (as 'y:1:3,4'), "
            "'x:CHANNEL:INDEX' for an input pixel, 'w:OUT,IN:INDEX' for a kernel cell, or '' for none"
        )
    role = match[1] or "w"
    channels = tuple(int(c) for c in match.group(2, 3, 4) if c is not None)
    index = tuple(int(n) for n in match[5].split(",") if n)
    sizes = {
        "x": (geometry.n_in, *geometry.spatial),
        "y": (geometry.n_out, *geometry.out),
        "w": (geometry.n_out, geometry.n_in, *geometry.kernel),
    }[role]
    refusals.index(f"selection={text!r}: (*channels, *index)", (*channels, *index), sizes, _MEANING[role])
    if role == "w" and channels[1] not in geometry.inputs_of(channels[0]):
        raise IndexError(
            f"selection={text!r}: the groups leave no kernel between input {channels[1]} and output {channels[0]}"
        )
    return role, channels, index


def exists(text, geometry):
    """Say whether a text is a selection on `geometry`, or ''."""
    try:
        parse(text, geometry)
    except (ValueError, IndexError):
        return False
    return True


def pins(texts, geometry):
    """Return selections of pixels, each once; refuse anything else, and more than stay apart."""
    texts = list(dict.fromkeys(texts))
    for text in texts:
        if (parse(text, geometry) or "w")[0] == "w":
            raise ValueError(f"pins: {text!r} is not a pixel: expected 'y:1:3,4' or 'x:0:2,2'")
    if len(texts) > MOST_PINS:
        raise ValueError(f"pins: {len(texts)} of them are more than the {MOST_PINS} that stay apart")
    return texts
