// Saving: the view as the reader sees it, as an SVG drawing or a PNG picture, made in the page without Python's help.

// The drawing is read off the page: where every box, line of text, path and canvas stands, and in which colours.

const SAVE_MARGIN = 10, PNG_SCALE = 2, PNG_MOST = 32e6; // px around what is drawn; pixels of a PNG for a px, and in all
const REVOKE_AFTER = 10_000; // ms for the browser to take the file
const LEAST_CUT = 1.5; // px: what sticks out less is mostly the empty room below a line of text
const IN_FLOW = -0.5; // painted before what has a position; z-index counts from there
const GEOMETRY = ["d", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "points"];
const SHAPE_STYLES = { "fill-rule": "nonzero", "stroke-width": "1px", "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter", "shape-rendering": "auto", "text-anchor": "start" };

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Edges  in px of the window
 * @typedef {{x: number, y: number, items: {key: number[], node: SVGElement, box: Edges}[], defs: SVGElement, pen: CanvasRenderingContext2D, n: number}} Drawing
 *   What is drawn so far; x and y are the corner of the view.
 * @typedef {{key: number[], level: number, opacity: number, clip: Edges, cut: {limit: number, wide: number, done: boolean}|null, shift: number[]}} Around
 *   What an element has from those around it: its place in the stack, what cuts it off, how far its paths are moved to whole pixels.
 */

/** @param {string} name @param {Record<string, string|number|undefined>} attributes @returns {SVGElement} */
function svgNode(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, v] of Object.entries(attributes)) if (v !== undefined) node.setAttribute(key, typeof v === "number" ? String(Math.round(v * 100) / 100) : v);
  return node;
}

/** A computed colour as two attributes: not every program that reads SVG knows rgba(). @param {"fill"|"stroke"|"stop-color"} name */
function inkAs(name, colour, opacity = 1) {
  const [, rgb = colour, alpha = 1] = /^rgba?(\([\d.]+, [\d.]+, [\d.]+)(?:, ([\d.]+))?\)$/.exec(colour) || [], all = alpha * opacity;
  return { [name]: rgb[0] === "(" ? `rgb${rgb})` : rgb, [`${name.replace("-color", "")}-opacity`]: all < 1 ? all : undefined };
}

const isClear = (colour) => colour === "transparent" || /^rgba.*, 0\)$/.test(colour);
const within = (a, b) => ({ left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) });
const grown = (box, by) => ({ left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by });
const px = (text) => parseFloat(text) || 0;

/** Edges on whole pixels of the screen, where browsers paint boxes. @param {Edges} box @returns {Edges} */
function snapped({ left, top, right, bottom }) {
  const ratio = window.devicePixelRatio || 1, snap = (v) => Math.round(v * ratio) / ratio;
  return { left: snap(left), top: snap(top), right: snap(right), bottom: snap(bottom) };
}

/** The place of a box in the drawing, as attributes. @param {Drawing} d @param {Edges} box */
const placed = (d, box) => ({ x: box.left - d.x, y: box.top - d.y, width: box.right - box.left, height: box.bottom - box.top });

/** The view as one SVG document that needs no other file. @param {HTMLElement} root @returns {string} */
function viewAsSvg(root) {
  const frame = snapped(root.getBoundingClientRect()), pen = document.createElement("canvas").getContext("2d");
  /** @type {Drawing} */ const d = { x: frame.left, y: frame.top, items: [], defs: svgNode("defs", {}), pen, n: 0 };
  drawElement(d, root, { key: [], level: IN_FLOW, opacity: 1, clip: frame, cut: null, shift: [0, 0] });
  if (!d.items.length) throw new Error("There is nothing to save: the view is not shown.");
  d.items.sort((a, b) => bySequence(a.key, b.key));
  const all = d.items.map((item) => item.box), most = (side, of) => all.reduce((v, box) => of(v, box[side]), all[0][side]);
  const [left, top] = [most("left", Math.min) - d.x, most("top", Math.min) - d.y].map((v) => Math.floor(v) - SAVE_MARGIN);
  const [right, bottom] = [most("right", Math.max) - d.x, most("bottom", Math.max) - d.y].map((v) => Math.ceil(v) + SAVE_MARGIN);
  const [width, height] = [right - left, bottom - top];
  const svg = svgNode("svg", { width, height, viewBox: `${left} ${top} ${width} ${height}` });
  svg.append(svgNode("rect", { x: left, y: top, width, height, ...inkAs("fill", backgroundOf(root)) }), d.defs, ...d.items.map((item) => item.node));
  return new XMLSerializer().serializeToString(svg);
}

