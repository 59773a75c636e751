// Missions: tasks above the picture, which Python ticks off.

import { make } from "../base/dom.js";

/** @typedef {[task: string, done: boolean]} Mission */

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
    item.prepend(make("span", "cn-tick", done ? "\u2713" : ""));
    item.setAttribute("aria-label", `${done ? "done" : "to do"}: ${task}`);
    list.append(item);
  }
  const left = all.filter(([, done]) => !done).length;
  const says = left ? `${all.length - left} of ${all.length} done` : "All done.";
  host.replaceChildren(list, make("span", "cn-muted", says));
}
