"""Saving what is shown to a page of its own: the one method that both explorers share with no other view."""

from ..figures import destination
from . import page


class Saved:
    """What can be saved: `_page` says what stands in the page, `_still` draws the picture where no script runs."""

    def save_html(self, path):
        """Write what is shown to one file that lives without Python: a page for a post, a phone, a slide.

        Everything works in it: pointing, pins, views, edits, settings, undo, saving pictures. It computes with an
        engine of its own, needs no server, and asks the network for nothing. What it cannot compute it shows as it is:
        a phi that is a function of your own, or a network whose weights have more than 2 MB. The page publishes what it
        shows: the input, and all weights that travel, can be read from it.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends in .html; a file that is there is replaced.

        Raises
        ------
        TypeError, ValueError
            If `path` is a folder, lies in none that exists, or ends otherwise.

        Examples
        --------
        >>> import tempfile, pathlib, numpy as np, convnotes as cn
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "layer.html"
        >>> layer = cn.Layer(np.full((1, 1, 3, 3), 1 / 9))
        >>> cn.explore(layer, np.eye(8)[None], select="y:0:3,3").save_html(path)
        >>> path.read_text()[:15]
        '<!doctype html>'
        """
        path = destination.checked(path, page.ENDINGS, "explorer.html")
        entry, traits, words = self._page()
        text = page.page(entry, self._css, traits, still=self._still(), sentence=repr(self), **words)
        path.write_text(text, encoding="utf-8", newline="\n")