/** The colour behind the view. @param {Element|null} el */
function backgroundOf(el) {
  for (; el; el = el.parentElement) {
    const colour = getComputedStyle(el).backgroundColor;
    if (!isClear(colour)) return colour;
  }
  return pageTheme() === "dark" ? "#111111" : "#ffffff";
}

/** Draw an element and all in it. @param {Drawing} d @param {Element} el @param {Around} around */
function drawElement(d, el, around) {
  const style = getComputedStyle(el), shape = el instanceof SVGElement && !(el instanceof SVGSVGElement);
  if (style.display === "none" || el.matches(".cn-no-save, .cn-live") || (shape && !(el instanceof SVGGraphicsElement))) return;
  const raw = el.getBoundingClientRect(), box = snapped(raw), visible = style.visibility === "visible";
  const at = { ...around, opacity: around.opacity * Number(style.opacity) }, z = style.position === "static" ? NaN : Number(style.zIndex);
  const own = z === z || style.opacity !== "1" || style.transform !== "none" || /layout|paint|content|strict/.test(style.contain);
  if (own) Object.assign(at, { key: [...at.key, z || 0, d.n++], level: IN_FLOW });
  else if (style.position !== "static") at.level = 0;
  if (shape) {
    if (visible && !(el instanceof SVGGElement)) drawShape(d, at, el, style, raw);
    if (!(el instanceof SVGTextElement)) for (const child of el.children) drawElement(d, child, at);
    return;
  }
  if (el instanceof SVGSVGElement) at.shift = [box.left - raw.left, box.top - raw.top];
  if (visible) {
    drawBox(d, at, style, box, own ? -Infinity : at.level);
    if (el instanceof HTMLCanvasElement && el.width && el.height) put(d, at, svgNode("image", { ...placed(d, box), href: el.toDataURL(), preserveAspectRatio: "none", "image-rendering": "pixelated" }), box);
    if (el instanceof HTMLInputElement && el.type === "range") drawRange(d, at, el, style, box);
    for (const which of ["::before", "::after"]) drawPseudo(d, at, el, getComputedStyle(el, which), box);
  }
  if (style.overflow !== "visible") at.clip = within(at.clip, insideBorders(style, box));
  if (style.overflow !== "visible" && style.textOverflow === "ellipsis") at.cut = cutOf(d, el, style, at.clip.right);
  for (const child of el.childNodes) {
    if (child instanceof Element) drawElement(d, child, at);
    else if (child instanceof Text && visible) drawText(d, at, style, child);
  }
}

/** Add something to the drawing, cut to what is seen of it. @param {Drawing} d @param {Around} at @param {SVGElement} node @param {Edges} box */
function put(d, at, node, box, level = at.level) {
  const seen = within(box, at.clip), cut = ["left", "top", "right", "bottom"].some((side) => Math.abs(seen[side] - box[side]) > LEAST_CUT);
  if (seen.right <= seen.left || seen.bottom <= seen.top) return;
  if (at.opacity < 1) node.setAttribute("opacity", String(at.opacity));
  const { x, y, width, height } = placed(d, seen), [q, r, w, h] = [x, y, width, height].map((v) => Math.round(v * 100) / 100);
  const inner = cut ? svgNode("svg", { x, y, width, height, viewBox: `${q} ${r} ${w} ${h}` }) : node; // it clips
  if (cut) inner.append(node);
  d.items.push({ key: [...at.key, level, d.n++], node: inner, box: seen });
}

