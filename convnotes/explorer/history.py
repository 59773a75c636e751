"""What the reader changed, step by step: undo, redo, and the way back to where it began."""

BYTES = 2**26  # kept for undo, where the steps are large; small ones are kept up to MOST
MOST = 200
NO_STEPS = dict.fromkeys(("undo", "redo", "reset"), False)  # what a history can do at its beginning


class History:
    """Hold the states of one explorer: where it began, what was before, and what was undone.

    `arrays` gives what a state holds, for the bytes that are kept.
    """

    def __init__(self, state, arrays):
        self.arrays = arrays
        self.restart(state)

    def restart(self, state):
        """Begin anew at a state; nothing before it comes back."""
        self.original = self.now = state
        self.before, self.after, self.gesture = [], [], None

    def step(self, state, gesture=None):
        """Go on to a state; steps of one gesture (a drag, say) are undone together."""
        if gesture is None or gesture != self.gesture:
            self.before.append(self.now)
            size = sum(array.nbytes for array in self.arrays(state))
            del self.before[: -max(1, min(MOST, BYTES // size))]
        self.now, self.after, self.gesture = state, [], gesture

    def undo(self):
        """Return the state before the last step, or None."""
        return self._move(self.before, self.after)

    def redo(self):
        """Return the state that the last undo left, or None."""
        return self._move(self.after, self.before)

    def reset(self):
        """Return the state where it began, as one more step that can be undone; None where nothing has changed."""
        if self.now is self.original:
            return None
        self.step(self.original)
        return self.now

    @property
    def can(self):
        """Return which of undo, redo and reset would change something."""
        return {"undo": bool(self.before), "redo": bool(self.after), "reset": self.now is not self.original}

    def _move(self, source, target):
        if not source:
            return None
        target.append(self.now)
        self.now, self.gesture = source.pop(), None
        return self.now
