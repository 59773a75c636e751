"""Hold networks to PyTorch: values, fields, paths and influence of random chains and graphs.

`CONVNOTES_NETWORKS=2000 pytest tests/layers/test_network_oracles.py` tries as many chains, and 15 % as many graphs.
"""

import os

import numpy as np
import pytest
import random_networks

torch = pytest.importorskip("torch", reason="torch is not installed: pip install -r tests/requirements-oracles.txt")

CHAINS = int(os.environ.get("CONVNOTES_NETWORKS", "80"))
GRAPHS = max(CHAINS * 15 // 100, 20)
BOTH = {"chain": (random_networks.draw_chain, CHAINS), "graph": (random_networks.draw_graph, GRAPHS)}
each_kind = pytest.mark.parametrize("kind", BOTH)


def samples(kind, seed):
    """Yield random samples with a generator of their own."""
    draw, count = BOTH[kind]
    for number in range(count):
        rng = np.random.default_rng([seed, number, len(kind)])
        sample = draw(rng)
        while any(
            sample.net._channels[name] is None for name in sample.net.inputs
        ):  # it would be 1 wherever it is open
            sample = draw(rng)
        yield sample, rng


def tensors(x, requires_grad=False):
    return {name: torch.tensor(value, dtype=torch.float64, requires_grad=requires_grad) for name, value in x.items()}


def some_unit(rng, sample, found):
    """Return the name of a node, or of an input, and one of its units."""
    name = str(rng.choice(sample.net.names))
    return name, tuple(int(rng.integers(n)) for n in found[name].shape[1:])


def derivatives(unit, places):
    """Return the derivatives of a number by every tensor, 0 where it does not depend on one."""
    found = torch.autograd.grad(unit, list(places.values()), allow_unused=True, retain_graph=True)
    return {
        name: np.zeros(tuple(place.shape)) if one is None else one.numpy()
        for (name, place), one in zip(places.items(), found)
    }


def forward(result, place, unit):
    """Return the derivatives of a tensor by one number of another: the transposed Jacobian, transposed once more."""
    v = torch.zeros_like(result, requires_grad=True)
    back = torch.autograd.grad(result, place, v, create_graph=True, allow_unused=True)[0]
    found = None if back is None else torch.autograd.grad(back[(0, *unit)], v, allow_unused=True)[0]
    return np.zeros(result.shape[1:]) if found is None else found[0].numpy()


@each_kind
def test_values_are_torch_s_of_one_input_and_of_a_batch(kind):
    for sample, rng in samples(kind, 1):
        x = sample.x(rng)
        want = sample.run(sample.value, tensors(x))
        got = sample.net.activations(x if len(x) > 1 else next(iter(x.values())))
        assert tuple(got) == sample.net.names
        for name, value in got.items():
            told = f"{name}: {sample.net.nodes}"
            np.testing.assert_allclose(value, want[name][0].numpy(), rtol=1e-9, atol=1e-9, err_msg=told)
        if all(sample.net._axes[name] is not None for name in x):
            batch = {name: np.stack([value, -value]) for name, value in x.items()}
            result = sample.net(batch)
            result = result if isinstance(result, dict) else {sample.net.outputs[0]: result}
            for name, value in result.items():
                np.testing.assert_allclose(value[0], got[name], rtol=1e-9, atol=1e-9)


@each_kind
def test_fields_and_paths_in_both_directions_are_the_derivatives_of_sums(kind):
    for sample, rng in samples(kind, 2):
        net = sample.net
        x = tensors({name: np.zeros(shape) for name, shape in sample.shapes.items()}, requires_grad=True)
        found = sample.run(sample.ways, x)
        name, unit = some_unit(rng, sample, found)
        want = derivatives(found[name][(0, *unit)], found) if found[name].requires_grad else {}
        fields = net.receptive_field(sample.spatial, name, unit)
        for other, cells in fields.items():
            ways = want[other][0]
            assert (cells.mask() == (ways != 0)).all(), (net.nodes, name, unit, other)
            assert (cells.paths() == np.rint(ways).astype(np.int64)).all()
            assert len(cells) == (ways != 0).sum()
        assert all(not want[other].any() for other in net.names if other not in fields)
        for other, cells in net.projective_field(sample.spatial, name, unit).items():
            ways = forward(found[other], found[name], unit)
            assert (cells.mask() == (ways != 0)).all(), (net.nodes, name, unit, other)
            assert (cells.paths() == np.rint(ways).astype(np.int64)).all()


@each_kind
def test_influence_is_torch_s_derivative(kind):
    for sample, rng in samples(kind, 3):
        x = sample.x(rng)
        found = sample.run(sample.value, tensors(x, requires_grad=True))
        name, unit = some_unit(rng, sample, found)
        want = derivatives(found[name][(0, *unit)], found)
        got = sample.net.influence(x if len(x) > 1 else next(iter(x.values())), name, unit)
        for other, value in got.items():
            told = f"{name} {unit} {other}: {sample.net.nodes}"
            np.testing.assert_allclose(value, want[other][0], rtol=1e-8, atol=1e-10, err_msg=told)
