// What a selection lights in the matrix view: rows, columns, and the entries of one weight, and where the crop goes.

import { fedBy, sharedBy } from "../base/connections.js";
import { drawPaths } from "../base/dom.js";
import { ascending, product, range, ravel, runs } from "../base/indices.js";
import { inputsOf, outputsOf } from "../base/lookup.js";
import { selectionText } from "../base/selection.js";
import { lineOf, metBy } from "./entries.js";
import { GUTTER, OUTLINED } from "./matrixplan.js";
import { rect, round } from "../picture/cells.js";
import { MOST_PIECES } from "../picture/outlines.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Sizes } from "./entries.js" */
/** @import { Matrix } from "./matrix.js" */
/** @import { Shown } from "./matrixplan.js" */
/** @import { View } from "./matrixpaint.js" */

/** @typedef {{from: number[], count: number, by: number[]}} Run  Entries of M: the first, how many, and the step. */

/** Pairs as runs of equal steps: {from, count, by}. @param {number[][]} pairs */
function stepRuns(pairs) {
  /** @type {Run[]} */ const found = [];
  for (const pair of pairs) {
    const last = found.at(-1);
    const by = last ? pair.map((v, a) => v - last.from[a]) : [];
    if (last?.count === 1) Object.assign(last, { count: 2, by });
    else if (last && by.every((d, a) => d === last.count * last.by[a])) last.count += 1;
    else found.push({ from: pair, count: 1, by: [1, 0] });
  }
  return found;
}

/**
 * The entries that a selection lights, as runs of steps over rows and columns.
 * @param {State} s
 * @param {Matrix} m
 * @param {Selection} sel
 */
export function litRuns(s, m, sel) {
  const { role, ch, index } = sel;
  if (role === "y") {
    const met = [...metBy(s, index).keys()];
    const cols = ascending(inputsOf(s, ch[0]).flatMap((j) => met.map((n) => j * m.wide + n)));
    return runs(cols).map(([col, n]) => ({ from: [lineOf(s, m, sel), col], count: n, by: [0, 1] }));
  }
  if (role === "x") {
    const fed = fedBy(s, index).map((t) => ravel(t.o, s.out));
    const rows = ascending(outputsOf(s, ch[0]).flatMap((i) => fed.map((o) => i * m.tall + o)));
    return runs(rows).map(([row, n]) => ({ from: [row, lineOf(s, m, sel)], count: n, by: [1, 0] }));
  }
  const perAxis = sharedBy(s, index);
  const last = perAxis.pop();
  const inner = last ? stepRuns(last) : [{ from: [0, 0], count: 1, by: [1, 0] }];
  return product(perAxis).flatMap((outer) =>
    inner.map((run) => {
      const pair = [...outer, run.from].slice(0, s.kernel.length);
      const flat = [0, 1].map((side) =>
        ravel(
          pair.map((p) => p[side]),
          side ? s.spatial : s.out,
        ),
      );
      return { ...run, from: [ch[0] * m.tall + flat[0], ch[1] * m.wide + flat[1]] };
    }),
  );
}

/**
 * Which steps of a run lie in a view: the first, and the one after the last.
 * @param {View} view
 * @param {Run} given
 */
function stepsWithin(view, { from, count: n, by }) {
  let [first, end] = [0, n];
  [
    [view.row, view.rows],
    [view.col, view.cols],
  ].forEach(([low, shown], a) => {
    if (!by[a]) {
      if (from[a] < low || from[a] >= low + shown) end = 0;
      return;
    }
    const ends = [low - from[a], low + shown - 1 - from[a]].map((steps) => steps / by[a]);
    [first, end] = [Math.max(first, Math.ceil(Math.min(...ends))), Math.min(end, Math.floor(Math.max(...ends)) + 1)];
  });
  return [first, Math.max(first, end)];
}

/**
 * The lit entries of a view: outlined, or where they are too small crossed by lines. More pieces than can be drawn at
 * once are none: the frame of their block says it.
 * @param {View} view
 * @param {Run[]} lit
 */
function litPath(view, lit) {
  const { left, top, cw, chh } = view;
  const outlined = Math.min(cw, chh) >= OUTLINED;
  /** @param {number[]} given */
  const joined = ([down, across]) =>
    outlined
      ? (down === 0 && across === 1) || (down === 1 && across === 0)
      : Math.max(Math.abs(down) * chh, Math.abs(across) * cw) < OUTLINED;
  /** @type {[run: Run, first: number, last: number][]} */
  const pieces = lit.flatMap((run) => {
    const [first, end] = stepsWithin(view, run);
    if (joined(run.by) && first < end) return [[run, first, end - 1]];
    return range(end - first).map((k) => /** @type {[Run, number, number]} */ ([run, first + k, first + k]));
  });
  if (pieces.length > MOST_PIECES) return "";
  /** @param {Run} given @param {number} k */
  const corner = ({ from, by }, k) => [
    left + (from[1] + k * by[1] - view.col) * cw,
    top + (from[0] + k * by[0] - view.row) * chh,
  ];
  return pieces
    .map(([run, first, last]) => {
      const [x, y] = corner(run, first);
      const [x1, y1] = corner(run, last);
      return outlined
        ? rect(x, y, x1 - x + cw, y1 - y + chh)
        : `M${round(x + cw / 2)} ${round(y + chh / 2)}L${round(x1 + cw / 2)} ${round(y1 + chh / 2)}`;
    })
    .join("");
}

