// The terms view: the maps w_ij * x_j of one output channel, their sum, plus bias, through phi, as one equation.

import { fedBy } from "../base/connections.js";
import { SVG, drawPaths, make } from "../base/dom.js";
import { count, inGroups } from "../base/format.js";
import { connected, outputsOf } from "../base/lookup.js";
import { pointIn } from "../base/place.js";
import { ascending, product, range, size } from "../base/indices.js";
import { asRole } from "../base/state.js";
import { MOST_PRODUCTS, termMaps } from "./termmaps.js";
import { MOST_TERMS, SHOWN_TERMS, termKinds, termRows, termStrips } from "./termplan.js";
import { makeTermWords, nameTerms, writeTermNumbers } from "./termwords.js";
import { makeBoard, repaintable } from "../picture/board.js";
import { NUMBERS, cellIndex, cellRect, rect, sliceRowCol } from "../picture/cells.js";
import { outline } from "../picture/outlines.js";
import { paintGrid, paintPrinted } from "../picture/grids.js";

/** @import { Path } from "../base/dom.js" */
/** @import { Role, Selection, State } from "../base/state.js" */
/** @import { Board } from "../picture/board.js" */
/** @import { Box } from "../picture/cells.js" */
/** @import { Place } from "../picture/layout.js" */
/** @import { TermItem, TermKind } from "./termplan.js" */
/** @import { TermWords } from "./termwords.js" */

/**
 * @typedef {{paint: (s: State) => void, mark: (s: State, sel: Selection|null) => void,
 *   at: (event: MouseEvent) => Selection|null, placeOf: (sel: Selection) => Spot|null}} Extra
 *   A view below the picture: `paint` fills it with values, `mark` shows a selection, `at` says what an event chooses,
 *   `placeOf` where an output stands that was pointed at.
 * @typedef {{host: HTMLElement, place: Place}} Spot  A place in an element.
 * @typedef {{i: number, first: number, kinds: TermKind[], values: number[][]}} Maps  The maps shown: the test hook.
 * @typedef {{host: HTMLElement, kinds: TermKind[], items: (TermItem & TermWords)[], strips: boolean,
 *   head: HTMLElement, stage: HTMLElement, note: Text, board: Board, numbers: Board|null, marks: Record<string, Path>,
 *   i: number, first: number, maps: Float64Array, role: Role, hidden: (n: number, o: number[]) => boolean,
 *   sel: Selection|null, scale: Role, scaled: string}} TermsView
 *   i is the output shown, `first` the place of the first term, `scaled` what the scale of `role` was taken from.
 */

/**
 * Build the view into its host for the sizes of a layer; it is filled by the first `paint` or `mark`. `at` gives the
 * output pixel of the map cell under an event, `maps` what is shown.
 * @param {HTMLElement} host
 * @param {State} s
 * @param {number} width
 * @returns {Extra & {maps: () => Maps|null}}
 */
