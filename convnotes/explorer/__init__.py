"""The explorer: the live view of a layer. Python here, what runs in the page in `js/` and `explorer.css`.

Imports from every room but `exercises`; nothing imports from here.
"""
