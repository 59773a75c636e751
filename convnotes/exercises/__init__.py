"""Exercises: `check`, and for each notebook a module of exercises whose docstring begins with the notebook's name.

Right answers are made by layers, classic mistakes by changing those layers. `own_layer` makes the exercises of readers.
Imports from `layers` and `refusals` only.
"""
