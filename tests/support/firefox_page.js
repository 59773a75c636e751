// One saved page in Firefox, from disk: hover, typed numbers, settings, undo. Prints what it saw as one line of JSON.
// node firefox_page.js PROGRAM ADDRESS STEPS, where STEPS is JSON: [["hover", plane, [row, col], sizes], ...]

/* global document */

import puppeteer from "puppeteer-core";

const [program, address, steps] = process.argv.slice(2);

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

  const point = (plane, [row, col], [rows, cols]) =>
    page.evaluate(
      (plane, row, col, rows, cols) => {
        const grid = document.querySelector(`[data-plane="${plane}"]`);
        grid.scrollIntoView({ block: "center" });
        const box = grid.getBoundingClientRect();
        return [box.left + ((col + 0.5) * box.width) / cols, box.top + ((row + 0.5) * box.height) / rows];
      },
      plane,
      row,
      col,
      rows,
      cols,
    );
  const DO = {
    hover: async (plane, at, sizes) => page.mouse.move(...(await point(plane, at, sizes))),
    async type(plane, at, sizes, text) {
      await page.mouse.click(...(await point(plane, at, sizes)));
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    },
    async drag(plane, at, sizes, by) {
      const [left, top] = await point(plane, at, sizes);
      await page.mouse.move(left, top);
      await page.mouse.down();
      await page.mouse.move(left, top - by, { steps: 4 });
      await page.mouse.up();
    },
    choose: (name, value) => page.select(`select[aria-label="${name}"]`, value),
    press: (name) => page.evaluate((name) => document.querySelector(name).click(), name),
  };
  const seen = [];
  for (const [kind, ...what] of JSON.parse(steps)) {
    await DO[kind](...what);
    await page.waitForFunction(
      () => document.querySelector(".convnotes-explorer").getAttribute("aria-busy") !== "true",
    );
    await new Promise((done) => setTimeout(done, 60));
    // As text: an array that occurs twice in what is returned would arrive once, and then as null.
    seen.push(
      await page.evaluate(() => {
        const root = document.querySelector(".convnotes-explorer");
        const numbers = Object.fromEntries([..."xwbzy"].map((role) => [role, root.numbers(role)]));
        return JSON.stringify({ chosen: root.dataset.selection, lit: root.highlight(), numbers });
      }),
    );
  }
  console.log(JSON.stringify({ seen: seen.map((text) => JSON.parse(text)), errors, asked }));
} finally {
  await browser.close();
}
