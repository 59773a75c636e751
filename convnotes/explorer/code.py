"""A layer, or the equation of one of its pixels, as text in other languages: NumPy, PyTorch, LaTeX."""

import numpy as np

from .. import refusals
from ..layers import engine
from ..layers import phi as phis
from ..layers import selection as selections
from ..readers import torch_modules
from . import latex

FORMS = ("NumPy", "PyTorch", "LaTeX")
MOST_NUMBERS = 200  # of one array that are written out


def as_code(layer, x, selection, form):
    """Return a layer as text in another language, with what is chosen of it; convnotes is not needed to run it.

    Parameters
    ----------
    layer : Layer
        With kernels of 0 to 3 axes, as those that can be explored.
    x : array, shape (n_in, *spatial)
        The input; the text of a program gives `y`. Beyond 200 numbers it expects the input under the name `x`.
    selection : str
        'y:1:3,4', 'x:0:2,2', 'w:1,0:0,2' or ''; its value comes last.
    form : {'NumPy', 'PyTorch', 'LaTeX'}

    Returns
    -------
    str
        Numbers are written out up to 200 an array; beyond, the program reads a file, and says which.

    Raises
    ------
    ValueError, TypeError, IndexError
        If x does not fit the layer, a number is complex, NaN or infinite, or the selection lies outside.

    Examples
    --------
    >>> import convnotes as cn
    >>> from convnotes.explorer.code import as_code
    >>> print(as_code(cn.Layer([[1, 2], [3, 4]], b=[10, 20]), [1, 1], "y:1:", "NumPy"))
    import numpy as np
    <BLANKLINE>
    # Layer: 2 inputs -> 2 outputs, fully connected, bias, identity
    x = np.array([1, 1])
    w = np.array([[1, 2],
                  [3, 4]])
    b = np.array([10, 20])
    z = w @ x + b
    y = z
    y[1]  # 27
    <BLANKLINE>
    """
    refusals.one_of("form", form, FORMS)
    x = refusals.numbers("x", x)
    if len(layer.kernel) > 3 or x.ndim != len(layer.kernel) + 1:
        raise ValueError(f"x has shape {x.shape}: expected one input, (n_in, *spatial), with 0 to 3 axes after n_in")
    for name, array in {"x": x, **_parameters(layer)}.items():
        if array.dtype.kind == "c" or not np.isfinite(array).all():
            raise ValueError(f"{name} holds complex numbers, NaN or infinities: text is made of finite real numbers")
    chosen = selections.parse(selection, layer.geometry(x.shape[1:]))
    value = None
    if chosen:
        role, channels, index = chosen
        stored = (channels[0], channels[1] % layer.w.shape[1]) if role == "w" else channels  # w is stored by groups
        place = (*stored, *index)
        value = (layer(x) if role == "y" else {"x": x, "w": layer.w}[role])[place].item()
    if form == "LaTeX":
        return latex.equations(layer, x, chosen, value, _comments(layer))
    body = (_numpy if form == "NumPy" else _torch)(layer, x)
    if chosen:
        body.append(f"{role}[{', '.join(map(str, place))}]  # {latex.shown(value)}")
    text = "\n".join([*(f"# {line}" for line in _comments(layer)), *body]) + "\n"
    needed = {"np.": "import numpy as np", "torch.": "import torch", "F.pad": "import torch.nn.functional as F"}
    # Imports come first: a comment in the first two lines could pass for a statement of the file's encoding.
    return "\n".join(line for use, line in needed.items() if use in "\n".join(body)) + "\n\n" + text


def _comments(layer):
    """Return lines that say what a layer is and what its channels are called, harmless in the comments of any form."""
    lines = [repr(layer)]
    for what, role in (("inputs", "x"), ("outputs", "y")):
        if layer.names[role]:
            lines.append(f"{what}: {'; '.join(layer.names[role])}")
    return ["".join(c if c.isprintable() and c not in "\\{}$" else " " for c in line[:300]) for line in lines]


def _parameters(layer):
    """Return what a program is given beside x: w, and b where the layer has a bias."""
    return {"w": layer.w} | ({} if layer.b is None else {"b": layer.b})


