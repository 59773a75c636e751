// Pins: pixels that stay marked in colours of their own, their windows filled so that an overlap is seen as one.

import { fedBy, windowOf } from "../base/connections.js";
import { SVG, keepKeys, make } from "../base/dom.js";
import { bracketed, channelText, count, place, placeName } from "../base/format.js";
import { ascending, range, size } from "../base/indices.js";
import { inputsOf, outputsOf } from "../base/lookup.js";
import { cellRect, centreOf, round, sliceRowCol } from "./cells.js";
import { svgLayer } from "./fan.js";
import { outline } from "./outlines.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Find } from "./cells.js" */
/** @import { Layout } from "./layout.js" */

/** @typedef {{sel: Selection, n: number}} Shown  A pin, and which it is. */

export const MOST_PINS = 6;
const PIN_NAMES = "ABCDEF";

/**
 * The path elements of every pin: windows under the kernels, rings and letters over them.
 * @param {HTMLElement} stage
 * @param {Layout} layout
 */
export function makePins(stage, layout) {
  const under = svgLayer(stage, layout, "cn-under");
  const over = svgLayer(stage, layout, "cn-over");
  /**
   * @template {"path"|"rect"|"text"} T
   * @param {SVGElement} parent
   * @param {T} tag
   * @param {string} cls
   */
  const add = (parent, tag, cls) => {
    const el = document.createElementNS(SVG, tag);
    el.setAttribute("class", cls);
    parent.append(el);
    return el;
  };
  const marks = range(MOST_PINS).map((n) => ({
    rim: add(under, "path", "cn-halo"),
    window: add(under, "path", `cn-pin-window cn-pin${n}`),
    halo: add(over, "path", "cn-halo"),
    ring: add(over, "path", `cn-pin-ring cn-pin${n}`),
    flag: add(over, "rect", `cn-pin-flag cn-pin${n}`),
    letter: add(over, "text", "cn-pin-letter"),
  }));
  return { marks, layers: [under, over], width: layout.width };
}

/**
 * The cells that a pixel connects to, per channel on the other side, as sorted coordinates for each axis.
 * @param {State} s
 * @param {Selection} sel
 * @returns {{role: "x"|"y", channels: number[], perAxis: number[][]}}
 */
function reachOf(s, { role, ch, index }) {
  const cells =
    role === "y" ? windowOf(s, index).flatMap((t) => (t.index ? [t.index] : [])) : fedBy(s, index).map((t) => t.o);
  const perAxis = s.kernel.map((_, a) => ascending(cells.map((cell) => cell[a])));
  const channels = role === "y" ? inputsOf(s, ch[0]) : outputsOf(s, ch[0]);
  return { role: role === "y" ? "x" : "y", channels: cells.length ? channels : [], perAxis };
}

/**
 * Draw the pins; each keeps its colour as long as it stays.
 * @param {ReturnType<typeof makePins>} drawn
 * @param {State} s
 * @param {Find} find
 * @param {(Selection|null)[]} pins
 */
export function drawPins({ marks, layers, width }, s, find, pins) {
  for (const layer of layers) layer.style.display = pins.some(Boolean) ? "" : "none"; // or every hover pays for it
  marks.forEach((mark, n) => {
    const sel = pins[n];
    const [slice, row, col] = sliceRowCol(sel ? sel.index : []);
    const box = sel && find(sel.role, sel.ch, slice);
    const reach = sel && reachOf(s, sel);
    const ring = box ? cellRect(box, row, col, 1, 1, box.cw < 4 ? 2 : 0.5) : "";
    const windows = reach ? reach.channels.map((c) => outline(find, reach.role, c, reach.perAxis, 1.5)).join("") : "";
    mark.rim.setAttribute("d", windows);
    mark.window.setAttribute("d", windows);
    mark.halo.setAttribute("d", ring);
    mark.ring.setAttribute("d", ring);
    mark.letter.textContent = box ? PIN_NAMES[n] : "";
    mark.flag.style.display = box ? "" : "none";
    if (!sel || !box) return;
    const [x, y] = centreOf(box, sel.index);
    const beside = x + box.cw / 2 + 1;
    const right = beside + 14 <= width ? beside : x - box.cw / 2 - 15;
    const top = Math.max(0, y - box.chh / 2 - 15);
    Object.entries({ x: right, y: top, width: 14, height: 14, rx: 3 }).forEach(([name, v]) =>
      mark.flag.setAttribute(name, String(round(v))),
    );
    mark.letter.setAttribute("x", String(round(right + 7)));
    mark.letter.setAttribute("y", String(round(top + 10.5)));
  });
}

