// The script of a saved page that shows one layer.

import { render } from "../explorer.js";
import { answersOf } from "./layer.js";
import { followMissions } from "./missions.js";
import { openPage } from "./page.js";

openPage(
  (context) => {
    followMissions(/** @type {any} */ (context.model));
    render(context);
  },
  ({ bundle }) => answersOf(bundle),
);
