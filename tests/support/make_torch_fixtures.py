"""Write fixtures/torch_layers.npz with torch, so that what torch means is tested where torch is absent.

Run `python tests/support/make_torch_fixtures.py` where tests/requirements-oracles.txt is installed. torch is imported
inside the functions, because pytest imports every file here.
"""

import json
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent.parent / "fixtures" / "torch_layers.npz"

# kind, its arguments, its options, the shape of the input
RECIPES = [
    ("Linear", (5, 3), {}, (4, 5)),
    ("Linear", (3, 2), {"bias": False}, (3,)),
    ("Conv1d", (2, 3, 4), {"padding": "same"}, (2, 2, 9)),
    ("Conv1d", (4, 6, 3), {"groups": 2, "stride": 2, "padding": 3, "dilation": 2}, (4, 11)),
    ("Conv1d", (1, 2, 3), {"padding": 2, "padding_mode": "circular", "bias": False}, (1, 1, 7)),
    ("Conv2d", (3, 4, 3), {"padding": 1}, (3, 6, 7)),
    ("Conv2d", (2, 3, (2, 4)), {"padding": "same", "dilation": (2, 1)}, (2, 2, 6, 7)),
    ("Conv2d", (2, 2, (3, 2)), {"stride": (2, 3), "padding": (2, 1), "padding_mode": "reflect"}, (2, 7, 8)),
    ("Conv2d", (4, 4, 5), {"groups": 4, "padding": "same", "padding_mode": "replicate"}, (1, 4, 5, 5)),
    ("Conv2d", (1, 2, (4, 3)), {"padding": "same", "padding_mode": "circular"}, (1, 6, 5)),
    ("Conv2d", (3, 5, 1), {"stride": 2}, (3, 5, 6)),
    ("Conv3d", (2, 2, (2, 3, 1)), {"padding": (1, 0, 2), "stride": (1, 2, 3)}, (2, 3, 5, 4)),
    ("Conv3d", (2, 4, 2), {"groups": 2, "padding": "same", "bias": False}, (2, 2, 3, 3, 4)),
]


def main():
    """Make every module of RECIPES in float64, run it, and store parameters, settings, input and output."""
    import torch

    torch.manual_seed(0)
    arrays, settings = {}, []
    for number, (kind, arguments, options, shape) in enumerate(RECIPES):
        module = getattr(torch.nn, kind)(*arguments, **options, dtype=torch.float64)
        x = torch.randn(shape, dtype=torch.float64)
        found = {"weight": module.weight, "x": x, "y": module(x)}
        if module.bias is not None:
            found["bias"] = module.bias
        arrays |= {f"{number}/{name}": tensor.detach().numpy() for name, tensor in found.items()}
        names = ("padding", "stride", "dilation", "groups", "padding_mode") if kind != "Linear" else ()
        settings.append(json.dumps({"kind": kind, **{name: getattr(module, name) for name in names}}))
    np.savez_compressed(FILE, settings=np.array(settings), made_with=np.array(f"torch {torch.__version__}"), **arrays)
    print(f"{FILE}: {len(RECIPES)} modules, {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
