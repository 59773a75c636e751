"""What is wrong with the front end's modules as modules: names, exports and imports that do not meet."""

import re
from collections import Counter
from pathlib import Path

WIDEST = 120
IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
DECLARED = re.compile(r"^(export )?(?:(?:async )?function\*?|const|let|class) (\w+|\{[^}]*\}|\[[^\]]*\])", re.MULTILINE)


def names(text):
    return [name.strip() for name in text.split(",") if name.strip()]


def faults(root, tests=None):
    """Return a sentence for each fault of the modules under a folder; those under `tests` use them too."""
    texts = {path.resolve(): path.read_text(encoding="utf-8") for path in sorted(Path(root).rglob("*.js"))}
    of_tests = [path.resolve() for path in sorted(Path(tests).rglob("*.js"))] if tests else []
    declared = {path: DECLARED.findall(text) for path, text in texts.items()}
    exported = {path: {name for export, name in found if export} for path, found in declared.items()}
    used = {path: set() for path in texts}
    found = []
    for path in [*texts, *of_tests]:
        text = texts.get(path) or path.read_text(encoding="utf-8")
        for listed, name in IMPORT.findall(text):
            if path in of_tests:
                inside = name.partition("explorer/js/")[2]  # of the folder at hand, which may be a copy
                if not inside:
                    continue  # node's own modules, or helpers of the tests
                target = (Path(root) / inside).resolve()
            else:
                target = (path.parent / name).resolve()
            for each in names(listed):
                if each not in exported.get(target, ()):
                    found.append(f"{path.name} imports {each}, which {name} does not export")
                used.get(target, set()).add(each)
    for path, text in texts.items():
        if len(re.findall(r"^\s*import\b", text, re.MULTILINE)) != len(IMPORT.findall(text)):
            found.append(f'{path.name} has an import that is not of the form: import {{ a, b }} from "./c.js";')
        found += [f"{path.name} exports {name}, which nothing imports" for name in sorted(exported[path] - used[path])]
        if re.search(r"^export (?!default|async function|function|const|let)", text, re.MULTILINE):
            found.append(f"{path.name} has an export apart from its declaration")
        if not re.match(r"// [A-Z].*[.:].*\n", text):
            found.append(f"{path.name} does not open with a sentence that says what it is for")
        found += [f"{path.name}, line {n} is wider than {WIDEST}" for n in wide(text)]
    top = Counter(name for each in declared.values() for _, name in each)
    return found + [f"{name} is declared {n} times at top level" for name, n in top.items() if n > 1]


def wide(text):
    return [n for n, line in enumerate(text.splitlines(), 1) if len(line) > WIDEST]
