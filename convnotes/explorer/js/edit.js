// Editing: what a drag or a typed number asks of Python, one message under way, the newest wins.

const PATIENCE = 3000; // ms without an answer, after which the reader is told
const NICE = [1, 2, 5, 10];

/** The queue of edits of one view. Python answers each with the bundle (during a drag, with what has changed), or refuses
 * it; only then the next goes out, with everything that has come together since. A late answer is still the truth about
 * what Python holds, so it is shown, but it no longer frees the queue.
 * @param {any} model @param {(text: string) => void} tell @param {(busy: boolean) => void} wait told while an answer is awaited */
function makeEdits(model, tell, wait) {
  const by = Math.random().toString(36).slice(2, 10);
  let n = 0, gesture = 0, flying = 0, timer = 0, late = false;
  /** What is to be sent, in order; cells of one gesture that wait together are one message. @type {any[]} */
  const queue = [];
  /** What cells were last asked to be, until all is answered or a step is taken back. @type {Map<string, number>} */
  const asked = new Map();

  function post({ cells, ...message }) {
    flying = ++n;
    if (cells) message.cells = [...cells.values()];
    try { model.send({ ...message, by, n }); } catch { /* the timer tells */ }
  }

  function next() {
    if ((flying && !late) || !queue.length) return;
    late = false;
    wait(true);
    clearTimeout(timer);
    timer = setTimeout(giveUp, PATIENCE);
    post(queue.shift());
  }

  /** Wait no longer: a kernel that is busy will find all that is asked; one that is gone, nothing. */
  function giveUp() {
    late = true;
    queue.splice(0).forEach(post);
    wait(false);
    tell("The kernel does not answer, so nothing has changed. If it is busy, the change will follow; if there is none, open the notebook with a kernel and run it.");
  }

  /** Whether an answer is ours and the newest; the queue goes on. */
  function answered(answers) {
    if (answers?.[0] !== by || answers[1] !== flying) return false;
    clearTimeout(timer);
    flying = 0;
    next();
    if (!flying) asked.clear();
    wait(flying !== 0);
    return true;
  }

  return {
    /** Edits from now on are one step of undo. */
    begin() { gesture++; },
    /** @param {State} s @param {[string, number, number][]} list @param {boolean} more whether a drag goes on */
    put(s, list, more) {
      const { sizes } = s.bundle, last = queue.at(-1);
      const edit = last?.kind === "edit" && last.gesture === gesture && last.sizes === sizes ? last : { kind: "edit", gesture, sizes, more, cells: new Map() };
      for (const cell of list) edit.cells.set(`${cell[0]}${cell[1]}`, cell);
      for (const [role, at, value] of list) asked.set(`${role}${at}`, value);
      if (edit !== last) queue.push(edit);
      next();
    },
    /** @param {"undo"|"redo"|"reset"|"settle"} kind */
    ask(kind) { asked.clear(); queue.push({ kind }); next(); },
    /** What a cell holds, or will hold. @param {Cell} cell */
    coming: ({ role, at, value }) => asked.get(`${role}${at}`) ?? value,
    answered,
    refused(message) { if (answered(message.answers)) tell(`Not changed: ${message.why}.`); },
    stop() { clearTimeout(timer); },
  };
}

/** The place, in C order, and the value of a cell that can be edited; null for outputs. @param {State} s @param {Selection} sel */
function editable(s, { role, ch, index }) {
  if (role === "y") return null;
  const at = role === "x" ? inputPlace(s, ch[0], index) : weightPlace(s, ch[0], ch[1], ravel(index, s.kernel));
  return { role, at, value: s[role].values[at] };
}

/** The bias of an output pixel, likewise. @param {State} s @param {number} i @param {number[]} index */
function editableBias(s, i, index) {
  const at = biasPlace(s, i, index);
  return { role: "b", at, value: s.b.values[at] };
}

/** The step of a drag or a key: a round number, about a hundredth of the role's scale; whole where all numbers are.
 * @param {Role} role */
function stepOf(role) {
  if (role.decimals === 0 && role.scale >= 1) return 1;
  const raw = (role.scale || 1) / 60, unit = 10 ** Math.floor(Math.log10(raw));
  return unit * NICE.find((k) => k * unit >= raw * 0.999);
}

/** A value some steps away, on the steps. */
function stepped(value, step, steps) {
  const decimals = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  return Number((Math.round((value + step * steps) / step) * step).toFixed(decimals));
}

/** The number a reader typed, with a comma or a proper minus sign too; null where it is none. @param {string} text */
function typed(text) {
  const plainText = text.trim().replace(/\u2212/g, "-").replace(/^(-?\d*),(\d+)$/, "$1.$2");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plainText) && Number.isFinite(Number(plainText)) ? Number(plainText) : null;
}

/** What a prediction is told: two right digits are right. @param {number} guess @param {number} y */
function verdict(guess, y) {
  const second = Number.isInteger(y) ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(y))) - 1); // half a unit of the second digit
  return Math.abs(y - guess) <= 1e-6 + Math.max(5e-3 * Math.abs(y), second) ? `Right: it is ${plain(y)}.` : `You said ${plain(guess)}; it is ${plain(y)}.`;
}

/** Ask for a number in a field over a cell. It outlasts whatever is drawn anew below it; `follow` puts it where the cell then
 * stands, and closes it where there is none.
 * @param {HTMLElement} host @param {() => {left: number, top: number, width: number, height: number}|null} spot where the cell stands in the host
 * @param {{label: string, text: string, take: (value: number) => void, tell: (text: string) => void, after: () => void}} on */
function askNumber(host, spot, { label, text, take, tell, after }) {
  const field = /** @type {HTMLInputElement} */ (make("input", "cn-field cn-no-save"));
  field.setAttribute("aria-label", label);
  field.inputMode = "decimal";
  field.value = text;
  keepKeys(field);
  let open = true;
  const follow = () => {
    const at = spot();
    if (!at) return close();
    const width = Math.max(64, at.width + 8);
    Object.assign(field.style, { left: `${Math.max(0, at.left + at.width / 2 - width / 2)}px`, top: `${at.top + at.height / 2 - 15}px`, width: `${width}px` });
  };
  const close = () => { if (!open) return; open = false; field.remove(); after(); };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") { tell(""); close(); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const value = typed(field.value);
    if (value === null) return tell(`\u201c${field.value}\u201d is not a number: type digits, a point, a minus sign.`);
    close();
    take(value);
  });
  for (const name of ["pointerdown", "pointermove", "click", "dblclick"]) field.addEventListener(name, (event) => event.stopPropagation());
  field.addEventListener("blur", () => {
    const value = open ? typed(field.value) : null;
    close();
    if (value !== null) take(value);
  });
  follow();
  host.append(field);
  field.focus({ preventScroll: true });
  field.setSelectionRange(text.length, text.length);
  return { follow, close };
}
