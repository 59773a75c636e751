"""Hold the controls to the explorer: what they offer fits, what the reader sets is one step, and all follow."""

import contextlib
import gc
import html
import itertools
import re
import weakref

import numpy as np
import pytest
import random_layers
import traitlets
from ipywidgets.widgets.widget import _instances

import convnotes as cn
from convnotes.explorer import controls as controls_module
from convnotes.explorer import gallery
from convnotes.explorer.code import as_code
from convnotes.explorer.controls import Controls
from convnotes.layers import engine

GEOMETRY = ("padding", "stride", "dilation", "boundary")


def layer(*shape, **options):
    """Return a layer with random weights, 3 inputs to 2 outputs with kernels of 3 x 3 unless told."""
    return cn.Layer(np.random.default_rng(0).normal(size=shape or (2, 3, 3, 3)), **options)


def picture(*shape):
    return np.random.default_rng(1).normal(size=shape or (3, 8, 9))


def made(shown=None, x=None):
    """Return an explorer, its controls, and the list of changes that they ask for."""
    explorer = cn.explore(layer() if shown is None else shown, picture() if x is None else x, controls=False)
    found, asked, change = Controls(explorer), [], explorer.change

    def counted(**what):
        asked.append(what)
        change(**what)

    explorer.change = counted
    return explorer, found, asked


def options(controls, name):
    return [value for _, value in controls.menus[name].options]


def labels(controls, name):
    return [label for label, _ in controls.menus[name].options]


def said(controls):
    """Return what the line below the controls says."""
    return html.unescape(re.sub("<style>.*</style>", "", controls.note.value, flags=re.DOTALL))


def settings(controls):
    return {name: menu.value for name, menu in controls.menus.items()} | {"flip": controls.flip.value}


def draw(rng):
    while True:
        found, x = random_layers.draw(rng)
        if all(rule.size(n) for rule, n in zip(found.rules, x.shape[1:])):
            return found, x


def transposes(found):
    return any(rule.upsample > 1 or rule.low < 0 or rule.high < 0 for rule in found.rules)


# What is offered


@pytest.mark.parametrize("seed", range(40))
def test_what_is_offered_can_be_shown_and_what_is_not_cannot(seed):
    rng = np.random.default_rng(seed)
    shown, x = draw(rng)
    explorer, controls, _ = made(shown, x)
    for name in ("padding", "stride", "dilation", "boundary", "phi"):
        if transposes(shown) and name != "phi":
            continue
        for value in controls_module._CANDIDATES[name] if shown.kernel or name == "phi" else ():
            try:
                cn.explore(shown.replace(**{name: value}), x, controls=False).close()
                fits = True
            except ValueError:
                fits = False
            assert (value in options(controls, name)) == fits, (name, value)
    explorer.close()
    controls.close()


def test_a_setting_that_does_not_fit_is_not_offered_and_the_line_says_why():
    _, controls, _ = made(layer(padding="valid"), picture(3, 16, 30))
    assert options(controls, "dilation") == [1, 2, 3, 4, 5, 6, 7]
    assert said(controls) == "dilation up to 7: with 8 the kernel covers 17 cells, the padded input has 16"
    controls.menus["padding"].value = "same"
    assert options(controls, "dilation") == [1, 2, 3, 4, 5, 6, 7, 8] and said(controls) == ""
    controls.menus["dilation"].value = 8
    assert "valid" not in options(controls, "padding") and "full" in options(controls, "padding")
    assert said(controls) == "no padding valid: the kernel covers 17 cells, the padded input has 16"


def test_a_bias_for_every_pixel_keeps_the_size_of_the_output():
    _, controls, _ = made(layer(b=np.ones((2, 8, 9))))
    assert options(controls, "padding") == ["same", 1] and options(controls, "stride") == [1]
    assert options(controls, "dilation") == [1, 2, 3, 4, 5, 6, 7, 8]
    bias = "b holds a bias for each of 8 x 9 output pixels, there would be"
    assert said(controls) == f"no padding full: {bias} 10 x 11; stride up to 1: with 2 {bias} 4 x 5"


