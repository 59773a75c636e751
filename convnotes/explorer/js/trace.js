// Tracing: a box, a line of text, a path or a slider of the page, drawn again as SVG where it stands and as it looks.

const LEAST_CUT = 1.5; // px: what sticks out less is mostly the empty room below a line of text
const GEOMETRY = ["d", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "points"];
const SHAPE_STYLES = { "fill-rule": "nonzero", "stroke-width": "1px", "stroke-dasharray": "none", "stroke-linecap": "butt", "shape-rendering": "auto", "text-anchor": "start" };

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Edges  in px of the window
 * @typedef {{x: number, y: number, items: {key: number[], node: SVGElement, box: Edges}[], defs: SVGElement, pen: CanvasRenderingContext2D, n: number}} Drawing
 *   What is drawn so far; x and y are the corner of the view.
 * @typedef {{stack: number[], flow: number[], opacity: number, clip: Edges, cut: Cut|null, shift: number[]}} Around
 *   What an element has from those around it: the keys of its stack and of what flows in it (smaller ones are painted first),
 *   what cuts it off, how far its paths move to whole pixels.
 * @typedef {{limit: number, wide: number, done: boolean}} Cut  where a text gives way to three dots, and their width
 */

/** @param {string} name @param {Record<string, string|number|undefined>} attributes @returns {SVGElement} */
function svgNode(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, v] of Object.entries(attributes)) if (v !== undefined) node.setAttribute(key, typeof v === "number" ? String(hundredths(v)) : v);
  return node;
}

/** A computed colour as two attributes: not every program that reads SVG knows rgba(). @param {"fill"|"stroke"|"stop-color"} name */
function inkAs(name, colour, opacity = 1) {
  const [, rgb, alpha = 1] = /^rgba?(\([\d.]+, [\d.]+, [\d.]+)(?:, ([\d.]+))?\)$/.exec(colour) || [], all = alpha * opacity;
  return { [name]: rgb ? `rgb${rgb})` : colour, [`${name.replace("-color", "")}-opacity`]: all < 1 ? all : undefined };
}

const hundredths = (v) => Math.round(v * 100) / 100;
const isClear = (colour) => colour === "transparent" || /^rgba.*, 0\)$/.test(colour);
const pixelsOf = (text) => parseFloat(text) || 0;
const commonTo = (a, b) => ({ left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) });
const grown = (box, by) => ({ left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by });

/** Edges on whole pixels of the screen, where browsers paint boxes. @param {Edges} box @returns {Edges} */
function snapped({ left, top, right, bottom }) {
  const ratio = window.devicePixelRatio || 1, snap = (v) => Math.round(v * ratio) / ratio;
  return { left: snap(left), top: snap(top), right: snap(right), bottom: snap(bottom) };
}

/** @param {CSSStyleDeclaration} style @param {Edges} box @returns {Edges} */
function insideBorders(style, { left, top, right, bottom }) {
  const [t, r, b, l] = ["Top", "Right", "Bottom", "Left"].map((side) => pixelsOf(style[`border${side}Width`]));
  return { left: left + l, top: top + t, right: right - r, bottom: bottom - b };
}

/** The place of a box in the drawing, as attributes. @param {Drawing} d @param {Edges} box */
const placed = (d, box) => ({ x: box.left - d.x, y: box.top - d.y, width: box.right - box.left, height: box.bottom - box.top });

/** Add something to the drawing, cut to what is seen of it. @param {Drawing} d @param {Around} at @param {SVGElement} node @param {Edges} box @param {number[]} [key] */
function put(d, at, node, box, key = at.flow) {
  const seen = commonTo(box, at.clip), cut = Object.keys(seen).some((side) => Math.abs(seen[side] - box[side]) > LEAST_CUT);
  if (seen.right <= seen.left || seen.bottom <= seen.top) return;
  if (at.opacity < 1) node.setAttribute("opacity", String(at.opacity));
  const window = placed(d, seen), clip = cut && svgNode("svg", { ...window, viewBox: Object.values(window).map(hundredths).join(" ") }); // an inner svg clips
  if (clip) clip.append(node);
  d.items.push({ key: [...key, d.n++], node: clip || node, box: seen });
}

