// The matrix view: the layer as one big matrix M, rows output pixels, columns input pixels, so that z = M x + b.

import { make, symbol } from "../base/dom.js";
import { bracketed, count, inGroups, placeName, plain } from "../base/format.js";
import { size } from "../base/indices.js";
import { pointIn } from "../base/place.js";
import { selectionText } from "../base/selection.js";
import { entrySelection, entryUnder, lineOf } from "./entries.js";
import { followCrop, litRuns, markView } from "./marks.js";
import { makeMatrixView, paintMargins, paintMatrix } from "./matrixpaint.js";
import { GUTTER, matrixPlan } from "./matrixplan.js";
import { repaintable } from "../picture/board.js";
import { NARROWEST } from "../picture/cells.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Entry, Sizes } from "./entries.js" */
/** @import { Run } from "./marks.js" */
/** @import { View } from "./matrixpaint.js" */
/** @import { Extra, Spot } from "./terms.js" */

/**
 * @typedef {Sizes & {whole: View|null, crop: View|null, where: HTMLElement, says: HTMLElement,
 *   pointed: {view: View, entry: Entry, text: string}|null}} Matrix
 *   M: the whole of it, a crop, or both; where the crop is and what is chosen, in words; the entry under the pointer.
 */

/**
 * What M is, in a sentence: its size, how many entries connect, through how many weights.
 * @param {State} s
 * @param {Sizes} m
 */
function matrixSentence(s, m) {
  const { connections, multiplications } = s.text.counts;
  const all = m.rows * m.cols;
  const sizes = `${count(m.rows, "row")} and ${count(m.cols, "column")}`;
  const met = s.axes.map(({ taps, kernel }) => {
    const found = new Set();
    taps.forEach((n, at) => {
      if (n >= 0) found.add(at % kernel);
    });
    return found.size;
  });
  const used = s.nOut * s.width * size(met);
  const own = used === connections && used === multiplications;
  if (!s.kernel.length && used === all) {
    return `M is w itself: ${sizes}. Every entry connects, each with a weight of its own.`;
  }
  const percent = plain(Number(((100 * connections) / all).toPrecision(3)));
  const through = `through ${used < connections ? "only " : ""}${count(used, "different weight")}`;
  const share =
    connections === all
      ? "every entry connects"
      : `${inGroups(connections)} of ${inGroups(all)} entries connect (${percent} %)`;
  return `M has ${sizes}: ${share}, ${own ? "each with a weight of its own" : through}.`;
}

/**
 * Say what is chosen, as a row, a column or entries of M, and which part of M the crop shows.
 * @param {Matrix} m
 * @param {State} s
 * @param {Selection|null} sel
 * @param {Run[]} lit
 */
function writeMatrix(m, s, sel, lit) {
  const n = lit.reduce((sum, run) => sum + run.count, 0);
  /** @param {number} first @param {number} shown */
  const from = (first, shown) => `${inGroups(first)} to ${inGroups(first + shown - 1)}`;
  if (!sel) {
    m.says.replaceChildren(`Point at an entry, or at a ${placeName(s)} in the margins: x above, y at the left.`);
  } else if (sel.role === "w") {
    m.says.replaceChildren(
      "The weight ",
      symbol("w", sel.ch),
      `${bracketed(sel.index)} stands in ${count(n, "entry", "entries")}.`,
    );
  } else {
    m.says.replaceChildren(
      `${sel.role === "y" ? "Row" : "Column"} ${inGroups(lineOf(s, m, sel))} is `,
      symbol(sel.role, sel.ch),
      `${bracketed(sel.index)}: ${count(n, "entry", "entries")} of it ${n === 1 ? "connects" : "connect"}.`,
    );
  }
  if (!m.crop) return;
  const rows = `rows ${from(m.crop.row, m.crop.rows)}`;
  const cols = `columns ${from(m.crop.col, m.crop.cols)}`;
  const around = sel ? `, around the chosen ${sel.role === "w" ? "weight" : placeName(s)}` : "";
  m.where.textContent = m.whole
    ? `Enlarged: ${rows} of ${inGroups(m.rows)}, ${cols} of ${inGroups(m.cols)}.`
    : `M is too large to draw whole: here are ${rows} and ${cols}${around}.`;
}

