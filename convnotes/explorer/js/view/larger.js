// A larger view: the picture and its arithmetic alone, over the whole screen, in large type.

const LARGEST = 2.2; // times as large
const LEAST_WIDTH = 820; // px of its own that a view keeps
const BELOW = 8; // px
const SETTLED = 120; // ms for a view to be laid out anew

/**
 * Show a view over the whole screen, or where the browser does not allow that, over the page; Escape leaves it.
 * @param {HTMLElement} root
 * @param {(on: boolean) => void} told
 */
export function makeLarger(root, told) {
  const page = root.ownerDocument;
  let on = false;

  /** As large as its width allows; once it is laid out for that, as large as its height does. */
  function fit() {
    if (!on) return;
    const zoom = Math.max(1, Math.min(LARGEST, window.innerWidth / LEAST_WIDTH));
    root.style.zoom = String(zoom);
    const laid = () => {
      if (!on) return;
      const parts = /** @type {HTMLElement[]} */ ([...root.children]).filter((part) => part.offsetHeight > 1);
      const tall = Math.max(...parts.map((part) => part.offsetTop + part.offsetHeight)) + BELOW;
      if (tall * zoom > window.innerHeight) root.style.zoom = String(Math.max(1, window.innerHeight / tall));
    };
    setTimeout(laid, SETTLED);
  }

  /** @param {boolean} whether */
  function show(whether) {
    if (on === whether) return;
    on = whether;
    root.classList.toggle("cn-large", on);
    root.style.zoom = "";
    told(on);
  }

  async function enter() {
    show(true);
    try {
      await root.requestFullscreen?.();
    } catch {
      // over the page, then
    }
    fit();
  }

  function leave() {
    show(false);
    if (page.fullscreenElement === root) page.exitFullscreen();
  }

  const changed = () => {
    if (on && page.fullscreenElement !== root) show(false);
    else fit();
  };
  /** @param {KeyboardEvent} event */
  const escape = (event) => {
    if (on && event.key === "Escape" && !event.defaultPrevented) leave();
  };
  page.addEventListener("fullscreenchange", changed);
  page.addEventListener("keydown", escape);
  window.addEventListener("resize", fit);
  return {
    toggle: () => (on ? leave() : enter()),
    stop() {
      page.removeEventListener("fullscreenchange", changed);
      page.removeEventListener("keydown", escape);
      window.removeEventListener("resize", fit);
    },
  };
}