const HINTS = {
  numbers: "Click an input or an output to keep it. Drag a weight up or down to change it, or click it and type.",
  usual: "Click a pixel to keep it. Drag a weight up or down to change it, or click it and type; paint over inputs.",
  fixed: "Click a pixel to keep it. Weights and inputs stay as they are: only Python could compute what changes give.",
  predict:
    "Click an output, type your guess and press Enter; a second click shows it without a guess. " +
    "By keyboard: Tab to the outputs, choose one with the arrow keys, and type.",
};

/**
 * The line of pins below the picture: a chip for each, and what two of them have in common.
 * @param {HTMLElement} host
 * @param {State} s
 * @param {(Selection|null)[]} pins
 * @param {{go: (sel: Selection) => void, drop: (sel: Selection) => void, fixed: () => boolean}} on
 *   `fixed` says whether nothing here can be changed
 */
export function listPins(host, s, pins, on) {
  const shown = pins.flatMap((sel, n) => (sel ? [{ sel, n }] : []));
  if (!shown.length) {
    const hint = s.hidden ? "predict" : on.fixed() ? "fixed" : s.kernel.length ? "usual" : "numbers";
    return host.replaceChildren(make("span", "cn-hint cn-no-save", HINTS[hint]));
  }
  /**
   * @param {string} cls
   * @param {string} text
   * @param {string} label
   * @param {() => void} act
   */
  const button = (cls, text, label, act) => {
    const el = make("button", cls, text);
    el.setAttribute("aria-label", label);
    el.addEventListener("click", act);
    keepKeys(el);
    return el;
  };
  host.replaceChildren(
    ...shown.map(({ sel, n }) => {
      const chip = make("span", `cn-chip cn-pin${n}`);
      const text = `${PIN_NAMES[n]}  ${sel.role}${sel.ch[0]}${bracketed(sel.index)}`;
      chip.append(
        button("cn-go", text, `pin ${PIN_NAMES[n]}: choose ${channelText(sel.role, sel.ch)} ${place(sel.index)}`, () =>
          on.go(sel),
        ),
        button("cn-drop", "\u00d7", `remove pin ${PIN_NAMES[n]}`, () => on.drop(sel)),
      );
      return chip;
    }),
    make("span", "cn-hint", inCommon(s, shown)),
  );
}

/**
 * How much the first two pins of one kind overlap, in words.
 * @param {State} s
 * @param {Shown[]} shown
 */
function inCommon(s, shown) {
  const pair = shown.flatMap((a, n) =>
    shown
      .slice(n + 1)
      .filter((b) => b.sel.role === a.sel.role)
      .map((b) => [a, b]),
  )[0];
  if (!pair) return "";
  const [p, q] = pair.map(({ sel }) => reachOf(s, sel));
  const channels = p.channels.filter((c) => q.channels.includes(c)).length;
  const cells = size(p.perAxis.map((list, a) => list.filter((n) => q.perAxis[a].includes(n)).length)) * channels;
  const names = pair.map(({ n }) => PIN_NAMES[n]).join(" and ");
  const [read, fed] = [placeName(s, "input"), placeName(s, "output")];
  return p.role === "x"
    ? `${names} read ${cells ? count(cells, read) : `no ${read}`} in common.`
    : `${names} feed ${cells ? count(cells, fed) : `no ${fed}`} in common.`;
}
