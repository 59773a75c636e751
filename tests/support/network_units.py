"""Units of a network as a reader chooses them, by the mouse and by keys, and what a view must then light."""

from views import read, until

from convnotes.layers import fields

STATE = "root => [root.dataset.selection, root.highlight()]"
KEYS = (
    "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "Control+End", "[", "]",
    "Shift+ArrowLeft", "Shift+ArrowRight",
)  # fmt: skip
# The planes that are shown: their names and slices.
PLANES = "root => [...root.querySelectorAll('.cn-grid')].map(({ dataset }) => [dataset.plane, dataset.slice ?? '0'])"
# A point of a cell of the nth plane, scrolled into view.
POINT = """(root, [n, row, col, rows, cols]) => {
  const plane = root.querySelectorAll(".cn-grid")[n];
  plane.scrollIntoView({ block: "center", inline: "center" });
  const box = plane.getBoundingClientRect();
  return [box.left + (col + 0.5) * box.width / cols, box.top + (row + 0.5) * box.height / rows];
}"""


def text_of(name, unit):
    return f"{name}:{unit[0]}:{','.join(map(str, unit[1:]))}"


def unit_of(text):
    name, channel, index = text.rsplit(":", 2)
    return name, (int(channel), *(int(n) for n in index.split(",") if n))


def lit(plan, name, unit):
    """Return what `highlight` must say of the fields of a unit."""
    return [
        {here: [[cell[0], list(cell[1:])] for cell in cells] for here, cells in found.items()}
        for found in (fields.reach(plan, name, unit, up) for up in (False, True))
    ]


def plan_of(net, x):
    """Return the plan of a network on inputs by their names."""
    return net._plans.of({name: value.shape for name, value in x.items()})


def visit(page, root, plan, rng, hovers, keys):
    """Choose units with the mouse and with keys, each held to the fields of Python; return how many were by each."""
    planes, by_mouse, by_keys = root.evaluate(PLANES), set(), set()
    assert planes
    for _ in range(hovers):
        n = int(rng.integers(len(planes)))
        name, channel = planes[n][0].rsplit(":", 1)
        sizes = [1, 1, *plan.shapes[name][1:]][-2:]
        row, col = (int(rng.integers(size)) for size in sizes)
        index = [int(planes[n][1]), row, col][4 - len(plan.shapes[name]) :]
        text = text_of(name, (int(channel), *index))
        page.mouse.move(*root.evaluate(POINT, [n, row, col, *sizes]))
        found, good = until(lambda: read(root, STATE), lambda found, text=text: found[0] == text)
        assert good and [found[1]["below"], found[1]["above"]] == lit(plan, *unit_of(text)), (text, found)
        by_mouse.add(text)
    root.locator(".cn-grid").nth(n).evaluate("plane => plane.focus()")
    for _ in range(keys):
        page.keyboard.press(str(rng.choice(KEYS)))
        text, found = read(root, STATE)
        assert [found["below"], found["above"]] == lit(plan, *unit_of(text)), (text, found)
        by_keys.add(text)
    return len(by_mouse), len(by_keys - by_mouse)
