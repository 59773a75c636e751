"""The modules of the front end joined into the one script that a widget may have: what is edited is what runs."""

import functools
import gzip
import re
from pathlib import Path

from .bundle import base64_of

JS = Path(__file__).parent / "js"
IMPORT = re.compile(r'^import \{[^}]*\} from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
DEFAULT = re.compile(r"^export default .*;\n", re.MULTILINE)
# Strings, templates, which may hold templates, and patterns stay as they are. Prettier has laid the modules out: behind
# the stroke of a division stands a space, behind that of a pattern none, and every statement has its semicolon.
STRING = r'"(?:[^"\\]|\\.)*"'
TEMPLATE = "`[^`]*`"
for _ in range(2):
    TEMPLATE = rf"`(?:[^`\\$]|\\.|\$(?!{{)|\${{(?:[^`{{}}\"]|{STRING}|{{[^`{{}}]*}}|{TEMPLATE})*}})*`"
PATTERN = r"(?:/(?![*/ =])|(?<=\()/(?![*/]))(?:[^/\\[\n]|\\.|\[(?:[^]\\]|\\.)*])+/"
KEPT = f"{STRING}|'[^']*'|{TEMPLATE}|{PATTERN}"
IDLE = re.compile(rf"({KEPT})|(?:\s|//.*|/\*(?s:.*?)\*/)+")


def ordered(entry, root=JS):
    """Return the files that an entry needs, each after those it imports; refuse a circle."""
    done, under_way = [], []

    def visit(path):
        if path in under_way:
            circle = [each.name for each in under_way[under_way.index(path) :]]
            raise ValueError(f"{' -> '.join([*circle, path.name])}: modules import each other in a circle")
        if path not in done:
            under_way.append(path)
            for name in IMPORT.findall(path.read_text(encoding="utf-8")):
                visit((path.parent / name).resolve())
            done.append(under_way.pop())

    visit((Path(root) / entry).resolve())
    return done


def joined(entry, root=JS):
    """Return one script: the modules that an entry needs, without their imports and exports, and the entry last."""
    *texts, last = (IMPORT.sub("", path.read_text(encoding="utf-8")) for path in ordered(entry, root))
    return "\n".join(EXPORT.sub("", text) for text in [*(DEFAULT.sub("", text) for text in texts), last])


def bare(script):
    """Return a script without its comments, line ends and idle spaces, as it travels in a page: the same program."""
    return IDLE.sub(lambda found: found[1] or _between(found), script)


@functools.cache
def packed(script):
    """Return a script as it travels with a widget: bare, compressed, in base64, for hosts that keep no bytes."""
    return base64_of(gzip.compress(bare(script).encode(), 9, mtime=0))


def _between(idle):
    """Return the space that must stand between two words, or two signs; between others none need stand."""
    sides = idle.string[idle.start() - 1 : idle.start()] + idle.string[idle.end() : idle.end() + 1]
    return " " if re.fullmatch(r"[\w$]{2}|[+-]{2}", sides) else ""
