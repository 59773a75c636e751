"""The exercises of every notebook, in the order of the course: importing a module registers what is in it."""

from . import equation, images, multiply, own, planets, scalars, signals, sizes, stacked, start_here, structure, turned
from .register import EXERCISES

__all__ = ["EXERCISES", "NOTEBOOKS"]

NOTEBOOKS = (start_here, scalars, multiply, images, equation, structure, sizes, signals, stacked, turned, planets, own)
