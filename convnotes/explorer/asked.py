"""What a view asks of the explorer of a layer: edits, settings, weights as they were, or to be told all anew."""

from . import edits, settings
from .live import Live


class Asked(Live):
    """What carries out what views ask; the explorer takes steps by `_step`, and tells views of them."""

    def _carry_out(self, kind, message):
        """Edit cells, change a setting or restore weights; 'whole' is asked for where a view has lost its way.

        The answer is a step: what has changed.
        """
        ahead = message.get("ahead", False)  # whether the view has computed what comes of it
        if kind == "edit":
            if message["sizes"] != edits.sizes(self.layer, self.x):
                raise ValueError("the layer or the input has another size by now")
            changed = edits.apply(self.layer, self.x, edits.unpacked(message["cells"]))
            gesture = f"{message['by']} {message['gesture']}"
            self._step(*changed, gesture, ahead=ahead, more=message.get("more", False))
        elif kind == "set":
            changed = settings.changed(self.layer, self.original[0], message["name"], message["value"])
            self._step(changed, self.x, ahead=ahead)
        elif kind == "restore":
            changed = settings.restored(self.layer, self.original[0], message["start"], message["count"])
            self._step(changed, self.x)
        elif kind == "whole":
            self._tell_all()
