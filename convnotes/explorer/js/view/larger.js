// A larger view: the picture and its arithmetic alone, over the whole screen, in large type.

const LARGEST = 2.2; // times as large
const LEAST_WIDTH = 820; // px of its own that a view keeps

/**
 * Show a view over the whole screen, or where the browser does not allow that, over the page; Escape leaves it.
 * @param {HTMLElement} root
 * @param {(on: boolean) => void} told
 */
export function makeLarger(root, told) {
  const page = root.ownerDocument;
  let on = false;

  function fit() {
    if (!on) return;
    root.style.zoom = "1";
    const { innerWidth, innerHeight } = window;
    const widest = Math.min(LARGEST, innerWidth / LEAST_WIDTH);
    root.style.zoom = String(Math.max(1, Math.min(widest, innerHeight / (root.scrollHeight + 12))));
  }

  /** @param {boolean} whether */
  function show(whether) {
    if (on === whether) return;
    on = whether;
    root.classList.toggle("cn-large", on);
    root.style.zoom = "";
    told(on);
    if (on) requestAnimationFrame(() => requestAnimationFrame(fit)); // once it is laid out for its new width
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
