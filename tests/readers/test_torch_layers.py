"""from_torch: what torch computed is what the layer computes, read from fixtures without torch."""

import json
from types import SimpleNamespace

import make_torch_fixtures
import numpy as np
import pytest

import convnotes as cn


class FakeTensor:
    """What from_torch may rely on: detach, cpu, conversion to numpy, and what makes formats plain that numpy lacks."""

    layout = "torch.strided"

    def __init__(self, array, brain=False):
        self.array, self.brain, self.trail = np.asarray(array), brain, []

    def detach(self):
        self.trail.append("detach")
        return self

    def cpu(self):
        assert self.trail == ["detach"]
        self.trail.append("cpu")
        return self

    def resolve_conj(self):
        return self

    resolve_neg = resolve_conj

    def is_complex(self):
        return False

    def is_floating_point(self):
        return True

    def element_size(self):
        return 2 if self.brain else 8

    def float(self):
        return FakeTensor(self.array.astype(np.float32))

    def __array__(self, dtype=None):  # like torch's, no copy keyword: numpy warns where it is asked for one
        if self.brain:
            raise TypeError("Got unsupported ScalarType BFloat16")
        return self.array


def fake(kind, weight, bias=None, **settings):
    """Return an object whose class is merely named like a torch module."""
    defaults = {"padding": (0,), "stride": (1,), "dilation": (1,), "groups": 1, "padding_mode": "zeros"}
    module = type(kind, (SimpleNamespace,), {})(weight=weight, bias=bias)
    if kind != "Linear":
        vars(module).update({**defaults, **settings})
    return module


def stored():
    """Return (fake module, x, y) for every module in the file that make_torch_fixtures wrote."""
    with np.load(make_torch_fixtures.FILE, allow_pickle=False) as file:
        arrays = dict(file)
    for number, text in enumerate(arrays["settings"].tolist()):
        settings = json.loads(text)
        settings = {k: tuple(v) if isinstance(v, list) else v for k, v in settings.items()}
        bias = arrays.get(f"{number}/bias")
        module = fake(
            weight=FakeTensor(arrays[f"{number}/weight"]), bias=None if bias is None else FakeTensor(bias), **settings
        )
        yield pytest.param(module, arrays[f"{number}/x"], arrays[f"{number}/y"], id=f"{number}-{settings['kind']}")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("module", "x", "y"), list(stored()))
def test_what_torch_computed_is_what_from_torch_computes(module, x, y):
    layer = cn.Layer.from_torch(module)
    assert layer.flip is False
    got = layer(x)
    assert got.shape == y.shape and got.dtype == np.float64
    np.testing.assert_allclose(got, y, atol=1e-13)


def test_the_torch_fixtures_cover_every_recipe_and_stay_small():
    assert len(list(stored())) == len(make_torch_fixtures.RECIPES)
    assert make_torch_fixtures.FILE.stat().st_size < 60_000


def test_from_torch_copies_the_weights():
    weight = np.ones((1, 1, 2))
    layer = cn.Layer.from_torch(fake("Conv1d", FakeTensor(weight)))
    weight[...] = 0
    assert (layer.w == 1).all()


def test_from_torch_reads_bfloat16_as_float32():
    weight, bias = FakeTensor(np.full((2, 3), 0.5), brain=True), FakeTensor(np.zeros(2), brain=True)
    layer = cn.Layer.from_torch(fake("Linear", weight, bias))
    assert layer.w.dtype == layer.b.dtype == np.float32 and (layer.w == 0.5).all()


def test_from_torch_accepts_a_subclass():
    module = fake("Conv1d", FakeTensor(np.ones((1, 1, 2))))
    module.__class__ = type("MyConv", (type(module),), {})
    assert cn.Layer.from_torch(module).kernel == (2,)


def altered(kind="Conv1d", members=(), name=None, **attributes):
    """Return a fake module of a subclass with more members, or with more attributes of its own."""
    module = fake(kind, FakeTensor(np.ones((1, 1) + (2,) * (kind != "Linear"))))
    module.__class__ = type(name or "MyConv", (type(module),), dict(members))
    vars(module).update(attributes)
    return module


@pytest.mark.parametrize(
    ("module", "says"),
    [
        (altered(members={"forward": len}), "a MyConv with its own forward, so .* than a Conv1d: give a plain Conv1d"),
        (altered(members={"forward": len}, name="Conv1d"), "a Conv1d with its own forward"),
        (altered(members={"_conv_forward": len}), "its own _conv_forward"),
        (altered(forward=len), "its own forward"),
        (altered("Linear", _forward_hooks={1: len}), r"module has forward hooks, .* remove\(\)"),
        (altered(_forward_pre_hooks={1: len}), "module has forward pre hooks, which may change"),
        (
            altered(has_uninitialized_params=lambda: True, _forward_pre_hooks={1: len}),
            r"weights have no shape yet: call it once, module\(x\)",
        ),
        (
            fake("Linear", SimpleNamespace(detach=0, is_meta=True)),
            r"module\.weight is on the device meta and holds no numbers: use module\.to_empty",
        ),
    ],
)
def test_from_torch_refuses_what_is_more_or_less_than_its_weights(module, says):
    with pytest.raises(TypeError, match=says):
        cn.Layer.from_torch(module)


def test_from_torch_takes_a_module_without_hooks():
    module = altered(members={"other": len}, _forward_hooks={}, _forward_pre_hooks={})
    assert cn.Layer.from_torch(module).kernel == (2,)


@pytest.mark.parametrize(
    ("module", "error", "says"),
    [
        (fake("ReLU", None), TypeError, r"module is a ReLU: expected one of Linear, Conv1d, .*model\[0\]"),
        (fake("Bilinear", FakeTensor(np.ones((1, 1, 1)))), TypeError, "module is a Bilinear"),
        (fake("Linear", lambda: 0), TypeError, r"module\.weight is not a plain tensor .*quantised"),
        (fake("Linear", FakeTensor(np.ones((1, 1))), lambda: 0), TypeError, r"module\.bias is not a plain tensor"),
        (fake("Conv2d", FakeTensor(np.ones((1, 1, 2)))), TypeError, r"weight has shape \(1, 1, 2\): expected 4 axes"),
        (None, TypeError, "module is None"),
    ],
)
def test_from_torch_refuses_what_it_cannot_read(module, error, says):
    with pytest.raises(error, match=says):
        cn.Layer.from_torch(module)