/** @param {CSSStyleDeclaration} style @param {Edges} box @returns {Edges} */
function insideBorders(style, { left, top, right, bottom }) {
  return { left: left + px(style.borderLeftWidth), top: top + px(style.borderTopWidth), right: right - px(style.borderRightWidth), bottom: bottom - px(style.borderBottomWidth) };
}

/** Rings around a box, its background and its borders. @param {Drawing} d @param {Around} at @param {CSSStyleDeclaration} style @param {Edges} box */
function drawBox(d, at, style, box, level) {
  const radius = px(style.borderTopLeftRadius), fill = (edges, ink, rx = 0) => put(d, at, svgNode("rect", { ...placed(d, edges), rx: rx || undefined, ...ink }), edges, level);
  for (const [, colour, spread] of style.boxShadow.matchAll(/(rgba?\([^)]*\)) 0px 0px 0px ([\d.]+)px(?! inset)/g)) {
    const ring = grown(box, px(spread) / 2), node = svgNode("rect", { ...placed(d, ring), rx: radius ? radius + px(spread) / 2 : undefined, fill: "none", "stroke-width": px(spread), ...inkAs("stroke", colour) });
    put(d, at, node, grown(box, px(spread)), level);
  }
  if (!isClear(style.backgroundColor)) fill(box, inkAs("fill", style.backgroundColor), radius);
  const gradient = gradientOf(d, style.backgroundImage, box), [, url] = /^url\("(data:image\/[^"]+)"\)$/.exec(style.backgroundImage) || [];
  if (gradient) fill(box, { fill: gradient }, radius);
  if (url) {
    const [left, top] = style.backgroundPosition.split(" ").map(px), [width, height] = style.backgroundSize.split(" ").map(px), rendering = style.imageRendering;
    const picture = { left: box.left + left, top: box.top + top, right: box.left + left + width, bottom: box.top + top + height };
    put(d, { ...at, clip: within(at.clip, box) }, svgNode("image", { ...placed(d, picture), href: url, preserveAspectRatio: "none", "image-rendering": rendering }), picture, level);
  }
  const borders = ["Top", "Right", "Bottom", "Left"].map((side) => ({ side, colour: style[`border${side}Color`], wide: px(style[`border${side}Width`]), kind: style[`border${side}Style`] }));
  const [first] = borders, drawn = borders.filter(({ wide, kind, colour }) => wide && kind !== "none" && kind !== "hidden" && !isClear(colour));
  if (drawn.length === 4 && borders.every((b) => b.colour === first.colour && b.wide === first.wide && b.kind === first.kind)) {
    const { wide, kind, colour } = first, middle = grown(box, -wide / 2), dash = { dashed: `${3 * wide}`, dotted: `${wide}` }[kind];
    return put(d, at, svgNode("rect", { ...placed(d, middle), rx: radius ? Math.max(0, radius - wide / 2) : undefined, fill: "none", "stroke-width": wide, "stroke-dasharray": dash, ...inkAs("stroke", colour) }), box, level);
  }
  for (const { side, wide, colour } of drawn) {
    const edge = { Top: { bottom: box.top + wide }, Right: { left: box.right - wide }, Bottom: { top: box.bottom - wide }, Left: { right: box.left + wide } }[side];
    fill({ ...box, ...edge }, inkAs("fill", colour));
  }
}

/** A linear gradient as a reference to one of the drawing; null where the background is none. @param {Drawing} d @param {string} image @param {Edges} box */
function gradientOf(d, image, box) {
  const found = /^linear-gradient\((?:(-?[\d.]+)deg, )?(rgb.*)\)$/.exec(image);
  if (!found) return null;
  const angle = (Number(found[1] ?? 180) * Math.PI) / 180, { x, y, width, height } = placed(d, box), [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const half = (Math.abs(width * sin) + Math.abs(height * cos)) / 2, [mx, my] = [x + width / 2, y + height / 2], id = `cn-gradient-${d.defs.childElementCount}`;
  const node = svgNode("linearGradient", { id, gradientUnits: "userSpaceOnUse", x1: mx - half * sin, y1: my + half * cos, x2: mx + half * sin, y2: my - half * cos });
  const stops = [...found[2].matchAll(/(rgba?\([^)]*\))(?: ([\d.]+)%)?/g)];
  stops.forEach(([, colour, at], n) => node.append(svgNode("stop", { offset: at ? at / 100 : n / Math.max(1, stops.length - 1), ...inkAs("stop-color", colour) })));
  d.defs.append(node);
  return `url(#${id})`;
}

