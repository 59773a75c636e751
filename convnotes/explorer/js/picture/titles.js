// The words around the picture: titles, legends, captions, counts.

import { SVG, make, symbol } from "../base/dom.js";
import { brief, count, times } from "../base/format.js";
import { MOST_PADDING, NARROW, paddingOf } from "./cells.js";
import { diverges } from "./grids.js";

/** @import { Role, State } from "../base/state.js" */
/** @import { Label, Layout } from "./layout.js" */

/**
 * What the colours of a role mean: the ends of its scale, and where zero is grey, that it is.
 * @param {Role} role
 * @param {boolean} diverging
 */
export function legendOf(role, diverging) {
  const legend = make("span", `cn-legend ${diverging ? "cn-diverging" : "cn-grey"}`);
  legend.append(
    make("span", "", brief(diverging || role.signed ? -role.scale : 0, role)),
    make("span", "cn-ramp"),
    make("span", "", brief(role.scale, role)),
  );
  if (role.signed && !diverging) legend.append(make("span", "cn-grey-zero", "grey is 0"));
  return legend;
}

// px that a letter of a title or its legend takes, and all that is beside letters
const LETTER = 6.8;
const LEGEND = 110;
const HIDDEN = "hidden: click to guess"; // stands where the legend of outputs would
const PHONE = 440; // px: below, titles leave out what the letters below them say
const PHONE_LETTER = 6.5;

/**
 * A caption of the layout: a symbol and a name, or plain words.
 * @param {State} s
 * @param {Label} label
 */
export function caption(s, label) {
  const at = make("div", label.aside ? `cn-caption cn-aside cn-aside-${label.aside}` : "cn-caption");
  if (label.role) {
    at.append(symbol(label.role, label.ch));
    const called = label.role !== "w" && s.text.names[label.role]?.[label.ch[0]];
    if (called && !label.aside) at.append(make("span", "cn-name", called));
    if (called) at.title = called;
  } else at.textContent = label.text;
  Object.assign(at.style, {
    left: `${label.left}px`,
    top: `${label.top}px`,
    width: `${label.width}px`,
    height: `${label.height}px`,
    lineHeight: `${label.height}px`,
  });
  return at;
}

/**
 * Titles with their legends over the zones, counts and the key of the lines below.
 * @param {HTMLElement} titles
 * @param {HTMLElement} keyHost
 * @param {HTMLElement} foot
 * @param {State} s
 * @param {Layout} layout
 */
export function describe(titles, keyHost, foot, s, layout) {
  const k = s.kernel.length;
  const c = s.text.counts;
  const narrow = layout.width < NARROW;
  const phone = layout.width < PHONE && k > 0;
  /** @param {number[]} sizes */
  const sized = (sizes) => (k ? `, ${phone ? times(sizes).replace(" values", "") : times(sizes)}` : "");
  /** @type {number[]} */ const widths = [];
  /** @param {"x"|"y"|"w"} role @param {string} text */
  const title = (role, text) => {
    const box = make("div", "cn-title");
    box.append(make("span", "", text));
    if (role === "y" && s.hidden) {
      widths.push(LETTER * (text.length + HIDDEN.length));
      box.append(make("span", "cn-legend", HIDDEN));
      return box;
    }
    widths.push(LETTER * (text.length + 2 * brief(s[role].scale, s[role]).length) + LEGEND);
    const first = layout.boxes.find((other) => other.role === role);
    box.append(legendOf(s[role], first !== undefined && diverges(s, first)));
    return box;
  };
  const x = `${count(s.nIn, "input")}${phone ? "" : " x"}${sized(s.spatial)}`;
  const y = `${count(s.nOut, "output")}${phone ? "" : " y"}${sized(s.out)}`;
  const weights = k ? (phone ? "" : "kernels ") : "weights ";
  const matrix = `${weights}w, ${s.nOut} \u00d7 ${s.nIn}`;
  const kernels = k && !(narrow && k === 3) ? ` of ${times(s.kernel)}` : "";
  const zones = layout.zones;
  const letter = phone ? PHONE_LETTER : LETTER;
  const [free, end] = [zones.x[0] + letter * x.length, zones.y[0] + zones.y[1] - letter * y.length];
  /** Its middle: over the kernels, or between its neighbours where it would meet one. @param {string} text */
  const middleOf = (text) => {
    const half = (letter * text.length) / 2;
    return Math.max(free + half, Math.min(end - half, zones.w[0] + zones.w[1] / 2));
  };
  /** Whether it stands over the kernels, on a phone at least between its neighbours. @param {string} text */
  const clear = (text) =>
    letter * text.length < end - free && (phone || middleOf(text) === zones.w[0] + zones.w[1] / 2);
  const shorter = [matrix + kernels, matrix];
  const texts = narrow ? shorter : [`matrix of ${matrix}${kernels}`, ...shorter];
  const over = texts.find(clear) ?? matrix;
  titles.replaceChildren(title("x", x), title("w", over), title("y", y));
  titles.style.width = `${layout.width}px`;
  const [first, middle, last] = /** @type {any} */ (titles.children);
  first.style.left = `${zones.x[0]}px`;
  middle.style.left = `${middleOf(over)}px`;
  last.style.right = `${layout.width - zones.y[0] - zones.y[1]}px`;
  const [left, right] = [zones.x[0] + widths[0], zones.y[0] + zones.y[1] - widths[2]];
  const fits = left < zones.w[0] + (zones.w[1] - widths[1]) / 2 && right > zones.w[0] + (zones.w[1] + widths[1]) / 2;
  titles.classList.toggle("cn-one-line", fits);
  titles.classList.toggle("cn-phone", phone);
  const parts = [
    count(c.parameters, "parameter"),
    count(c.connections, "connection"),
    count(c.multiplications, "multiplication"),
    `a dense layer would need ${count(c.dense_parameters, "parameter")}`,
  ];
  if (!k) parts.splice(2);
  if (layout.wider) parts.unshift("wider than the page: scroll the picture sideways");
  keyHost.replaceChildren();
  /** @param {string} cls @param {string} text */
  const sample = (cls, text) => {
    const svg = document.createElementNS(SVG, "svg");
    const line = document.createElementNS(SVG, "path");
    svg.setAttribute("class", "cn-sample");
    line.setAttribute("class", cls);
    line.setAttribute(
      "d",
      {
        "cn-ghost": "M7 2h10v10h-10z",
        "cn-hole": "M9 7a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
        "cn-line cn-negative cn-level3": "M1 7h22M12 3v8",
        "cn-line cn-zero cn-level0": "M1 7h22M9.4 7a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0 -5.2 0",
      }[cls] || "M1 7h22",
    );
    svg.append(line);
    const entry = make("span"); // a sample stays with its words where the key wraps
    entry.append(svg, text);
    keyHost.append(entry);
  };
  sample("cn-line cn-positive cn-level3", "positive weight");
  sample("cn-line cn-negative cn-level3", "negative weight");
  if (s.w.values.includes(0)) sample("cn-line cn-zero cn-level0", "weight 0");
  const padding = Math.max(0, ...s.axes.map((_, a) => paddingOf(s, a)));
  const undrawn = padding > MOST_PADDING ? `: ${padding} cells, the nearest ${MOST_PADDING} are drawn` : "";
  if (padding) sample("cn-ghost", `padding, holds 0${undrawn}`);
  if (s.bundle.axes.some(({ rule }) => rule.upsample > 1)) sample("cn-hole", "between cells, reads nothing");
  foot.replaceChildren(make("span", "", parts.join(" \u00b7 ")));
}
