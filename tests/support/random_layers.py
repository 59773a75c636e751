"""Random layers and inputs for the explorer's tests; also imported in the kernels that those tests run."""

import reference

import convnotes as cn

PHIS = ("identity", "relu", "sigmoid", "tanh")


def draw(rng):
    """Return a layer of 0 to 3 axes in a random setting, with continuous random values, and an input for it."""
    s = reference.random_setting(rng)
    w = rng.uniform(0.5, 1.5, s.w_shape) * rng.choice([-1, 1], s.w_shape)
    made = cn.Layer(w, rng.normal(size=s.n_out), str(rng.choice(PHIS)), **s.options)
    if s.boundary == "zero" and rng.random() < 0.2:
        turned, out = made.transposed(), made.geometry(s.spatial).out
        if all(rule.size(n) > 0 for rule, n in zip(turned.rules, out)):  # not where padding was cropped to nothing
            turned.b = rng.normal(size=turned.n_out)
            return turned, rng.normal(size=(turned.n_in, *out))
    if rng.random() < 0.2:  # a bias for every output pixel
        out = made.geometry(s.spatial).out
        made = cn.Layer(w, rng.normal(size=(s.n_out, *out)), made.phi, **s.options)
    x = rng.normal(size=(s.n_in, *s.spatial))
    return (made.replace(b=None) if rng.random() < 0.2 else made), x
