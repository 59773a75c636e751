// One explorer in JupyterLab in Firefox: hover, keys, an edit, saving. Prints what it saw as one line of JSON.
// node firefox.js PROGRAM ADDRESS FOLDER, where the address opens a notebook whose first cell shows an explorer `e`.

/* global document, window */

import { readFile, readdir } from "node:fs/promises";
import { setTimeout as rest } from "node:timers/promises";
import { PATIENCE, open, until } from "./puppeteer.js";

const [program, address, folder] = process.argv.slice(2);
const { browser, page, errors } = await open(program, address, {
  "browser.download.folderList": 2,
  "browser.download.dir": folder,
  "browser.download.manager.showWhenStarting": false,
  "browser.helperApps.neverAsk.saveToDisk": "image/png,image/svg+xml",
});
try {
  await until(page, () => document.querySelector("#jp-main-statusbar")?.textContent.includes("| Idle"));
  await page.evaluate(() => {
    window.jupyterapp.commands.execute("notebook:run-all-cells");
  });
  await until(page, () => document.querySelector(".convnotes-explorer .cn-note")?.textContent);

  const middle = (plane, row, col) =>
    page.evaluate(
      (plane, row, col) => {
        const grid = document.querySelector(`[data-plane="${plane}"]`);
        grid.scrollIntoView({ block: "center" });
        const box = grid.getBoundingClientRect();
        const [rows, cols] = plane.startsWith("w") ? [3, 3] : [4, 5];
        return [box.left + ((col + 0.5) * box.width) / cols, box.top + ((row + 0.5) * box.height) / rows];
      },
      plane,
      row,
      col,
    );
  const chosen = () => page.evaluate(() => document.querySelector(".convnotes-explorer").dataset.selection);
  const numbers = (role) => page.evaluate((r) => document.querySelector(".convnotes-explorer").numbers(r), role);

  const seen = { version: await browser.version() };
  await page.mouse.move(...(await middle("y:1", 2, 3)));
  seen.hovered = await chosen();
  // As text: an array that occurs twice in what is returned would arrive once, and then as null.
  seen.lit = JSON.parse(
    await page.evaluate(() => JSON.stringify(document.querySelector(".convnotes-explorer").highlight())),
  );
  await page.mouse.click(...(await middle("y:1", 2, 3)));
  await page.keyboard.press("ArrowDown");
  seen.moved = await chosen();
  await page.mouse.click(...(await middle("w:0,1", 0, 2)));
  await page.keyboard.type("7");
  await page.keyboard.press("Enter");
  await until(page, () => document.querySelector(".convnotes-explorer").numbers("w")[9 + 2] === 7);
  await until(page, () => document.querySelector(".convnotes-explorer").getAttribute("aria-busy") !== "true");
  seen.w = await numbers("w");
  seen.y = await numbers("y");
  await page.evaluate(() => document.querySelector(".cn-do-png").click());
  for (const end = Date.now() + PATIENCE; Date.now() < end && !seen.saved; await rest(200)) {
    const name = (await readdir(folder)).find((each) => each.endsWith(".png"));
    const bytes = name ? await readFile(`${folder}/${name}`) : Buffer.alloc(0);
    if (bytes.subarray(-8, -4).toString("latin1") === "IEND") seen.saved = name;
  }
  console.log(JSON.stringify({ ...seen, errors }));
} finally {
  await browser.close();
}