/** The box that a style sheet adds to an element with a position, as the frames of grids. @param {Drawing} d @param {Around} at @param {Element} el @param {CSSStyleDeclaration} style */
function drawPseudo(d, at, el, style, box) {
  if (["none", "normal"].includes(style.content) || style.position !== "absolute" || style.display === "none" || style.visibility !== "visible") return;
  const inner = insideBorders(getComputedStyle(el), box), [left, top] = [inner.left + px(style.left), inner.top + px(style.top)];
  drawBox(d, at, style, snapped({ left, top, right: left + px(style.width), bottom: top + px(style.height) }), 0);
}

/** A slider as a track and a knob. @param {Drawing} d @param {Around} at @param {HTMLInputElement} el @param {CSSStyleDeclaration} style @param {Edges} box */
function drawRange(d, at, el, style, box) {
  const [least, most] = [Number(el.min || 0), Number(el.max || 100)], share = most > least ? (Number(el.value) - least) / (most - least) : 0, middle = (box.top + box.bottom) / 2;
  const track = { ...box, top: middle - 3, bottom: middle + 3 }, knob = box.left + 8 + share * (box.right - box.left - 16), accent = style.accentColor === "auto" ? style.color : style.accentColor;
  put(d, at, svgNode("rect", { ...placed(d, track), rx: 3, ...inkAs("fill", style.color, 0.25) }), track);
  put(d, at, svgNode("circle", { cx: knob - d.x, cy: middle - d.y, r: 8, ...inkAs("fill", accent) }), grown({ left: knob, right: knob, top: middle, bottom: middle }, 8));
}

/** @param {Drawing} d @param {Around} at @param {SVGGraphicsElement} el @param {CSSStyleDeclaration} style @param {Edges} box */
function drawShape(d, at, el, style, box) {
  const m = el.getScreenCTM(), [e, f] = [m.e + at.shift[0] - d.x, m.f + at.shift[1] - d.y].map((v) => Math.round(v * 100) / 100), moved = m.a === 1 && m.b === 0 && m.c === 0 && m.d === 1;
  const node = svgNode(el.localName, { transform: moved ? `translate(${e} ${f})` : `matrix(${m.a} ${m.b} ${m.c} ${m.d} ${e} ${f})` });
  for (const name of GEOMETRY) if (el.hasAttribute(name)) node.setAttribute(name, el.getAttribute(name));
  const inks = { ...inkAs("fill", style.fill, Number(style.fillOpacity)), ...(style.stroke === "none" ? {} : inkAs("stroke", style.stroke, Number(style.strokeOpacity))) };
  const styles = Object.entries(SHAPE_STYLES).map(([name, usual]) => [name, style.getPropertyValue(name), usual]).filter(([, v, usual]) => v && v !== usual);
  const more = { ...inks, ...Object.fromEntries(styles.map(([name, v]) => [name, v.replace(/px/g, "")])), ...(el instanceof SVGTextElement ? fontOf(style) : {}) };
  for (const [name, v] of Object.entries(more)) if (v !== undefined) node.setAttribute(name, String(v));
  if (el instanceof SVGTextElement) node.textContent = legal(el.textContent);
  put(d, at, node, grown(box, style.stroke === "none" ? 0 : px(style.strokeWidth) / 2)); // a straight line has no height of its own
}

