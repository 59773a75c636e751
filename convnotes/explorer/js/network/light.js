// The light: what a unit is not connected to is shaded, its two fields are outlined, it and a pool's winner are ringed.

import { NUMBERS, sliceRowCol } from "../picture/cells.js";
import { sameCells } from "./sets.js";
import { clearMask, clearSpans, outlineSpans, outwards, spansOf, spotOf, warm, withSpot } from "./spots.js";

/** @import { Board } from "../picture/board.js" */
/** @import { Fields } from "./fields.js" */
/** @import { Plane } from "./layout.js" */
/** @import { Net, Unit } from "./net.js" */
/** @import { Cells } from "./sets.js" */
/** @import { Spot } from "./spots.js" */

/** @typedef {{shade: string, thin: string, below: string, above: string, accent: string, halo: string}} Inks */
/**
 * How much of each cell matters, from 0 to 1, by node: shown in place of the sets themselves.
 * @typedef {(Float32Array|undefined)[]} Heat
 */

/**
 * What is lit of a node, in which colour.
 * @typedef {{cells: Cells, colour: string}} Lit
 * @typedef {Lit & {first: number, map: Float32Array|undefined, outlined: boolean, spot: Spot|null, ringed: boolean}}
 *   Drawn  As it was drawn: the first channel shown, the heat, what it covered, and whether a ring lies over it.
 */

/**
 * What draws the light over the planes of a picture: of nodes whose light is what it was, nothing is drawn anew.
 * @param {Board} board
 * @param {Net} net
 * @param {Plane[]} planes
 * @param {(plane: Plane) => number} channelOf
 */
export function makeLight(board, net, planes, channelOf) {
  /** @type {Map<number, Plane[]>} */ const nodes = new Map();
  for (const plane of planes) {
    const own = nodes.get(plane.node);
    if (own) own.push(plane);
    else nodes.set(plane.node, [plane]);
  }
  /** @type {Map<number, Drawn>} */ let drawn = new Map(); // what is lit of each node, where anything is
  let ground = ""; // the shade that lies over all else, "" for none

  /** Shade what was lit of a node. @param {number} node @param {Inks} inks */
  function darken(node, inks) {
    const spot = drawn.get(node)?.spot;
    if (!spot) return;
    const [left, top, right, bottom] = spot;
    const { ctx } = board;
    ctx.clearRect(left, top, right - left, bottom - top);
    for (const plane of nodes.get(node) ?? []) {
      const x = Math.max(left, plane.left);
      const y = Math.max(top, plane.top);
      const wide = Math.min(right, plane.left + plane.cols * plane.cw) - x;
      const tall = Math.min(bottom, plane.top + plane.rows * plane.chh) - y;
      if (wide <= 0 || tall <= 0) continue;
      ctx.fillStyle = shadeOf(plane, inks);
      ctx.fillRect(x, y, wide, tall);
    }
  }

  /**
   * Light the planes of a node; returns what the light covers.
   * @param {Plane[]} own
   * @param {Lit} lit
   * @param {Float32Array|undefined} map
   * @param {boolean} outlined
   * @param {Inks} inks
   */
  function illuminate(own, { cells, colour }, map, outlined, inks) {
    const { ctx } = board;
    const spans = (cells.products ?? []).map(spansOf);
    /** @type {Spot|null} */ let spot = null;
    for (const plane of own) {
      const channel = channelOf(plane);
      if (map) warm(ctx, net, plane, channel, map, inks);
      else if (cells.mask) clearMask(ctx, net, plane, channel, cells.mask);
      else if (!clearSpans(ctx, plane, channel, spans)) continue;
      if (outlined) outlineSpans(ctx, plane, channel, spans, colour);
      spot = withSpot(spot, spotOf(plane, cells, spans));
    }
    return spot;
  }

  /**
   * @param {Fields|null} fields
   * @param {Unit|null} chosen
   * @param {Unit|null} winner
   * @param {Heat|null} heat
   * @param {Inks} inks
   * @param {boolean} [anew] whether nothing of it is drawn yet
   */
  return function draw(fields, chosen, winner, heat, inks, anew = false) {
    const { ctx, ratio } = board;
    const shade = fields && chosen ? inks.shade : "";
    ctx.setTransform(ratio, 0, 0, ratio, -board.left * ratio, -board.top * ratio);
    if (anew || shade !== ground) {
      ctx.clearRect(board.left, board.top, ctx.canvas.width / ratio, ctx.canvas.height / ratio);
      for (const p of shade ? planes : []) {
        ctx.fillStyle = shadeOf(p, inks);
        ctx.fillRect(p.left, p.top, p.cols * p.cw, p.rows * p.chh);
      }
      drawn = new Map();
    }
    ground = shade;
    const before = drawn;
    /** @type {Map<number, Drawn>} */ const now = new Map();
    for (const [node, own] of nodes) {
      const lit = fields && chosen && litOf(fields, chosen, node, inks);
      const map = node === chosen?.node ? undefined : heat?.[node];
      const [was, first] = [before.get(node), channelOf(own[0])];
      const outlined = !heat && node !== chosen?.node;
      if (was && lit && !was.ringed && was.first === first && was.map === map && was.outlined === outlined) {
        if (was.colour === lit.colour && sameCells(was.cells, lit.cells)) {
          now.set(node, was);
          continue;
        }
      }
      darken(node, inks);
      const spot = lit && illuminate(own, lit, map, outlined, inks);
      if (lit) now.set(node, { ...lit, first, map, outlined, spot, ringed: false });
    }
    drawn = now;
    for (const [unit, colour] of /** @type {[Unit|null, string][]} */ ([
      [chosen, inks.accent],
      [winner, inks.below],
    ])) {
      const spot = fields && unit && ring(ctx, planes, channelOf, unit, colour, inks.halo);
      const here = spot && drawn.get(unit.node);
      if (here) drawn.set(unit.node, { ...here, spot: withSpot(here.spot, spot), ringed: true });
    }
  };
}

