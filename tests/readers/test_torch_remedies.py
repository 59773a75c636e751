"""Modules that are not what they look: a layer is the next output of its module, a remedy succeeds when followed."""

import copy
import re

import numpy as np
import pytest

import convnotes as cn

torch = pytest.importorskip("torch", reason="torch is not installed: pip install -r tests/requirements-oracles.txt")
nn, utils = torch.nn, torch.nn.utils
prune = pytest.importorskip("torch.nn.utils.prune")
pytestmark = pytest.mark.filterwarnings("ignore")  # torch's own, of formats it calls a prototype and names it retires


def agree(module, x):
    """Say that a module's layer computes the module's next output, and that reading it changed nothing."""
    before = copy.deepcopy(module.state_dict())
    layer = cn.Layer.from_torch(module)
    for name, tensor in module.state_dict().items():
        assert torch.equal(tensor.detach().to_dense(), before[name].to_dense()), name
    with torch.no_grad():
        want = module(x)
    got = layer(x.resolve_conj().numpy())
    assert got.shape == want.shape
    np.testing.assert_allclose(got, want.resolve_conj().numpy(), rtol=1e-5, atol=1e-5)
    return layer


# Settings changed after a module was made


@pytest.mark.parametrize("mode", ["circular", "reflect", "replicate"])
@pytest.mark.parametrize("changed", [{"padding": (1,)}, {"padding": "valid"}, {"dilation": (2,)}, {"stride": 3}])
@pytest.mark.parametrize("padding", [2, "same"])
def test_padding_that_copies_cells_is_that_the_module_was_made_with(mode, changed, padding):
    module = nn.Conv1d(2, 3, 3, padding=padding, padding_mode=mode)
    for name, value in changed.items():
        setattr(module, name, value)
    agree(module, torch.randn(2, 8))


def test_length_8_kernel_3_made_with_2_and_set_to_1_gives_10():
    module = nn.Conv1d(1, 1, 3, padding=2, padding_mode="circular")
    module.padding = (1,)
    assert cn.Layer.from_torch(module)(np.zeros((1, 8))).shape == (1, 10)


@pytest.mark.parametrize("name", ["stride", "dilation", "padding"])
@pytest.mark.parametrize("value", [2, (2,), [2, 2], torch.Size([2, 2])])
def test_a_setting_that_torch_spreads_over_the_axes_is_spread(name, value):
    module = nn.Conv2d(1, 2, 3, padding=1)
    setattr(module, name, value)
    agree(module, torch.randn(1, 8, 9))


@pytest.mark.parametrize("name", ["stride", "dilation", "output_padding"])
def test_so_it_is_in_a_transposed_module(name):
    module = nn.ConvTranspose2d(2, 1, 3, stride=2, bias=name == "stride")
    setattr(module, name, {"stride": 3, "dilation": 2, "output_padding": 1}[name])
    agree(module, torch.randn(2, 5, 4))


def test_what_torch_refuses_when_called_is_refused():
    module = nn.Conv1d(1, 1, 3, padding="same")
    module.stride = (2,)
    with pytest.raises(TypeError, match=r"padding is 'same' and its stride .2,.: torch itself refuses that"):
        cn.Layer.from_torch(module)
    module = nn.ConvTranspose1d(1, 1, 3)
    module.padding = 1
    with pytest.raises(TypeError, match=r"module\.padding is 1: torch itself refuses it when called; give a tuple"):
        cn.Layer.from_torch(module)
    module.padding = (1,)
    agree(module, torch.randn(1, 5))


# Weights that numpy does not read as they are


def linear(weight):
    module = nn.Linear(*reversed(weight.shape), bias=False)
    module.weight = nn.Parameter(weight, requires_grad=False)
    return module


COMPLEX = torch.tensor([[1 + 2j, 3], [4, 5j]])


@pytest.mark.parametrize("weight", [COMPLEX, COMPLEX.conj(), COMPLEX.conj().imag, COMPLEX.conj().real], ids=str)
def test_bits_that_say_conjugate_or_negative_are_resolved(weight):
    x = torch.tensor([1.0, 2.0]).to(weight.dtype)
    agree(linear(weight), x)


def test_complex32_keeps_its_imaginary_part():
    layer = cn.Layer.from_torch(linear(COMPLEX.to(torch.complex32)))
    assert layer.w.dtype == np.complex64 and np.array_equal(layer.w, COMPLEX.numpy())


