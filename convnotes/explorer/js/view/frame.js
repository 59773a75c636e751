// The frame of a view: its elements from the toolbar to the foot, the focus among them, text for the clipboard.

import { make } from "../base/dom.js";

/** @typedef {ReturnType<typeof makeFrame>} Frame */

/** Build the elements of a view into its host. @param {HTMLElement} el */
export function makeFrame(el) {
  const root = make("div", "convnotes-explorer");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Connection explorer of a layer");
  const bar = make("div", "cn-bar cn-no-save");
  const settingsHost = make("div", "cn-settings cn-no-save");
  const missionHost = make("div", "cn-missions cn-no-save");
  missionHost.setAttribute("aria-live", "polite");
  const work = make("div", "cn-work");
  const scroll = make("div", "cn-scroll");
  const titles = make("div", "cn-titles");
  const stage = make("div", "cn-stage");
  const lensHost = make("div", "cn-lens");
  const below = make("div", "cn-below");
  const pinHost = make("div", "cn-pins");
  const keyHost = make("div", "cn-key");
  const extraHost = make("div", "cn-extra");
  const panelHost = make("div", "cn-panel");
  const foot = make("div", "cn-foot");
  const live = make("div", "cn-live");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "views and changes");
  live.setAttribute("aria-live", "polite");
  live.setAttribute("role", "status");
  const refusal = make("div", "cn-refusal");
  refusal.hidden = true;
  scroll.append(titles, stage);
  below.append(pinHost, keyHost);
  work.append(scroll, lensHost, below, extraHost, panelHost);
  root.append(refusal, bar, settingsHost, missionHost, work, foot, live);
  el.append(root);
  const hosts = { settingsHost, missionHost, lensHost, pinHost, keyHost, extraHost, panelHost };
  return { root, refusal, bar, titles, work, scroll, stage, foot, live, ...hosts };
}

/**
 * Say in place of a view why it is not drawn, or show the view again.
 * @param {Frame} frame
 * @param {unknown} error what was thrown while it was drawn, null for nothing
 */
export function refuse({ root, refusal, live }, error) {
  for (const part of root.children) /** @type {HTMLElement} */ (part).hidden = error !== null && part !== live;
  refusal.hidden = error === null;
  if (error === null) return;
  const why = error instanceof Error ? error.message : String(error);
  refusal.textContent = live.textContent =
    `This layer could not be drawn in this page (${why}). Nothing is lost: explorer.layer and explorer.x hold it. ` +
    "Fewer channels may be drawn, for example cn.explore(cn.Layer(w[:8, :8]), x[:8]).";
}

/**
 * Remember which part of the view has the focus; what is returned gives it to the part that stands in its place by
 * then.
 * @param {HTMLElement} root
 */
export function focusIn(root) {
  const was = /** @type {HTMLElement} */ (document.activeElement);
  const own = root.contains(was);
  const { plane, slice } = was?.dataset || {};
  const part = ["cn-numbers", "cn-bias"].find((name) => was?.classList.contains(name));
  const named = plane ? `[data-plane="${plane}"]${slice ? `[data-slice="${slice}"]` : ""}` : part && `.${part}`;
  return () => {
    if (!own || !named || was.isConnected) return;
    /** @type {HTMLElement|null} */ (root.querySelector(named))?.focus({ preventScroll: true });
  };
}

/**
 * Put a text on the clipboard; tells how it went. Pages without a secure address know only the old way.
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", "cn-away");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) return "The browser does not let this page copy: select the text and copy it by hand.";
  }
  return "Copied.";
}