/** Rings around a box, its background and its borders. @param {Drawing} d @param {Around} at @param {CSSStyleDeclaration} style @param {Edges} box */
function drawBox(d, at, style, box, key = at.flow) {
  const radius = pixelsOf(style.borderTopLeftRadius), fill = (edges, ink, rx = 0) => put(d, at, svgNode("rect", { ...placed(d, edges), rx: rx || undefined, ...ink }), edges, key);
  const ring = (outer, wide, rx, colour) => put(d, at, svgNode("rect", { ...placed(d, grown(outer, -wide / 2)), rx: rx > wide / 2 ? rx - wide / 2 : undefined, fill: "none", "stroke-width": wide, ...inkAs("stroke", colour) }), outer, key);
  for (const [, colour, spread] of style.boxShadow.matchAll(/(rgba?\([^)]*\)) 0px 0px 0px ([\d.]+)px(?! inset)/g)) ring(grown(box, Number(spread)), Number(spread), radius && radius + Number(spread), colour);
  if (!isClear(style.backgroundColor)) fill(box, inkAs("fill", style.backgroundColor), radius);
  const gradient = gradientOf(d, style.backgroundImage, box), [, url] = /^url\("(data:image\/[^"]+)"\)$/.exec(style.backgroundImage) || [];
  if (gradient) fill(box, { fill: gradient }, radius);
  if (url) {
    const [x, y, width, height] = `${style.backgroundPosition} ${style.backgroundSize}`.split(" ").map(pixelsOf), left = box.left + x, top = box.top + y;
    const picture = { left, top, right: left + width, bottom: top + height };
    put(d, { ...at, clip: commonTo(at.clip, box) }, svgNode("image", { ...placed(d, picture), href: url, preserveAspectRatio: "none", "image-rendering": style.imageRendering }), picture, key);
  }
  const borders = ["Top", "Right", "Bottom", "Left"].map((side) => ({ side, colour: style[`border${side}Color`], wide: pixelsOf(style[`border${side}Width`]) })); // 0 where its style is none
  const [{ colour, wide }] = borders;
  if (borders.every((border) => border.colour === colour && border.wide === wide)) return wide && !isClear(colour) ? ring(box, wide, radius, colour) : undefined;
  for (const border of borders.filter((each) => each.wide && !isClear(each.colour))) {
    const edge = { Top: { bottom: box.top + border.wide }, Right: { left: box.right - border.wide }, Bottom: { top: box.bottom - border.wide }, Left: { right: box.left + border.wide } }[border.side];
    fill({ ...box, ...edge }, inkAs("fill", border.colour));
  }
}

/** A linear gradient as a reference to one of the drawing; null where the background is none. @param {Drawing} d @param {string} image @param {Edges} box */
function gradientOf(d, image, box) {
  const found = /^linear-gradient\((?:(-?[\d.]+)deg, )?(rgb.*)\)$/.exec(image);
  if (!found) return null;
  const angle = (Number(found[1] ?? 180) * Math.PI) / 180, { x, y, width, height } = placed(d, box), [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const half = (Math.abs(width * sin) + Math.abs(height * cos)) / 2, [midX, midY] = [x + width / 2, y + height / 2], id = `cn-gradient-${d.defs.childElementCount}`;
  const node = svgNode("linearGradient", { id, gradientUnits: "userSpaceOnUse", x1: midX - half * sin, y1: midY + half * cos, x2: midX + half * sin, y2: midY - half * cos });
  const stops = [...found[2].matchAll(/(rgba?\([^)]*\))(?: ([\d.]+)%)?/g)];
  node.append(...stops.map(([, colour, percent], n) => svgNode("stop", { offset: percent ? percent / 100 : n / Math.max(1, stops.length - 1), ...inkAs("stop-color", colour) })));
  d.defs.append(node);
  return `url(#${id})`;
}

/** The box that a style sheet adds to an element with a position, as the frames of grids. @param {Drawing} d @param {Around} at @param {Element} el @param {CSSStyleDeclaration} style */
function drawPseudo(d, at, el, style, box) {
  if (["none", "normal"].includes(style.content) || style.position !== "absolute" || style.display === "none" || style.visibility !== "visible") return;
  const inner = insideBorders(getComputedStyle(el), box), left = inner.left + pixelsOf(style.left), top = inner.top + pixelsOf(style.top);
  drawBox(d, at, style, snapped({ left, top, right: left + pixelsOf(style.width), bottom: top + pixelsOf(style.height) }), [...at.stack, 0]);
}

/** A slider as a track and a knob. @param {Drawing} d @param {Around} at @param {HTMLInputElement} el @param {CSSStyleDeclaration} style @param {Edges} box */
function drawRange(d, at, el, style, box) {
  const least = Number(el.min || 0), most = Number(el.max || 100), share = most > least ? (Number(el.value) - least) / (most - least) : 0;
  const y = (box.top + box.bottom) / 2, x = box.left + 8 + share * (box.right - box.left - 16), track = { ...box, top: y - 3, bottom: y + 3 };
  put(d, at, svgNode("rect", { ...placed(d, track), rx: 3, ...inkAs("fill", style.color, 0.25) }), track);
  put(d, at, svgNode("circle", { cx: x - d.x, cy: y - d.y, r: 8, ...inkAs("fill", style.accentColor === "auto" ? style.color : style.accentColor) }), grown({ left: x, right: x, top: y, bottom: y }, 8));
}