/**
 * Build the matrix view of a layer; `paint` fills it, `mark` shows a selection, `at` says what a pointer event chooses.
 * Nothing changes its size.
 * @param {HTMLElement} host
 * @param {State} s
 * @param {number} width
 * @returns {Extra}
 */
export function makeMatrix(host, s, width) {
  const sizes = { tall: size(s.out), wide: size(s.spatial), rows: s.y.values.length, cols: s.x.values.length };
  const wide = Math.max(width, NARROWEST);
  const plan = matrixPlan(s, sizes, wide);
  const area = make("div", "cn-matrix");
  const pair = make("div", "cn-matrix-pair");
  const says = matrixSentence(s, sizes);
  /** @type {Matrix} */
  const m = {
    ...sizes,
    whole: plan.whole && makeMatrixView(pair, plan.whole),
    crop: plan.crop && makeMatrixView(pair, plan.crop),
    where: make("div", "cn-matrix-where"),
    says: make("div", "cn-matrix-says"),
    pointed: null,
  };
  m.where.hidden = !m.crop;
  m.where.style.height = `${20 * (m.whole ? 1 : Math.ceil(900 / wide))}px`;
  const key = make("span", "cn-matrix-key");
  const views = [m.whole, m.crop].flatMap((view) => view || []);
  if (s.text.counts.connections < m.rows * m.cols) {
    key.append(make("i", "cn-matrix-zero"), "a weight of 0 connects", make("i", "cn-matrix-none"), "no connection");
  }
  if (m.whole && m.whole.across * m.whole.down > 1) {
    key.append(
      make("span", "", `each dot of the whole is the largest of ${m.whole.down} \u00d7 ${m.whole.across} entries`),
    );
  }
  const line = make("div", "cn-matrix-line");
  line.append(make("span", "cn-matrix-sentence", says), key);
  area.append(pair, line, m.where, m.says);
  host.replaceChildren(area);
  host.setAttribute("role", "img");
  host.setAttribute("aria-label", says);
  let state = s;
  /** @type {Selection|null} */ let selection = null;
  /** @type {{look: string, w: Float64Array}|null} */ let painted = null;
  for (const view of views) repaintable(view, () => paintMatrix(view, state, m));

  /** @param {State} now @param {Selection|null} sel */
  function mark(now, sel) {
    const lit = sel ? litRuns(now, m, sel) : [];
    selection = sel;
    if (m.crop && followCrop(m, now, sel, lit)) paintMatrix(m.crop, now, m);
    for (const view of views) markView(view, now, m, sel, lit);
    writeMatrix(m, now, sel, lit);
  }

  /** @param {State} now */
  function paint(now) {
    const look = [now.theme, now.w.scale, now.w.decimals].join();
    const same = painted !== null && painted.look === look && painted.w.every((v, n) => v === now.w.values[n]);
    if (!same) painted = { look, w: now.w.values.slice() };
    for (const view of views) {
      if (same) paintMargins(view, now);
      else paintMatrix(view, now, m);
    }
    state = now;
    mark(now, selection);
  }

  /** @param {MouseEvent} event */
  function at(event) {
    for (const view of views) {
      const [left, top] = pointIn(view.canvas, event.clientX, event.clientY);
      const [x, y] = [left - view.left, top - view.top];
      const inside = x >= 0 && x < view.width;
      const within = y >= 0 && y < view.height;
      if (!(inside && y >= -GUTTER && y < view.height) && !(within && x >= -GUTTER && x < view.width)) continue;
      const row = within ? view.row + Math.min(view.rows - 1, Math.floor(y / view.chh)) : null;
      const col = inside ? view.col + Math.min(view.cols - 1, Math.floor(x / view.cw)) : null;
      const entry = entryUnder(state, m, view, [row, col]);
      const sel = entrySelection(state, m, entry);
      m.pointed = { view, entry, text: selectionText(sel) };
      return sel;
    }
    return null;
  }

  /** The entry that was pointed at, or its row's place in the margin. @returns {Spot|null} */
  function placeOf() {
    if (!m.pointed) return null;
    const { view, entry } = m.pointed;
    const [row, col] = [entry[0] ?? view.row, entry[1]];
    const left = col === null ? -GUTTER : (col - view.col) * view.cw;
    const width = col === null ? GUTTER : view.cw;
    const top = view.top + (row - view.row) * view.chh;
    return { host: view.canvas, place: { left: view.left + left, top, width, height: view.chh } };
  }

  return { paint, mark, at, placeOf };
}
