"""Hold networks to PyTorch: values, fields, paths and influence of random chains and graphs.

`CONVNOTES_NETWORKS=2000 pytest tests/layers/test_network_oracles.py` tries as many chains, and 15 % as many graphs.
"""

import os

import known_networks
import numpy as np
import pytest
import random_networks

torch = pytest.importorskip("torch", reason="torch is not installed: pip install -r tests/requirements-oracles.txt")

CHAINS = int(os.environ.get("CONVNOTES_NETWORKS", "40"))
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


# Networks out of torch models


def random_model(rng, axes):
    """Return a random Sequential of the kinds that can be read, in evaluation, and a batch for it."""
    nn, n, size = torch.nn, int(rng.integers(1, 4)), tuple(rng.integers(5, (0, 20, 11, 7)[axes], axes).tolist())
    first, modules = n, []

    def of_axes(kind):
        return getattr(nn, f"{kind}{axes}d")

    for _ in range(int(rng.integers(2, 7))):
        kind = str(rng.choice(["conv", "turned", "norm", "max", "mean", "phi", "nothing", "up", "nested"]))
        if kind == "conv":
            more = n * int(rng.integers(1, 3))
            modules.append(of_axes("Conv")(n, more, 3, padding=1, groups=n))
            n = more
        elif kind == "turned":
            modules.append(of_axes("ConvTranspose")(n, 2, 3, stride=2, padding=1, output_padding=int(rng.integers(2))))
            n = 2
        elif kind == "norm":
            norm = of_axes("BatchNorm")(n, affine=bool(rng.integers(2)))
            norm.running_mean.normal_()
            norm.running_var.uniform_(0.5, 2)
            modules.append(norm)
        elif kind == "max":
            modules.append(
                of_axes("MaxPool")(2, padding=1, dilation=int(rng.integers(1, 3)), ceil_mode=bool(rng.integers(2)))
            )
        elif kind == "mean":
            counted, ceil = bool(rng.integers(2)), bool(rng.integers(2))
            modules.append(of_axes("AvgPool")(3, 2, padding=1, count_include_pad=counted, ceil_mode=ceil))
        elif kind == "phi":
            choice = ["ReLU", "Sigmoid", "Tanh", "SiLU", "ELU", "Softplus", "Hardsigmoid", "Hardswish", "ReLU6"]
            modules += [getattr(nn, str(rng.choice(choice)))(), nn.LeakyReLU(0.2), nn.PReLU(n)][
                : int(rng.integers(1, 4))
            ]
        elif kind == "nothing":
            modules += [nn.Identity(), nn.Dropout(0.5)]
        elif kind == "up" and size[0] < 9:
            modules.append(nn.Upsample(scale_factor=2))
        else:
            modules.append(nn.Sequential(of_axes("Conv")(n, 2, 1), nn.ReLU(inplace=True)))
            n = 2
    if rng.random() < 0.5:
        kind = "AdaptiveAvgPool" if rng.random() < 0.5 else "AdaptiveMaxPool"
        modules += [of_axes(kind)(1), nn.Flatten(), nn.Linear(n, 3), nn.GELU(("none", "tanh")[axes % 2])]
        shares = nn.Softmax if kind == "AdaptiveAvgPool" else nn.LogSoftmax
        modules.append(shares(dim=int(rng.choice([1, -1]))))
    return nn.Sequential(*modules).double().eval(), torch.from_numpy(rng.normal(size=(2, first, *size)))


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_a_torch_model_becomes_the_network_that_it_is(axes):
    made = 0
    for seed in range(36):
        rng = np.random.default_rng([5, axes, seed])
        model, x = random_model(rng, axes)
        before = {name: value.clone() for name, value in model.state_dict().items()}
        try:
            want = model(x).detach().numpy()
        except RuntimeError:  # torch's pools refuse some small inputs
            continue
        try:
            net = random_networks.cn.Network.from_torch(model)
        except TypeError as error:
            assert "no module that computes something" in str(error)
            continue
        made += 1
        for one, target in zip(x.numpy(), want):
            np.testing.assert_allclose(net(one), target, rtol=1e-9, atol=1e-9, err_msg=str(model))
        assert set(net.names[1:]) <= dict(model.named_modules()).keys()
        after = model.state_dict()
        assert all(torch.equal(after[name], value) for name, value in before.items())
        parameters = sum(p.numel() for p in model.parameters())
        if not any(isinstance(m, torch.nn.modules.batchnorm._BatchNorm) for m in model.modules()):
            assert net.summary(tuple(x.shape[2:])).total.parameters == parameters
    assert made > 18


