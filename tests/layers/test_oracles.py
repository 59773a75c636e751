"""Hold Layer to PyTorch and convolve, correlate and boundaries to SciPy; skipped where these are not installed."""

import itertools

import make_torch_fixtures
import numpy as np
import pytest
import reference

import convnotes as cn
from convnotes.layers import phi as phis

INSTALL = "pip install -r tests/requirements-oracles.txt"
BOUNDARY_OF = {"zeros": "zero", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def needs(module):
    """Return the module, or skip with the line that installs it."""
    return pytest.importorskip(module, reason=f"{module} is not installed: {INSTALL}")


def random_module(torch, rng, axes, dtype):
    """Return a random torch module of `axes` axes with random parameters, and a random batch it accepts."""
    while True:
        groups = int(rng.choice([1, 1, 2, 3]))
        n_in, n_out = (groups * int(rng.integers(1, 4)) for _ in range(2))
        bias = bool(rng.integers(2))
        if axes == 0:
            module = torch.nn.Linear(n_in, n_out, bias, dtype=dtype)
            break
        kernel, dilation, size = (tuple(rng.integers(1, most, axes).tolist()) for most in (5, 4, 10))
        mode = str(rng.choice(list(BOUNDARY_OF)))
        if rng.random() < 0.4:
            padding, stride = str(rng.choice(["same", "valid"])), (1,) * axes
        else:
            padding = tuple(rng.integers(0, 4, axes).tolist())
            stride = tuple(rng.integers(1, 4, axes).tolist())
        if padding == "valid":
            stride = tuple(rng.integers(1, 4, axes).tolist())
        pads = reference.pads(padding, kernel, dilation, flip=False)
        fits = all(n + sum(p) > d * (k - 1) for n, p, d, k in zip(size, pads, dilation, kernel))
        # torch pads by less than one input (reflect) or by at most one (circular); we repeat as numpy.pad does
        longest = {"reflect": -1, "circular": 0}.get(mode, 99)
        if fits and all(max(p) <= n + longest for n, p in zip(size, pads)):
            module = getattr(torch.nn, f"Conv{axes}d")(
                n_in, n_out, kernel, stride, padding, dilation, groups, bias, mode, dtype=dtype
            )
            break
    sizes = () if axes == 0 else size
    batch = () if rng.random() < 0.3 else (int(rng.integers(1, 4)),)
    return module, torch.from_numpy(rng.normal(size=(*batch, n_in, *sizes))).to(dtype)


@pytest.mark.filterwarnings("error::DeprecationWarning", "ignore:Using padding='same' with even kernel")
class TestTorch:
    @pytest.mark.parametrize("axes", range(4))
    @pytest.mark.parametrize(("dtype", "within"), [("float64", 1e-12), ("float32", 1e-5)])
    def test_from_torch_computes_what_the_module_computes(self, axes, dtype, within):
        torch = needs("torch")
        rng = np.random.default_rng(axes)
        torch.manual_seed(axes)
        for _ in range(80):
            module, x = random_module(torch, rng, axes, getattr(torch, dtype))
            want = module(x).detach().numpy()
            got = cn.Layer.from_torch(module)(x.numpy())
            assert got.shape == want.shape and got.dtype == want.dtype == dtype, module
            np.testing.assert_allclose(got, want, rtol=within, atol=5 * within, err_msg=str(module))

    @pytest.mark.parametrize("dtype", ["float32", "float64"])
    def test_every_phi_and_its_derivative_are_torch_s(self, dtype):
        torch = needs("torch")
        F = torch.nn.functional
        slopes = [0.1, 0.25]
        theirs = {
            "identity": lambda z: z * 1, "relu": F.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "silu": F.silu,
            "elu": F.elu, "softplus": F.softplus, "hard_sigmoid": F.hardsigmoid, "hard_swish": F.hardswish,
            "gelu": F.gelu, "gelu_tanh": lambda z: F.gelu(z, approximate="tanh"), "relu6": F.relu6,
            "leaky_relu": lambda z: F.leaky_relu(z, 0.1),
            "prelu": lambda z: F.prelu(z, torch.tensor(slopes, dtype=z.dtype)),
        }  # fmt: skip
        assert set(theirs) == set(phis.PHIS)
        kinks = [0, 3, -3, 6, 20]
        z = np.concatenate([np.random.default_rng(5).normal(size=995) * 9, kinks]).astype(dtype).reshape(-1, 2)
        near = 20 * np.finfo(dtype).eps
        for name, function in theirs.items():
            phi = phis.checked({"leaky_relu": (name, 0.1), "prelu": (name, slopes)}.get(name, name))
            tensor = torch.tensor(z, requires_grad=True)
            y = function(tensor)
            (slope,) = torch.autograd.grad(y.sum(), tensor)
            got = phis.apply(phi, z, channel=1), phis.derivative(phi, z, channel=1)
            assert [str(a.dtype) for a in got] == [dtype] * 2
            np.testing.assert_allclose(got[0], y.detach().numpy(), rtol=near, atol=near, err_msg=name)
            # torch's derivative of hardsigmoid is 1/6 rounded to float32, in float64 too
            within = {"hard_sigmoid": 1e-8, "gelu_tanh": 3 * near}.get(name, near)  # whose 1 + tanh cancels
            np.testing.assert_allclose(got[1], slope.numpy(), rtol=within, atol=within, err_msg=name)

    @pytest.mark.parametrize("axes", range(4))
    def test_bfloat16_weights_are_read_without_loss(self, axes):
        torch = needs("torch")
        rng = np.random.default_rng(axes)
        for _ in range(10):
            module, x = random_module(torch, rng, axes, torch.bfloat16)
            layer = cn.Layer.from_torch(module)
            assert layer.w.dtype == np.float32
            want = module.float()(x.float()).detach().numpy()
            np.testing.assert_allclose(layer(x.float().numpy()), want, rtol=1e-5, atol=1e-5, err_msg=str(module))

    @pytest.mark.parametrize("axes", range(4))
    def test_float16_weights_keep_their_dtype(self, axes):
        torch = needs("torch")
        module, x = random_module(torch, np.random.default_rng(axes), axes, torch.float16)
        layer = cn.Layer.from_torch(module)
        assert layer.w.dtype == np.float16 and layer(x.numpy()).dtype == np.float32

    @pytest.mark.parametrize("axes", range(4))
    def test_every_setting_of_a_module_is_read(self, axes):
        torch = needs("torch")
        rng = np.random.default_rng(10 + axes)
        for _ in range(30):
            module, _x = random_module(torch, rng, axes, torch.float64)
            layer = cn.Layer.from_torch(module)
            assert not layer.flip and layer.phi == "identity"
            np.testing.assert_array_equal(layer.w, module.weight.detach().numpy())
            assert (layer.b is None) == (module.bias is None)
            if module.bias is not None:
                np.testing.assert_array_equal(layer.b, module.bias.detach().numpy())
            if axes:
                assert (layer.n_in, layer.n_out) == (module.in_channels, module.out_channels)
                assert (layer.kernel, layer.stride, layer.dilation, layer.groups, layer.padding, layer.boundary) == (
                    module.kernel_size,
                    module.stride,
                    module.dilation,
                    module.groups,
                    module.padding,
                    BOUNDARY_OF[module.padding_mode],
                )

    @pytest.mark.parametrize("axes", range(4))
    def test_gradients_flow_to_exactly_the_fan_in(self, axes):
        torch = needs("torch")
        rng = np.random.default_rng(20 + axes)
        for _ in range(40):
            module, x = random_module(torch, rng, axes, torch.float64)
            x = (x if x.ndim == axes + 1 else x[0]).clone().requires_grad_()
            z = module(x)
            layer = cn.Layer.from_torch(module)
            g = layer.geometry(tuple(x.shape[1:]))
            for _ in range(3):
                i, *o = (int(rng.integers(n)) for n in z.shape)
                (gradient,) = torch.autograd.grad(z[(i, *o)], x, retain_graph=True)
                want = np.zeros(x.shape)
                fan = g.fan_in((i, *o))
                for j, n, tap in fan:
                    want[(j, *n)] += layer.w[(i, j % layer.w.shape[1], *tap)]
                assert {(j, *n) for j, n, _ in fan} == {tuple(n) for n in torch.nonzero(gradient).tolist()}
                np.testing.assert_allclose(gradient.numpy(), want, atol=1e-14)

    def test_the_transposed_layer_is_torch_s_transposed_convolution(self):
        torch = needs("torch")
        rng = np.random.default_rng(30)
        for _ in range(60):
            s = reference.random_setting(rng, 2, boundaries=("zero",), paddings=("int",))
            w = rng.normal(size=s.w_shape)
            layer = cn.Layer(w, **{**s.options, "flip": False})
            out = layer.geometry(s.spatial).out
            y = rng.normal(size=(s.n_out, *out))
            least = [
                (o - 1) * t - 2 * s.padding + d * (k - 1) + 1 for o, t, d, k in zip(out, s.stride, s.dilation, s.kernel)
            ]
            if min(least) > 0:
                want = torch.nn.functional.conv_transpose2d(
                    torch.from_numpy(y)[None],
                    torch.from_numpy(w),
                    stride=s.stride,
                    padding=s.padding,
                    dilation=s.dilation,
                    groups=s.groups,
                )[0].numpy()
                np.testing.assert_allclose(layer.transposed()(y), want, atol=1e-12, err_msg=str(s))

    @pytest.mark.parametrize("axes", [1, 2, 3])
    def test_a_transposed_convolution_is_a_transposed_layer(self, axes):
        torch = needs("torch")
        rng, made = np.random.default_rng(40 + axes), 0
        while made < 40:
            kernel, stride, dilation = (tuple(rng.integers(1, most, axes).tolist()) for most in (4, 4, 3))
            padding = tuple(rng.integers(0, 3, axes).tolist())
            more = tuple(int(rng.integers(max(pair))) for pair in zip(stride, dilation))
            groups, bias, size = int(rng.choice([1, 2])), bool(rng.integers(2)), rng.integers(2, 6, axes).tolist()
            module = getattr(torch.nn, f"ConvTranspose{axes}d")(
                2 * groups, 3 * groups, kernel, stride, padding, more, groups, bias, dilation, dtype=torch.float64
            )
            x = torch.from_numpy(rng.normal(size=(2, 2 * groups, *size)))
            try:
                want = module(x).detach().numpy()
            except RuntimeError:  # padding leaves nothing
                continue
            made += 1
            layer = cn.Layer.from_torch(module)
            np.testing.assert_allclose(layer(x.numpy()), want, atol=1e-12, err_msg=str(module))
            g = layer.geometry(tuple(size))
            i, *o = (int(rng.integers(n)) for n in want.shape[1:])
            terms = (layer.w[(i, j % layer.w.shape[1], *tap)] * x[(0, j, *n)].item() for j, n, tap in g.fan_in((i, *o)))
            bias = module.bias[i].item() if bias else 0
            assert sum(terms) + bias == pytest.approx(want[(0, i, *o)], abs=1e-12)  # w pairs with the taps of fan_in

    def test_a_transposed_convolution_is_counted_by_its_real_products(self):
        torch = needs("torch")
        counts = cn.Layer.from_torch(torch.nn.ConvTranspose2d(8, 16, 2, stride=2)).counts((32, 32))
        assert counts.multiplications == counts.connections == 8 * 16 * 2 * 2 * 32 * 32 == 524_288

    def test_a_module_inside_a_model_and_a_lazy_one(self):
        torch = needs("torch")
        model = torch.nn.Sequential(torch.nn.LazyConv2d(2, 3), torch.nn.ReLU())
        with pytest.raises(TypeError, match=r"module is a Sequential: expected one of Linear.*model\[0\]"):
            cn.Layer.from_torch(model)
        x = torch.randn(1, 3, 6, 6)
        want = model[0](x).detach().numpy()  # this makes the lazy weights
        np.testing.assert_allclose(cn.Layer.from_torch(model[0])(x.numpy()), want, atol=1e-5)
        for other in (torch.nn.MaxPool2d(2), torch.nn.Bilinear(1, 1, 1)):
            with pytest.raises(TypeError, match=f"module is a {type(other).__name__}"):
                cn.Layer.from_torch(other)

    def test_training_on_does_not_change_the_layer(self):
        torch = needs("torch")
        module = torch.nn.Linear(2, 2)
        layer = cn.Layer.from_torch(module)
        before = layer.w.copy()
        with torch.no_grad():
            module.weight += 1
        np.testing.assert_array_equal(layer.w, before)

    def test_the_stored_fixtures_are_what_torch_computes(self):
        torch = needs("torch")
        with np.load(make_torch_fixtures.FILE, allow_pickle=False) as file:
            for number, (kind, arguments, options, _) in enumerate(make_torch_fixtures.RECIPES):
                module = getattr(torch.nn, kind)(*arguments, **options, dtype=torch.float64)
                state = {name: torch.from_numpy(file[f"{number}/{name}"]) for name in module.state_dict()}
                module.load_state_dict(state)
                got = module(torch.from_numpy(file[f"{number}/x"])).detach().numpy()
                np.testing.assert_allclose(got, file[f"{number}/y"], atol=1e-13)


class TestSciPy:
    @pytest.mark.parametrize("axes", [1, 2, 3])
    @pytest.mark.parametrize("mode", ["full", "same", "valid"])
    def test_convolve_equals_scipy_signal_even_kernels_included(self, axes, mode):
        signal = needs("scipy.signal")
        rng = np.random.default_rng(axes)
        for _ in range(40):
            w_shape = rng.integers(1, 5, axes)
            x, w = rng.integers(-99, 100, w_shape + rng.integers(0, 5, axes)), rng.integers(-99, 100, w_shape)
            got = cn.convolve(x, w, mode)
            assert got.dtype == np.int64
            np.testing.assert_array_equal(got, signal.convolve(x, w, mode, method="direct"))
            np.testing.assert_allclose(cn.convolve(x / 7, w / 3, mode), signal.convolve(x / 7, w / 3, mode), atol=1e-9)

    @pytest.mark.parametrize("axes", [1, 2, 3])
    def test_correlate_equals_scipy_signal_but_for_same_with_even_kernels(self, axes):
        signal = needs("scipy.signal")
        rng = np.random.default_rng(axes)
        for _ in range(40):
            w_shape = rng.integers(1, 5, axes)
            x, w = rng.integers(-99, 100, w_shape + rng.integers(0, 5, axes)), rng.integers(-99, 100, w_shape)
            for mode in ("full", "valid"):
                want = signal.correlate(x, w, mode, method="direct")
                np.testing.assert_array_equal(cn.correlate(x, w, mode), want)
            ours, theirs = cn.correlate(x, w, "same"), signal.correlate(x, w, "same", method="direct")
            # the odd cell of padding of an even kernel: ours at the high side as in PyTorch, theirs at the low side,
            # so our output o is their output o + 1 on those axes
            even = [k % 2 == 0 for k in w.shape]
            ahead = theirs[tuple(slice(int(e), None) for e in even)]
            np.testing.assert_array_equal(ours[tuple(slice(None, n) for n in ahead.shape)], ahead)

    def test_a_valid_kernel_longer_than_the_input_is_refused_where_scipy_swaps(self):
        signal = needs("scipy.signal")
        assert signal.convolve([1, 2], [1, 2, 3], "valid").tolist() == [4, 7]
        with pytest.raises(ValueError, match="never swapped"):
            cn.convolve([1, 2], [1, 2, 3], "valid")

    def test_integers_stay_exact_where_scipy_s_fft_rounds(self):
        signal = needs("scipy.signal")
        rng = np.random.default_rng(3)
        x, w = rng.integers(0, 2**28, 3000), rng.integers(0, 2**20, 1500)
        exact = signal.convolve(x, w, method="direct")
        np.testing.assert_array_equal(cn.convolve(x, w), exact)
        assert (np.rint(signal.convolve(x, w, method="fft")).astype(np.int64) != exact).any()

    def test_our_fft_equals_scipy_s(self):
        signal = needs("scipy.signal")
        rng = np.random.default_rng(4)
        x, w = rng.normal(size=(120, 130)), rng.normal(size=(17, 12))
        for mode in ("full", "same", "valid"):
            np.testing.assert_allclose(cn.convolve(x, w, mode, method="fft"), signal.fftconvolve(x, w, mode), atol=1e-9)

    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [("zero", "constant"), ("edge", "nearest"), ("reflect", "mirror"), ("symmetric", "reflect"), ("wrap", "wrap")],
    )
    @pytest.mark.parametrize("axes", [1, 2, 3])
    def test_boundaries_equal_scipy_ndimage_under_its_own_names(self, ours, theirs, axes):
        ndimage = needs("scipy.ndimage")
        rng = np.random.default_rng(axes)
        for sizes in itertools.islice(itertools.product([2, 3, 5, 7], repeat=axes), 0, None, 1 if axes < 3 else 7):
            k = 2 * rng.integers(0, 2 if axes == 3 else 4, axes) + 1  # odd, up to longer than the input
            x, w = rng.integers(-99, 100, sizes), rng.integers(-99, 100, k)
            got = cn.correlate(x, w, "same", boundary=ours)
            np.testing.assert_array_equal(got, ndimage.correlate(x, w, mode=theirs))
            got = cn.convolve(x, w, "same", boundary=ours)
            np.testing.assert_array_equal(got, ndimage.convolve(x, w, mode=theirs))

    def test_an_even_kernel_in_ndimage_is_one_cell_off(self):
        ndimage = needs("scipy.ndimage")
        x, w = np.arange(1, 7) ** 2, [1, 10]
        assert cn.convolve(x, w, "same")[1:].tolist() == ndimage.convolve(x, w, mode="constant")[:-1].tolist()
        assert cn.correlate(x, w, "same")[:-1].tolist() == ndimage.correlate(x, w, mode="constant")[1:].tolist()
