"""Random things that hands do in a saved page give the numbers that Python computes."""

import numpy as np
import pytest
import saved_pages
from saved_pages import B, W, X, view_of
from views import NUMBERS, differs, read, same, some, until

import convnotes as cn

GESTURES = 25

saved = pytest.fixture(saved_pages.saved, scope="module")
visit = pytest.fixture(saved_pages.visit)


class Hand:
    """Does random things to a view, by mouse, finger and keys, and to a layer in Python what they mean there."""

    def __init__(self, view, layer, x, rng):
        self.view, self.page, self.rng = view, view.page, rng
        self.before, self.after = [], []
        self.layer, self.x = layer, x

    def step(self, **changed):
        self.before.append((self.layer, self.x))
        self.after.clear()
        self.x = changed.pop("x", self.x)
        self.layer = self.layer.replace(**changed) if changed else self.layer

    def cell(self, role):
        """Return a random cell's selection and its place in C order."""
        g = self.layer.geometry(self.x.shape[1:])
        text = some(g, role, self.rng)
        _, channels, index = text.split(":")
        place = np.ravel_multi_index([int(n) for n in f"{channels},{index}".split(",")], self.shape(role))
        return g, text, int(place)

    def shape(self, role):
        return self.x.shape if role == "x" else self.layer.w.shape

    def put(self, role, place, value):
        array = np.array(self.x if role == "x" else self.layer.w)
        if array.flat[place] != value:
            array.flat[place] = value
            self.step(**{role: array})

    def shown(self, role, place):
        return self.view.root.evaluate("(root, [role, place]) => root.numbers(role)[place]", [role, place])

    def type(self):
        g, text, place = self.cell("w")
        value = round(float(self.rng.normal()), 2)
        self.page.mouse.click(*self.view.point(g, text))
        self.page.keyboard.type(str(value))
        self.page.keyboard.press("Enter")
        self.put("w", place, value)

    def nudge(self):
        role = str(self.rng.choice(["w", "x"]))
        g, text, place = self.cell(role)
        self.view.hover(g, text)
        self.view.root.locator(f'[data-plane="{role}:{text.split(":")[1]}"]').focus()
        self.page.keyboard.press(str(self.rng.choice(["Shift+ArrowUp", "Shift+ArrowDown"])))
        self.put(role, place, self.shown(role, place))

    def drag(self):
        g, text, place = self.cell("w")
        left, top = self.view.point(g, text)
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        for n in range(1, 5):
            self.page.mouse.move(left, top - 9 * n)
        self.page.mouse.up()
        self.put("w", place, self.shown("w", place))

    def paint(self):
        """Set an input cell with a finger."""
        g, text, _ = self.cell("x")
        button = self.view.root.locator(".cn-do-touch")
        if button.get_attribute("aria-pressed") != "true":
            self.view.root.locator(".cn-do-more").tap()
            button.tap()
            self.view.root.locator(".cn-do-more").tap()  # which closes it
        left, top = self.view.point(g, text)
        session = self.page.context.new_cdp_session(self.page)
        for kind, points in (("Start", [(left, top)]), ("Move", [(left, top - 20)]), ("End", [])):
            touches = [{"x": x, "y": y} for x, y in points]
            session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": touches})
        session.detach()
        painted = np.array(self.view.root.evaluate("root => root.numbers('x')")).reshape(self.x.shape)
        if not np.array_equal(painted, self.x):
            self.step(x=painted)

    def choose(self):
        name = str(self.rng.choice(["padding", "stride", "dilation", "boundary", "phi"]))
        menu = self.view.root.get_by_label(name, exact=True)
        offered = menu.locator("option").all_inner_texts()
        text = str(self.rng.choice(offered))
        menu.select_option(label=text)
        value = int(text) if text.isdigit() else text
        now = getattr(self.layer, name)
        now = now[0] if isinstance(now, tuple) and len(set(now)) == 1 else now
        if value != now:
            self.step(**{name: value})

    def flip(self):
        self.view.root.locator(".cn-flip").click()
        self.step(flip=not self.layer.flip)

    def undo(self):
        self.page.keyboard.press("Control+z") if self.rng.random() < 0.5 else self.view.root.locator(
            ".cn-do-undo"
        ).click()
        if self.before:
            self.after.append((self.layer, self.x))
            self.layer, self.x = self.before.pop()

    def redo(self):
        self.view.root.locator(".cn-do-redo").click(force=True)
        if self.after:
            self.before.append((self.layer, self.x))
            self.layer, self.x = self.after.pop()

    def agrees(self):
        """Hold the view to the numbers that Python has of the layer."""
        z = self.layer.z(self.x)
        right = {"w": self.layer.w, "b": self.layer.b, "x": self.x, "z": z, "y": self.layer(self.x)}
        found, good = until(
            lambda: read(self.view.root, NUMBERS),
            lambda found: all(
                len(found[role]) == array.size
                and np.abs(np.array(found[role]) - array.ravel()).max() <= 1e-12 * max(1, np.abs(z).max())
                for role, array in right.items()
            ),
            3,
        )
        assert good, {role: (found[role][:5], array.ravel()[:5]) for role, array in right.items()}


def test_random_edits_and_settings_give_the_numbers_of_python(saved, visit):
    rng = np.random.default_rng(7)
    hand = Hand(view_of(visit(saved, has_touch=True)), cn.Layer(W, B, "tanh"), X, rng)
    gestures = ["type", "nudge", "drag", "paint", "choose", "choose", "flip", "undo", "redo"]
    hand.agrees()
    for _ in range(GESTURES):
        does = str(rng.choice(gestures))
        getattr(hand, does)()
        hand.view.answered()
        try:
            hand.agrees()
        except AssertionError as error:
            raise AssertionError(f"after {does}: {error}") from None
    text = some(hand.layer.geometry(X.shape[1:]), "y", rng)
    found = hand.view.hover(hand.layer.geometry(X.shape[1:]), text)
    assert same(found, hand.layer, hand.x, text), differs(found, hand.layer, hand.x, text)
    hand.view.root.locator(".cn-do-reset").click()
    hand.layer, hand.x = cn.Layer(W, B, "tanh"), X
    hand.agrees()