const fontOf = (style) => ({ "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight, "font-style": style.fontStyle === "normal" ? undefined : style.fontStyle, "font-variant": style.fontVariantNumeric === "normal" ? undefined : style.fontVariantNumeric });

/** Text without the characters that XML does not allow. @param {string} text */
const legal = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");

/** @param {Drawing} d @param {CSSStyleDeclaration} style */
function measure(d, style, text) {
  d.pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return d.pen.measureText(text);
}

/** From where on the text of an element gives way to three dots; null where all of it fits. @param {Drawing} d @param {Element} el @param {CSSStyleDeclaration} style */
function cutOf(d, el, style, right) {
  const range = document.createRange();
  range.selectNodeContents(el);
  const { width: wide } = measure(d, style, "\u2026");
  return range.getBoundingClientRect().right > right + 0.05 ? { limit: right - wide, wide, done: false } : null;
}

/** Draw a text as it stands on the page, one element for each of its lines. @param {Drawing} d @param {Around} at @param {CSSStyleDeclaration} style @param {Text} text */
function drawText(d, at, style, text) {
  const { fontBoundingBoxAscent } = measure(d, style, ""), ascent = Math.round(fontBoundingBoxAscent); // browsers round it too
  for (const { said, ...box } of linesOf(text, at.cut)) {
    const words = legal(said.trimEnd()).replace(/\s/g, " ").replace(/ (?= )/g, "\u00a0");
    const node = svgNode("text", { x: box.left - d.x, y: box.top - d.y + ascent, textLength: box.right - box.left, lengthAdjust: "spacingAndGlyphs", ...inkAs("fill", style.color), ...fontOf(style) });
    node.textContent = words;
    put(d, at, node, box);
  }
}

/** The lines of a text as the page breaks them, without spaces at their ends. @param {Text} text @param {Around["cut"]} cut @returns {(Edges & {said: string})[]} */
function linesOf(text, cut) {
  const range = document.createRange(), lines = [];
  let at = 0;
  for (const ch of text.data) {
    range.setStart(text, at);
    range.setEnd(text, (at += ch.length));
    const boxes = [...range.getClientRects()], box = boxes.find((b) => b.width) || boxes[0], blank = /\s/.test(ch);
    let line = lines.at(-1);
    if (!box || (blank && !box.width)) continue;
    const over = cut && box.right > cut.limit;
    if (over && cut.done) continue;
    if (!line || box.top > (line.top + line.bottom) / 2 || box.bottom < (line.top + line.bottom) / 2) {
      if (blank) continue;
      lines.push((line = { said: "", left: box.left, top: box.top, right: box.left, bottom: box.bottom }));
    }
    line.said += over ? "\u2026" : ch;
    if (over) cut.done = true;
    if (over || !blank) Object.assign(line, { left: Math.min(line.left, box.left), right: over ? box.left + cut.wide : Math.max(line.right, box.right) });
  }
  return lines;
}

/** Save the view as a file of the reader's browser. @param {HTMLElement} root @param {"svg"|"png"} kind @param {string} name without the ending */
async function saveView(root, kind, name) {
  const svg = new Blob([viewAsSvg(root)], { type: "image/svg+xml" }), file = { svg: () => svg, png: () => asPng(svg) }[kind];
  if (!file) throw new Error(`A view is saved as "svg" or "png", not as "${kind}".`);
  const url = URL.createObjectURL(await file()), link = /** @type {HTMLAnchorElement} */ (make("a"));
  Object.assign(link, { href: url, download: `${name}.${kind}` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER);
}

/** @param {Blob} svg @returns {Promise<Blob>} */
async function asPng(svg) {
  const url = URL.createObjectURL(svg), image = new Image(), canvas = document.createElement("canvas");
  try {
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = () => reject(new Error("The browser could not draw the view as a picture: save it as SVG."));
      image.src = url;
    });
    const scale = Math.min(PNG_SCALE, Math.sqrt(PNG_MOST / (image.width * image.height)));
    [canvas.width, canvas.height] = [image.width, image.height].map((v) => Math.floor(v * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  } finally {
    URL.revokeObjectURL(url);
  }
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser could not make a PNG of this size: save the view as SVG.");
  return blob;
}
