"""Measuring: times of several calls taken in turn, errors at some points, and the peak of memory in a fresh process."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

ROUND = 1e-3  # seconds that a quick call is repeated for in each round
SLOW = 8  # a call this many times slower than the quickest has had enough after the first rounds


def times(calls, seconds):
    """Return {name: median seconds of one call}; the calls take turns in any order: what disturbs hurts all alike."""
    repeats, found = {}, {}
    for name, call in calls.items():
        once = min(clocked(call, 1) for _ in range(2))
        repeats[name], found[name] = max(1, min(1000, int(ROUND / once))), [once]
    end = time.process_time() + seconds
    rounds, rng = 0, np.random.default_rng(0)
    while rounds < 5 or time.process_time() < end:
        least = min(min(t) for t in found.values())
        for name in rng.permutation(list(calls)):
            if rounds < 3 or min(found[name]) < SLOW * least:
                clocked(calls[name], 1)  # what another one left in the caches goes
                found[name].append(clocked(calls[name], repeats[name]) / repeats[name])
        rounds += 1
    return {name: statistics.median(t[1:]) for name, t in found.items()}


def clocked(call, repeats):
    """Return the seconds of the processor that `repeats` calls take, on whatever threads."""
    start = time.process_time()
    for _ in range(repeats):
        call()
    return time.process_time() - start


def errors(case, x, w, b, results, points=64):
    """Return {name: largest error at some points over the largest value}; refuse results that are wrong.

    The points are held to sums in extended precision, all other numbers to the first result's.
    """
    rng = np.random.default_rng(1)
    where = [tuple(int(rng.integers(n)) for n in (case.batch, case.n_out, *case.out)) for _ in range(points)]
    want = case.exact(x, w, b, where)
    shape = (case.batch, case.n_out, *case.out)
    results = {name: np.reshape(y, shape) for name, y in results.items()}
    first = next(iter(results.values()))
    top = np.abs(first).max()
    found = {}
    for name, y in results.items():
        found[name] = float(max(abs(y[at] - value) for at, value in want.items()) / top)
        limit = 2000 * np.finfo(x.dtype).eps
        if y.dtype != x.dtype or not found[name] < limit or not np.abs(y - first).max() < limit * top:
            raise AssertionError(f"{name} computes {case.name} in {x.dtype} wrongly: error {found[name]:.1e}")
    return found


def memory(name, before, dtype):
    """Return the bytes beyond what stood there that one call of a peer needs at its peak, y included (Linux)."""
    code = [sys.executable, str(Path(__file__).parent), "--memory-of", name, np.dtype(dtype).name]
    code += ["--before", before] if before else []
    back_at_once = {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}  # what is freed leaves
    done = subprocess.run(code, check=True, capture_output=True, text=True, env=os.environ | back_at_once)
    return int(done.stdout)


def peak_of(warm, call):
    """Return the peak of resident bytes during `call` beyond those before it; `warm` loads and fills what stays."""
    warm()
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew here
    start = resident("VmRSS")
    call()
    return resident("VmHWM") - start


def resident(key):
    """Return one of the kernel's counts for this process, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))
