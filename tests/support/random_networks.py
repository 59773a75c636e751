"""Random networks, and the same networks in torch: as they are, and as sums over all their connections."""

import math
from dataclasses import dataclass

import numpy as np
import reference

import convnotes as cn

PHIS = ("identity", "relu", "tanh", "silu", ("leaky_relu", 0.3), "hard_swish", "gelu", "gelu_tanh")


@dataclass
class Sample:
    """A network, the shapes of its inputs, and for every node what torch computes of what it reads."""

    net: cn.Network
    shapes: dict  # of the inputs
    value: dict  # {name: function of torch batches}
    ways: dict  # the same with every weight 1, no phi, sums instead of pools: its derivative counts the ways

    @property
    def spatial(self):
        found = {name: shape[1:] for name, shape in self.shapes.items()}
        return found if len(found) > 1 else next(iter(found.values()))

    def x(self, rng):
        """Return a random input for each name."""
        return {name: rng.normal(size=shape) for name, shape in self.shapes.items()}

    def run(self, functions, x):
        """Return {name: torch batch} of every input and node; `x` holds torch arrays without the batch."""
        found = {name: value[None] for name, value in x.items()}
        for name in self.net.names:
            if name not in found:
                found[name] = functions[name](*(found[read] for read in self.net.nodes[name][1:]))
        return found


def phi_in_torch(phi):
    """Return a named phi as a function of torch arrays."""
    import torch

    F = torch.nn.functional
    if isinstance(phi, tuple):
        return lambda z: F.leaky_relu(z, phi[1])
    return {
        "identity": lambda z: z, "relu": F.relu, "tanh": torch.tanh, "silu": F.silu, "hard_swish": F.hardswish,
        "gelu": F.gelu, "gelu_tanh": lambda z: F.gelu(z, approximate="tanh"),
    }[phi]  # fmt: skip


def padded(x, widths, boundary):
    """Return a torch batch padded as numpy.pad does to the index row of every axis."""
    import torch

    for axis, (n, (low, high)) in enumerate(zip(x.shape[2:], widths), start=2):
        if boundary == "zero":
            shape = list(x.shape)
            sides = []
            for count in (low, high):
                shape[axis] = count
                sides.append(torch.zeros(shape, dtype=x.dtype))
            x = torch.cat([sides[0], x, sides[1]], axis)
        else:
            x = x.index_select(axis, torch.from_numpy(np.pad(np.arange(n), (low, high), mode=boundary)))
    return x


