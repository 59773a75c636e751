"""Explorers in a page as tests see them: cells under the mouse, what is lit, and whether that is Python's."""

import json
import re
import time

from repository import ROOT

from convnotes import Explorer
from convnotes.layers import selection

WAIT = 30.0  # s: for kernel and page to agree; a moment, except where a machine is busy with something else
AIM = 2.0  # s: for a cell to notice the mouse, before it is aimed at once more

LAYERS = f"""
import sys; sys.path.insert(0, {str(ROOT / "tests/support")!r})
import numpy as np, convnotes as cn, random_layers
def layer(n_in, n_out, *kernel, **options):
    rng = np.random.default_rng([n_in, n_out, *kernel])
    return cn.Layer(rng.normal(size=(n_out, n_in, *kernel)), rng.normal(size=n_out), "relu", **options)
def picture(*shape):
    return np.random.default_rng(shape).normal(size=shape).cumsum(-1).round(2)
def swap(n, text):
    made, x = random_layers.draw(np.random.default_rng([7, n]))
    e.show(made, x)
    e.selection = text
"""
# What is drawn of all lines of a view, as text.
LINES = "root => [...root.querySelectorAll('.cn-line')].map((e) => e.getAttribute('d')).join()"

space = {}
exec(LAYERS, space)  # the same layers here as in the kernels
# A kernel on a busy machine may be silent for longer than a reader would wait.
NUMBERS = "root => Object.fromEntries([...'wbxzy'].map((role) => [role, root.numbers(role)]))"
SHORT, LONG = "PATIENCE = 3000", "PATIENCE = 60000"
assert Explorer._program.count(SHORT) == 1
SETUP = f"{LAYERS}cn.Explorer._program = cn.Explorer._program.replace({SHORT!r}, {LONG!r})\n"

STATE = "root => [root.dataset.selection, root.highlight(), root.isConnected]"
# Resolves once the root has stood in its place, with its width, for some frames at least 50 ms apart.
STILL = """async (root, frames) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
  for (let still = 0, last = ""; still < frames; ) {
    await frame();
    const { left, top, width } = root.getBoundingClientRect(), now = [left, top, width, innerWidth].join();
    still = now === last ? still + 1 : 0;
    last = now;
  }
}"""
# A cell of a grid in the window: scrolled into view and its centre, or some point between its edges.
POINT = """(root, [role, channels, index, sizes, scroll]) => {
  const slice = sizes.length === 3 ? `[data-slice="${index[0]}"]` : "";
  const grid = root.querySelector(`[data-plane="${role}:${channels}"]${slice}`);
  if (scroll) grid.scrollIntoView({ block: "center", inline: "center" });
  const box = grid.getBoundingClientRect();
  const [rows, cols] = [1, 1, ...sizes].slice(-2), [row, col] = [0, 0, ...index].slice(-2);
  const within = scroll ? 0.5 : 0.1 + 0.2 * ((3 * row + col) % 5);
  return [box.left + (col + within) * box.width / cols, box.top + (row + within) * box.height / rows];
}"""
# Mouse moves dispatched to cells, one after the other; what each lights.
MOVES = f"""(root, cells) => cells.map((cell) => {{
  const [x, y] = ({POINT})(root, cell), target = root.querySelector(`[data-plane="${{cell[0]}}:${{cell[1]}}"]` +
    (cell[3].length === 3 ? `[data-slice="${{cell[2][0]}}"]` : ""));
  const where = {{ bubbles: true, clientX: x, clientY: y, pointerType: "mouse" }};
  target.dispatchEvent(new PointerEvent("pointermove", where));
  return [root.dataset.selection, root.highlight(), root.isConnected];
}})"""


def read(target, script, argument=None):
    """Return what a script makes of a page or an element; as JSON, for Playwright names the type of every number."""
    text = f"""(...given) => {{
      const found = ({script})(...given.slice(0, -1), JSON.parse(given.at(-1)));
      return JSON.stringify(found, (_, value) => (value === undefined ? null : value));
    }}"""
    return json.loads(target.evaluate(text, json.dumps(argument)))


def plain(value):
    return json.loads(json.dumps(value))


def connections(g, text):
    """Return what highlight() must say of a selection, its sentence aside, from Python's geometry."""
    chosen = selection.parse(text, g)
    if chosen is None:
        return {"inputs": [], "outputs": [], "kernels": []}
    role, channels, index = chosen
    if role == "w":
        return plain({"pairs": g.sharing((*channels, *index)), "kernels": [channels]})
    c, here = channels[0], [[channels[0], index]]
    if role == "y":
        inputs = g.fan_in((c, *index))
        return plain(
            {"inputs": inputs, "outputs": here, "kernels": [(c, j) for j in sorted({j for j, _, _ in inputs})]}
        )
    outputs = g.fan_out((c, *index))
    return plain({"inputs": here, "outputs": outputs, "kernels": [(i, c) for i in sorted({i for i, _, _ in outputs})]})


def number(text):
    return float(text.replace("\u2212", "-").replace(",", ""))


def near(shown, exact, scale=1.0):
    """Say whether a number is shown to six digits, up to the rounding of a sum of terms of this scale."""
    return abs(number(shown) - exact) <= 6e-6 * abs(exact) + 1e-12 * scale


