// Symbols with subscripts, written on a canvas.

export const FONT = 'system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
const SERIF = '"STIX Two Text", "Cambria Math", Georgia, "Times New Roman", serif';

export function labelPieces(label) {
  return label.flatMap((piece) =>
    typeof piece === "string"
      ? piece
        ? [[` ${piece} `, `13px ${FONT}`, 0]]
        : [[" ", `13px ${FONT}`, 0]]
      : [
          [piece[0], `italic 15px ${SERIF}`, 0],
          [piece[1].every((n) => n < 10) ? piece[1].join("") : piece[1].join(","), `10.5px ${SERIF}`, 4],
        ],
  );
}

export function widthOf(ctx, pieces) {
  return pieces.reduce((sum, [text, font]) => {
    ctx.font = font;
    return sum + ctx.measureText(text).width;
  }, 0);
}

export function drawPieces(ctx, pieces, x, y, colour) {
  ctx.textAlign = "left";
  ctx.fillStyle = colour;
  for (const [text, font, down] of pieces) {
    ctx.font = font;
    ctx.fillText(text, x, y + down);
    x += ctx.measureText(text).width;
  }
  return x;
}

export function write(ctx, text, x, y, px, colour, align, weight = "") {
  ctx.font = `${weight}${px}px ${FONT}`;
  ctx.textAlign = align;
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}