/**
 * What lies over cells that are not lit: less where numbers are to be read through it.
 * @param {Plane} plane
 * @param {Inks} inks
 */
const shadeOf = ({ cw }, { shade, thin }) => (cw < NUMBERS ? shade : thin);

/** @param {Fields} fields @param {Unit} chosen @param {number} node @param {Inks} inks @returns {Lit|null} */
function litOf({ below, above }, chosen, node, inks) {
  const up = (above[node]?.products?.length || above[node]?.mask) && node !== chosen.node;
  const cells = up ? above[node] : below[node];
  if (!cells || (!cells.mask && !cells.products?.length)) return null;
  return { cells, colour: up ? inks.above : inks.below };
}

/**
 * The plane of a unit, where it is shown.
 * @param {Plane[]} planes
 * @param {(plane: Plane) => number} channelOf
 * @param {Unit} unit
 */
export function planeOf(planes, channelOf, { node, unit: [channel, ...index] }) {
  const slice = index.length === 3 ? index[0] : 0;
  return planes.find((plane) => plane.node === node && plane.slice === slice && channelOf(plane) === channel);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Plane[]} planes
 * @param {(plane: Plane) => number} channelOf
 * @param {Unit} unit
 * @param {string} colour
 * @param {string} halo
 */
function ring(ctx, planes, channelOf, unit, colour, halo) {
  const plane = planeOf(planes, channelOf, unit);
  if (!plane) return null;
  const [, row, col] = sliceRowCol(unit.unit.slice(1));
  const grow = Math.max(0, (7 - Math.min(plane.cw, plane.chh)) / 2);
  const box = /** @type {const} */ ([
    plane.left + col * plane.cw - grow,
    plane.top + row * plane.chh - grow,
    plane.cw + 2 * grow,
    plane.chh + 2 * grow,
  ]);
  for (const [style, width] of /** @type {[string, number][]} */ ([
    [halo, 4.5],
    [colour, 2],
  ])) {
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.strokeRect(...box);
  }
  const [x, y, wide, tall] = box;
  return outwards(x - 3, y - 3, x + wide + 3, y + tall + 3);
}
