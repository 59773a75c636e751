// What is drawn of a network, built for a width, a theme and a sharpness: its picture, the lens, the chosen unit's sum.

import { NARROW } from "../picture/cells.js";
import { dress } from "../view/surroundings.js";
import { makeDetail } from "./detail.js";
import { COLOURS_SAY, describeNet } from "./frame.js";
import { makeNetLens } from "./lens.js";
import { makeNetPicture } from "./picture.js";
import { winnerOf } from "./words.js";

/** @import { Theme } from "../base/palette.js" */
/** @import { NetFrame } from "./frame.js" */
/** @import { Headings } from "./headings.js" */
/** @import { Held } from "./held.js" */
/** @import { NetLens } from "./lens.js" */
/** @import { Inks } from "./light.js" */
/** @import { Unit } from "./net.js" */
/** @import { Folds, NetPicture } from "./picture.js" */

/** @typedef {ReturnType<typeof makeNetDrawing>} NetDrawing */

/**
 * @param {NetFrame} frame
 * @param {HTMLElement} el  the page's own, which the view stands in
 * @param {Held} held
 * @param {Headings & {state: () => Folds, reveal: (node: number) => boolean}} folds
 * @param {{look: () => string, opened: () => string, built: () => void, painted: () => void, changed: () => void,
 *   fixed: () => boolean}} on
 *   `built` is told before another picture is shown, `painted` when it has other values; `changed` when the sum shows
 *   another kernel; `fixed` says whether no input can be changed
 */
export function makeNetDrawing(frame, el, held, folds, on) {
  const { root, scroll, stage } = frame;
  const { net, roles, chosen, fields } = held;
  /** @type {NetPicture} */ let picture;
  /** @type {NetLens} */ let lens;
  /** @type {Theme} */ let theme = "light";
  /** @type {Inks} */ let inks;
  let width = 0;
  const detail = makeDetail(frame.detail, {
    net,
    roles,
    chosen,
    opened: on.opened,
    theme: () => theme,
    width: () => width,
    changed: on.changed,
    fixed: on.fixed,
  });

  /** Lay out and create every element; the only place that does. */
  function build() {
    width = scroll.clientWidth || 900;
    detail.forget();
    const plane = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset?.plane;
    on.built();
    picture = makeNetPicture(stage, net(), folds.state(), width, folds);
    lens = makeNetLens(frame.lens, net(), picture.layout.planes, width);
    root.classList.toggle("cn-narrow", width < NARROW);
    const unit = chosen();
    if (unit) picture.reveal(unit);
    picture.roving(unit);
    if (plane) picture.elementNamed(plane)?.focus({ preventScroll: true });
    repaint();
  }

  function paint() {
    picture.paint(roles(), theme);
  }

  function repaint() {
    paint();
    describeNet(frame.foot, net(), picture.layout.width > width + 1, on.look());
    on.painted();
  }

  return {
    picture: () => picture,
    build,
    paint,
    repaint,

    /** Show what Python or a hand has changed. @param {boolean} same whether the nodes are those of the picture */
    show(same) {
      detail.forget();
      if (same && picture) repaint();
      else build();
    },

    /** What was computed of values that have changed by now. */
    forget: detail.forget,

    /** Draw what is chosen: its light and its lines, nothing else. */
    draw() {
      const unit = chosen();
      const winner = unit && winnerOf(net(), unit, roles());
      picture.light(fields(), unit, winner, held.heat(on.look()), inks);
    },

    /** Write the sum of what is chosen. */
    write: detail.write,

    enlarge: () => lens.draw(chosen(), fields(), roles(), theme),

    /** Write a sentence below the sum, and what is lit where that is not the field. @param {string} text */
    say(text, lit = on.look()) {
      detail.say(COLOURS_SAY[lit] ? `${text} ${COLOURS_SAY[lit]}.` : text);
    },

    /** Show a unit's channel; the keys are in its plane. @param {Unit|null} next @param {Unit|null} was */
    reach(next, was) {
      if (!next) return;
      if (folds.reveal(next.node)) build();
      else if (picture.reveal(next)) paint();
      if (next.node !== was?.node || next.unit[0] !== was.unit[0]) picture.roving(next);
    },

    /** Give the plane of a unit the focus. @param {Unit} unit */
    focusOn(unit) {
      const plane = picture.elementOf(unit);
      if (plane && document.activeElement !== plane) plane.focus({ preventScroll: true });
    },

    /** Scroll a picture that is wider than the page to a unit. @param {Unit|null} unit */
    bring(unit) {
      const at = unit && picture.placeOf(unit);
      if (!at) return;
      const { scrollLeft, clientWidth } = scroll;
      if (at.left >= scrollLeft && at.left + at.width <= scrollLeft + clientWidth) return;
      scroll.scrollLeft = at.left + (at.width - clientWidth) / 2;
    },

    /** Take the colours of the ground behind the view. */
    ground() {
      const now = dress(root, el);
      const style = getComputedStyle(root);
      const ink = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
      const [shade, thin, below, above, halo] = [
        "--cn-shade",
        "--cn-shade-thin",
        "--cn-accent",
        "--cn-above",
        "--cn-halo",
      ].map(ink);
      inks = { shade, thin, below, above, accent: below, halo };
      if (now === theme) return;
      theme = now;
      if (!picture) return;
      detail.forget();
      repaint();
    },

    /** Whether colours are known: a view that was made outside the page had no style to read. */
    dressed: () => inks.accent !== "",

    /** Whether the room for the picture is another than it was built for. */
    outgrown: () => scroll.clientWidth > 0 && Math.abs(scroll.clientWidth - width) > 1,
  };
}