@pytest.mark.parametrize("form", ["to_sparse", "to_sparse_csr", "to_sparse_csc", "to_mkldnn"])
def test_other_layouts_are_made_dense(form):
    dense = torch.tensor([[1.0, 0.0, 2.0], [0.0, 0.0, -3.0]])
    if form == "to_mkldnn" and not torch.backends.mkldnn.is_available():
        pytest.skip("this torch is built without mkldnn")
    layer = cn.Layer.from_torch(linear(getattr(dense, form)()))
    assert np.array_equal(layer.w, dense.numpy())


def test_float8_weights_are_read_as_they_are():
    weight = torch.tensor([[0.5, -2.0]])
    assert np.array_equal(cn.Layer.from_torch(linear(weight.to(torch.float8_e4m3fn))).w, weight.numpy())


def test_a_plain_subclass_is_read_and_one_without_numbers_is_refused_with_a_remedy():
    class Named(torch.Tensor):
        pass

    assert cn.Layer.from_torch(linear(torch.eye(2).as_subclass(Named))).w.tolist() == [[1, 0], [0, 1]]
    masked = pytest.importorskip("torch.masked").masked_tensor(torch.eye(2) + 1, torch.eye(2) > 0)
    module = nn.Linear(2, 2)
    del module.weight
    module.weight = masked
    with pytest.raises(
        TypeError, match=r"module\.weight is a MaskedTensor, .*plain torch\.nn\.Parameter .*to_tensor\(0\)"
    ):
        cn.Layer.from_torch(module)
    module.weight = nn.Parameter(masked.to_tensor(0))
    assert cn.Layer.from_torch(module).w.tolist() == [[2, 0], [0, 2]]


# Modules that are more than their weights


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("kind", ["spectral_norm", "weight_norm", "orthogonal"])
@pytest.mark.parametrize("layer", [nn.Conv1d, nn.ConvTranspose1d])
def test_a_parametrised_module_is_read_without_changing_it(layer, kind, training):
    """Also where the lengths of weight_norm belong to inputs: findings/torch-weight-norm-of-a-transposed-layer.sh."""
    torch.manual_seed(0)
    module = getattr(utils.parametrizations, kind)(layer(3, 2, 3, padding=1)).train(training)
    for _ in range(3):
        agree(module, torch.randn(3, 6))


def test_so_is_one_inside_a_network():
    torch.manual_seed(0)
    model = nn.Sequential(utils.parametrizations.spectral_norm(nn.Linear(4, 3)), nn.ReLU()).train()
    before, x = copy.deepcopy(model.state_dict()), torch.randn(4)
    net = cn.Network.from_torch(model)
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    np.testing.assert_allclose(net(x.numpy()), model(x).detach().numpy(), atol=1e-6)


def wrapped_twice():
    return nn.DataParallel(torch.compile(nn.Linear(3, 2)))


LAYERS = {  # name: (a module, the remedy as its message gives it, as code)
    "compiled": (lambda: torch.compile(nn.Linear(3, 2)), "module._orig_mod"),
    "data parallel": (lambda: nn.DataParallel(nn.Linear(3, 2)), "module.module"),
    "old weight norm": (lambda: utils.weight_norm(nn.Linear(3, 2)), "torch.nn.utils.remove_weight_norm(module)"),
    "old weight norm of the bias": (
        lambda: utils.weight_norm(nn.Linear(3, 2), "bias", None), "torch.nn.utils.remove_weight_norm(module, 'bias')"),
    "old spectral norm": (lambda: utils.spectral_norm(nn.Linear(3, 2)), "torch.nn.utils.remove_spectral_norm(module)"),
    "pruned": (
        lambda: prune.l1_unstructured(nn.Linear(3, 2), "weight", 2), "torch.nn.utils.prune.remove(module, 'weight')"),
    "pruned bias": (
        lambda: prune.random_unstructured(nn.Linear(3, 2), "bias", 1), "torch.nn.utils.prune.remove(module, 'bias')"),
    "pruned twice": (
        lambda: prune.random_unstructured(prune.l1_unstructured(nn.Linear(3, 2), "weight", 1), "weight", 1),
        "torch.nn.utils.prune.remove(module, 'weight')"),
}  # fmt: skip


@pytest.mark.parametrize("case", LAYERS)
def test_the_remedy_for_a_layer_in_a_wrapping_succeeds(case):
    make, remedy = LAYERS[case]
    module = make()
    with pytest.raises(TypeError) as caught:
        cn.Layer.from_torch(module)
    assert remedy in str(caught.value)
    with pytest.raises(TypeError) as caught:
        cn.Network.from_torch(module)
    assert remedy in str(caught.value)
    found = eval(remedy, {"torch": torch, "module": module})
    agree(module if found is None else found, torch.randn(3))


