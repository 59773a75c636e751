"""The explorer: the live view of a layer, or of a network. Python here, what runs in a page in `js/`.

Imports from every room but `exercises`; nothing imports from here.
"""
