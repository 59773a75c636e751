// One explorer in a plain page, in Firefox where fingerprinting is resisted: its theme, its lens, an attempt to save.
// node resisting.js PROGRAM ADDRESS PICTURE: the lens as painted goes to PICTURE; prints what it saw as a line of JSON.

/* global document */

import { open, until } from "./puppeteer.js";

const [program, address, picture] = process.argv.slice(2);
const { browser, page, errors } = await open(program, address, { "privacy.resistFingerprinting": true });
try {
  await until(page, () => document.querySelector(".convnotes-explorer .cn-note")?.textContent);
  const seen = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 8;
    const pen = canvas.getContext("2d");
    pen.fillRect(0, 0, 8, 8);
    const colours = new Set(new Uint32Array(pen.getImageData(0, 0, 8, 8).data.buffer));
    const { theme, selection } = document.querySelector(".convnotes-explorer").dataset;
    return { noise: colours.size > 1, theme, selection };
  });
  const { x, y } = await (await page.$(".cn-enlarged")).boundingBox();
  await page.screenshot({ path: picture, clip: { x: x + 1, y: y + 1, width: 99, height: 99 } }); // its first view
  await page.evaluate(() => document.querySelector(".cn-do-png").click());
  await until(page, () => document.querySelector(".cn-note").textContent.includes("browser"));
  seen.told = await page.evaluate(() => document.querySelector(".cn-note").textContent);
  console.log(JSON.stringify({ ...seen, errors }));
} finally {
  await browser.close();
}
