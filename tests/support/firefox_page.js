// One saved page in Firefox, from disk: gestures by mouse, finger and keys. Prints what it saw as one line of JSON.
// node firefox_page.js PROGRAM ADDRESS STEPS SLIDE, where STEPS is a JSON file: [[kind, by, ...what], ...]; `by` is
// "hand" for input that the browser gets from outside, and "page" for events made in the page, which take less time.
// SLIDE is the address of a page with the saved page in a frame.

/* global document, window, KeyboardEvent, PointerEvent */

import { readFileSync } from "node:fs";
import { setTimeout as rest } from "node:timers/promises";
import puppeteer from "puppeteer-core";

const [program, address, file, slide] = process.argv.slice(2);
const steps = JSON.parse(readFileSync(file, "utf8"));

/** Put into the page what finds cells, makes events, and tells what is shown. */
function helpers() {
  const root = document.querySelector(".convnotes-explorer");
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const gridOf = (plane) => document.querySelector(`[data-plane="${plane}"]`);
  const fire = (target, key, more = {}) =>
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));

  /** The middle of a cell, given in parts of its grid. */
  function point(plane, [down, right]) {
    const grid = gridOf(plane);
    grid.scrollIntoView({ block: "nearest" });
    const box = grid.getBoundingClientRect();
    return [box.left + right * box.width, box.top + down * box.height];
  }

  function hover(plane, at) {
    const [clientX, clientY] = point(plane, at);
    const more = { clientX, clientY, bubbles: true, pointerType: "mouse", pointerId: 1 };
    gridOf(plane).dispatchEvent(new PointerEvent("pointermove", more));
  }

  /** Choose what a random number says of a menu's options. */
  function choose(name, random) {
    const menu = document.querySelector(`select[aria-label="${name}"]`);
    const option = menu.options[Math.floor(random * menu.options.length)];
    menu.value = option.value;
    menu.dispatchEvent(new Event("change", { bubbles: true }));
    return option.text;
  }

  const press = (name) => root.querySelector(name).click();
  const DO = {
    hover,
    choose,
    nudge(plane, at, key) {
      hover(plane, at);
      gridOf(plane).focus();
      fire(gridOf(plane), key, { shiftKey: true });
    },
    flip: () => press(".cn-flip"),
    undo: () => press(".cn-do-undo"),
    redo: () => press(".cn-do-redo"),
    back: () => fire(root.querySelector("[data-plane]"), "z", { ctrlKey: true }), // undo by its key
  };

  /** What is shown once nothing is under way. As text: what occurs twice in what is returned arrives once in BiDi. */
  async function tell(told) {
    do await rest(12);
    while (root.getAttribute("aria-busy") === "true");
    const numbers = Object.fromEntries([..."xwbzy"].map((role) => [role, root.numbers(role)]));
    return { told, chosen: root.dataset.selection, lit: root.highlight(), numbers };
  }

  /** Do what some steps ask for, one after the other. */
  async function all(list) {
    const seen = [];
    for (const [kind, , ...what] of list) seen.push(await tell(DO[kind](...what) ?? null));
    return JSON.stringify(seen);
  }
  window.gestures = { point, all, seen: async () => JSON.stringify([await tell(null)]) };
}

// No proxy answers: whatever the page asked of the network would fail.
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: program,
  headless: true,
  extraPrefsFirefox: { "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9 },
});
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 1000 });
  const errors = [];
  const asked = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(address);
  await page.waitForSelector(".convnotes-explorer .cn-note:not(:empty)");
  await page.evaluate(helpers);

  const point = (plane, at) => page.evaluate((plane, at) => window.gestures.point(plane, at), plane, at);
  const { mouse, keyboard, touchscreen } = page;
  const DO = {
    hover: async (plane, at) => mouse.move(...(await point(plane, at))),
    async type(plane, at, text) {
      await mouse.click(...(await point(plane, at)));
      await keyboard.type(text);
      await keyboard.press("Enter");
    },
    async drag(plane, at, by) {
      const [left, top] = await point(plane, at);
      await mouse.move(left, top);
      await mouse.down();
      await mouse.move(left, top - by, { steps: 3 });
      await mouse.up();
    },
    async paint(plane, at) {
      const [left, top] = await point(plane, at);
      await touchscreen.touchStart(left, top);
      await touchscreen.touchMove(left, top - 20);
      await touchscreen.touchEnd();
    },
    async nudge(plane, at, key) {
      await mouse.move(...(await point(plane, at)));
      await page.focus(`[data-plane="${plane}"]`);
      await keyboard.down("Shift");
      await keyboard.press(key);
      await keyboard.up("Shift");
    },
  };
  await page.click(".cn-do-more");
  await page.click(".cn-do-touch"); // fingers paint inputs
  const seen = [];
  for (let at = 0; at < steps.length;) {
    const [kind, by, ...what] = steps[at];
    if (by === "hand") {
      await DO[kind](...what);
      seen.push(...JSON.parse(await page.evaluate(() => window.gestures.seen())));
      at += 1;
      continue;
    }
    const next = steps.findIndex((step, n) => n > at && step[1] === "hand");
    const batch = steps.slice(at, next < 0 ? steps.length : next);
    seen.push(...JSON.parse(await page.evaluate((batch) => window.gestures.all(batch), batch)));
    at += batch.length;
  }

  // In a post or a deck: a frame that a sandbox keeps from its page, on a slide that is scaled.
  await page.goto(slide);
  let frame;
  for (const end = Date.now() + 30_000; Date.now() < end && !frame; await rest(50)) {
    frame = page.frames().find((each) => each.url().includes("#select"));
    if (!(await frame?.evaluate(() => document.querySelector(".convnotes-explorer")?.dataset.selection))) frame = null;
  }
  const framed = await page.$eval("iframe", (el) => {
    const { left, top, width } = el.getBoundingClientRect();
    return { left, top, scale: width / el.offsetWidth };
  });
  const chosen = () => frame.evaluate(() => document.querySelector(".convnotes-explorer").dataset.selection);
  const slid = { opened: await chosen() };
  const place = await frame.evaluate(() => {
    const box = document.querySelector('[data-plane="y:1"]').getBoundingClientRect();
    return [box.left + box.width / 12, box.top + box.height / 10]; // the first of 6 x 5 cells
  });
  await mouse.move(framed.left + place[0] * framed.scale, framed.top + place[1] * framed.scale);
  slid.hovered = await chosen();
  console.log(JSON.stringify({ seen, slid, errors, asked }));
} finally {
  await browser.close();
}
