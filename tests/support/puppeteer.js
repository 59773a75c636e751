// Firefox with one page, as the rounds in Firefox open it: its preferences, its size, its errors.

import puppeteer from "puppeteer-core";

export const PATIENCE = 180_000; // ms: for whatever is under way to end

/** Open an address in a Firefox of its own; close the browser at the end. */
export async function open(program, address, preferences) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: program,
    headless: true,
    protocolTimeout: PATIENCE,
    extraPrefsFirefox: preferences,
  });
  const page = await browser.newPage();
  await page.setViewport({ width: 1400, height: 1000 });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(address, { timeout: PATIENCE });
  return { browser, page, errors };
}

/** Wait until something holds in the page. */
export function until(page, holds) {
  return page.waitForFunction(holds, { timeout: PATIENCE, polling: 100 });
}