/** A path, rect or text of an svg, with the look that style sheets give it. @param {Drawing} d @param {Around} at @param {SVGGraphicsElement} el @param {CSSStyleDeclaration} style @param {DOMRect} box */
function drawShape(d, at, el, style, box) {
  if (!box.width && !box.height) return;
  const m = el.getScreenCTM(), [x, y] = [m.e + at.shift[0] - d.x, m.f + at.shift[1] - d.y].map(hundredths), moved = m.a === 1 && m.b === 0 && m.c === 0 && m.d === 1;
  const lined = style.stroke !== "none", text = el instanceof SVGTextElement, looks = Object.keys(SHAPE_STYLES).filter((name) => ![SHAPE_STYLES[name], ""].includes(style.getPropertyValue(name)));
  const node = svgNode(el.localName, {
    transform: moved ? `translate(${x} ${y})` : `matrix(${[m.a, m.b, m.c, m.d, x, y].join(" ")})`, ...inkAs("fill", style.fill, Number(style.fillOpacity)),
    ...(lined ? inkAs("stroke", style.stroke, Number(style.strokeOpacity)) : {}), ...Object.fromEntries(looks.map((name) => [name, style.getPropertyValue(name).replace(/px/g, "")])), ...(text ? fontOf(style) : {}),
  });
  for (const name of GEOMETRY) if (el.hasAttribute(name)) node.setAttribute(name, el.getAttribute(name));
  if (text) node.textContent = legal(el.textContent);
  put(d, at, node, lined ? grown(box, pixelsOf(style.strokeWidth) / 2) : box); // a straight line has no height of its own
}

/** @param {CSSStyleDeclaration} style */
function fontOf(style) {
  const unusual = (v) => (v === "normal" ? undefined : v);
  return { "font-family": style.fontFamily, "font-size": style.fontSize, "font-weight": style.fontWeight, "font-style": unusual(style.fontStyle), "font-variant": unusual(style.fontVariantNumeric) };
}

/** Text without the characters that XML does not allow. @param {string} text */
const legal = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");

/** @param {Drawing} d @param {CSSStyleDeclaration} style @param {string} text */
function measured(d, style, text) {
  d.pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return d.pen.measureText(text);
}

/** From where on the text of an element gives way to three dots; null where all of it fits. @param {Drawing} d @param {Element} el @param {CSSStyleDeclaration} style @returns {Cut|null} */
function cutOf(d, el, style, right) {
  const range = document.createRange(), { width: wide } = measured(d, style, "\u2026");
  range.selectNodeContents(el);
  return range.getBoundingClientRect().right > right + 0.05 ? { limit: right - wide, wide, done: false } : null;
}

/** A text as it stands on the page, one element for each of its lines. @param {Drawing} d @param {Around} at @param {CSSStyleDeclaration} style @param {Text} text */
function drawText(d, at, style, text) {
  const ascent = Math.round(measured(d, style, "").fontBoundingBoxAscent); // browsers round it too
  for (const { said, ...box } of linesOf(text, at.cut)) {
    const node = svgNode("text", { x: box.left - d.x, y: box.top - d.y + ascent, textLength: box.right - box.left, lengthAdjust: "spacingAndGlyphs", ...inkAs("fill", style.color), ...fontOf(style) });
    node.textContent = legal(said.trimEnd()).replace(/\s/g, " ").replace(/ (?= )/g, "\u00a0"); // SVG would join spaces
    put(d, at, node, box);
  }
}

/** The lines of a text as the page breaks them, without spaces at their ends; the dots stand for themselves. @param {Text} text @param {Cut|null} cut @returns {(Edges & {said: string})[]} */
function linesOf(text, cut) {
  const range = document.createRange(), lines = [];
  let at = 0;
  for (const ch of text.data) {
    range.setStart(text, at);
    range.setEnd(text, (at += ch.length));
    const boxes = [...range.getClientRects()], box = boxes.find((each) => each.width) || boxes[0], blank = /\s/.test(ch);
    if (!box || (blank && !box.width)) continue; // a space that the page joins to another has no width
    if (cut && box.right > cut.limit) {
      if (!cut.done) lines.push({ said: "\u2026", left: box.left, top: box.top, right: box.left + cut.wide, bottom: box.bottom });
      cut.done = true;
      continue;
    }
    let line = lines.at(-1);
    const middle = line && (line.top + line.bottom) / 2;
    if (!line || box.top > middle || box.bottom < middle) {
      if (blank) continue;
      lines.push((line = { said: "", left: box.left, top: box.top, right: box.left, bottom: box.bottom }));
    }
    line.said += ch;
    if (!blank) Object.assign(line, { left: Math.min(line.left, box.left), right: Math.max(line.right, box.right) });
  }
  return lines;
}
