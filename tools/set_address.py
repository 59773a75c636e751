"""Give this copy its own address on GitHub: python3 tools/set_address.py NAME/REPO.

pyproject.toml holds the address; badges and links in the other files below are rewritten to match it.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = ("pyproject.toml", "README.md", "CONTRIBUTING.md", "CITATION.cff")
SLUG = r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+"


def address(root=ROOT):
    """Return NAME/REPO as pyproject.toml has it."""
    pattern = rf'(?m)^Repository = "https://github\.com/({SLUG})"$'
    return re.search(pattern, (root / "pyproject.toml").read_text(encoding="utf-8")).group(1)


def set_address(new, root=ROOT):
    """Rewrite every link to the repository's old address; return how many there were."""
    if not re.fullmatch(SLUG, new):
        raise SystemExit(f"expected NAME/REPO, as in https://github.com/NAME/REPO, and got {new!r}")
    links = re.compile(rf"(github\.com/|mybinder\.org/v2/gh/){re.escape(address(root))}(?![\w.-])")
    total = 0
    for path in (root / name for name in FILES):
        text, count = links.subn(rf"\g<1>{new}", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8", newline="\n")
        total += count
    return total


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print(f"{set_address(sys.argv[1])} links now point to {sys.argv[1]}")