def _numpy(layer, x):
    """Return the lines of a program: pad, take the windows under the kernels, multiply and add."""
    dtype = engine.common_dtype(x, layer.w, layer.b)
    lines = [f"x = np.asarray(x, np.{dtype})  # the input, an array of shape {x.shape}: give it this name first"]
    if x.size <= MOST_NUMBERS:
        lines = [_written("x = np.array(", x.astype(dtype), ", np.float32)" if dtype == np.float32 else ")")]
    for name, array in _parameters(layer).items():
        if array.size > MOST_NUMBERS:
            lines.append(_file(name, array, f"np.load('{name}.npy').astype(np.{dtype})"))
        else:
            end = ", np.float32)" if dtype == np.float32 else ")"
            lines.append(_written(f"{name} = np.array(", array.astype(dtype), end))
    bias = "" if layer.b is None else " + b"
    if layer.kernel:
        padding = _numpy_padding(layer, x, dtype)
        axes, reach = tuple(range(1, x.ndim)), tuple(r.reach + 1 for r in layer.rules)
        view = f"np.lib.stride_tricks.sliding_window_view({'padded' if padding else 'x'}, {reach}, {axes})"
        lines += [*padding, f"windows = {view}"]
        steps = layer.stride + layer.dilation
        if set(steps) != {1}:
            lines.append(f"windows = windows[:, {', '.join(f'::{s}' for s in steps)}]  # strides, then dilations")
        if layer.flip:
            lines.append(f"kernels = np.flip(w, {tuple(range(2, layer.w.ndim))})  # convolution flips its kernels")
        blocks = ["windows", "kernels" if layer.flip else "w"]
        o, t = "opq"[: len(axes)], "tuv"[: len(axes)]
        product = f"np.einsum('j{o}{t},ij{t}->i{o}', {{}}, {{}})"
        if layer.b is not None and layer.b.ndim == 1:
            bias = f" + b[:, {', '.join(['None'] * len(axes))}]"
    else:
        product, blocks = "np.einsum('j,ij->i', {}, {})" if layer.groups > 1 else "w @ x", ["x", "w"]
    if layer.groups > 1:
        split = ", ".join(f"np.split({block}, {layer.groups})" for block in blocks)
        lines.append(f"blocks = zip({split})  # groups: only these blocks connect")
        total = f"np.concatenate([{product.format('inputs', 'weights')} for inputs, weights in blocks])"
    else:
        total = product.format(*blocks)
    lines.append(f"z = {total}{bias}")
    return [*lines, *_phi(layer, "NumPy", dtype)]


def _numpy_padding(layer, x, dtype):
    """Return the lines that make `padded` of x, none where the layer pads nothing."""
    lines = _spread(layer, x, f"np.zeros({{shape}}, np.{dtype})")
    pads = ((0, 0), *((max(r.low, 0), max(r.high, 0)) for r in layer.rules))
    if any(map(any, pads)):
        mode = f", mode='{layer.boundary}'" * (layer.boundary != "zero")
        lines.append(f"padded = np.pad({'padded' if lines else 'x'}, {pads}{mode})")
    if any(r.low < 0 or r.high < 0 for r in layer.rules):
        starts = [max(-r.low, 0) for r in layer.rules]
        kept = [f"{start}:{start + r.span(n)}" for start, r, n in zip(starts, layer.rules, x.shape[1:])]
        lines.append(f"padded = {'padded' if lines else 'x'}[:, {', '.join(kept)}]")
    return lines


def _torch(layer, x):
    """Return the lines of a program that gives the weights to a module of torch.nn."""
    # torch convolves no integers; as float64 they stay exact up to 2**53
    dtype = f"torch.{'float32' if engine.common_dtype(x, layer.w, layer.b) == np.float32 else 'float64'}"
    lines = [f"x = torch.tensor(x, dtype={dtype})  # the input, an array of shape {x.shape}: give it this name first"]
    if x.size <= MOST_NUMBERS:
        lines = [_written("x = torch.tensor(", x, f", dtype={dtype})")]
    for name, array in _parameters(layer).items():
        if array.size > MOST_NUMBERS:
            lines.append(_file(name, array, f"torch.tensor(np.load('{name}.npy'), dtype={dtype})"))
        else:
            lines.append(_written(f"{name} = torch.tensor(", array, f", dtype={dtype})"))
    options, source, kernels = "", "x", "w"
    if layer.kernel:
        options, padding = _torch_padding(layer, x, dtype)
        lines += padding
        source = "padded" if padding else "x"
        for name, values in (("stride", layer.stride), ("dilation", layer.dilation), ("groups", layer.groups)):
            options += f", {name}={values}" * (values != 1 and values != (1,) * len(layer.kernel))
        options = f", {layer.kernel}{options}"
        if layer.flip:
            kernels = f"w.flip{tuple(range(2, layer.w.ndim))}"
            lines.append("# torch computes cross-correlation: for convolution its module gets the kernels flipped")
    elif layer.groups > 1:
        kernels = f"torch.block_diag(*w.chunk({layer.groups}))"
        lines.append("# groups: torch.nn.Linear has none, zeros stand where nothing connects")
    name = ("Linear", "Conv1d", "Conv2d", "Conv3d")[len(layer.kernel)]
    per_channel = layer.b is not None and layer.b.ndim == 1
    bias = "" if per_channel else ", bias=False"
    lines.append(f"module = torch.nn.{name}({layer.n_in}, {layer.n_out}{options}{bias}, dtype={dtype})")
    lines += ["with torch.no_grad():", f"    module.weight.copy_({kernels})"]
    lines += ["    module.bias.copy_(b)"] * per_channel
    lines.append(f"z = module({source})" + " + b" * (layer.b is not None and not per_channel))
    return [*lines, *_phi(layer, "PyTorch", dtype)]


