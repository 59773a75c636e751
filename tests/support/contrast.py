"""How well one colour is seen on another, as WCAG 2 counts it; colours are RGB in 0..1."""

import numpy as np


def linear(rgb):
    """Return the light of a colour, channel by channel."""
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(a, b):
    """Return the contrast of two colours, from 1 to 21."""
    a, b = (linear(np.array(c)) @ [0.2126, 0.7152, 0.0722] + 0.05 for c in (a, b))
    return max(a, b) / min(a, b)