def test_what_would_be_too_large_is_not_offered_and_nothing_is_computed(monkeypatch):
    explorer = cn.explore(cn.Layer(np.ones((1, 1, 5, 5)), padding="valid"), np.zeros((1, 724, 724)), controls=False)
    computed = []
    monkeypatch.setattr(engine, "correlate", lambda *_: computed.append(1))
    controls = Controls(explorer)
    assert options(controls, "padding") == ["same", "valid", 1, 2] and not computed
    assert said(controls) == (
        "no padding full: x, w and y have 1,054,185 cells together, more than the 1,048,576 that can be shown"
    )


def test_a_dense_layer_has_no_geometry_to_set():
    explorer, controls, asked = made(layer(2, 3), picture(3))
    there = [child.description for child in controls.children if child is not controls.note]
    assert there == ["phi", "kernel", "replaces", "copy as", "copy"]
    assert labels(controls, "kernel") == ["as given", "random"]
    controls.menus["phi"].value = "tanh"
    controls.menus["kernel"].value = "random"
    assert explorer.layer.phi == "tanh" and len(set(explorer.layer.w.ravel())) > 4 and len(asked) == 2
    explorer.show(layer(), picture())
    assert [child.description for child in controls.children][:5] == [*GEOMETRY, controls.flip.description]


def test_a_transposed_layer_keeps_its_geometry_and_says_why():
    explorer, controls, asked = made(layer(2, 1, 3, 3, stride=2).transposed(), picture(2, 4, 4))
    assert all(controls.menus[name].disabled for name in GEOMETRY) and controls.flip.disabled
    assert "transposed layer" in said(controls)
    controls.menus["phi"].value = "relu"
    controls.menus["kernel"].value = "blur"
    controls.menus["padding"].value = controls.menus["padding"].value
    assert len(asked) == 2 and explorer.layer.phi == "relu" and explorer.layer.rules[0].upsample == 2
    explorer.show(layer(), picture())
    assert not any(controls.menus[name].disabled for name in GEOMETRY) and not controls.flip.disabled


@pytest.mark.parametrize(
    "name, value, label, shown",
    [
        ("padding", ((1, 2), (0, 1)), "as given", ((1, 2), (0, 1))),
        ("padding", [0, (2, 0)], "as given", (0, (2, 0))),
        ("padding", 11, "11", 11),
        ("padding", 0, "0", 0),
        ("padding", (1, 1), "1", 1),
        ("stride", (2, 1), "as given", (2, 1)),
        ("stride", 9, "9", 9),
        ("dilation", (1, 2), "as given", (1, 2)),
        ("phi", np.cos, "cos", np.cos),
    ],
)
def test_what_the_code_gave_stays_on_offer(name, value, label, shown):
    explorer, controls, asked = made(layer(**{name: value}))
    assert (controls.menus[name].label, controls.menus[name].value) == (label, shown)
    other = "same" if name == "padding" else "relu" if name == "phi" else 1
    controls.menus[name].value = other
    assert shown in options(controls, name) and len(set(labels(controls, name))) == len(labels(controls, name))
    controls.menus[name].value = shown
    assert [*map(list, asked)] == [["layer"]] * 2
    expected = layer(**{name: value})
    assert explorer.layer.rules == expected.rules and explorer.layer.phi is expected.phi


# What the reader sets


CHOICES = {
    "padding": "valid",
    "stride": 2,
    "dilation": 3,
    "boundary": "wrap",
    "phi": "sigmoid",
}


@pytest.mark.parametrize("name", [*CHOICES, "flip", "kernel"])
def test_each_setting_is_one_step_that_undo_takes_back(name):
    explorer, controls, asked = made()
    before, states = settings(controls), []
    explorer.observe(lambda change: states.append(change.new), "layer")
    if name == "flip":
        controls.flip.value = False
        assert explorer.layer.flip is False and "not flipped" in controls.flip.description
    elif name == "kernel":
        controls.menus["kernel"].value = "blur"
    else:
        controls.menus[name].value = CHOICES[name]
        assert repr(explorer.layer) == repr(layer(**{name: CHOICES[name]}))
    assert len(asked) == len(states) == 1 and list(asked[0]) == ["layer"]
    after = settings(controls)
    assert {key for key in after if after[key] != before[key]} == {name}
    explorer.undo()
    assert settings(controls) == before and len(asked) == 1 and explorer.layer is explorer.original[0]
    explorer.redo()
    assert settings(controls) == after and len(asked) == 1