def test_weights_of_a_model_are_shared_and_those_of_a_layer_copied():
    model = torch.nn.Sequential(torch.nn.Linear(3, 2))
    net = random_networks.cn.Network.from_torch(model)
    theirs = model[0].weight.detach().numpy()
    assert np.shares_memory(net["0"].w, theirs) and not net["0"].w.flags.writeable and theirs.flags.writeable
    assert not np.shares_memory(net["0"].replace(w=2 * net["0"].w).w, theirs)
    assert not np.shares_memory(random_networks.cn.Layer.from_torch(model[0]).w, theirs)


def test_pnet_is_torch_s_within_a_millionth():
    F = torch.nn.functional
    with np.load(known_networks.WEIGHTS) as file:
        w = {name: torch.from_numpy(file[name]) for name in file.files}
    x = known_networks.photograph()

    def conv(z, name):
        return F.conv2d(z, w[f"{name}.weight"], w[f"{name}.bias"])

    z = F.prelu(conv(torch.from_numpy(x)[None], "conv1"), w["prelu1.weight"])
    z = F.max_pool2d(z, 2, 2, ceil_mode=True)
    z = F.prelu(conv(z, "conv2"), w["prelu2.weight"])
    z = F.prelu(conv(z, "conv3"), w["prelu3.weight"])
    got = known_networks.pnet()(x)
    np.testing.assert_allclose(got["face"], conv(z, "conv4_1").softmax(1)[0].numpy(), atol=1e-6)
    np.testing.assert_allclose(got["box"], conv(z, "conv4_2")[0].numpy(), atol=1e-6)


def hooked(module):
    module.register_forward_hook(lambda *_: None)
    return module


class Own(torch.nn.Module):
    """A module with a forward of its own."""

    def forward(self, x):
        return x


nn = torch.nn
REFUSED = {
    "an unknown activation": (lambda: nn.Sequential(nn.Linear(1, 1), nn.Mish()), "module '1': it is a Mish"),
    "a forward of one's own": (lambda: nn.Sequential(nn.Sequential(Own())), "module '0.0': it is an Own"),
    "a model of one's own": (Own, "the model: it is an Own"),
    "hooks": (lambda: nn.Sequential(hooked(nn.ReLU())), "module '0': module has forward hooks"),
    "an adaptive pool to more": (lambda: nn.Sequential(nn.AdaptiveAvgPool2d((2, 1))), "its output_size is (2, 1)"),
    "a divisor": (lambda: nn.Sequential(nn.AvgPool2d(2, divisor_override=3)), "its divisor_override is 3"),
    "indices": (lambda: nn.Sequential(nn.MaxPool1d(2, return_indices=True)), "its return_indices is True"),
    "a part of a cell": (lambda: nn.Sequential(nn.Upsample(scale_factor=1.5)), "its scale_factor is 1.5"),
    "interpolation": (lambda: nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear")), "its mode is 'bilinear'"),
    "another alpha": (lambda: nn.Sequential(nn.ELU(0.5)), "its alpha is 0.5"),
    "flat from the second axis": (lambda: nn.Sequential(nn.Flatten(2)), "its start_dim is 2"),
    "a softmax over rows": (lambda: nn.Sequential(nn.Conv2d(1, 1, 1), nn.Softmax(dim=-1)), "its dim is -1"),
    "no statistics": (lambda: nn.Sequential(nn.BatchNorm1d(2, track_running_stats=False)), "no running statistics"),
    "nothing": (lambda: nn.Sequential(nn.Dropout()), "no module that computes something"),
    "no module": (lambda: "model", "the model: it is a str"),
}


@pytest.mark.parametrize("make, words", REFUSED.values(), ids=REFUSED)
def test_a_module_that_cannot_be_read_is_refused_by_its_name_and_place(make, words):
    with pytest.raises(TypeError) as caught:
        random_networks.cn.Network.from_torch(make())
    assert words in str(caught.value)


def test_the_graph_that_is_shown_for_a_model_of_one_s_own_can_be_built():
    class Block(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1, self.conv2 = nn.Conv2d(2, 2, 3, padding=1), nn.Conv2d(2, 2, 3, padding=1)

        def forward(self, x):
            return (self.conv2(self.conv1(x).relu()) + x).relu()

    model, x = Block().double(), torch.randn(2, 5, 5, dtype=torch.float64)
    with pytest.raises(TypeError) as caught:
        random_networks.cn.Network.from_torch(model)
    lines = [line for line in str(caught.value).splitlines() if line.startswith("    ")]
    through_a_file, by_hand = lines[:2], lines[2:]
    assert "torch.onnx.export" in through_a_file[0] and "from_onnx" in through_a_file[1] and len(by_hand) == 3
    space = {"cn": random_networks.cn, "model": model}
    exec("\n".join(line.strip() for line in by_hand), space)
    np.testing.assert_allclose(space["net"](x.numpy()), model(x).detach().numpy(), atol=1e-12)
