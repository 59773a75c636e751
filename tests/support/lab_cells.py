"""The cells of the notebook that the tests of JupyterLab share."""

from views import LONG

MANY = 12  # explorers in one notebook
VIEWS = 2  # in the page, before others come
MAKE = "e = cn.explore(layer(3, 4, 3, 3), picture(3, 7, 8)); e"
# Another explorer, whose patience with a silent kernel soon ends; and a box in which others come and go.
BRIEF = f"""
class Brief(cn.Explorer):
    _program = cn.Explorer._program.replace({LONG!r}, "PATIENCE = 300")
brief = Brief(layer(2, 2, 3, 3), picture(2, 6, 7), controls=False)
brief
"""
HOST = f"""
import gc, ipywidgets, ipywidgets.widgets.widget as registry
host = ipywidgets.VBox()
def begin():
    global shown
    shown = cn.explore(layer(2, 2, 3, 3), picture(2, 6, 7), view="matrix", controls=False)
    host.children = [shown]
def end():
    global shown
    host.children = []
    shown.close()
    del shown
    gc.collect()
def many():
    host.children = [cn.explore(layer(2, 2, 3, 3), picture(2, 6, 7) + n) for n in range({MANY})]
def none():
    made, host.children = host.children, []
    for each in made: each.close()
def beside():
    made = layer(2, 2, 3, 3)
    host.children = [ipywidgets.HBox([cn.explore(made, np.ones((2, 8, 8))) for _ in "ab"])]
host
"""
