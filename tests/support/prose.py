"""Read Markdown well enough to check it: links, pictures, headings, anchors, code blocks."""

import re

FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)


def visible(text):
    """Return text without fenced code, inline code and comments."""
    return re.sub(r"`[^`\n]*`|<!--.*?-->", "", FENCE.sub("", text), flags=re.DOTALL)


def links(text):
    """Return every target of a link or a picture, Markdown's and HTML's."""
    text = visible(text)
    targets = re.findall(r"\]\(\s*<?([^)\s>]+)", text)
    targets += re.findall(r"""(?:href|src)\s*=\s*["']([^"']+)""", text)
    for srcset in re.findall(r"""srcset\s*=\s*["']([^"']+)""", text):
        targets += [part.split()[0] for part in srcset.split(",")]
    return targets


def pictures(text):
    """Return (alt, target) of every picture; alt is None where an HTML picture has no such attribute."""
    text = visible(text)
    found = re.findall(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)", text)
    for tag in re.findall(r"<img\b[^>]*>", text):
        alt, src = (re.search(rf"""\b{name}\s*=\s*["']([^"']*)""", tag) for name in ("alt", "src"))
        found.append((alt and alt.group(1), src and src.group(1)))
    return found


def headings(text):
    """Return (level, title) of every heading."""
    return [(len(marks), title.strip()) for marks, title in re.findall(r"(?m)^(#{1,6})\s+(.+)$", FENCE.sub("", text))]


def anchor(title):
    """Return the anchor that GitHub gives to a heading.

    >>> anchor("Start here: *one* command!")
    'start-here-one-command'
    """
    return re.sub(r"[^\w\- ]", "", re.sub(r"[*`]", "", title).lower()).replace(" ", "-")


def blocks(text, language=""):
    """Return the contents of the fenced code blocks of a language.

    >>> blocks("```sh\\nls\\n```")
    []
    >>> blocks("```sh\\nls\\n```", "sh")
    ['ls\\n']
    """
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```\s*$", text)
