// Missions: tasks above the picture, which Python, or in a saved page the page, ticks off.

import { make } from "../base/dom.js";

/** @typedef {[task: string, done: boolean|null]} Mission  null where nobody here can say whether it is done. */

/**
 * @param {HTMLElement} host
 * @param {unknown} missions
 */
export function listMissions(host, missions) {
  const all = /** @type {Mission[]} */ (Array.isArray(missions) ? missions : []);
  host.hidden = !all.length;
  const list = make("ol", "cn-mission-list");
  for (const [task, done] of all) {
    const item = make("li", done ? "cn-mission cn-done" : "cn-mission", String(task));
    if (done !== null) {
      item.prepend(make("span", "cn-tick", done ? "\u2713" : ""));
      item.setAttribute("aria-label", `${done ? "done" : "to do"}: ${task}`);
    }
    list.append(item);
  }
  const judged = all.filter(([, done]) => done !== null);
  const left = judged.filter(([, done]) => !done).length;
  const says = left ? `${judged.length - left} of ${judged.length} done` : judged.length ? "All done." : "";
  host.replaceChildren(list, make("span", "cn-muted", says));
}
