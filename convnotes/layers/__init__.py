"""Layers: what connects to what through which weight, what comes out, in one layer and in networks, and tables of it.

Numpy only. Imports from `refusals` only; the exceptions, `from_torch` and `from_onnx`, import a reader inside their
bodies.
"""
