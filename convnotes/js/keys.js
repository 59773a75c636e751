// Moving by keyboard: arrows within a grid, Page Up and Page Down across channels, Home and End, Escape.

/** The selection a key leads to from `sel` (in the grid that has the focus); undefined where the key is not ours.
 * @param {State} s @param {Selection} sel @param {KeyboardEvent} event @returns {Selection|null|undefined} */
function moved(s, sel, event) {
  if (event.altKey || event.metaKey) return undefined;
  const sizes = { x: s.spatial, y: s.out, w: s.kernel }[sel.role], index = [...sel.index], last = sizes.length - 1;
  const step = (axis, by) => {
    if (axis < 0) return channel(s, sel, by);
    index[axis] = Math.max(0, Math.min(sizes[axis] - 1, index[axis] + by));
    return { ...sel, index };
  };
  switch (event.key) {
    case "ArrowLeft": return step(last, -1);
    case "ArrowRight": return step(last, 1);
    case "ArrowUp": return step(last - 1, -1);
    case "ArrowDown": return step(last - 1, 1);
    case "[": return step(last - 2, -1);
    case "]": return step(last - 2, 1);
    case "PageUp": return channel(s, sel, -1);
    case "PageDown": return channel(s, sel, 1);
    case "Home": return { ...sel, index: event.ctrlKey ? index.map(() => 0) : [...index.slice(0, -1), ...index.slice(-1).map(() => 0)] };
    case "End": return { ...sel, index: event.ctrlKey ? sizes.map((n) => n - 1) : [...index.slice(0, -1), ...sizes.slice(-1).map((n) => n - 1)] };
    case "Escape": return null;
    default: return undefined;
  }
}

/** The same cell of the next or previous channel, or kernel that exists. @param {State} s @param {Selection} sel */
function channel(s, sel, by) {
  if (sel.role !== "w") {
    const most = sel.role === "x" ? s.nIn : s.nOut;
    return { ...sel, ch: [Math.max(0, Math.min(most - 1, sel.ch[0] + by))] };
  }
  let flat = sel.ch[0] * s.nIn + sel.ch[1] + by;
  while (flat >= 0 && flat < s.nIn * s.nOut) {
    const ch = [Math.floor(flat / s.nIn), flat % s.nIn];
    if (connected(s, ch[0], ch[1])) return { ...sel, ch };
    flat += by;
  }
  return sel;
}
