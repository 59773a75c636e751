// The script of a saved page that shows a network.

import { renderNetwork } from "../network.js";
import { standInFor } from "./network.js";
import { openPage } from "./page.js";

/** @type {ReturnType<typeof standInFor>} */ let stand;

openPage(
  (context) => {
    stand.follow(/** @type {any} */ (context.model));
    renderNetwork(context);
  },
  (traits) => (stand = standInFor(traits)).answer,
);