def test_a_choice_in_the_page_is_one_step_and_nothing_comes_back_but_what_changed():
    explorer, controls, asked = made()
    sent = {name: [] for name in controls.menus}
    for name, menu in controls.menus.items():
        menu._send = lambda message, buffers=None, name=name: sent[name].append(message)
    controls.menus["stride"].set_state({"index": 1})  # as a message from the page does
    assert explorer.layer.stride == (2, 2) and len(asked) == 1
    assert all(message["method"] == "echo_update" for messages in sent.values() for message in messages)


def test_options_and_what_is_chosen_of_them_reach_the_page_in_one_message():
    explorer, controls, _ = made()
    menu, sent = controls.menus["replaces"], []
    menu._send = lambda message, buffers=None: sent.append(set(message["state"]))
    explorer.layer = layer(5, 3, 3, 3)
    menu.value = (4, 2)
    explorer.layer = layer(1, 3, 3, 3)
    both = {"_options_labels", "index"}
    assert sent == [both, {"index"}, both]


@pytest.mark.parametrize("name, value, other", [("phi", np.cos, "relu"), ("padding", 20, "same"), ("stride", 11, 1)])
def test_what_an_earlier_layer_had_of_its_own_is_not_offered_for_the_next(name, value, other):
    explorer, controls, _ = made(layer(**{name: value}))
    controls.menus[name].value = other
    assert value in options(controls, name)
    explorer.layer = explorer.layer.replace(b=[1, 2])
    assert value not in options(controls, name)


def test_the_controls_follow_code_undo_and_edits_without_a_step_of_their_own():
    explorer, controls, asked = made()
    explorer.layer = layer(padding="full", stride=2, dilation=(2, 2), boundary="edge", phi="tanh", flip=False)
    found = settings(controls)
    assert [found[name] for name in (*GEOMETRY, "phi", "flip")] == ["full", 2, 2, "edge", "tanh", False]
    explorer.show(layer(1, 1, 5, padding=2), picture(1, 4))
    assert controls.menus["padding"].value == 2 and options(controls, "replaces") == [(), (0, 0)]
    assert "edges" in options(controls, "kernel") and "edges down" not in options(controls, "kernel")
    assert said(controls) == (
        "no padding valid: the kernel covers 5 cells, the padded input has 4; "
        "dilation up to 1: with 2 the kernel covers 9 cells, the padded input has 8"
    )
    explorer.x = picture(1, 40)
    assert said(controls) == "" and 8 in options(controls, "dilation")
    explorer.change(layer=explorer.layer.replace(padding=((3, 1),), stride=9))
    assert (controls.menus["padding"].label, controls.menus["stride"].value) == ("as given", 9)
    explorer.undo()
    assert 9 not in options(controls, "stride")
    w = explorer.layer.w.copy()
    w[0, 0, 0] += 1
    explorer.change(layer=explorer.layer.replace(w=w))
    assert controls.menus["kernel"].value == "edited"
    explorer.undo()
    assert controls.menus["kernel"].value == "as given" and "edited" not in options(controls, "kernel")
    assert len(asked) == 2


def test_random_steps_in_any_order_leave_the_controls_at_what_is_shown():
    rng = np.random.default_rng(3)
    explorer, controls, asked = made(layer(groups=1, phi=np.sin, padding=((1, 0), 2)))
    for _ in range(150):
        steps = len(asked)
        doing = rng.integers(4)
        if doing == 0:
            getattr(explorer, rng.choice(["undo", "redo", "reset"]))()
        elif doing == 1:
            with contextlib.suppress(traitlets.TraitError):
                explorer.x = picture(3, *rng.integers(3, 12, 2))
        else:
            name = str(rng.choice(["padding", "stride", "dilation", "boundary", "phi", "kernel"]))
            menu = controls.menus[name]
            index = int(rng.integers(len(menu.options)))
            steps += index != menu.index and menu.options[index][1] != "edited"
            menu.index = index
        assert len(asked) == steps
        now = explorer.layer
        assert controls.menus["padding"].value == now.padding and controls.menus["phi"].value == now.phi
        assert [controls.menus[n].value for n in ("stride", "dilation")] == [now.stride[0], now.dilation[0]]
        assert controls.menus["boundary"].value == now.boundary


