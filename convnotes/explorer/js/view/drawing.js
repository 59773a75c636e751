// What is drawn where: the picture, the lens, the panel and the view below it, built for a width, painted with values.

import { pointIn } from "../base/place.js";
import { writePanel } from "../panels/arithmetic.js";
import { makeMatrix } from "../panels/matrix.js";
import { makePanel } from "../panels/panel.js";
import { panelPlan } from "../panels/plan.js";
import { productAt } from "../panels/products.js";
import { makeTerms } from "../panels/terms.js";
import { NARROW, NARROWEST } from "../picture/cells.js";
import { drawFan, lineAt } from "../picture/fan.js";
import { drawLens, makeLens } from "../picture/lens.js";
import { byEnds, layKernels, swingFrom } from "../picture/motion.js";
import { makePicture } from "../picture/picture.js";
import { drawPins, listPins } from "../picture/pins.js";
import { describe } from "../picture/titles.js";
import { focusIn } from "./frame.js";
import { sidesOf } from "./sides.js";

/** @import { Selection, State } from "../base/state.js" */
/** @import { Panel } from "../panels/panel.js" */
/** @import { Extra } from "../panels/terms.js" */
/** @import { Lens } from "../picture/lens.js" */
/** @import { Picture } from "../picture/picture.js" */
/** @import { Chosen } from "./chosen.js" */
/** @import { Frame } from "./frame.js" */
/** @import { Sides } from "./sides.js" */

/** @typedef {ReturnType<typeof makeDrawing>} Drawing */

const THREE_LINES = 520; // px: below, the sentence under the sum takes three lines

/** @type {Record<string, typeof makeTerms|typeof makeMatrix>} */
const EXTRAS = { terms: makeTerms, matrix: makeMatrix };

/**
 * @param {Frame} frame
 * @param {Chosen} chosen
 * @param {{state: () => State, held: () => boolean, view: () => string, changed: () => void,
 *   lead: (key: string) => boolean,
 *   go: (sel: Selection) => void, drop: (sel: Selection) => void, fixed: () => boolean}} on
 *   `held` says whether a drag holds the scales, `view` what stands below the panel; `changed` is told when the panel
 *   shows another kernel, `lead` says whether a key pressed in it leads to another product; `go` and `drop` are what
 *   the chips of pins do; `fixed` says whether nothing can be changed
 */
export function makeDrawing(frame, chosen, on) {
  const { root, titles, work, stage, lensHost, pinHost, keyHost, extraHost, panelHost, foot } = frame;
  const { selection, pins } = chosen;
  /** @type {Picture} */ let picture;
  /** @type {Panel} */ let panel;
  /** @type {Lens|null} */ let lens;
  /** @type {Extra|null} */ let extra = null;
  let width = 0;
  /** @type {Sides|null} */ let sides = null;

  /** Lay out and create every element; the only place that does. */
  function build() {
    const s = on.state();
    width = work.clientWidth || 900;
    sides = sidesOf(s, width);
    work.classList.toggle("cn-beside", sides !== null);
    panelHost.classList.toggle("cn-panel-phone", width < THREE_LINES);
    panelHost.style.width = sides ? `${sides.panel}px` : "";
    picture = makePicture(stage, s, sides?.picture ?? width);
    root.classList.toggle("cn-narrow", width < NARROW);
    picture.paint(s);
    lens = makeLens(lensHost, s, picture.layout);
    buildPanel();
    buildExtra();
    picture.roving(selection());
    showPins();
    describe(titles, keyHost, foot, s, picture.layout);
  }

  const panelWidth = () => sides?.panel ?? Math.max(width, NARROWEST);
  const planned = () => panelPlan(on.state(), panelWidth(), sides !== null || panelWidth() < NARROW);

  function buildPanel() {
    const refocus = focusIn(root);
    panel = makePanel(panelHost, on.state(), panelWidth(), on, planned());
    setTimeout(refocus); // once it is in use
  }

  /** Build the view below the panel that is asked for, or none. */
  function buildExtra() {
    const maker = EXTRAS[on.view()];
    extraHost.hidden = !maker;
    extraHost.replaceChildren();
    extra = maker ? maker(extraHost, on.state(), Math.max(width, NARROWEST)) : null;
    extra?.paint(on.state());
  }

  /** Show new values of the same sizes. @param {string} roles that have changed */
  function repaint(roles) {
    const s = on.state();
    picture.paint(s, roles);
    if (JSON.stringify(planned()) !== JSON.stringify(panel.plan)) buildPanel();
    extra?.paint(s);
    if (on.held()) return;
    describe(titles, keyHost, foot, s, picture.layout);
    showPins();
  }

  function showPins() {
    drawPins(picture.pins, on.state(), picture.find, pins());
    listPins(pinHost, on.state(), pins(), on);
    root.dataset.pins = chosen.pinned().join(" ");
  }

  function drawLines() {
    drawFan(picture.fan, on.state(), picture.layout, picture.find, selection(), chosen.followed());
  }

  return {
    picture: () => picture,
    panel: () => panel,
    build,
    buildPanel,
    buildExtra,
    repaint,
    showPins,

    /** Whether the room for the picture is another than it was built for. */
    outgrown: () => work.clientWidth > 0 && Math.abs(work.clientWidth - width) > 1,

    /** Draw the selection: paths, nothing else. */
    draw() {
      picture.reassign(selection());
      drawLines();
      extra?.mark(on.state(), selection());
    },

    /** Write its numbers. */
    write: () => writePanel(panel, on.state(), selection(), chosen.followed()),

    /** Remember where lines are; what is returned lets those of the picture by then swing from there. */
    turning() {
      const before = byEnds(picture.fan.lines);
      return () => {
        const { fan } = picture;
        this.draw(); // so that its lines are known
        swingFrom(fan, before, () => {
          if (picture.fan !== fan) return false;
          drawLines();
          return true;
        });
        layKernels(stage, on.state(), picture.find, selection());
      };
    },

    enlarge: () => drawLens(lens, on.state(), picture.find, picture.imageOf, selection()),

    /** Paint outputs that have been revealed. */
    reveal() {
      picture.paint(on.state(), "y");
      extra?.paint(on.state());
    },

    /** Give a cell's grid the focus. @param {Selection} sel */
    focusOn(sel) {
      const grid = picture.gridOf(sel);
      if (grid && document.activeElement !== grid) grid.focus({ preventScroll: true });
    },

    /** The connection whose line is under an event on the stage, or null. @param {MouseEvent} event */
    lineUnder: (event) =>
      event.target === stage ? lineAt(picture.fan, ...pointIn(stage, event.clientX, event.clientY)) : null,

    /** The product under an event on the panel: which kernel, and which of its elements. @param {MouseEvent} event */
    productUnder: (event) =>
      event.target === panel.canvas ? productAt(panel, ...pointIn(panel.canvas, event.clientX, event.clientY)) : null,

    /** What the view below the panel has under an event. @param {MouseEvent} event */
    extraAt: (event) => extra?.at(event) ?? null,

    /** Where a cell stands: in the picture, or in the view below, which was pointed at. @param {Selection} sel */
    spotOf(sel, below = false) {
      const place = picture.placeOf(sel);
      return (below && extra?.placeOf(sel)) || (place && { host: stage, place });
    },
  };
}
