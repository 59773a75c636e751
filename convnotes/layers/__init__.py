"""Layers and networks of them: what connects to what through which weight, and what comes out. Numpy only.

Imports from `refusals` only; the exceptions are `from_torch` and `from_onnx`, which import a reader inside their bodies.
"""
