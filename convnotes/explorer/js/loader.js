// The script of a notebook's widgets: it finds what draws them, which a page unpacks and keeps once for all alike.

/** @import { Model } from "./hands/queue.js" */

/** @typedef {{model: Model, el: HTMLElement}} Context */
/** @typedef {{initialize?: (context: Context) => void, render: (context: Context) => () => void}} Widget */

/** @type {any} */ const everywhere = globalThis;
// By the packed text itself, so that two versions in one page each have their own. A browser never forgets a module.
/** @type {Map<string, Promise<Widget>>} */
const kept = (everywhere.convnotesScripts ??= new Map());

/** What draws a model, from the script that travels with it. @param {Model} model @returns {Promise<Widget>} */
function drawerOf(model) {
  const packed = model.get("_script");
  const found = kept.get(packed) ?? imported(packed);
  kept.set(packed, found);
  return found;
}

/** @param {string} packed a module, compressed, in base64 @returns {Promise<Widget>} */
async function imported(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = new Blob([await new Response(stream).text()], { type: "text/javascript" });
  const url = URL.createObjectURL(script);
  try {
    return (await import(url)).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @param {Context} context */
async function begin(context) {
  return (await drawerOf(context.model)).initialize?.(context);
}

/** @param {Context} context */
async function draw(context) {
  return (await drawerOf(context.model)).render(context);
}

export default { initialize: begin, render: draw };