def draw_layer(rng, n_in, spatial):
    """Return (layer, value, ways) of a random layer that fits, sometimes a transposed one."""
    import torch

    F, axes = torch.nn.functional, len(spatial)
    groups = int(rng.choice([g for g in (1, 1, 2, 3) if n_in % g == 0]))
    n_out = groups * int(rng.integers(1, 3))
    phi = PHIS[rng.integers(len(PHIS))]
    b, act = rng.normal(size=n_out), phi_in_torch(phi)
    shift = torch.from_numpy(b).reshape(-1, *(1,) * axes)
    if axes and rng.random() < 0.2:
        kernel, stride = (tuple(int(v) for v in rng.integers(1, 4, axes)) for _ in range(2))
        padding = tuple(int(rng.integers(k)) for k in kernel)
        more = tuple(int(rng.integers(s)) for s in stride)
        w = rng.uniform(0.2, 1, (n_in, n_out // groups, *kernel)) * rng.choice(
            [-1, 1], (n_in, n_out // groups, *kernel)
        )
        if all((n - 1) * s - 2 * p + k + m > 0 for n, s, p, k, m in zip(spatial, stride, padding, kernel, more)):
            made = cn.Layer(w, padding=padding, stride=stride, groups=groups, flip=False)
            made = made.transposed(output_padding=more).replace(b=b, phi=phi)
            function = getattr(F, f"conv_transpose{axes}d")

            def turned(x, weights):
                return function(x, torch.from_numpy(weights), None, stride, padding, more, groups)

            return made, lambda x: act(turned(x, w) + shift), lambda x: turned(x, np.ones_like(w))
    while True:
        s = reference.random_setting(rng, axes)
        widths = reference.pads(s.padding, s.kernel, s.dilation, s.flip)
        if all(n + sum(p) > q * (k - 1) for n, p, q, k in zip(spatial, widths, s.dilation, s.kernel)):
            break
    shape = (n_out, n_in // groups, *s.kernel)
    w = rng.uniform(0.2, 1, shape) * rng.choice([-1, 1], shape)
    made = cn.Layer(w, b, phi, groups=groups, **s.rules)

    def plain(x, weights):
        weights = torch.from_numpy((np.flip(weights, range(2, 2 + axes)) if s.flip else weights).copy())
        if axes == 0:
            blocks = zip(x.chunk(groups, 1), weights.chunk(groups))
            return torch.cat([block @ kernel.T for block, kernel in blocks], 1)
        x = padded(x, widths, s.boundary)
        return getattr(F, f"conv{axes}d")(x, weights, None, s.stride, 0, s.dilation, groups)

    return made, lambda x: act(plain(x, w) + shift), lambda x: plain(x, np.ones_like(w))


def draw_pool(rng, spatial):
    """Return (pool, value, ways) of a random pool that fits, of torch's kinds."""
    import torch

    F, axes = torch.nn.functional, len(spatial)
    while True:
        window, stride = (tuple(int(v) for v in rng.integers(1, 4, axes)) for _ in range(2))
        padding = tuple(int(rng.integers(k // 2 + 1)) for k in window)
        largest, round_up, counted = (bool(rng.integers(2)) for _ in range(3))
        dilation = tuple(int(v) for v in rng.integers(1, 3, axes)) if largest else (1,) * axes
        options = {"padding": padding, "dilation": dilation, "round_up": round_up}
        if largest:
            made = cn.MaxPool(window, stride, **options)
        else:
            made = cn.AveragePool(window, stride, count_padding=counted, **options)
        if axes == 3 and not largest and any(k > n for k, n in zip(window, spatial)):
            continue  # torch's avg_pool3d refuses these, padded or not
        try:
            made(np.zeros((1, *spatial)))
        except ValueError:
            continue
        break

    def value(x):
        if largest:
            return getattr(F, f"max_pool{axes}d")(x, window, stride, padding, dilation, round_up)
        return getattr(F, f"avg_pool{axes}d")(x, window, stride, padding, round_up, counted)

    def ways(x):
        out = value(x).shape[2:]
        ends = [(o - 1) * s + d * (k - 1) + 1 for o, s, d, k in zip(out, stride, dilation, window)]
        x = padded(x, [(p, max(end - n - p, 0)) for p, end, n in zip(padding, ends, spatial)], "zero")
        ones = torch.ones((x.shape[1], 1, *window), dtype=x.dtype)
        x = x[(..., *map(slice, ends))]
        return getattr(F, f"conv{axes}d")(x, ones, None, stride, 0, dilation, x.shape[1])

    return made, value, ways


def draw_small(rng, shape):
    """Return (node, value, ways) of a node that is no layer and no pool, for an input of a shape."""
    import torch

    n, axes = shape[0], len(shape) - 1

    def column(values):
        return torch.from_numpy(values).reshape(-1, *(1,) * axes)

    kind = rng.choice(["scale", "permute", "softmax", "logsoftmax", "mean", "upsample", "flatten"])
    if kind == "scale":
        gain, shift = rng.normal(size=n), rng.normal(size=n)
        return cn.Scale(gain, shift, phi="relu"), lambda x: (column(gain) * x + column(shift)).relu(), lambda x: x * 1
    if kind == "permute":
        order = rng.permutation(n).tolist()
        return cn.Permute(order), lambda x: x[:, order], lambda x: x[:, order]
    if kind == "softmax":
        return cn.Softmax(), lambda x: x.softmax(1), lambda x: x.sum(1, keepdim=True).expand_as(x)
    if kind == "logsoftmax":
        return cn.LogSoftmax(), lambda x: x.log_softmax(1), lambda x: x.sum(1, keepdim=True).expand_as(x)
    if kind == "mean" and axes:
        whole = tuple(range(2, axes + 2))
        return cn.AveragePool(None), lambda x: x.mean(whole, keepdim=True), lambda x: x.sum(whole, keepdim=True)
    if kind == "upsample" and max(shape[1:], default=9) < 7:
        factor = tuple(int(v) for v in rng.integers(1, 3, axes))

        def repeated(x):
            for axis, f in enumerate(factor, start=2):
                x = x.repeat_interleave(f, axis)
            return x

        return cn.Upsample(factor), repeated, repeated
    return cn.Flatten(), lambda x: x.flatten(1) * 1, lambda x: x.flatten(1) * 1


def draw_node(rng, shape, wide=True):
    """Return (node, value, ways) of any node that reads one tensor of a shape."""
    choice = rng.random()
    if choice < 0.55:
        return draw_layer(rng, shape[0], shape[1:])
    if choice < 0.8 and len(shape) > 1:
        return draw_pool(rng, shape[1:])
    return draw_small(rng, shape) if wide else draw_layer(rng, shape[0], shape[1:])


def draw_chain(rng):
    """Return a `Sample` that is a chain of 1 to 5 nodes."""
    axes = int(rng.choice([0, 1, 1, 2, 2, 3]))
    first = shape = (int(rng.integers(1, 4)), *rng.integers(2, (0, 14, 8, 5)[axes], axes).tolist())
    nodes, value, ways = [], [], []
    for _ in range(int(rng.integers(1, 6))):
        node, one, sums = draw_node(rng, shape)
        nodes.append(node)
        value.append(one)
        ways.append(sums)
        shape = node(np.zeros(shape)).shape
        if np.prod(shape) > 600:
            break
    net = cn.Network(nodes)
    names = net.names[1:]
    return Sample(net, {"x": first}, dict(zip(names, value)), dict(zip(names, ways)))


def _opens(gate, shape):
    """Return whether a tensor of one shape can be a gate of another."""
    return len(gate) == len(shape) and all(m in (1, n) for m, n in zip(gate, shape))


def draw_graph(rng):
    """Return a `Sample` with one or two inputs, branches and joins."""
    import torch

    axes = int(rng.choice([1, 2]))
    spatial = tuple(rng.integers(3, (0, 12, 7)[axes], axes).tolist())
    shapes = {name: (int(rng.integers(1, 4)), *spatial) for name in ("x", "x2")[: int(rng.integers(1, 3))]}
    inputs, graph, value, ways = dict(shapes), {}, {}, {}
    for number in range(int(rng.integers(3, 9))):
        name, there = f"n{number}", list(shapes)
        read = there[int(rng.integers(len(there)))]
        same = [other for other in there if shapes[other] == shapes[read]]
        alike = [other for other in there if shapes[other][1:] == shapes[read][1:]]
        gates = [other for other in there if _opens(shapes[other], shapes[read])]
        if rng.random() < 0.4 and len(same) > 1:
            reads = [str(r) for r in rng.choice(same, int(rng.integers(2, 4)))]
            entry = cn.Add(phi="relu"), lambda *xs: sum(xs).relu(), lambda *xs: sum(xs)
        elif rng.random() < 0.3 and len(gates) > 1:
            reads = [read, *(str(r) for r in rng.choice(gates, int(rng.integers(1, 3))))]
            entry = cn.Multiply(), lambda *xs: math.prod(xs), lambda *xs: sum(torch.broadcast_tensors(*xs))
        elif rng.random() < 0.3 and sum(shapes[other][0] for other in alike) < 9:
            reads = [str(r) for r in rng.choice(alike, 2)]
            entry = cn.Concatenate(), lambda *xs: torch.cat(xs, 1), lambda *xs: torch.cat(xs, 1)
        else:
            reads, entry = [read], draw_node(rng, shapes[read], wide=rng.random() < 0.5)
        node, value[name], ways[name] = entry
        graph[name] = (node, *reads)
        shapes[name] = node(*(np.zeros(shapes[r]) for r in reads)).shape
    used = {r for _, *reads in graph.values() for r in reads}
    return Sample(cn.Network(graph), {k: v for k, v in inputs.items() if k in used}, value, ways)