export function makeTerms(host, s, width) {
  const root = make("div", "cn-terms");
  const products = s.width * size(s.out) * size(s.kernel);
  host.replaceChildren(root);
  host.setAttribute("role", "img");
  if (products > MOST_PRODUCTS) return refuseTerms(host, root, products);
  const kinds = termKinds(s);
  const strips = s.out.length === 1 && s.out[0] > 1;
  const plan = (strips ? termStrips : termRows)(s, kinds, width);
  const boxes = plan.items.flatMap((item) => item.boxes);
  const head = make("div", "cn-terms-head");
  const stage = make("div", `cn-terms-stage${strips ? " cn-terms-strips" : ""}`);
  const foot = make("div", "cn-terms-note");
  const note = document.createTextNode("");
  Object.assign(stage.style, { width: `${width}px`, height: `${plan.height}px` });
  foot.append(note);
  root.append(head, stage, foot);
  const board = makeBoard(stage, boxes, "cn-terms-board");
  const numbers = boxes[0].cw >= NUMBERS ? makeBoard(stage, boxes, "cn-terms-board") : null;
  const items = plan.items.map((item) => ({ ...item, ...makeTermWords(stage, item) }));
  const marks = makeTermMarks(stage, boxes);
  /** @type {TermsView} */
  const view = {
    host,
    kinds,
    items,
    strips,
    head,
    stage,
    note,
    board,
    numbers,
    marks,
    i: 0,
    first: 0,
    maps: new Float64Array(),
    role: s.y,
    hidden: () => false,
    sel: null,
    scale: s.y,
    scaled: "",
  };
  return {
    paint(now) {
      fillTerms(view, now);
      markTerms(view, now, view.sel);
    },
    mark(now, sel) {
      if (followTerms(view, now, sel) || !view.maps.length) fillTerms(view, now);
      markTerms(view, now, sel);
    },
    at: (event) => termCell(view, s, event),
    placeOf: (sel) => ({ host: stage, place: termPlace(view, sel.index) }),
    maps: () => ({
      i: view.i,
      first: view.first,
      kinds: kinds.slice(0, -1),
      values: kinds.slice(0, -1).map((_, n) => [...view.maps.subarray(n * size(s.out), (n + 1) * size(s.out))]),
    }),
  };
}

/**
 * Beyond the products that are computed in one go there is a sentence instead.
 * @param {HTMLElement} host
 * @param {HTMLElement} root
 * @param {number} products
 */
function refuseTerms(host, root, products) {
  root.append(
    make(
      "div",
      "cn-terms-note",
      `The maps of one output take ${count(products, "product")}, more than the ` +
        `${inGroups(MOST_PRODUCTS)} computed here: explore a crop of x to see them.`,
    ),
  );
  host.setAttribute("aria-label", root.textContent);
  return { paint() {}, mark() {}, at: () => null, placeOf: () => null, maps: () => null };
}

/**
 * The outlines over the maps: a hover only changes their `d`.
 * @param {HTMLElement} stage
 * @param {Box[]} boxes
 */
function makeTermMarks(stage, boxes) {
  const svg = document.createElementNS(SVG, "svg");
  /** @type {Record<string, Path>} */ const marks = {};
  svg.setAttribute("class", "cn-terms-marks");
  stage.append(svg);
  for (const name of ["edge", "lit", "halo", "hull", "frame", "ringHalo", "ring"]) {
    const el = document.createElementNS(SVG, "path");
    el.setAttribute("class", name === "edge" ? "cn-terms-edge" : `cn-${name === "ringHalo" ? "halo" : name}`);
    svg.append(el);
    marks[name] = { el, d: "" };
  }
  marks.edge.el.setAttribute("d", boxes.map((box) => cellRect(box, 0, 0, box.rows, box.cols, 0.5)).join(""));
  return marks;
}

/**
 * The place among its output's terms of the input that a selection emphasises, or -1.
 * @param {State} s
 * @param {Selection|null} sel
 */
const termOf = (s, sel) => (!sel || sel.role === "y" ? -1 : sel.ch[sel.role === "w" ? 1 : 0] % s.width);

/**
 * Let the output follow the selection, above 12 inputs the terms shown too; an input of another group changes to the
 * first output it feeds. Says whether other maps are needed.
 * @param {TermsView} view
 * @param {State} s
 * @param {Selection|null} sel
 */
function followTerms(view, s, sel) {
  const { i, first } = view;
  const c = termOf(s, sel);
  if (sel && sel.role !== "x") view.i = sel.ch[0];
  else if (sel && !connected(s, i, sel.ch[0])) view.i = outputsOf(s, sel.ch[0])[0];
  if (s.width > MOST_TERMS && c >= 0 && (c < first || c >= first + SHOWN_TERMS)) {
    view.first = Math.min(c - (c % SHOWN_TERMS), s.width - SHOWN_TERMS);
  }
  return view.i !== i || view.first !== first;
}

