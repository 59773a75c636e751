"""Units of a network as text: 'conv1:3:4,5' is channel 3 of node conv1 at row 4 and column 5, 'dense1:2:' a number."""

import re

from .. import refusals

_FORM = re.compile(r"(.+):([0-9]{1,9}):((?:[0-9]{1,9}(?:,[0-9]{1,9})*)?)")


def parse(text, shapes):
    """Return (name, unit) of a selection among tensors of these shapes, or None for ''; refuse any other text."""
    if text == "":
        return None
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise ValueError(
            f"selection={text!r} is malformed: expected 'NAME:CHANNEL:INDEX', as "
            f"{next(iter(shapes))}:0:{','.join('0' for _ in next(iter(shapes.values()))[1:])}, or '' for none"
        )
    name = match[1]
    if name not in shapes:
        raise ValueError(f"selection={text!r}: there is no node {name!r}, the network has {', '.join(shapes)}")
    unit = (int(match[2]), *(int(n) for n in match[3].split(",") if n))
    return name, refusals.index(
        f"selection={text!r}: (channel, *index)", unit, shapes[name], "channel, then coordinates"
    )


def exists(text, shapes):
    """Say whether a text is a selection among tensors of these shapes, or ''."""
    try:
        parse(text, shapes)
    except (ValueError, IndexError):
        return False
    return True
