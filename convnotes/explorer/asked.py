"""What a view asks of the explorer of a layer: edits, settings, steps back and forth, or to be told all anew."""

from . import edits, settings
from .live import Live


class Asked(Live):
    """What carries out what views ask; the explorer takes steps by `_step` and `_go`, and tells views of them."""

    def _receive(self, _, message, buffers):
        """Carry out what a view asks for: numbered edits of cells, settings, undo, redo, reset; 'settle' ends a drag.

        The answer is a step: what has changed. 'whole' asks for the whole bundle, where a view has lost its way.
        """
        try:
            kind, by, n = (message[name] for name in ("kind", "by", "n"))
            self._answers = [by, n]
            ahead = message.get("ahead", False)  # whether the view has computed what comes of it
            if kind == "edit":
                if message["sizes"] != edits.sizes(self.layer, self.x):
                    raise ValueError("the layer or the input has another size by now")
                changed = edits.apply(self.layer, self.x, edits.unpacked(message["cells"]))
                gesture = f"{by} {message['gesture']}"
                self._step(*changed, gesture, ahead=ahead, more=message.get("more", False))
            elif kind == "set":
                changed = settings.changed(self.layer, self.original[0], message["name"], message["value"])
                self._step(changed, self.x, ahead=ahead)
            elif kind == "restore":
                changed = settings.restored(self.layer, self.original[0], message["start"], message["count"])
                self._step(changed, self.x)
            elif kind == "settle":
                self._go(None)
            elif kind == "whole":
                self._tell_all()
            elif kind in ("undo", "redo", "reset"):
                getattr(self, kind)()
        except Exception as error:  # a refusal, or whatever a phi of the reader's own raises
            self.send({"kind": "refused", "answers": self._answers, "why": str(error) or type(error).__name__})
        finally:
            self._answers = None
