// @ts-check
import { fade, ink, type } from "./ink.js";
import { prepared } from "./surface.js";

/** @param {any} contact */
export const colourOf = (contact) => (contact.own ? ink.own : (/** @type {any} */ (ink)[contact.relation] ?? ink.unknown));

/** Outlines that point up, within one unit of the middle. @type {Record<string, number[][]>} */
const outlines = {
  chevron: [[0, -1], [0.78, 0.86], [0, 0.42], [-0.78, 0.86]],
  dart: [[0, -1], [0.66, 0.8], [-0.66, 0.8]],
  diamond: [[0, -0.95], [0.72, 0], [0, 0.95], [-0.72, 0]],
  hexagon: [[0, -1], [0.87, -0.5], [0.87, 0.5], [0, 1], [-0.87, 0.5], [-0.87, -0.5]],
  rock: [[-0.2, -0.95], [0.6, -0.7], [0.95, 0.1], [0.4, 0.85], [-0.5, 0.8], [-0.95, 0.15], [-0.7, -0.5]],
};

/** @param {any} contact */
function outlineOf(contact) {
  if (contact.kind === "base") return outlines.hexagon;
  if (contact.kind === "asteroid") return outlines.rock;
  if (contact.own || contact.kind === "player") return outlines.chevron;
  return contact.relation === "neutral" ? outlines.diamond : outlines.dart;
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} points @param {number} x @param {number} y @param {number} size @param {number} turn */
function trace(context, points, x, y, size, turn) {
  const sine = Math.sin(turn) * size;
  const cosine = Math.cos(turn) * size;
  context.beginPath();
  for (const [right, down] of points) context.lineTo(x + right * cosine - down * sine, y + right * sine + down * cosine);
  context.closePath();
}

/**
 * One contact as a symbol.
 * @param {CanvasRenderingContext2D} context
 * @param {any} contact
 * @param {number} x
 * @param {number} y
 * @param {{turn?: number, size?: number, now?: number}} [look] `turn`: its heading on the screen
 */
export function glyph(context, contact, x, y, { turn = 0, size = 8, now = 0 } = {}) {
  const colour = colourOf(contact);
  if (contact.kind === "torpedo") return spark(context, x, y, colour, 2.4 + Math.sin(now / 60 + contact.id) * 0.6);
  if (contact.kind === "mine") return thorn(context, x, y, colour, now);
  const isThing = contact.kind === "asteroid";
  const unknown = contact.relation === "unknown";
  trace(context, outlineOf(contact), x, y, isThing ? size * 0.6 : contact.kind === "base" ? size * 1.15 : size, contact.kind === "base" || isThing ? 0 : turn);
  context.fillStyle = fade(colour, contact.own ? 0.95 : unknown || isThing ? 0.12 : 0.34);
  context.fill();
  context.strokeStyle = isThing ? fade(colour, 0.5) : colour;
  context.lineWidth = 1.4;
  if (unknown) context.setLineDash([3, 2]);
  context.stroke();
  context.setLineDash([]);
  if (contact.kind === "base") {
    context.beginPath();
    context.moveTo(x - 4, y);
    context.lineTo(x + 4, y);
    context.moveTo(x, y - 4);
    context.lineTo(x, y + 4);
    context.stroke();
  }
  if (contact.surrendered) {
    context.fillStyle = ink.text;
    context.fillRect(x - 1, y - size - 9, 1.5, 9);
    context.fillRect(x, y - size - 9, 7, 5);
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} colour @param {number} size */
function spark(context, x, y, colour, size) {
  context.fillStyle = fade(colour, 0.25);
  context.beginPath();
  context.arc(x, y, size * 2.4, 0, 7);
  context.fill();
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, size, 0, 7);
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} colour @param {number} now */
function thorn(context, x, y, colour, now) {
  context.strokeStyle = colour;
  context.lineWidth = 1.2;
  context.beginPath();
  for (let point = 0; point < 3; point++) {
    const angle = (point * Math.PI) / 3 + 0.3;
    context.moveTo(x - Math.cos(angle) * 4.5, y - Math.sin(angle) * 4.5);
    context.lineTo(x + Math.cos(angle) * 4.5, y + Math.sin(angle) * 4.5);
  }
  context.stroke();
  if (Math.sin(now / 220) > 0.4) spark(context, x, y, ink.danger, 1.2);
}

/** @type {HTMLCanvasElement | null} */
let cloudPicture = null;

/** A nebula: what lies in it is hidden. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius in pixels @param {number} id */
export function cloud(context, x, y, radius, id) {
  cloudPicture ??= prepared(160, 160, 1, (paint) => {
    for (let puff = 0; puff < 26; puff++) {
      const angle = puff * 2.4;
      const away = 8 + ((puff * 37) % 40);
      const size = 26 + ((puff * 53) % 24);
      const [px, py] = [80 + Math.cos(angle) * away, 80 + Math.sin(angle) * away];
      const colour = paint.createRadialGradient(px, py, 0, px, py, size);
      const tint = puff % 3 === 0 ? "126, 96, 196" : puff % 3 === 1 ? "92, 88, 176" : "160, 84, 150";
      colour.addColorStop(0, `rgba(${tint}, 0.13)`);
      colour.addColorStop(1, `rgba(${tint}, 0)`);
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 160, 160);
    }
  });
  context.save();
  context.translate(x, y);
  context.rotate(id * 1.7);
  context.drawImage(cloudPicture, -radius * 1.25, -radius * 1.25, radius * 2.5, radius * 2.5);
  context.restore();
}

/** Brackets around what was chosen. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} colour @param {number} now @param {number} [size] */
export function brackets(context, x, y, colour, now, size = 15) {
  const reach = size + Math.sin(now / 180) * 1.5;
  context.strokeStyle = colour;
  context.lineWidth = 1.8;
  context.beginPath();
  for (const [right, down] of [[-1, -1], [1, -1], [1, 1], [-1, 1]]) {
    context.moveTo(x + right * reach, y + down * (reach - 6));
    context.lineTo(x + right * reach, y + down * reach);
    context.lineTo(x + right * (reach - 6), y + down * reach);
  }
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} x @param {number} y @param {string} colour @param {number} [size] @param {CanvasTextAlign} [align] */
export function label(context, text, x, y, colour, size = 11, align = "center") {
  context.font = type(size);
  context.textAlign = align;
  context.textBaseline = "middle";
  const clear = colour.startsWith("rgba") ? Number(colour.slice(colour.lastIndexOf(",") + 1, -1)) : 1;
  context.strokeStyle = `rgba(4, 8, 10, ${0.85 * clear})`;
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
