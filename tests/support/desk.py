"""An explorer in a plain page with its Python behind it: as in JupyterLab, with no server and no kernel in between."""

import base64
import json

import comm.base_comm
import numpy as np
import standalone
from views import LAYERS, LONG, NUMBERS, SHORT, differs, read, same, until

import convnotes as cn

# Ties the model of a standalone page to Python: what is set and sent goes there, and its answers come back in order.
TIED = """() => {
  const { model } = window, set = model.set.bind(model), unsaved = {};
  const view = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const put = (state, [...path], data) => {
    const last = path.pop();
    path.reduce((at, name) => (at[name] ??= {}), state)[last] = data;
  };
  window.take = (messages) => {
    for (const { method, state, content, buffers, buffer_paths = [] } of messages) {
      buffer_paths.forEach((path, n) => put(state, path, view(buffers[n])));
      if (method === "update") for (const [name, value] of Object.entries(state)) set(name, value);
      if (method === "custom") model.emit("msg:custom", content, buffers.map(view));
    }
  };
  const tell = async (data) => window.take(await window.toPython(data));
  model.set = (name, value) => { unsaved[name] = value; set(name, value); };
  model.save_changes = () => {
    const state = { ...unsaved };
    for (const name of Object.keys(state)) delete unsaved[name];
    if (Object.keys(state).length) tell({ method: "update", state });
  };
  model.send = (content) => { tell({ method: "custom", content }); };
}"""

# Python's side, after an edit has arrived: all numbers, and those of a fresh layer made from w and b.
AGREE = """[e.layer.w.tolist(), e.layer.b.tolist(), e.x.tolist(), e.layer.z(e.x).tolist(), e.layer(e.x).tolist()]"""


class Wire(comm.base_comm.BaseComm):
    """A comm that keeps what Python sends until it is taken."""

    def __init__(self):
        self.said = []
        super().__init__(target_name="jupyter.widget")

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **_):
        if msg_type == "comm_msg":
            self.said.append(data | {"buffers": [base64.b64encode(each).decode() for each in buffers or ()]})

    def taken(self):
        said, self.said = self.said, []
        return json.loads(json.dumps(said))  # as it travels

    def hear(self, data):
        """Hand Python a message of the page; return what it answers."""
        self.handle_msg({"content": {"data": data}, "buffers": []})
        return self.taken()


class Python:
    """What stands behind a page in the place of `lab.Kernel`: runs code beside the explorer `e` of the page."""

    def __init__(self, page, wire, space):
        self.page, self.wire, self.space = page, wire, space

    def run(self, code):
        """Run code, and tell the page what it changes; raise with its error if it fails."""
        self._heard()
        try:
            exec(code, self.space)
        except Exception as error:
            raise RuntimeError(f"{type(error).__name__}: {error}") from error
        finally:
            self.page.evaluate("messages => window.take(messages)", self.wire.taken())

    def value(self, expression):
        """Return the value of an expression, through JSON."""
        self._heard()
        return json.loads(json.dumps(eval(expression, self.space)))

    def _heard(self):
        self.page.evaluate("0")  # while it waits for a page, Playwright hands over what pages have said


def open_desk(browser, layer, x, *, width=1400, **traits):
    """Return a page of a browser or a context with views of one explorer `e`, and the `Python` behind it."""
    page, wire = standalone.blank(browser), Wire()
    vars(page).pop("close", None)  # no other test gets a page that is tied to Python
    explorer = cn.Explorer(layer, x, **traits)
    explorer.comm = wire
    page.expose_function("toPython", wire.hear)
    standalone.opened(page, standalone.html_of(explorer, change=lambda text: text.replace(SHORT, LONG)), width)
    page.evaluate(TIED)
    space = {"e": explorer}
    exec(LAYERS, space)
    return page, Python(page, wire, space)


def numbers(kernel):
    """Return w, b, x, z, y as Python holds them."""
    return dict(zip("wbxzy", map(np.array, kernel.value(AGREE))))


def agrees(desk, made, x, text, changed):
    """Wait until Python has a change (a function of its numbers) and the view shows the fresh layer's numbers."""
    view, kernel = desk

    view.answered()
    found, good = until(lambda: numbers(kernel), changed)
    assert good, f"{text}: the edit did not arrive"
    _, good = until(
        lambda: read(view.root, NUMBERS),
        lambda shown: all(np.array_equal(shown[role], found[role].ravel()) for role in "wbxzy"),
    )
    assert good, f"{text}: the view shows other numbers than Python has"
    fresh = made.replace(w=found["w"], b=found["b"])
    np.testing.assert_allclose(found["z"], fresh.z(found["x"]), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found["y"], fresh(found["x"]), rtol=1e-12, atol=1e-12)
    state = view.state()
    assert same(state, fresh, found["x"], state[0]), differs(state, fresh, found["x"], state[0])
    return fresh, found["x"]


def drag(view, g, text, dy, steps=4):
    """Press on a cell, pull up or down, let go."""
    x, y = view.point(g, text)
    view.page.mouse.move(x, y)
    view.page.mouse.down()
    for n in range(1, steps + 1):
        view.page.mouse.move(x, y + dy * n / steps)
    view.page.mouse.up()
