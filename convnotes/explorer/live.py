"""What the live widgets share: the reader's steps back and forth, and what a notebook displays."""

import contextlib

import anywidget
import traitlets

from . import scripts


@contextlib.contextmanager
def refusing():
    """Turn what cannot be shown into the error of a trait, which says that nothing has changed."""
    try:
        yield
    except (ValueError, TypeError, OverflowError, MemoryError) as error:
        raise traitlets.TraitError(f"{error}. The explorer still shows what it showed before") from error


class Live(anywidget.AnyWidget):
    """Show what its reader may change, step by step.

    `_program` is what draws it, `_history` holds the steps, `_go` shows one, `_still` draws it, `_carry_out` does what
    a view asks for.
    """

    _esm = scripts.joined("loader.js")
    # Each widget brings it along: one that all share would be in one page alone, and a process may serve many pages.
    _script = traitlets.Unicode().tag(sync=True)

    @traitlets.default("_script")
    def _packed(self):
        return scripts.packed(self._program)

    def undo(self):
        """Take the reader's last step back; nothing happens where there is none.

        Examples
        --------
        >>> import convnotes as cn
        >>> explorer = cn.explore(cn.Layer([[[1, 2, 1]]]), [[1, 2, 4, 8]])
        >>> explorer.change(x=[[0, 0, 0, 0]])
        >>> explorer.undo()
        >>> explorer.x
        array([[1, 2, 4, 8]])
        """
        self._go(self._history.undo())

    def redo(self):
        """Take the reader's last undo back; nothing happens where there is none.

        Examples
        --------
        >>> import convnotes as cn
        >>> explorer = cn.explore(cn.Layer([[[1, 2, 1]]]), [[1, 2, 4, 8]])
        >>> explorer.change(x=[[0, 0, 0, 0]])
        >>> explorer.undo()
        >>> explorer.redo()
        >>> explorer.x
        array([[0, 0, 0, 0]])
        """
        self._go(self._history.redo())

    def reset(self):
        """Go back to what the code last showed; undo takes even this back.

        Examples
        --------
        >>> import convnotes as cn
        >>> explorer = cn.explore(cn.Layer([[[1, 2, 1]]]), [[1, 2, 4, 8]])
        >>> for n in range(3):
        ...     explorer.change(x=[[n, 0, 0, 0]])
        >>> explorer.reset()
        >>> explorer.x
        array([[1, 2, 4, 8]])
        """
        self._go(self._history.reset())

    def _receive(self, _, message, buffers):
        """Carry out what a view asks for, in a numbered message; a refusal is its answer, with the reason."""
        try:
            kind, by, n = (message[name] for name in ("kind", "by", "n"))
            self._answers = [by, n]
            if kind in ("undo", "redo", "reset"):
                getattr(self, kind)()
            elif kind == "settle":  # a drag has ended
                self._go(None)
            else:
                self._carry_out(kind, message)
        except Exception as error:  # a refusal, or whatever a phi of the reader's own raises
            self.send({"kind": "refused", "answers": self._answers, "why": str(error) or type(error).__name__})
        finally:
            self._answers = None

    def close(self):
        """Close the view."""
        self.layout.close()
        super().close()

    def _repr_mimebundle_(self, **kwargs):
        """Return the live view, its sentence as text, and a still picture, where there is one, for other places."""
        found = super()._repr_mimebundle_(**kwargs)
        data, metadata = found if isinstance(found, tuple) else (found, {})  # anywidget's tells Colab what to load
        data = dict(data or {}) | {"text/plain": repr(self)}
        picture = self._still()
        if picture:
            data["image/png"] = picture
        return data, metadata
