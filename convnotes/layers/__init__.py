"""Layers and networks of them: what connects to what through which weight, and what comes out. Numpy only.

Imports from `refusals` only; the exceptions, `from_torch` and `from_onnx`, import a reader inside their bodies.
"""
