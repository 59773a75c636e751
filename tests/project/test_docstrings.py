"""What is public says what it does, takes, returns and refuses, and shows it in an example that doctest runs."""

import ast
import inspect
import re
import textwrap

import pytest

import convnotes as cn
from convnotes.layers import phi as phis
from convnotes.layers.cells import Cells
from convnotes.layers.counts import Counts
from convnotes.layers.explanation import Explanation, Term
from convnotes.layers.geometry import Axis, Geometry
from convnotes.layers.nodes import Node
from convnotes.layers.summary import Row, Summary, Total

PUBLIC = {name: getattr(cn, name) for name in cn.__all__}
# What public methods return; nobody makes one by hand.
RETURNED = {each.__name__: each for each in (Axis, Cells, Counts, Explanation, Geometry, Row, Summary, Term, Total)}
MADE_BY_EXPLORE = ("Explorer", "NetworkExplorer")  # `explore` tells what they take, and shows them
# What a network asks of each node: `Node` says what each is for, and its subclasses what they answer.
ASKED = {name for name in vars(Node) if not name.startswith("_")}
# An example would need a package that is no dependency: README and notebook 11 have those, which other tests run.
NEED_TORCH_OR_ONNX = ("Layer.from_torch", "Network.from_torch", "Network.from_onnx")


def methods(classes):
    """Return {'Class.method': function} of what classes of ours define or inherit from each other, once each."""
    found = {}
    for made in classes:
        for base in made.__mro__:
            for name, value in vars(base).items():
                public = name == "__call__" or not name.startswith("_")
                asked = issubclass(base, Node) and name in ASKED and value is not vars(Node).get("__call__")
                if base.__module__.startswith("convnotes.") and public and not asked:
                    found.setdefault(f"{base.__name__}.{name}", inspect.unwrap(getattr(value, "__func__", value)))
    return found


ALL = methods([each for each in (*PUBLIC.values(), *RETURNED.values()) if inspect.isclass(each)])
FUNCTIONS = {name: each for name, each in ALL.items() if inspect.isfunction(each)}
PROPERTIES = {name: each for name, each in ALL.items() if hasattr(each, "__doc__") and name not in FUNCTIONS}
PROPERTIES = {name: each for name, each in PROPERTIES.items() if isinstance(each, property) or hasattr(each, "func")}


def sections(thing):
    """Return {heading: text} of a docstring; what comes before the first heading is under ''."""
    parts = re.split(r"^([A-Z]\w+)(?: \(.*\))?\n-+\n", inspect.getdoc(thing) or "", flags=re.MULTILINE)
    return {"": parts[0]} | dict(zip(parts[1::2], parts[2::2]))


def parameters(thing):
    """Return the names of what a function or a class takes; those of `**`, which stand for others, aside."""
    taken = inspect.signature(thing).parameters.items()
    return [name for name, each in taken if name not in ("self", "cls") and each.kind is not each.VAR_KEYWORD]


def gives(function):
    """Return whether a function returns anything but None."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    inner = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda) and node is not tree]
    own = {id(node) for each in inner for node in ast.walk(each)}
    return any(isinstance(node, ast.Return) and node.value and id(node) not in own for node in ast.walk(tree))


def faults(name, thing, *, takes, returns):
    """Return what the docstring of a class or a function lacks."""
    found = sections(thing)
    first = found[""].split("\n\n")[0]
    if not re.fullmatch(r"[A-Z][\w-]+,? .+[.:]", first, re.DOTALL):
        yield "no sentence that begins with a verb"
    for parameter in takes:
        if not re.search(rf"^(?=\S).*\b{parameter}\b", found.get("Parameters", ""), re.MULTILINE):
            yield f"Parameters do not name {parameter}"
    if takes and "Raises" not in found:
        yield "no Raises"
    if returns and not found.get("Returns"):
        yield "no Returns"
    if ">>>" not in found.get("Examples", "") and name not in NEED_TORCH_OR_ONNX:
        yield "no Examples"
    order = [heading for heading in ("Parameters", "Attributes", "Returns", "Raises", "Examples") if heading in found]
    if order != [heading for heading in found if heading]:
        yield f"sections in the order {', '.join(filter(None, found))}"


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_described_whole(name):
    thing = PUBLIC[name]
    if name in MADE_BY_EXPLORE:
        assert "made by `explore`" in inspect.getdoc(thing) and "Attributes" in sections(thing)
        return
    is_class = inspect.isclass(thing)
    returns = not is_class and gives(thing)
    assert list(faults(name, thing, takes=parameters(thing), returns=returns)) == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_method_is_described_whole(name):
    function = FUNCTIONS[name]
    takes = parameters(function)
    if takes or name.endswith("__call__"):
        assert list(faults(name, function, takes=takes, returns=gives(function))) == []
        return
    # What takes nothing is shown by an example of its own, or of its class, or where its class comes from.
    assert re.match(r"[A-Z]\w+ .+[.:]", inspect.getdoc(function) or ""), "no sentence that begins with a verb"


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_says_what_it_returns(name):
    assert re.match(r"Return .+[.;:]", inspect.getdoc(PROPERTIES[name]) or "", re.DOTALL)


@pytest.mark.parametrize("name", RETURNED)
def test_what_is_returned_says_what_it_is(name):
    assert re.match(r"[A-Z].+\.$", inspect.getdoc(RETURNED[name]).split("\n\n")[0], re.DOTALL)


def test_the_layer_lists_every_phi_that_a_name_says():
    told = sections(cn.Layer)["Parameters"].partition("\npadding")[0]
    assert set(re.findall(r"'(\w+)'", told)) == {*phis.PHIS}
