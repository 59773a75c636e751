// What the code sets while a view is open, apart from the layer and its input: what is drawn anew for each trait.

import { listMissions } from "../panels/missions.js";

/** @import { Model } from "../hands/queue.js" */
/** @import { Chosen } from "./chosen.js" */
/** @import { Drawing } from "./drawing.js" */
/** @import { Frame } from "./frame.js" */
/** @import { Shown } from "./shown.js" */

/**
 * @param {Model} model
 * @param {Frame} frame
 * @param {Drawing} drawing
 * @param {Chosen} chosen
 * @param {Shown} shown
 * @param {{adopt: () => void, update: () => void, now: () => void, repaint: (roles: string) => void}} on
 *   `adopt` chooses what the code has chosen, `update` sets toolbar and menus, `now` draws the selection
 */
export function followTraits(model, frame, drawing, chosen, shown, { adopt, update, now, repaint }) {
  const missions = () => listMissions(frame.missionHost, model.get("missions"));

  model.on("change:selection", adopt);
  model.on("change:pins", () => {
    chosen.adoptPins(shown.truth(), model.get("pins"));
    drawing.showPins();
  });
  model.on("change:view", () => {
    drawing.buildExtra();
    update();
    now();
  });
  model.on("change:controls", update);
  model.on("change:missions", missions);
  model.on("change:predict", () => {
    chosen.cover();
    shown.restate();
    repaint("y");
    drawing.showPins();
  });
  missions();
}
