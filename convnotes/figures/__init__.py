"""Figures: still pictures by matplotlib, one module for each `draw_*`, named after what it draws.

What they share stands beside them: the sheet they are drawn on, words, colours, measures, limits. Imports from `layers`
and `refusals` only.
"""
