// A reporter for node's test runner: one line of JSON for each test, with its file and how it failed, if it did.

import { basename } from "node:path";

/** The innermost reason, with its stack. @param {any} error */
const reason = (error) => (error?.cause?.stack ? error.cause.stack : String(error?.stack ?? error?.message ?? error));

/** @param {AsyncIterable<{type: string, data: any}>} source */
export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const file = basename(data.file ?? "");
    const failed = type === "test:fail" ? reason(data.details?.error) : null;
    yield `${JSON.stringify({ name: data.name, file, failed })}\n`;
  }
}
