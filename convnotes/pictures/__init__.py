"""Pictures: an input of a layer out of any image file, with a line that says what was done to it.

Imports from `layers` and `refusals` only.
"""
