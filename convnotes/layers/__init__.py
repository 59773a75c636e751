"""Layers: what connects to what through which weight, and what comes out. Numpy only.

Imports from `refusals` only; the one exception is `Layer.from_torch`, which imports its reader inside its body.
"""