def sentence_is_right(layer, x, text, sentence):
    """Say whether the sentence of a selection holds Python's numbers."""
    g = layer.geometry(x.shape[1:])
    chosen = selection.parse(text, g)
    if chosen is None:
        return sentence == ""
    role, channels, index = chosen
    if role == "y":
        form = (
            r"output (\d+).*: ([\d,]+) connections? to (\d+) inputs?; "
            r"sum (\S+), (?:bias (\S+), )?(result|\w+ gives) (\S+)"
        )
        found = re.fullmatch(form, sentence)
        if not found:
            return False
        e = layer.explain(x, (*channels, *index))
        scale = max([1.0, *(abs(t.product) for t in e.terms)])
        return (
            number(found[2]) == sum(t.index is not None for t in e.terms)
            and near(found[4], sum(e.subtotals), scale)
            and (found[5] is None if e.b is None else near(found[5] or "", e.b))
            and near(found[7], e.y)
            and found[6] == ("result" if layer.phi == "identity" else f"{layer.phi} gives")
        )
    if role == "x":
        found = re.fullmatch(r"input (\d+).*: value (\S+); ([\d,]+) connections? to (\d+ outputs?|no output)", sentence)
        fed = len(g.fan_out((*channels, *index)))
        return bool(found) and near(found[2], x[(*channels, *index)]) and number(found[3]) == fed
    form = r"kernel from input \d+ to .*: weight (\S+); shared by ([\d,]+) connections?"
    if not layer.kernel:
        form = r"weight from input \d+ to output \d+: (\S+); used by ([\d,]+) connections?"
    found = re.fullmatch(form, sentence)
    weight = layer.w[(channels[0], channels[1] % layer.w.shape[1], *index)]
    return bool(found) and near(found[1], weight) and number(found[2]) == len(g.sharing((*channels, *index)))


def same(found, layer, x, text):
    """Say whether a view shows exactly this selection of this layer."""
    chosen, lit, _ = found
    lit = dict(lit)
    said, focus = lit.pop("text"), lit.pop("focus")
    return (
        chosen == text
        and focus is None  # what is chosen is lit as a whole
        and lit == connections(layer.geometry(x.shape[1:]), text)
        and sentence_is_right(layer, x, text, said)
    )


def differs(found, layer, x, text):
    g = layer.geometry(x.shape[1:])
    return f"{layer!r} on {x.shape}, {text}: the view has {found}; Python has {connections(g, text)}"


def show(desk, sizes, shape, selection="", **options):
    """Show a fresh layer in the explorer `e` of a desk, a view and what runs code for it; return it with its input."""
    view, kernel = desk
    view.page.mouse.move(0, 0)
    view.answered()
    view.rest(kernel)
    kernel.run("e.predict = False; e.pins = []; e.view = 'connections'")
    kernel.run(f"e.show(layer(*{sizes}, **{options}), picture(*{shape})); e.selection = {selection!r}")
    made, x = space["layer"](*sizes, **options), space["picture"](*shape)
    view.shows(made, x, selection)
    return made, x


def until(look, good, wait=WAIT):
    """Look until what is seen is good; return what was seen last, and whether it is."""
    end, pause = time.monotonic() + wait, 0.01
    while True:
        found = look()
        if good(found):
            return found, True
        if time.monotonic() > end:
            return found, False
        time.sleep(pause)
        pause = min(1.5 * pause, 0.05)  # a look takes time from what it waits for


def cell(g, text, scroll=False):
    """Return the arguments of POINT for a selection."""
    role, channels, index = selection.parse(text, g)
    return [role, ",".join(map(str, channels)), index, {"x": g.spatial, "y": g.out, "w": g.kernel}[role], scroll]


def some(g, role, rng):
    """Return a random selection of a role."""
    draw = lambda sizes: ",".join(str(rng.integers(n)) for n in sizes)  # noqa: E731
    if role == "w":
        i = int(rng.integers(g.n_out))
        return f"w:{i},{rng.choice(g.inputs_of(i))}:{draw(g.kernel)}"
    channels, sizes = {"x": (g.n_in, g.spatial), "y": (g.n_out, g.out)}[role]
    return f"{role}:{rng.integers(channels)}:{draw(sizes)}"


def all_shown(page, count):
    """Wait until a page shows all its explorers: before, the nth that is there may be another."""
    found, good = until(page.locator(".convnotes-explorer").count, lambda now: now == count, 2 * WAIT)
    assert good, f"{found} explorers of {count}"


class View:
    """One explorer of a page, by its place in the notebook."""

    def __init__(self, page, n):
        self.page, self.root = page, page.locator(".convnotes-explorer").nth(n)
        self.root.wait_for(timeout=1000 * 2 * WAIT)

    def state(self):
        return read(self.root, STATE)

    def point(self, g, text):
        return self.root.evaluate(POINT, cell(g, text, scroll=True))

    def still(self, frames=10):
        """Wait until nothing above or around the view moves it any more; alone in a page, few frames tell."""
        self.root.evaluate(STILL, frames)

    def hover(self, g, text):
        """Move the mouse onto the cell of a selection; return what the view then lights."""
        for wait in (AIM, WAIT):  # while a notebook still grows or scrolls, the cell may leave before the mouse comes
            self.page.mouse.move(*self.point(g, text))
            found, good = until(self.state, lambda found: found[0] == text, wait)
            if good:
                break
        return found

    def answered(self):
        """Wait until Python has answered all that the view has asked for."""
        _, good = until(lambda: self.root.get_attribute("aria-busy"), lambda busy: busy != "true")
        assert good, "Python has not answered"

    def rest(self, kernel):
        """Wait until Python knows what was chosen in the view: told later, it would undo what Python chooses next."""
        self.root.evaluate("() => new Promise((done) => setTimeout(done, 150))")  # SAVE_AFTER, by the page's own clock
        found, good = until(lambda: [kernel.value("e.selection"), self.state()[0]], lambda both: both[0] == both[1])
        assert good, found

    def shows(self, layer, x, text):
        """Hold the view to this selection of this layer, once it has arrived."""
        found, good = until(self.state, lambda found: same(found, layer, x, text))
        assert good, differs(found, layer, x, text)
