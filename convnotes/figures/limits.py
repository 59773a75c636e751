"""How much can be shown at once, live or still, and the crop that fits where a layer is larger."""

import math

LARGEST = 2**22  # cells of x, w and y together
LARGEST_TABLES = 2**22  # entries of all axes, in each of two tables of the explorer


def refuse_large(layer, geometry):
    """Raise ValueError, with the crop that fits, where there would be too much to show; nothing is computed."""

    def shown(spatial):
        """Return the cells, and the entries of the tables, on inputs of sizes `spatial`; None where nothing fits."""
        out = tuple(axis.rule.size(n) for axis, n in zip(geometry.axes, spatial))
        cells = layer.n_in * math.prod(spatial) + layer.n_out * math.prod(out) + layer.w.size
        return (cells, sum(map(math.prod, zip(out, layer.kernel)))) if min(out, default=1) > 0 else None

    cells, entries = shown(geometry.spatial)
    if cells <= LARGEST and entries <= LARGEST_TABLES:
        return
    share, per_pixel = 1.0, layer.b is not None and layer.b.ndim > 1
    while share > 1e-4 and geometry.spatial:
        share *= 0.95
        crop = tuple(max(1, int(n * share)) for n in geometry.spatial)
        found = shown(crop)
        if found and found[0] <= LARGEST and found[1] <= LARGEST_TABLES:
            remedy = f"x[:, {', '.join(f':{n}' for n in crop)}]" + ", and b cropped alike" * per_pixel
            break
    else:
        remedy = "a layer with fewer channels, for example cn.Layer(w[:8, :8], ...)"
    what = f"x, w and y have {cells:,} cells together, more than the {LARGEST:,}"
    if cells <= LARGEST:
        what = f"the connection tables have {entries:,} entries, more than the {LARGEST_TABLES:,}"
    raise ValueError(f"{what} that can be shown: show a crop, {remedy}")
