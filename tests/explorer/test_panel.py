"""The panel: its sentence says what each widget shows, and stands where a page shows no widget."""

import ipywidgets
import pytest

import convnotes as cn


def test_the_sentence_follows_the_widgets():
    slider = ipywidgets.IntSlider(2, 0, 3, description="output")
    panel = cn.Panel(slider, ipywidgets.Dropdown(options=["valid", "same"], description="mode"))
    assert repr(panel) == "Controls, live once the cell has run: output 2 (of 0 to 3); mode valid"
    slider.value = 3
    assert "output 3 (of 0 to 3)" in repr(panel)


def test_buttons_are_named_and_markup_and_empty_labels_left_out():
    upload, button = ipywidgets.FileUpload(description="your picture"), ipywidgets.Button(description="go")
    panel = cn.Panel(upload, button, ipywidgets.Label(""), ipywidgets.HTML("y = <b>3</b><br>never read: none"))
    assert repr(panel).endswith("run: button 'your picture'; button 'go'; y = 3; never read: none")


def test_a_page_has_the_widgets_and_the_sentence():
    panel = cn.Panel(ipywidgets.IntSlider(description="shift"))
    data = panel._repr_mimebundle_()
    assert data["text/plain"] == repr(panel)
    assert "application/vnd.jupyter.widget-view+json" in data
    panel.layout.close()
    panel.close()


def test_what_is_no_widget_is_refused_with_the_line_that_helps():
    sliders = [ipywidgets.IntSlider(), ipywidgets.IntSlider()]
    with pytest.raises(TypeError, match=r"cn\.Panel\(\*widgets\) for a list"):
        cn.Panel(sliders)
    assert cn.Panel(*sliders).children == tuple(sliders)
