"""The explorer in a plain page: no JupyterLab and no kernel, only its scripts, its style and a model that records."""

import functools

from convnotes import Explorer, NetworkExplorer
from convnotes.explorer.page import plain
from convnotes.explorer.scripts import DEFAULT, joined


@functools.cache
def _script(entry):
    """Return the modules of an entry as a classic script: functions can be called, and replaced, from outside."""
    return DEFAULT.sub("", joined(entry))


SCRIPT = _script("explorer.js")
BACKGROUND = {"light": "#ffffff", "dark": "#111111"}  # JupyterLab's
HEIGHT = 1000  # px of the window

# What anywidget gives a view, with the messages it sends in `sent`, and `emit` to deliver those of Python.
MODEL = """
function makeModel(traits) {
  const listeners = {}, values = { ...traits };
  return {
    sent: [],
    get: (name) => values[name],
    set(name, value) {
      if (JSON.stringify(values[name]) === JSON.stringify(value)) return;
      values[name] = value;
      this.emit(`change:${name}`, this, value);
    },
    save_changes() {},
    on(name, listener) { (listeners[name] ||= []).push(listener); },
    off(name, listener) { listeners[name] = (listeners[name] || []).filter((each) => listener && each !== listener); },
    send(content) { this.sent.push(structuredClone(content)); },
    emit(name, ...content) { for (const listener of [...(listeners[name] || [])]) listener(...content); },
  };
}
"""


def html(layer, x, *, theme="light", style="", selection="", change=str, **traits):
    """Return a page that shows a layer on an input; its model is `window.model`, its clean-up `window.stop`.

    `style` is more CSS of the page; `change` may alter the text of the scripts.
    """
    explorer = Explorer(layer, x, select=selection, **traits)
    text = html_of(explorer, theme=theme, style=style, change=change)
    explorer.close()
    return text


def html_of(explorer, *, theme="light", style="", change=str):
    """Return a page that shows what an explorer holds, as `html` does."""
    state = {name: getattr(explorer, name) for name in Explorer.class_own_traits(sync=True)}
    module = change(SCRIPT)
    return _page(state, module, "render", Explorer._css + style, theme)


def network_html(network, x, *, theme="light", style="", selection="", **traits):
    """Return a page that shows a network on an input, as `html` does a layer."""
    explorer = NetworkExplorer(network, x, select=selection, **traits)
    state = {name: getattr(explorer, name) for name in NetworkExplorer.class_own_traits(sync=True)}
    explorer.close()
    module = _script("network.js")
    return _page(state, module, "renderNetwork", NetworkExplorer._css + style, theme)


def _page(state, module, render, css, theme):
    written = plain(state).replace("<", "\\u003c")  # no name of a channel ends the script
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>explorer</title>
<style>body {{ margin: 0; background: {BACKGROUND[theme]}; }}
{css}</style></head>
<body><div id="view"></div>
<script type="module">{MODEL}
{module}
window.model = makeModel({written});
window.stop = {render}({{ model: window.model, el: document.querySelector("#view") }});
</script></body></html>"""


_WAITING = {}  # by context: pages that were closed and serve again


def blank(browser):
    """Return an empty page of a Playwright browser or context.

    Those of a browser are opened by a page that stays, its first: they share its process, and none has to start. One
    that a test has closed is emptied and serves the next.
    """
    if not hasattr(browser, "contexts"):
        return browser.new_page()
    (context, *_) = browser.contexts
    if _WAITING.get(context):
        page = _WAITING[context].pop()
        page.bring_to_front()  # behind others it would draw late
        return page
    with context.expect_page() as found:
        context.pages[0].evaluate("() => { window.open('about:blank'); }")
    page = found.value
    page.close = lambda: _empty(page)
    return page


def _empty(page):
    """Leave a page as a new one is: with another document, nothing emulated, no mouse over it, nobody listening."""
    page.goto("about:blank")
    page.emulate_media(media="null", color_scheme="light", forced_colors="none", reduced_motion="no-preference")
    page.mouse.move(0, 0)
    if hasattr(page, "heard"):
        page.remove_listener("pageerror", page.heard)
    _WAITING.setdefault(page.context, []).append(page)


def open_page(browser, layer, x, *, theme="light", width=1200, system=None, forced=False, **traits):
    """Return a page of a Playwright browser or context with the explorer in it, drawn and at rest.

    `system` is the theme that the reader's system prefers, `forced` turns its forced colours on. The page's errors are
    in its `errors`. To deliver a message: model.emit("msg:custom", content); to set a trait: model.set(name, value).
    """
    page = blank(browser)
    if system or forced:
        page.emulate_media(color_scheme=system or "light", forced_colors="active" if forced else "none")
    return opened(page, html(layer, x, theme=theme, **traits), width)


def open_network(browser, network, x, *, theme="light", width=1200, late=False, **traits):
    """Return a page with the explorer of a network in it, as `open_page` does of a layer.

    With `late` the view is made before it stands in the page, as a notebook may do.
    """
    text = network_html(network, x, theme=theme, **traits)
    if late:
        there = 'document.querySelector("#view")'
        text = text.replace(f"el: {there} }});", f"el: window.made = make('div') }});\n{there}.append(window.made);")
    return opened(blank(browser), text, width)


def opened(page, text, width):
    """Return a page once it has drawn the explorer of a text that `html` and its like have made."""
    page.errors = []
    page.heard = lambda error: page.errors.append(f"{error}\n{error.stack}")
    page.on("pageerror", page.heard)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.set_content(text)
    if page.errors:
        raise RuntimeError(page.errors[0])
    page.wait_for_function("document.querySelector('.cn-note')?.textContent")
    return page
