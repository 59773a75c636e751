"""Time convnotes against the fastest of its peers on one core: `python tests/benchmarks` prints the table.

python3 -m venv .benchmarks && .benchmarks/bin/pip install -r tests/benchmarks/requirements.txt
.benchmarks/bin/python tests/benchmarks --before ../an-older-checkout
"""

import argparse
import importlib.util
import math
import os
import sys
import time
from pathlib import Path

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # on some machines they halve numpy's products, peers' not
    os.environ.pop(name, None)
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from cases import LAYERS, PAIRS, SMALL, layer  # noqa: E402
from measure import SLOW, clocked, errors, memory, peak_of, times  # noqa: E402
from peers import convnotes_of, installed, peak  # noqa: E402

import convnotes  # noqa: E402


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", help="a checkout of convnotes to compare with")
    parser.add_argument("--only", default="", help="rows whose name holds this")
    parser.add_argument("--dtypes", nargs="*", default=["float32", "float64"])
    parser.add_argument("--seconds", type=float, default=2, help="for each row and width")
    parser.add_argument("--small", action="store_true", help="tiny rows, to see that it runs")
    parser.add_argument("--memory-of", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    own = {"convnotes": convnotes_of(convnotes)}
    if options.before:
        own["before"] = convnotes_of(another_build(options.before))
    if options.memory_of:
        print(memory_here((own | installed())[options.memory_of[0]], options.memory_of[1]))
        return
    groups = [SMALL] if options.small else [LAYERS, PAIRS]
    for dtype in options.dtypes:
        for rows in groups:
            table([row for row in rows if options.only in row.name], dtype, own, options.seconds)
    if not options.small and not options.only and sys.platform == "linux":
        print(f"\npeak extra memory, {LARGEST.name}, MiB")
        for dtype in options.dtypes:
            names = [name for name in ("convnotes", "before", "torch", "jax") if name in own | installed()]
            found = [f"{name} {memory(name, options.before, dtype) / 2**20:.1f}" for name in names]
            print(f"  {dtype}: {', '.join(found)}")


def another_build(path):
    """Return the convnotes of another checkout, under another name."""
    file = Path(path).resolve() / "convnotes" / "__init__.py"
    spec = importlib.util.spec_from_file_location("before", file, submodule_search_locations=[str(file.parent)])
    module = sys.modules["before"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(rows, dtype, own, seconds):
    """Print a row for each case, and the geometric means."""
    product, flops = peak(dtype)
    top = flops / min(clocked(product, 1) for _ in range(20)) / 1e9
    print(f"\n{dtype}: times in microseconds, one core; numpy's matrix product reaches {top:.0f} GF/s")
    print(f"{'':30}{'convnotes':>10}{'fastest peer':>28}{'ratio':>7}{'before':>12}{'ratio':>7}{'GF/s':>6}{'share':>6}"
          f"{'error':>9}")  # fmt: skip
    means = {"peer": [], "before": []}
    for case in rows:
        x, w, b = case.numbers(dtype)
        calls = {name: prepare(case, x, w, b) for name, prepare in (own | installed()).items()}
        calls = {name: call for name, call in calls.items() if call}
        results, found = {}, {}
        for name, call in calls.items():
            start = time.process_time()
            results[name] = call()
            found[name] = time.process_time() - start
        error = errors(case, x, w, b, results)
        soon = max(0.05, SLOW * min(found.values()))  # a peer that takes longer, the first time, needs no better clock
        found |= times({name: call for name, call in calls.items() if found[name] < soon}, seconds)
        fastest = min(set(found) - set(own), key=found.get)
        ours, before = found["convnotes"], found.get("before", math.nan)
        speed = case.flops / ours / 1e9
        means["peer"].append(ours / found[fastest])
        means["before"].append(ours / before)
        print(
            f"{case.name:30}{1e6 * ours:10.1f}{1e6 * found[fastest]:10.1f} {fastest:<17}{ours / found[fastest]:7.2f}"
            f"{1e6 * before:12.1f}{ours / before:7.2f}{speed:6.1f}{100 * speed / top:5.0f}%{error['convnotes']:9.0e}",
            flush=True,
        )
    if rows:
        mean = {name: math.exp(np.mean(np.log(ratios))) for name, ratios in means.items()}
        print(f"{'geometric mean':30}{'':38}{mean['peer']:7.2f}{'':12}{mean['before']:7.2f}")


LARGEST = layer("64x224x224 -> 64, k3")
WARM = layer("64x112x112 -> 64, k3")


def memory_here(prepare, dtype):
    """Return the peak of memory of one peer in this process."""
    warm, call = (prepare(case, *case.numbers(dtype)) for case in (WARM, LARGEST))
    return peak_of(warm, call)


if __name__ == "__main__":
    main()