def touchy(z):
    if (z < -100).any():
        raise ZeroDivisionError("<b>not below -100</b>")
    return np.sqrt(np.maximum(z, 0)) if (z < 50).all() else z * np.nan


@pytest.mark.parametrize("scale, reason", [(1e6, "<b>not below -100</b>"), (-1e6, "y holds nan at (0, 0, 0)")])
def test_a_refused_setting_goes_back_and_says_why(scale, reason):
    shown = cn.Layer(np.ones((1, 1, 1, 1)), phi=touchy)
    explorer, controls, asked = made(shown, np.ones((1, 2, 2)))
    controls.menus["phi"].value = "relu"
    explorer.change(x=explorer.x * -scale)
    before = settings(controls), explorer.layer, explorer.bundle
    menu, sent = controls.menus["phi"], []
    menu._send = lambda message, buffers=None: sent.append(message)
    menu.set_state({"index": menu.options.index(("touchy", touchy))})
    assert len(asked) == 3 and (settings(controls), explorer.layer, explorer.bundle) == before
    assert sent[-1]["method"] == "update" and sent[-1]["state"]["index"] == menu.index
    assert reason in said(controls) and "<b>" not in controls.note.value
    explorer.selection = "y:0:0,0"
    assert reason in said(controls)
    controls.menus["phi"].value = "tanh"
    assert said(controls) == "" and explorer.layer.phi == "tanh"


# Kernels


@pytest.mark.parametrize("shape", [(2, 3, 3, 3), (1, 1, 4), (2, 2, 1, 2, 3), (4, 1, 2, 2)])
def test_every_kernel_can_replace_all_or_one_and_is_told_again(shape):
    groups = 2 if shape[0] == 4 else 1
    n_in = shape[1] * groups
    shown = layer(*shape, groups=groups)
    explorer, controls, asked = made(shown, picture(n_in, *(6,) * (len(shape) - 2)))
    places = [(i, c) for i in range(shape[0]) for c in range(shape[1])]
    assert options(controls, "replaces") == [(), *places]
    for name, place in itertools.product(gallery.names(shape[2:]), [(), places[-1]]):
        explorer.reset()
        steps = len(asked)
        controls.menus["replaces"].value = place
        assert controls.menus["kernel"].value == "as given"
        controls.menus["kernel"].value = name
        w = explorer.layer.w
        assert len(asked) == steps + 1 and controls.menus["kernel"].value == name
        for other in places:
            if place in ((), other):
                assert name == "random" or (w[other] == gallery.kernel(name, shape[2:])).all()
            else:
                assert (w[other] == shown.w[other]).all()
        controls.menus["kernel"].value = "as given"
        assert (explorer.layer.w == shown.w).all()


def test_another_random_kernel_comes_at_each_press_and_the_same_ones_in_another_explorer():
    found = []
    for _ in range(2):
        explorer, controls, _ = made()
        assert "another random" not in options(controls, "kernel")
        controls.menus["kernel"].value = "random"
        for _ in range(3):
            assert controls.menus["kernel"].value == "random" and len(np.unique(explorer.layer.w)) > 30
            found.append(explorer.layer.w.tolist())
            controls.menus["kernel"].value = "another random"
    assert found[:3] == found[3:] and found[0] != found[1] != found[2] != found[0]


@pytest.mark.parametrize("dtype, after", [("f4", "f4"), ("f8", "f8"), ("i1", "f8"), ("?", "f8")])
def test_kernels_take_the_float_type_of_the_layer(dtype, after):
    explorer, controls, _ = made(cn.Layer(np.ones((2, 1, 3), dtype)), picture(1, 9))
    for name in ("blur", "random", "sharpen"):
        controls.menus["kernel"].value = name
        assert explorer.layer.w.dtype == after and controls.menus["kernel"].value == name
    controls.menus["kernel"].value = "as given"
    assert (explorer.layer.w == 1).all() and controls.menus["kernel"].value == "as given"


def test_kernels_to_replace_are_named_and_at_most_64():
    _, controls, _ = made(layer(12, 11, 2), picture(11, 5))
    assert len(options(controls, "replaces")) == 65
    assert labels(controls, "replaces")[:3] == ["all", "w_00", "w_01"] and "w_0,10" in labels(controls, "replaces")
    _, controls, _ = made(layer(4, 2, 2, groups=2), picture(4, 5))
    assert labels(controls, "replaces")[-2:] == ["w_32", "w_33"] and options(controls, "replaces")[-1] == (3, 1)


