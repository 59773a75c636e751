"""The style sheets: every rule stays within a view, every class is made by the script, every token is used."""

import re

from repository import ROOT

EXPLORER = ROOT / "convnotes" / "explorer"
STYLE = {path.name: re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
         for path in sorted(EXPLORER.glob("*.css"))}  # fmt: skip
SCRIPT = "\n".join(path.read_text(encoding="utf-8") for path in sorted((EXPLORER / "js").rglob("*.js")))
OUTSIDE = re.compile(r"\.widget-(hbox|gridbox) > (:has\(\.convnotes-explorer\)|\.convnotes-explorer)")


def selectors(style):
    """Return every selector of a style sheet; those of a list that `:is` holds stay together."""
    heads = re.findall(r"([^{}]+)\{", re.sub(r"@media[^{]*\{", "", style))
    return [one.strip() for head in heads for one in re.split(r",(?![^()]*\))", head)]


def test_every_rule_stays_within_a_view():
    for name, style in STYLE.items():
        found = selectors(style)
        assert len(found) > 20
        for selector in found:
            assert re.match(r"\.convnotes-(explorer|network)\b", selector) or OUTSIDE.fullmatch(selector), (
                name,
                selector,
            )


def test_every_class_is_prefixed_and_made_by_the_script():
    for name, style in STYLE.items():
        for made in {c for selector in selectors(style) for c in re.findall(r"\.([a-z][\w-]*)", selector)}:
            if made.startswith(("convnotes-", "widget-")):
                continue
            assert made.startswith("cn-"), (name, made)
            stems = [made[:n] for n in range(4, len(made)) if f"{made[:n]}${{" in SCRIPT]  # `cn-pin${n}`
            assert re.search(rf"\b{made}(?![\w-])", SCRIPT) or stems, (name, made)


def test_every_token_is_used_and_every_used_one_is_there():
    style = "\n".join(STYLE.values())
    known, read = set(re.findall(r"(--cn-[\w-]+):", style)), set(re.findall(r"--cn-[\w-]+(?![\w:-])", style + SCRIPT))
    assert known == read and len(known) > 10
