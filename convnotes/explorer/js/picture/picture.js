// The picture: every grid of a layer on the stage, which channel each shows, and which cell lies under a point.

import { keepKeys, make } from "../base/dom.js";
import { channelText, times } from "../base/format.js";
import { connected, sizesOf } from "../base/lookup.js";
import { pointIn } from "../base/place.js";
import { makeBoard, repaintable } from "./board.js";
import { NUMBERS, cellIndex, sliceRowCol } from "./cells.js";
import { makeFan } from "./fan.js";
import { paintGrid, paintMap, paintPrinted, smallImage, valuesOf } from "./grids.js";
import { layoutOf } from "./layout.js";
import { makePins } from "./pins.js";
import { caption } from "./titles.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Board } from "./board.js" */
/** @import { Box, Find } from "./cells.js" */

/** @typedef {{box: Box, grid: HTMLElement, look?: string, values?: Float64Array}} Entry  A grid, and what it shows. */
/** @typedef {ReturnType<typeof makePicture>} Picture */

const CLOSE = 60; // kernels that stand so close that thick frames would cover them

/**
 * @param {HTMLElement} stage
 * @param {State} state
 * @param {number} width of the page
 */
export function makePicture(stage, state, width) {
  let s = state;
  const layout = layoutOf(s, width);
  /** @type {Map<string, Box>} */ const lookup = new Map();
  /** @type {Map<Box, HTMLCanvasElement>} */ const images = new Map();
  /** @param {"x"|"y"|"w"} role @param {number[]} ch @param {number} slice */
  const key = (role, ch, slice) => `${role}:${ch.join(",")}:${slice}`;
  /** @param {"x"|"y"|"w"} role @param {number[]} ch @param {number} slice */
  const find = (role, ch, slice) => lookup.get(key(role, ch, slice));
  stage.replaceChildren();
  stage.style.width = `${layout.width}px`;
  stage.style.height = `${layout.height}px`;
  const fan = makeFan(stage, layout);
  const pins = makePins(stage, layout);
  const kernels = layout.boxes.filter((box) => box.role === "w");
  const others = layout.boxes.filter((box) => box.role !== "w");
  stage.classList.toggle("cn-close", kernels.length > CLOSE);
  /** @type {{under: Board, over: Board, numbers?: Board}} */
  const boards = {
    under: makeBoard(stage, others, "cn-board-under"),
    over: makeBoard(stage, kernels, "cn-board-over"),
  };
  const numbered = others.filter((box) => box.cw >= NUMBERS); // wide enough; whether a bundle's values fit, it tells
  if (numbered.length) boards.numbers = makeBoard(stage, numbered, "cn-board-over");
  const grids = layout.boxes.map((box) => {
    const grid = make("div", `cn-grid cn-grid-${box.role}`);
    Object.assign(grid.style, {
      left: `${box.left}px`,
      top: `${box.top}px`,
      width: `${box.cols * box.cw}px`,
      height: `${box.rows * box.chh}px`,
    });
    stage.append(grid);
    /** @type {Entry} */ const entry = { box, grid };
    if (box.ch.length) name(entry);
    return entry;
  });
  /** @type {Map<EventTarget|null, Entry>} */ const entries = new Map(grids.map((entry) => [entry.grid, entry]));
  stage.append(...layout.labels.map((label) => caption(s, label)));
  const { map } = layout;
  /** @type {HTMLCanvasElement|undefined} */ let canvas;
  if (map) {
    canvas = make("canvas", "cn-map");
    Object.assign(canvas.style, {
      left: `${map.left}px`,
      top: `${map.top}px`,
      width: `${s.nIn * map.cell}px`,
      height: `${s.nOut * map.cell}px`,
    });
    stage.append(canvas);
    grids.filter((g) => g.box.list).forEach((g) => assign(g, channelOf(g.box)));
  }

  /** The kernel that a slot shows. @param {Box} box */
  function channelOf({ list, n = 0 }) {
    return list === "row" ? [map?.i || 0, n] : [n, map?.j || 0];
  }

  /**
   * Give a grid its channel: its test hooks, its label, its place in the look-up.
   * @param {Entry} given
   */
  function name({ box, grid }) {
    const sizes = sizesOf(s, box.role);
    grid.dataset.plane = `${box.role}:${box.ch.join(",")}`;
    if (sizes.length === 3) grid.dataset.slice = String(box.slice);
    const names = s.text.names[box.role]; // kernels have none
    const called = names ? ` (${names[box.ch[0]]})` : "";
    const slice = sizes.length === 3 ? `, slice ${box.slice}` : "";
    const weight = s.kernel.length ? "kernel" : "weight";
    keepKeys(grid);
    grid.setAttribute("role", "application");
    grid.setAttribute("aria-roledescription", "grid of cells");
    grid.setAttribute("aria-label", `${channelText(box.role, box.ch, weight)}${called}${slice}, ${times(sizes)}`);
    grid.tabIndex = -1;
    lookup.set(key(box.role, box.ch, box.slice), box);
  }

  /**
   * Above 64 kernels the slots show another row or column; a slot whose kernel is missing or shown already hides.
   * @param {Entry} entry
   * @param {number[]} ch
   */
  function assign(entry, ch) {
    const taken = find("w", ch, entry.box.slice);
    entry.grid.hidden = !connected(s, ch[0], ch[1]) || (taken !== undefined && taken !== entry.box);
    entry.box.ch = ch;
    if (!entry.grid.hidden) name(entry);
    else delete entry.grid.dataset.plane;
  }

  /** Show the row and the column of kernels that belong to a selection. @param {Selection|null} selection */
  function reassign(selection) {
    if (!map || !selection) return;
    const was = `${map.i},${map.j}`;
    if (selection.role !== "x") map.i = selection.ch[0];
    if (selection.role === "x") map.j = selection.ch[0];
    if (selection.role === "w") map.j = selection.ch[1];
    if (was === `${map.i},${map.j}`) return;
    const slots = grids.filter((g) => g.box.list);
    slots.forEach((g) => lookup.delete(key("w", g.box.ch, g.box.slice)));
    slots.forEach((g) => {
      assign(g, channelOf(g.box));
      paintOne(g);
    });
    roving(selection);
  }

  /**
   * Paint one grid, unless it shows just this already: a drag changes one kernel and one output of many.
   * @param {Entry} entry
   */
  function paintOne(entry) {
    const { box, grid } = entry;
    const { scale, signed, decimals } = s[box.role];
    const values = valuesOf(s, box);
    const before = entry.values;
    const covered = box.role === "y" && s.hidden !== null; // which cells are, only painting finds out
    const look = [scale, signed, decimals, s.theme, grid.hidden, covered, box.ch].join();
    if (!covered && before && entry.look === look && values.every((v, n) => v === before[n])) return;
    Object.assign(entry, { look, values: values.slice() }); // the page's engine writes the next values over these
    images.delete(box);
    paintCells(entry);
    if (box.role !== "w" && box.cw >= NUMBERS) paintValues(entry);
  }
  /** @param {Entry} given */
  const paintCells = ({ box, grid }) =>
    paintGrid(box.role === "w" ? boards.over : boards.under, s, box, s.theme, grid.hidden);
  /** @param {Entry} given */
  const paintValues = ({ box }) => boards.numbers && paintPrinted(boards.numbers, s, box, s.theme);
  repaintable(boards.under, () => grids.filter(({ box }) => box.role !== "w").forEach(paintCells));
  repaintable(boards.over, () => grids.filter(({ box }) => box.role === "w").forEach(paintCells));
  if (boards.numbers) {
    repaintable(boards.numbers, () => grids.filter(({ box }) => numbered.includes(box)).forEach(paintValues));
  }

  /**
   * Paint the grids of some roles with the values of a state of the same sizes.
   * @param {State} now
   * @param {string} roles
   */
  function paint(now, roles = "xwy") {
    s = now;
    grids.filter(({ box }) => roles.includes(box.role)).forEach(paintOne);
    if (map && canvas && roles.includes("w")) paintMap(canvas, s, map, s.theme);
  }

  /**
   * One grid of each kind is in the page's tab order: the chosen one, else the first.
   * @param {Selection|null} selection
   */
  function roving(selection) {
    for (const role of ["x", "w", "y"]) {
      const own = grids.filter((g) => g.box.role === role && !g.grid.hidden);
      own.forEach((g) => {
        g.grid.tabIndex = -1;
      });
      const chosen =
        selection?.role === role ? own.find((g) => g.grid.dataset.plane === `${role}:${selection.ch}`) : own[0];
      if (chosen) chosen.grid.tabIndex = 0;
    }
  }

  /**
   * The selection of the cell of a box at a point of the window; cells outside count as the nearest.
   * @param {Box} box
   * @param {number} clientX
   * @param {number} clientY
   */
  function cellOf(box, clientX, clientY) {
    const [x, y] = pointIn(stage, clientX, clientY);
    /** @param {number} at @param {number} cell @param {number} most */
    const within = (at, cell, most) => Math.max(0, Math.min(most - 1, Math.floor(at / cell)));
    const col = within(x - box.left, box.cw, box.cols);
    const row = within(y - box.top, box.chh, box.rows);
    return { role: box.role, ch: box.ch, index: cellIndex(s, box, row, col) };
  }

  return {
    layout,
    find,
    fan,
    pins,
    paint,
    reassign,
    roving,
    cellOf,
    /** The box of a grid element, or undefined. @param {EventTarget|null} element */
    boxOf: (element) => entries.get(element)?.box,
    /** The selection under an event, or null. @param {MouseEvent} event */
    under: (event) => {
      const entry = entries.get(event.target);
      return entry ? cellOf(entry.box, event.clientX, event.clientY) : null;
    },
    /** Where the cell of a selection stands on the stage; null where its grid is not shown. @param {Selection} sel */
    placeOf: (sel) => {
      const [slice, row, col] = sliceRowCol(sel.index);
      const box = find(sel.role, sel.ch, slice);
      return box
        ? { left: box.left + col * box.cw, top: box.top + row * box.chh, width: box.cw, height: box.chh }
        : null;
    },
    /** The element of the grid that holds a selection. @param {Selection} sel */
    gridOf: (sel) =>
      grids.find(
        (g) =>
          !g.grid.hidden &&
          g.box.role === sel.role &&
          String(g.box.ch) === String(sel.ch) &&
          g.box.slice === sliceRowCol(sel.index)[0],
      )?.grid,
    /** The picture of a grid for the lens, made when first looked at. @param {Box} box */
    imageOf: (box) => {
      const image = images.get(box) ?? smallImage(s, box, s.theme);
      images.set(box, image);
      return image;
    },
  };
}
