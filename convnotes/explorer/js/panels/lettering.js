// Symbols with subscripts, written on a canvas.

/**
 * @typedef {(string | [letter: string, subs: number[]])[]} Label  Symbols with subscripts, and what is between.
 * @typedef {[text: string, font: string, down: number]} Piece  What is written in one font, so many px lower.
 */

export const FONT = 'system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
const SERIF = '"STIX Two Text", "Cambria Math", Georgia, "Times New Roman", serif';

/** @param {Label} label @returns {Piece[]} */
export function labelPieces(label) {
  return label.flatMap((piece) => {
    if (typeof piece === "string") return [[piece ? ` ${piece} ` : " ", `13px ${FONT}`, 0]];
    const [letter, subs] = piece;
    const below = subs.every((n) => n < 10) ? subs.join("") : subs.join(",");
    return [
      [letter, `italic 15px ${SERIF}`, 0],
      [below, `10.5px ${SERIF}`, 4],
    ];
  });
}

/** Widths by font and text: a drawing has the same labels each time. @type {WeakMap<object, Map<string, number>>} */
const WIDTHS = new WeakMap();

/** @param {CanvasRenderingContext2D} ctx @param {Piece} piece */
function pieceWidth(ctx, [text, font]) {
  const known = WIDTHS.get(ctx) ?? new Map();
  WIDTHS.set(ctx, known);
  const name = `${font}|${text}`;
  let width = known.get(name);
  if (width === undefined) {
    ctx.font = font;
    width = ctx.measureText(text).width;
    known.set(name, width);
  }
  return width;
}

/** @param {CanvasRenderingContext2D} ctx @param {Piece[]} pieces */
export const widthOf = (ctx, pieces) => pieces.reduce((sum, piece) => sum + pieceWidth(ctx, piece), 0);

/** @typedef {ReturnType<typeof lettersOn>} Letters */

/**
 * Texts for a canvas, which are drawn together: setting a font costs more than writing with it, so each is set once.
 * @param {CanvasRenderingContext2D} ctx
 */
export function lettersOn(ctx) {
  /** Texts and their places, by font, alignment and colour. @type {Map<string, [string, number, number][]>} */
  const looks = new Map();
  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {string} font
   * @param {CanvasTextAlign} align
   * @param {string} colour
   */
  const put = (text, x, y, font, align, colour) => {
    const look = `${font}|${align}|${colour}`;
    const texts = looks.get(look);
    if (texts) texts.push([text, x, y]);
    else looks.set(look, [[text, x, y]]);
  };
  return {
    /**
     * Write pieces one after the other; gives where they end.
     * @param {Piece[]} pieces
     * @param {number} x
     * @param {number} y
     * @param {string} colour
     */
    pieces(pieces, x, y, colour) {
      for (const piece of pieces) {
        const [text, font, down] = piece;
        put(text, x, y + down, font, "left", colour);
        x += pieceWidth(ctx, piece);
      }
      return x;
    },

    /**
     * @param {string} text
     * @param {number} x
     * @param {number} y
     * @param {number} px
     * @param {string} colour
     * @param {CanvasTextAlign} align
     * @param {string} [weight]
     */
    write(text, x, y, px, colour, align, weight = "") {
      put(text, x, y, `${weight}${px}px ${FONT}`, align, colour);
    },

    /** Draw them. */
    draw() {
      ctx.textBaseline = "middle";
      for (const [look, texts] of looks) {
        const [font, align, colour] = look.split("|");
        ctx.font = font;
        ctx.textAlign = /** @type {CanvasTextAlign} */ (align);
        ctx.fillStyle = colour;
        for (const [text, x, y] of texts) ctx.fillText(text, x, y);
      }
    },
  };
}