def test_a_kernel_to_replace_stays_chosen_while_it_exists():
    explorer, controls, asked = made()
    controls.menus["replaces"].value = (1, 2)
    explorer.x = picture(3, 5, 5)
    assert controls.menus["replaces"].value == (1, 2)
    explorer.layer = layer(1, 3, 3, 3)
    assert controls.menus["replaces"].value == () and not asked


# Text to copy


@pytest.mark.parametrize("form", ["NumPy", "PyTorch", "LaTeX"])
def test_the_text_follows_what_is_shown_and_chosen_while_it_is_open(form):
    explorer, controls, asked = made()
    copied = []
    explorer.copy = copied.append
    assert controls.text not in controls.children and controls.copy.disabled
    controls.menus["copy as"].value = form
    assert controls.text in controls.children and not controls.copy.disabled

    def expected():
        return as_code(explorer.layer, explorer.x, explorer.selection, form)

    for act in (
        lambda: None,
        lambda: setattr(explorer, "selection", "y:1:2,3"),
        lambda: setattr(controls.menus["stride"], "value", 2),
        lambda: setattr(explorer, "x", picture(3, 7, 7)),
        lambda: explorer.show(layer(1, 1, 2), picture(1, 4)),
        lambda: setattr(controls.text, "value", "typed by the reader"),
    ):
        act()
        assert controls.text.value == expected()
    controls.copy.click()
    assert copied == [expected()] and len(asked) == 1
    controls.menus["copy as"].value = ""
    assert controls.text not in controls.children


@pytest.mark.parametrize("form", ["NumPy", "PyTorch", "LaTeX"])
def test_the_text_gives_no_outcome_away_while_outputs_are_hidden(form):
    explorer, controls, _ = made()
    controls.menus["copy as"].value = form
    plain = controls.text.value
    explorer.selection = "y:1:2,3"
    told = controls.text.value
    explorer.predict = True
    assert controls.text.value == plain != told
    explorer.selection = "w:1,0:0,1"  # no outcome
    assert controls.text.value == as_code(explorer.layer, explorer.x, "w:1,0:0,1", form)
    explorer.selection = "y:1:2,3"
    explorer.predict = False
    assert controls.text.value == told


def test_no_text_is_written_while_it_is_closed(monkeypatch):
    written = []
    monkeypatch.setattr(controls_module.code, "as_code", lambda *_: written.append(1) or "text")
    explorer, controls, _ = made()
    explorer.selection = "y:0:0,0"
    explorer.x = picture(3, 5, 5)
    assert not written
    controls.menus["copy as"].value = "LaTeX"
    assert len(written) == 1
    explorer.selection = "y:0:0,1"
    assert len(written) == 2


# Widgets


def test_an_explorer_with_controls_takes_few_widgets():
    before = set(_instances)
    explorer = cn.explore(layer(), picture())
    found = [type(_instances[key]).__name__ for key in set(_instances) - before]
    print(f"{len(found)} widgets: {', '.join(sorted(found))}")
    assert "Controls" in found and "Explorer" in found and len(found) <= 26
    explorer.close()


def test_closed_controls_leave_nothing_behind():
    explorer = cn.explore(layer(), picture(), controls=False)
    before = set(_instances)
    for _ in range(100):
        controls = Controls(explorer)
        controls.menus["copy as"].value = "NumPy"
        controls.menus["stride"].value = 3 - controls.menus["stride"].value
        controls.close()
        controls.close()
        assert set(_instances) == before
    gone = weakref.ref(controls)
    del controls
    gc.collect()
    assert gone() is None  # the explorer holds them no longer


def test_every_control_has_a_description_and_a_tooltip():
    _, controls, _ = made()
    controls.menus["copy as"].value = "NumPy"
    for child in controls.children:
        if child is not controls.note:
            assert child.description and child.tooltip, child


def test_what_the_line_says_is_never_read_as_html():
    _, controls, _ = made(layer(phi=lambda z: z))
    assert "lambda" in labels(controls, "phi")
    controls._refusal = "<script>&"
    controls._follow()
    assert controls.note.value.endswith("&lt;script&gt;&amp;")