def _torch_padding(layer, x, dtype):
    """Return (options of the module, lines before it) that pad as the layer does; one of the two is empty."""
    pads = [(r.low, r.high) for r in layer.rules]
    lines = _spread(layer, x, f"torch.zeros({{shape}}, dtype={dtype})")
    if not any(map(any, pads)):
        return "", lines
    mode = {ours: theirs for theirs, ours in torch_modules.BOUNDARIES.items()}.get(layer.boundary)
    beyond = {"reflect": -1, "circular": 0}.get(mode)  # torch pads by less than one input, or by at most one
    long = beyond is not None and any(max(p) > n + beyond for p, n in zip(pads, x.shape[1:]))
    if mode is None or long:
        why = "more than one input" if mode else f"{layer.boundary!r}"
        pad = f"np.pad(x, {((0, 0), *pads)}, mode='{layer.boundary}')"
        return "", [f"padded = torch.tensor({pad}, dtype={dtype})  # torch cannot pad {why}"]
    if not lines and all(low == high for low, high in pads):
        named = f", padding_mode='{mode}'" * (mode != "zeros")
        return f", padding={tuple(low for low, _ in pads)}{named}", []
    sides = sum(reversed(pads), ())
    named = f", mode='{mode}'" * (mode != "zeros")
    return "", [
        *lines,
        f"padded = F.pad({'padded' if lines else 'x'}, {sides}{named})  # from the last axis to the first",
    ]


def _spread(layer, x, zeros):
    """Return the lines that spread the input of a transposed layer out; `zeros` is how the language makes them."""
    ups = [r.upsample for r in layer.rules]
    if set(ups) <= {1}:
        return []
    shape = (layer.n_in, *((n - 1) * u + 1 for n, u in zip(x.shape[1:], ups)))
    steps = ", ".join(f"::{u}" for u in ups)
    return [
        f"padded = {zeros.format(shape=shape)}",
        f"padded[:, {steps}] = x  # a transposed layer: its cells stand apart",
    ]


def _written(start, array, end):
    """Return an assignment with every number of an array written out, so that it reads back as the same number."""
    with np.printoptions():  # whatever formatter is set stays out
        numbers = np.array2string(
            array, max_line_width=110, prefix=start, separator=", ", threshold=array.size + 1, floatmode="unique",
            suppress_small=False, sign="-", legacy=False,
        )  # fmt: skip
    return start + numbers + end


def _file(name, array, read):
    """Return the line that reads a large array from a file."""
    return f"{name} = {read}  # shape {array.shape}; made by np.save('{name}.npy', layer.{name})"


def _phi(layer, form, dtype):
    """Return the lines that make y of z; slopes of 'prelu' stand in an array, one for each output."""
    entry, slopes = phis.entry(layer.phi), phis.slopes_of(layer.phi)
    if entry is None:
        return ["y = phi(z)  # phi: a function of your own"]
    text = f"y = {entry.numpy if form == 'NumPy' else entry.torch}"
    if len(slopes) < 2:
        return [text.format(p=repr(*slopes) if slopes else "")]
    start, end = ("np.array(", ")") if form == "NumPy" else ("torch.tensor(", f", dtype={dtype})")
    end = ", np.float32)" if dtype == np.float32 else end
    across = f"[:{', None' * len(layer.kernel)}]" if layer.kernel else ""
    return [_written(f"slopes = {start}", np.array(slopes), end), text.format(p=f"slopes{across}")]