def test_other_hooks_are_removed_by_their_handles():
    module = nn.Linear(3, 2)
    handle = module.register_forward_hook(lambda *_: None)
    with pytest.raises(TypeError, match=r"module has forward hooks, .* with remove\(\) of the handle"):
        cn.Layer.from_torch(module)
    handle.remove()
    agree(module, torch.randn(3))


def test_the_remedies_for_meta_and_scripted_and_lazy_modules_succeed():
    plain = nn.Linear(3, 2)
    module = nn.Linear(3, 2, device="meta")
    with pytest.raises(TypeError, match=r"module\.to_empty\(device='cpu'\), then load its weights"):
        cn.Layer.from_torch(module)
    module = module.to_empty(device="cpu")
    module.load_state_dict(plain.state_dict())
    agree(module, torch.randn(3))
    scripted = torch.jit.script(plain)
    with pytest.raises(TypeError, match=r"make it again and load module\.state_dict\(\) into it"):
        cn.Layer.from_torch(scripted)
    again = nn.Linear(3, 2)
    again.load_state_dict(scripted.state_dict())
    assert np.array_equal(agree(again, torch.randn(3)).w, plain.weight.detach().numpy())
    module = nn.LazyLinear(2)
    with pytest.raises(TypeError, match=r"call it once, module\(x\), then pass it"):
        cn.Layer.from_torch(module)
    module(torch.randn(3))
    agree(module, torch.randn(3))


def test_pools_and_models_are_networks_and_a_transposed_convolution_is_a_layer():
    for module in (nn.MaxPool1d(2), nn.AvgPool1d(2), nn.Sequential(nn.Conv1d(1, 2, 3), nn.ReLU())):
        with pytest.raises(
            TypeError, match=r"model\[0\]; a pool, or a whole model, is a network: cn\.Network\.from_torch"
        ):
            cn.Layer.from_torch(module)
        x = torch.randn(1, 6)
        np.testing.assert_allclose(cn.Network.from_torch(module)(x.numpy()), module(x).detach().numpy(), atol=1e-6)
    agree(nn.ConvTranspose1d(1, 2, 3, stride=2, padding=1, output_padding=1), torch.randn(1, 6))


ADAPTIVE = {  # an adaptive pool: sizes of inputs on which the remedy of its message computes the same
    "to 2": (lambda: nn.AdaptiveAvgPool1d(2), [(2,), (4,), (10,)]),
    "to 2 x 1": (lambda: nn.AdaptiveAvgPool2d((2, 1)), [(2, 1), (6, 5), (8, 7)]),
    "rows as they are": (lambda: nn.AdaptiveMaxPool2d((None, 3)), [(5, 3), (4, 9)]),
    "largest of volumes": (lambda: nn.AdaptiveMaxPool3d((1, 2, 2)), [(3, 4, 2)]),
}


@pytest.mark.parametrize("case", ADAPTIVE)
def test_the_remedy_for_an_adaptive_pool_computes_the_same_where_sizes_are_multiples(case):
    make, inputs = ADAPTIVE[case]
    module = make()
    with pytest.raises(TypeError, match="its output_size is") as caught:
        cn.Network.from_torch(nn.Sequential(module))
    remedy = re.search(r"of it, (torch\.nn\..*?\)\]\)) computes the same", str(caught.value)).group(1)
    for sizes in inputs:
        x = torch.randn(2, *sizes)
        found = eval(remedy, {"torch": torch, "x": x})
        np.testing.assert_allclose(cn.Network.from_torch(found)(x.numpy()), module(x).numpy(), rtol=1e-6)


def test_elsewhere_an_adaptive_pool_is_one_only_with_windows_of_one_size_and_step():
    """What the message says of sizes that are no multiples: of 7, three windows of 3 with step 2; of 5, none."""
    regular, irregular = torch.randn(1, 7), torch.randn(1, 5)
    three = nn.AdaptiveAvgPool1d(3)
    assert torch.allclose(nn.AvgPool1d(3, 2)(regular), three(regular))
    for window in range(1, 6):
        for stride in range(1, 6):
            found = nn.AvgPool1d(window, stride)(irregular)
            assert found.shape != (1, 3) or not torch.allclose(found, three(irregular))
