// Saving: the view as the reader sees it, as an SVG drawing or a PNG picture, made in the page without Python's help.

import { make, penOf } from "../base/dom.js";
import { groundOf } from "../base/ground.js";
import { bySequence } from "../base/indices.js";
import { css } from "../base/palette.js";
import { scaleOf, unscaled } from "../base/place.js";
import { FINER } from "../picture/board.js";
import { commonTo, inkAs, insideBorders, placed, put, snapped, svgNode } from "./drawing.js";
import { cutOf, drawText } from "./text.js";
import { drawBox, drawPseudo, drawRange, drawShape } from "./trace.js";

/** @typedef {Pick<HTMLCanvasElement, "getContext">} Canvas */

/** @import { Edges } from "../base/place.js" */
/** @import { Around, Drawing } from "./drawing.js" */

// The drawing is read off the page, whatever stands there; only what has the class cn-no-save stays out of it.

// px around what is drawn; pixels of a PNG for a px, and in all
const SAVE_MARGIN = 6;
const PNG_SCALE = 2;
const PNG_MOST = 32e6;
const PROBE = 8; // px: the side of what is painted to find out whether canvases are true
const SHADE = 8; // of 256
const FENCED = "Saved. If no file comes, the page around lets none out: open this figure in a tab of its own.";
const REVOKE_AFTER = 10_000; // ms for the browser to take the file
// Saved as wide as they are.
const SCROLLED = ".convnotes-explorer, .convnotes-network, .cn-scroll, .cn-extra, .cn-panel, .cn-terms";
const FLOW = -0.5; // in a stack: below what has a position, which stands at 0 or at its z-index

/**
 * The view as one SVG document that needs no other file.
 * @param {HTMLElement} root
 * @returns {string}
 */
function viewAsSvg(root) {
  const scale = scaleOf(root);
  const frame = snapped(unscaled(scale, root.getBoundingClientRect()));
  const pen = penOf(document.createElement("canvas"));
  /** @type {Drawing} */
  const d = { x: frame.left, y: frame.top, scale, items: [], defs: svgNode("defs", {}), pen, n: 0 };
  drawElement(d, root, {
    stack: [],
    flow: [FLOW],
    opacity: 1,
    clip: { ...frame, left: -Infinity, right: Infinity },
    cut: null,
    shift: [0, 0],
  });
  if (!d.items.length) throw new Error("There is nothing to save: the view is not shown.");
  d.items.sort((a, b) => bySequence(a.key, b.key));
  /** @param {keyof Edges} side */
  const least = (side) => d.items.reduce((v, { box }) => Math.min(v, box[side]), Infinity);
  /** @param {keyof Edges} side */
  const most = (side) => d.items.reduce((v, { box }) => Math.max(v, box[side]), -Infinity);
  const x = Math.floor(least("left") - d.x) - SAVE_MARGIN;
  const y = Math.floor(least("top") - d.y) - SAVE_MARGIN;
  const width = Math.ceil(most("right") - d.x) + SAVE_MARGIN - x;
  const height = Math.ceil(most("bottom") - d.y) + SAVE_MARGIN - y;
  const svg = svgNode("svg", { width, height, viewBox: `${x} ${y} ${width} ${height}` });
  svg.append(
    svgNode("rect", { x, y, width, height, ...inkAs("fill", css(groundOf(root).map(Math.round))) }),
    d.defs,
    ...d.items.map(({ node }) => node),
  );
  return new XMLSerializer().serializeToString(svg);
}

/**
 * Draw an element and all in it, in the order that CSS 2, appendix E, gives to what overlaps.
 * @param {Drawing} d
 * @param {Element} el
 * @param {Around} around
 */
function drawElement(d, el, around) {
  const style = getComputedStyle(el);
  const shape = el instanceof SVGElement && !(el instanceof SVGSVGElement);
  if (
    style.display === "none" ||
    style.opacity === "0" ||
    el.matches(".cn-no-save, .cn-live") ||
    (shape && !(el instanceof SVGGraphicsElement))
  ) {
    return;
  }
  const raw = unscaled(d.scale, el.getBoundingClientRect());
  const box = snapped(raw);
  const visible = style.visibility === "visible";
  const placedBy = style.position !== "static";
  const at = { ...around, opacity: around.opacity * Number(style.opacity) };
  const z = (placedBy && Number(style.zIndex)) || 0;
  const stacks =
    (placedBy && style.zIndex !== "auto") ||
    style.opacity !== "1" ||
    style.transform !== "none" ||
    /layout|paint|content|strict/.test(style.contain);
  if (stacks) at.flow = [...(at.stack = [...at.stack, z, d.n++]), FLOW];
  else if (placedBy) at.flow = [...at.stack, 0, d.n++];
  if (shape) {
    if (visible && el instanceof SVGGraphicsElement && !(el instanceof SVGGElement)) {
      drawShape(d, at, el, style, raw);
    }
    if (!(el instanceof SVGTextElement)) for (const child of el.children) drawElement(d, child, at);
    return;
  }
  if (el instanceof SVGSVGElement) at.shift = [box.left - raw.left, box.top - raw.top];
  if (visible) {
    drawBox(d, at, style, box, stacks ? [...at.stack, -Infinity] : at.flow);
    if (el instanceof HTMLCanvasElement && el.width && el.height) drawCanvas(d, at, el, insideBorders(style, box));
    if (el instanceof HTMLInputElement && el.type === "range") drawRange(d, at, el, style, box);
    for (const which of ["::before", "::after"]) drawPseudo(d, at, el, getComputedStyle(el, which), box);
  }
  if (style.overflow !== "visible") {
    const { left, right, ...within } = commonTo(at.clip, insideBorders(style, box));
    at.clip = el.matches(SCROLLED) ? { ...within, left: -Infinity, right: Infinity } : { left, right, ...within };
    if (style.textOverflow === "ellipsis") at.cut = cutOf(d, el, style, insideBorders(style, raw).right);
  }
  for (const child of el.childNodes) {
    if (child instanceof Element) drawElement(d, child, at);
    else if (child instanceof Text && visible) drawText(d, at, style, child);
  }
}