/**
 * Compute and paint the maps of one output, and name them.
 * @param {TermsView} view
 * @param {State} s
 */
function fillTerms(view, s) {
  const { kinds, items, i } = view;
  const cells = size(s.out);
  const maps = (view.maps = termMaps(s, kinds, i, view.first));
  view.hidden = (_, o) => Boolean(s.hidden?.(i, o)); // with a result all that it comes of is hidden
  const places = s.hidden ? product(s.out.map(range)) : [];
  const seen = s.hidden ? maps.map((v, k) => (view.hidden(Math.floor(k / cells), places[k % cells]) ? 0 : v)) : maps;
  const scaled = `${i} ${view.first}`;
  // a drag holds its scale
  if (!s.frozen || view.scaled !== scaled) Object.assign(view, { scaled, scale: asRole(seen) });
  view.role = { ...view.scale, values: maps, signed: true };
  const shared = { ...s, y: view.role, hidden: s.hidden && view.hidden }; // one scale for all but y
  /** @param {typeof paintPrinted} paint @param {Board} board */
  const onAll = (paint, board) => {
    const all = () => {
      for (const { kind, boxes } of items) {
        for (const box of boxes) {
          if (kind === "y") paint(board, s, { ...box, ch: [i] }, s.theme);
          else paint(board, shared, box, s.theme);
        }
      }
    };
    all();
    repaintable(board, all);
  };
  onAll(paintGrid, view.board);
  if (view.numbers) onAll(paintPrinted, view.numbers);
  nameTerms(view, s);
}

/**
 * Move rings and outlines, and write the numbers of the chosen pixel.
 * @param {TermsView} view
 * @param {State} s
 * @param {Selection|null} sel
 */
function markTerms(view, s, sel) {
  view.sel = sel;
  const { items, marks } = view;
  const d = { lit: "", halo: "", hull: "", frame: "", ringHalo: "", ring: "" };
  if (sel?.role === "y") {
    const [slice, row, col] = sliceRowCol(sel.index);
    d.ringHalo = d.ring = items
      .map(({ boxes }) => cellRect(boxes[slice], row, col, 1, 1, boxes[slice].cw < 4 ? 2 : 0.5))
      .join("");
  } else if (sel) {
    const { boxes } = items[termOf(s, sel) - view.first];
    const [top, last] = [boxes[0], boxes[boxes.length - 1]];
    d.frame = rect(top.left - 4, top.top - 4, top.cols * top.cw + 8, last.top + last.rows * last.chh - top.top + 8);
    const fed = sel.role === "x" ? fedBy(s, sel.index) : [];
    if (fed.length) {
      d.lit =
        d.halo =
        d.hull =
          outline(
            (_role, _ch, slice) => boxes[slice],
            "y",
            0,
            s.out.map((_, a) => ascending(fed.map((t) => t.o[a]))),
            1.5,
          );
    }
  }
  drawPaths(marks, d);
  writeTermNumbers(view, s, sel);
}

/**
 * @param {TermsView} view
 * @param {State} s
 * @param {MouseEvent} event
 * @returns {Selection|null}
 */
function termCell(view, s, event) {
  const [x, y] = pointIn(view.stage, event.clientX, event.clientY);
  for (const { boxes } of view.items) {
    for (const box of boxes) {
      const col = Math.floor((x - box.left) / box.cw);
      const row = Math.floor((y - box.top) / box.chh);
      if (col >= 0 && col < box.cols && row >= 0 && row < box.rows) {
        return { role: "y", ch: [view.i], index: cellIndex(s, box, row, col) };
      }
    }
  }
  return null;
}

/**
 * Where an output stands: in the result.
 * @param {TermsView} view
 * @param {number[]} o
 * @returns {Place}
 */
function termPlace({ items }, o) {
  const [slice, row, col] = sliceRowCol(o);
  const { left, top, cw, chh } = items[items.length - 1].boxes[slice];
  return { left: left + col * cw, top: top + row * chh, width: cw, height: chh };
}
