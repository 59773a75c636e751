// The terms view: the maps w_ij * x_j of one output channel, their sum, plus bias, through phi, as one equation.

import { fedBy } from "../base/connections.js";
import { SVG, make } from "../base/dom.js";
import { count } from "../base/format.js";
import { pointIn } from "../base/place.js";
import { ascending, product, range, size } from "../base/indices.js";
import { asRole, connected, outputsOf } from "../base/state.js";
import { MOST_PRODUCTS, termMaps } from "./termmaps.js";
import { MOST_TERMS, SHOWN_TERMS, resultsOf, termKinds, termRows, termStrips } from "./termplan.js";
import { makeTermWords, nameTerms, writeTermNumbers } from "./termwords.js";
import { makeBoard, repaintable } from "../picture/board.js";
import { NARROWEST, cellIndex, cellRect, rect, sliceRowCol } from "../picture/cells.js";
import { outline } from "../picture/fan.js";
import { NUMBERS, paintGrid, paintPrinted } from "../picture/grids.js";

/** @import { Selection, State } from "../base/state.js" */

/**
 * Build the view into its host for the sizes of a layer; it is filled by the first `paint` or `mark`. `at` gives the
 * output pixel of the map cell under an event, `maps` what is shown.
 * @param {HTMLElement} host
 * @param {State} s
 * @param {number} width
 * @returns {{paint: (s: State) => void, mark: (s: State, sel: Selection|null) => void, at: (event: PointerEvent) =>
 *   Selection|null, maps: () => any}}
 */
export function makeTerms(host, s, width) {
  const root = make("div", "cn-terms");
  const products = s.width * size(s.out) * size(s.kernel);
  host.replaceChildren(root);
  host.setAttribute("role", "img");
  if (products > MOST_PRODUCTS) return refuseTerms(host, root, products);
  const kinds = termKinds(s);
  const wide = Math.max(width, NARROWEST);
  const strips = s.out.length === 1 && s.out[0] > 1;
  const plan = (strips ? termStrips : termRows)(s, kinds, wide);
  const boxes = plan.items.flatMap((item) => item.boxes);
  const head = make("div", "cn-terms-head");
  const stage = make("div", `cn-terms-stage${strips ? " cn-terms-strips" : ""}`);
  const foot = make("div", "cn-terms-note");
  const note = document.createTextNode("");
  Object.assign(stage.style, { width: `${wide}px`, height: `${plan.height}px` });
  foot.append(note);
  root.append(head, stage, foot);
  const board = makeBoard(stage, boxes, "cn-terms-board");
  const numbers = boxes[0].cw >= NUMBERS ? makeBoard(stage, boxes, "cn-terms-board") : null;
  const items = plan.items.map((item) => ({ ...item, ...makeTermWords(stage, item) }));
  const marks = makeTermMarks(stage, boxes);
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
    maps: null,
    role: null,
    hidden: null,
    sel: null,
    scale: null,
    scaled: "",
  };
  return {
    paint(now) {
      fillTerms(view, now);
      markTerms(view, now, view.sel);
    },
    mark(now, sel) {
      if (followTerms(view, now, sel) || !view.maps) fillTerms(view, now);
      markTerms(view, now, sel);
    },
    at: (event) => termCell(view, s, event),
    maps: () => ({
      i: view.i,
      first: view.first,
      kinds: kinds.slice(0, -1),
      values: kinds.slice(0, -1).map((_, n) => [...view.maps.subarray(n * size(s.out), (n + 1) * size(s.out))]),
    }),
  };
}

/** Beyond the products that are computed in one go there is a sentence instead. */
function refuseTerms(host, root, products) {
  root.append(
    make(
      "div",
      "cn-terms-note",
      `The maps of one output take ${count(products, "product")}, more than the ` +
        `${MOST_PRODUCTS.toLocaleString("en")} computed here: explore a crop of x to see them.`,
    ),
  );
  host.setAttribute("aria-label", root.textContent);
  return { paint() {}, mark() {}, at: () => null, maps: () => null };
}

/** The outlines over the maps: a hover only changes their `d`. */
function makeTermMarks(stage, boxes) {
  const svg = document.createElementNS(SVG, "svg");
  const marks = {};
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
 * @param {any} view
 * @param {State} s
 */
function fillTerms(view, s) {
  const { kinds, items, i } = view;
  const cells = size(s.out);
  const maps = (view.maps = termMaps(s, kinds, i, view.first));
  const from = s.width > 1 ? resultsOf(kinds) : 0; // a single term is the sum, and hidden with it
  view.hidden = (n, o) => n >= from && Boolean(s.hidden?.(i, o));
  const places = s.hidden ? product(s.out.map(range)) : [];
  const seen = s.hidden ? maps.map((v, k) => (view.hidden(Math.floor(k / cells), places[k % cells]) ? 0 : v)) : maps;
  if (!s.frozen || view.scaled !== `${i} ${view.first}`) {
    Object.assign(view, { scaled: `${i} ${view.first}`, scale: asRole(seen) });
  } // a drag holds its scale
  view.role = { ...view.scale, values: maps, signed: true };
  const shared = { ...s, y: view.role, hidden: s.hidden && view.hidden }; // one scale for all but y
  const onAll = (paint, board) => () => {
    for (const { kind, boxes } of items) {
      for (const box of boxes) {
        if (kind === "y") paint(board, s, { ...box, ch: [i] }, s.theme);
        else paint(board, shared, box, s.theme);
      }
    }
  };
  for (const [paint, board] of [
    [paintGrid, view.board],
    [paintPrinted, view.numbers],
  ]) {
    if (!board) continue;
    onAll(paint, board)();
    repaintable(board, onAll(paint, board));
  }
  nameTerms(view, s);
}

/**
 * Move rings and outlines, and write the numbers of the chosen pixel.
 * @param {any} view
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
            (_, __, slice) => boxes[slice],
            "y",
            0,
            s.out.map((_, a) => ascending(fed.map((t) => t.o[a]))),
            1.5,
          );
    }
  }
  for (const name in d) {
    if (marks[name].d === d[name]) continue;
    marks[name].d = d[name];
    marks[name].el.setAttribute("d", d[name]);
  }
  writeTermNumbers(view, s, sel);
}

/**
 * @param {any} view
 * @param {State} s
 * @param {PointerEvent} event
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