/**
 * A canvas as a picture, painted once more where the screen has fewer pixels than a PNG. With one pixel for a px, its
 * pixels keep their edges when enlarged, so that cells do; finer ones are scaled smoothly.
 * @param {Drawing} d
 * @param {Around} at
 * @param {HTMLCanvasElement} shown
 * @param {Edges} box
 */
function drawCanvas(d, at, shown, box) {
  const canvas = FINER.get(shown)?.(PNG_SCALE) || shown;
  const coarse = canvas.width < 1.05 * (box.right - box.left);
  put(
    d,
    at,
    svgNode("image", {
      ...placed(d, box),
      href: canvas.toDataURL(),
      preserveAspectRatio: "none",
      "image-rendering": coarse ? "pixelated" : undefined,
    }),
    box,
  );
}

/**
 * Whether a canvas gives back what was painted on it. Firefox with privacy.resistFingerprinting gives noise instead,
 * and says nothing; what only changes a colour by a shade does no harm.
 * @param {(side: number) => Canvas} [canvasOf]
 */
export function canvasIsTrue(canvasOf = square) {
  const canvas = canvasOf(PROBE);
  const ctx = canvas.getContext("2d");
  if (!ctx) return false;
  /** @param {number} n */
  const painted = (n) => [(n * 37) % 256, (n * 91) % 256, (n * 151) % 256];
  for (let n = 0; n < PROBE * PROBE; n++) {
    ctx.fillStyle = css(painted(n));
    ctx.fillRect(n % PROBE, Math.floor(n / PROBE), 1, 1);
  }
  const { data } = ctx.getImageData(0, 0, PROBE, PROBE);
  for (let n = 0; n < PROBE * PROBE; n++) {
    if (painted(n).some((v, k) => Math.abs(v - data[4 * n + k]) > SHADE)) return false;
  }
  return true;
}

/** @param {number} side */
function square(side) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return canvas;
}

/** Whether this page stands in a frame and does not see what is around it, so that nothing tells if files get out. */
function fenced() {
  try {
    return window.parent !== window && !window.frameElement;
  } catch {
    return true;
  }
}

/**
 * Save the view as a file of the reader's browser; the page is read before this returns, the file follows.
 * @param {HTMLElement} root
 * @param {"svg"|"png"} kind
 * @param {string} name without the ending
 * @param {(text: string) => void} tell says what came of it, "" where nothing need be said
 */
export function saveView(root, kind, name, tell) {
  saved(root, kind, name).then(
    () => tell(fenced() ? FENCED : ""),
    (error) => tell(String(error.message || error)),
  );
}

/** @param {HTMLElement} root @param {"svg"|"png"} kind @param {string} name */
async function saved(root, kind, name) {
  if (!canvasIsTrue()) {
    throw new Error(
      "This browser hides from pages what they have painted (in Firefox: privacy.resistFingerprinting), so that the " +
        "file would show stripes: allow it for this page at the left end of the address bar, and save again.",
    );
  }
  const svg = new Blob([viewAsSvg(root)], { type: "image/svg+xml" });
  const url = URL.createObjectURL(kind === "png" ? await asPng(svg) : svg);
  const link = make("a");
  Object.assign(link, { href: url, download: `${name}.${kind}` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER);
}

/**
 * @param {Blob} svg
 * @returns {Promise<Blob>}
 */
async function asPng(svg) {
  const url = URL.createObjectURL(svg);
  const image = new Image();
  const canvas = document.createElement("canvas");
  try {
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = () => reject(new Error("The browser could not draw the view as a picture: save it as SVG."));
      image.src = url;
    });
    const scale = Math.min(PNG_SCALE, Math.sqrt(PNG_MOST / (image.width * image.height)));
    [canvas.width, canvas.height] = [image.width, image.height].map((v) => Math.floor(v * scale));
    penOf(canvas).drawImage(image, 0, 0, canvas.width, canvas.height);
  } finally {
    URL.revokeObjectURL(url);
  }
  /** @type {Blob|null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser could not make a PNG of this size: save the view as SVG.");
  return blob;
}
