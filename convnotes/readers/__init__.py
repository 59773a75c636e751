"""Readers: layers out of the modules of other frameworks, none of which is ever imported.

Imports from `layers` and `refusals` only.
"""
