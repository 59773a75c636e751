"""Pages without Python: one file with a view, its state and its still picture, which asks the network for nothing."""

import base64
import functools
import gzip
import html
import json

from ..figures import cards
from . import scripts
from .bundle import base64_of

ENDINGS = (".html", ".htm")

# What a page may do, said to the browser: run what stands in it, and fetch nothing.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"

_STYLE = """
  html { color-scheme: light; background: #ffffff; }
  html[data-theme="dark"] { color-scheme: dark; background: #111111; }
  body { margin: 0; padding: 8px; font: 14px/1.45 system-ui, sans-serif; }
  #convnotes-still { margin: 0; color: #1b2530; background: #ffffff; }
  #convnotes-still img { max-width: 100%; height: auto; }
  .convnotes-limits { margin: 0 4px 8px; max-width: 60em; color: #1b2530; }
  html[data-theme="dark"] .convnotes-limits { color: #e8edf3; }
  .convnotes-live #convnotes-still { display: none; }
  html:not(.convnotes-live) :is(#convnotes-view, .convnotes-limits) { display: none; }
  @media print {
    html[data-theme] { color-scheme: light; background: #ffffff; }
    html[data-theme] .convnotes-limits { color: #1b2530; }
    .convnotes-live #convnotes-still { display: block; }
    #convnotes-view { display: none; }
  }
"""

# Unpacks style and script, and runs them; where that fails, the still picture stays. Four bytes travel as five letters,
# from "!" to "u"; "v" is "<", which could begin markup, and "z" is four zeros.
_UNPACK = """
(async () => {
  const text = document.querySelector("#convnotes-script").textContent.replaceAll("v", "<").replaceAll("z", "!!!!!");
  const bytes = new DataView(new ArrayBuffer(4 * Math.ceil(text.length / 5)));
  for (let at = 0; at < text.length; at += 5) {
    let four = 0;
    for (const letter of text.slice(at, at + 5).padEnd(5, "u")) four = 85 * four + letter.charCodeAt(0) - 33;
    bytes.setUint32((4 * at) / 5, four);
  }
  const packed = new Blob([bytes]).slice(0, Math.floor((4 * text.length) / 5));
  const stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  const [style, script] = (await new Response(stream).text()).split("\\0");
  const added = [document.createElement("style"), document.createElement("script")];
  added[0].textContent = style;
  added[1].textContent = script;
  added[1].type = "module";
  document.head.append(...added);
})().catch(() => {
  document.querySelector("#convnotes-old").hidden = false;
});
"""


def page(entry, css, traits, *, title, sentence, still, limits=""):
    """Return the text of a page that shows a view with no Python behind it.

    `entry` is the module that opens it, `traits` what its model holds, plain values and bytes; `still` is a PNG or
    None, shown with `sentence` where no script runs and in print; `limits` says what the page cannot do.
    """
    state = plain(traits).replace("<", "\\u003c")  # no name ends the script
    picture = ""
    if still is not None:
        data = base64_of(cards.lighter(still))
        picture = f'<img src="data:image/webp;base64,{data}" alt="{_text(sentence)}">\n'
    told = f'<p class="convnotes-limits">{_text(limits)}</p>\n' if limits else ""
    text = f"""<!doctype html>
<!-- Made with convnotes. Its script: Copyright (c) 2026, The convnotes authors. BSD-3-Clause. -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="convnotes">
<link rel="icon" href="data:,">
<title>{_text(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<figure id="convnotes-still">
{picture}<figcaption>{_text(sentence)}
<span id="convnotes-old" hidden> This browser is too old to open the live figure.</span></figcaption>
</figure>
{told}<div id="convnotes-view"></div>
<script type="application/json" id="convnotes-state">{state}</script>
<script type="text/plain" id="convnotes-script">{_packed(entry, css)}</script>
<script>{_UNPACK}</script>
</body>
</html>
"""
    return text.encode("utf-8", "xmlcharrefreplace").decode("utf-8")  # half a character, in a name, is no text


def plain(traits):
    """Return traits as JSON, bytes in base64."""
    return json.dumps(traits, separators=(",", ":"), default=base64_of)


@functools.cache
def _packed(entry, css):
    """Return style and script, compressed, as text."""
    data = gzip.compress(f"{css}\0{scripts.bare(scripts.joined(entry))}".encode(), 9, mtime=0)
    return base64.a85encode(data).decode("ascii").replace("<", "v")


def _text(value):
    return html.escape(str(value))
