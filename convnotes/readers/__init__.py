"""Readers: layers and networks out of torch modules, which need no torch here, and out of ONNX files.

Imports from `layers` and `refusals` only.
"""
