"""Where a figure or a page is written to: a path with an ending that fits, in a folder that is there."""

import os
from pathlib import Path

from .. import refusals


def checked(path, endings, example):
    """Return a path that ends in one of `endings`; refuse a folder, and a folder that is missing."""
    try:
        found = Path(os.fsdecode(path)).expanduser()
    except TypeError:
        raise TypeError(f"path is {refusals.type_of(path)}: give the name of a file, for example {example!r}") from None
    if found.is_dir():
        raise ValueError(f"path={str(path)!r} is a folder: give a file in it, for example {str(found / example)!r}")
    if found.suffix.lower() not in endings:
        known, better = ", ".join(endings), str(found.with_suffix(endings[0]))
        raise ValueError(f"path={str(path)!r} ends in {found.suffix!r}: choose one of {known}, for example {better!r}")
    if not found.parent.is_dir():
        remedy = f"make it first, for example os.makedirs({str(found.parent)!r})"
        raise ValueError(f"path={str(path)!r} is in a folder that does not exist: {remedy}")
    return found
