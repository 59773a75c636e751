// The script of a saved page that shows one layer.

import { render } from "../explorer.js";
import { answersOf } from "./layer.js";
import { openPage } from "./page.js";

openPage(render, ({ bundle }) => answersOf(bundle));