/**
 * Where n rows (axis 0) or columns (axis 1) stand in a view: place and thickness, 3 px at least; null outside.
 * @param {View} view
 * @param {0|1} axis
 * @param {number} from
 * @param {number} n
 */
function stretch(view, axis, from, n) {
  const [first, shown, cell, origin] = axis
    ? [view.col, view.cols, view.cw, view.left]
    : [view.row, view.rows, view.chh, view.top];
  const low = Math.max(from - first, 0);
  const high = Math.min(from + n - first, shown);
  const thick = Math.max(3, (high - low) * cell);
  return low < high ? [origin + ((low + high) * cell - thick) / 2, thick] : null;
}

/**
 * Draw what a selection lights in one view; only the `d` of its paths changes.
 * @param {View} view
 * @param {State} s
 * @param {Matrix} m
 * @param {Selection|null} sel
 * @param {Run[]} lit
 */
export function markView(view, s, m, sel, lit) {
  const entries = litPath(view, lit);
  const outlined = Math.min(view.cw, view.chh) >= OUTLINED;
  /** @param {number[]|null} cols @param {number[]|null} rows */
  const box = (cols, rows) => (cols && rows ? rect(cols[0], rows[0], cols[1], rows[1]) : "");
  const d = { band: "", frame: "", ring: outlined ? entries : "", dots: outlined ? "" : entries, window: "" };
  const above = [view.top - GUTTER, GUTTER - 2];
  const beside = [view.left - GUTTER, GUTTER - 2];
  if (sel?.role === "y") {
    const rows = stretch(view, 0, lineOf(s, m, sel), 1);
    d.band = box([view.left, view.width], rows) + d.ring; // even-odd: the lit entries keep their own colours
    d.ring += box(beside, rows) + lit.map((run) => box(stretch(view, 1, run.from[1], run.count), above)).join("");
  } else if (sel?.role === "x") {
    const cols = stretch(view, 1, lineOf(s, m, sel), 1);
    d.band = box(cols, [view.top, view.height]) + d.ring;
    d.ring += box(cols, above) + lit.map((run) => box(beside, stretch(view, 0, run.from[0], run.count))).join("");
  } else if (sel && view !== m.crop && m.tall * m.wide > 1 && m.tall * m.wide < m.rows * m.cols) {
    d.frame = box(stretch(view, 1, sel.ch[1] * m.wide, m.wide), stretch(view, 0, sel.ch[0] * m.tall, m.tall));
  }
  if (view !== m.crop && m.crop) {
    d.window = box(stretch(view, 1, m.crop.col, m.crop.cols), stretch(view, 0, m.crop.row, m.crop.rows));
  }
  drawPaths(view.paths, { ...d, ringHalo: d.ring, dotsHalo: d.dots, windowHalo: d.window });
}

/**
 * Move the crop to what is chosen: the entry under the pointer, else the middle of what lights, in the block shown if
 * that is one of several. Says whether it moved.
 * @param {Matrix} m
 * @param {State} s
 * @param {Selection|null} sel
 * @param {Run[]} lit
 */
export function followCrop(m, s, sel, lit) {
  const { crop } = m;
  const pointed = m.pointed?.text === selectionText(sel) ? m.pointed : null;
  if (!crop || !sel || pointed?.view === crop) return false; // nothing moves under the pointer
  const home =
    sel.role === "y"
      ? Math.floor((crop.col + crop.cols / 2) / m.wide)
      : Math.floor((crop.row + crop.rows / 2) / m.tall);
  const blocks = { y: () => inputsOf(s, sel.ch[0]), x: () => outputsOf(s, sel.ch[0]), w: () => [home] }[sel.role]();
  let at = Math.floor(
    (lit.reduce((sum, run) => sum + run.count, 0) * (Math.max(0, blocks.indexOf(home)) + 0.5)) / blocks.length,
  );
  const run = lit.find((each) => {
    if (at < each.count) return true;
    at -= each.count;
    return false;
  });
  const middle = run
    ? run.from.map((v, a) => v + at * run.by[a])
    : [crop.row + (crop.rows >> 1), crop.col + (crop.cols >> 1)];
  if (sel.role !== "w") middle[sel.role === "y" ? 0 : 1] = lineOf(s, m, sel);
  const was = [crop.row, crop.col];
  crop.row = Math.max(0, Math.min(m.rows - crop.rows, (pointed?.entry[0] ?? middle[0]) - (crop.rows >> 1)));
  crop.col = Math.max(0, Math.min(m.cols - crop.cols, (pointed?.entry[1] ?? middle[1]) - (crop.cols >> 1)));
  return crop.row !== was[0] || crop.col !== was[1];
}
