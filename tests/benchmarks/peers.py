"""What is timed: for a case and its numbers, each peer's call without arguments that gives y as an array."""

import importlib.util
import math

import numpy as np


def convnotes_of(package):
    """Return the peer that one build of convnotes is."""

    def prepare(case, x, w, b):
        if case.is_pair:
            return lambda: package.correlate(x[0, 0], w[0, 0], "same")
        layer = package.Layer(w, b, padding="same", stride=case.stride, flip=False)
        return (lambda: layer(x[0])) if case.batch == 1 else (lambda: layer(x))

    return prepare


def with_numpy(case, x, w, b):
    """The plain way: np.convolve on one axis, else windows times kernels by tensordot."""
    d, reach = len(case.spatial), case.kernel // 2
    if case.is_pair and d == 1:
        return lambda: np.convolve(x[0, 0], w[0, 0, ::-1], "same")
    if x.nbytes * w[0, 0].size > 2**30:  # of windows
        return None

    def call():
        padded = np.pad(x, [(0, 0), (0, 0)] + [(reach, reach)] * d)
        view = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], range(2, 2 + d))
        view = view[(..., *(slice(None, None, case.stride),) * d, *(slice(None),) * d)]
        y = np.tensordot(w, view, ((1, *range(2, 2 + d)), (1, *range(2 + d, 2 + 2 * d))))
        y = np.moveaxis(y, 0, 1)
        return y if case.is_pair else y + b.reshape(-1, *(1,) * d)

    return call


def with_torch(case, x, w, b):
    """torch.nn.functional, no gradients."""
    if x.itemsize == 8 and x.nbytes * w[0, 0].size > 2**33:  # float64 is unfolded into all its windows
        return None
    import torch

    torch.set_num_threads(1)
    function = getattr(torch.nn.functional, f"conv{len(case.spatial)}d")
    x, w, b = map(torch.from_numpy, (x, w, b))
    b = None if case.is_pair else b

    def call():
        with torch.inference_mode():
            return function(x, w, b, case.stride, case.kernel // 2).numpy()

    return call


def with_jax(case, x, w, b):
    """One compiled function."""
    import jax

    jax.config.update("jax_enable_x64", True)
    d, reach = len(case.spatial), case.kernel // 2
    x, w, b = map(jax.numpy.asarray, (x, w, b.reshape(-1, *(1,) * d)))

    @jax.jit
    def compiled(x, w, b):
        y = jax.lax.conv_general_dilated(x, w, (case.stride,) * d, [(reach, reach)] * d)
        return y if case.is_pair else y + b

    return lambda: np.asarray(compiled(x, w, b))


def with_opencv(case, x, w, b):
    """filter2D, for single pairs on one or two axes."""
    if not case.is_pair or len(case.spatial) > 2:
        return None
    import cv2

    cv2.setNumThreads(1)
    x, w = (np.atleast_2d(a[0, 0]) for a in (x, w))
    return lambda: cv2.filter2D(x, -1, w, borderType=cv2.BORDER_CONSTANT)


def with_scipy(name):
    """Return the peer that one of scipy's functions is, for single pairs."""

    def prepare(case, x, w, b):
        if not case.is_pair:
            return None
        from scipy import ndimage, signal

        x, w = x[0, 0], w[0, 0]
        turned = np.ascontiguousarray(np.flip(w))
        return {
            "signal": lambda: signal.convolve(x, turned, "same"),
            "blocks": lambda: signal.oaconvolve(x, turned, "same"),
            "ndimage": lambda: ndimage.correlate(x, w, mode="constant"),
        }[name]

    return prepare


PEERS = {
    "numpy": with_numpy,
    "torch": with_torch,
    "jax": with_jax,
    "opencv": with_opencv,
    "scipy.signal": with_scipy("signal"),
    "scipy.oaconvolve": with_scipy("blocks"),
    "scipy.ndimage": with_scipy("ndimage"),
}
MODULES = {"numpy": "numpy", "torch": "torch", "jax": "jax", "opencv": "cv2"}


def installed():
    """Return {name: prepare} of the peers that this environment holds."""
    return {
        name: prepare
        for name, prepare in PEERS.items()
        if importlib.util.find_spec(MODULES.get(name, name.split(".")[0]))
    }


def peak(dtype, size=768):
    """Return a call that multiplies two square matrices, and its multiplications and additions."""
    a = np.random.default_rng(0).uniform(0.5, 1.5, (size, size)).astype(dtype)
    return (lambda: a @ a), 2 * math.prod(a.shape) * size
