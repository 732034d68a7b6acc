// @ts-check
import { chance } from "../../hex.js";

const variants = 6;
const ink = "rgba(48, 46, 38, 0.78)";
const box = 2.4;

/** Trees, hills and peaks, drawn once for a size and then stamped. */
export class Scenery {
  #size = 0;
  /** @type {Map<string, HTMLCanvasElement>} */
  #stamps = new Map();

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {string} code a terrain
   * @param {number} column @param {number} row
   * @param {number} x @param {number} y the hex's middle, in device pixels
   * @param {number} radius in device pixels
   */
  draw(context, code, column, row, x, y, radius) {
    const painter = painters[code];
    if (!painter) return;
    const roll = chance(column, row, 7);
    if (code === "o" && roll > 0.3) return;
    if (code === "c" && roll > 0.16) return;
    const size = Math.max(8, Math.ceil(radius / 6) * 6);
    if (size !== this.#size) {
      this.#size = size;
      this.#stamps.clear();
    }
    const variant = Math.floor(chance(column, row, 3) * variants);
    const key = code + variant;
    let stamp = this.#stamps.get(key);
    if (!stamp) {
      stamp = document.createElement("canvas");
      stamp.width = stamp.height = Math.ceil(size * box);
      const brush = /** @type {CanvasRenderingContext2D} */ (stamp.getContext("2d"));
      brush.translate(stamp.width / 2, stamp.height / 2);
      brush.scale(size, size);
      brush.lineCap = brush.lineJoin = "round";
      painter(brush, variant);
      this.#stamps.set(key, stamp);
    }
    const side = radius * box;
    context.drawImage(stamp, x - side / 2, y - side / 2, side, side);
  }
}

/** @type {Record<string, (brush: CanvasRenderingContext2D, variant: number) => void>} */
const painters = {
  f: forest,
  h: hills,
  m: mountains,
  d: (brush, variant) => strokes(brush, variant, 3, "rgba(150, 116, 60, 0.5)", dune),
  p: (brush, variant) => strokes(brush, variant, 4, "rgba(120, 98, 36, 0.45)", tuft),
  g: (brush, variant) => strokes(brush, variant, 3, "rgba(62, 88, 40, 0.45)", tuft),
  o: (brush, variant) => strokes(brush, variant, 1, "rgba(214, 230, 232, 0.5)", wave),
  c: (brush, variant) => strokes(brush, variant, 1, "rgba(240, 248, 244, 0.6)", wave),
};

/** @param {CanvasRenderingContext2D} brush @param {number} variant */
function forest(brush, variant) {
  const trees = [];
  for (let i = 0; i < 9; i++) {
    const angle = (i / 9 + chance(variant, i, 1) * 0.09) * Math.PI * 2;
    const reach = i % 3 === 0 ? 0.24 : 0.5 + chance(variant, i, 2) * 0.17;
    trees.push({ x: Math.cos(angle) * reach, y: Math.sin(angle) * reach * 0.85, tall: 0.26 + chance(variant, i, 3) * 0.1, i });
  }
  trees.sort((a, b) => a.y - b.y);
  for (const { x, y, tall, i } of trees) {
    brush.fillStyle = "rgba(40, 56, 30, 0.3)";
    ellipse(brush, x + 0.05, y + 0.03, 0.13, 0.05);
    brush.fillStyle = ["#557a44", "#62884c", "#4b6f40"][i % 3];
    brush.strokeStyle = ink;
    brush.lineWidth = 0.022;
    brush.beginPath();
    brush.moveTo(x - 0.115, y);
    brush.quadraticCurveTo(x - 0.05, y - tall * 0.5, x, y - tall);
    brush.quadraticCurveTo(x + 0.05, y - tall * 0.5, x + 0.115, y);
    brush.quadraticCurveTo(x, y + 0.045, x - 0.115, y);
    brush.fill();
    brush.stroke();
    brush.fillStyle = "rgba(28, 44, 26, 0.35)";
    brush.beginPath();
    brush.moveTo(x, y - tall);
    brush.quadraticCurveTo(x + 0.05, y - tall * 0.5, x + 0.115, y);
    brush.quadraticCurveTo(x + 0.06, y + 0.03, x + 0.01, y + 0.02);
    brush.fill();
  }
}

/** @param {CanvasRenderingContext2D} brush @param {number} variant */
function hills(brush, variant) {
  const lift = (chance(variant, 0, 4) - 0.5) * 0.14;
  for (const [x, y, wide, tall] of [
    [-0.12 + lift, -0.12, 0.36, 0.3],
    [-0.34, 0.2 + lift, 0.34, 0.26],
    [0.28, 0.24 - lift, 0.4, 0.32],
  ]) {
    brush.beginPath();
    brush.moveTo(x - wide, y + 0.06);
    brush.quadraticCurveTo(x - wide * 0.55, y - tall, x, y - tall);
    brush.quadraticCurveTo(x + wide * 0.55, y - tall, x + wide, y + 0.06);
    const shade = brush.createLinearGradient(x - wide, 0, x + wide, 0);
    shade.addColorStop(0, "#bfae78");
    shade.addColorStop(0.55, "#a3935c");
    shade.addColorStop(1, "#7d7046");
    brush.fillStyle = shade;
    brush.fill();
    brush.strokeStyle = ink;
    brush.lineWidth = 0.026;
    brush.stroke();
    brush.lineWidth = 0.015;
    for (let i = 1; i <= 3; i++) line(brush, x + wide * 0.2 * i, y - tall * (0.86 - i * 0.19), x + wide * (0.2 * i + 0.06), y - tall * 0.2);
  }
}

/** @param {CanvasRenderingContext2D} brush @param {number} variant */
function mountains(brush, variant) {
  const lean = (chance(variant, 1, 5) - 0.5) * 0.12;
  for (const [x, y, wide, tall] of [
    [-0.32, 0.1, 0.34, 0.66],
    [0.34, 0.16, 0.34, 0.6],
    [0.02 + lean, 0.42, 0.48, 0.98],
  ]) {
    const top = y - tall;
    const jag = x + lean * 0.5;
    brush.beginPath();
    brush.moveTo(x - wide, y);
    brush.lineTo(x - wide * 0.4, y - tall * 0.55);
    brush.lineTo(jag, top);
    brush.lineTo(x + wide * 0.45, y - tall * 0.5);
    brush.lineTo(x + wide, y);
    brush.closePath();
    brush.fillStyle = "#b5aa98";
    brush.fill();
    brush.fillStyle = "#7f776d";
    polygon(brush, [jag, top, x + wide * 0.45, y - tall * 0.5, x + wide, y, x + wide * 0.12, y, x + wide * 0.16, y - tall * 0.42]);
    brush.fillStyle = "#f6f1e4";
    polygon(brush, [
      jag, top, x + wide * 0.28, y - tall * 0.69, x + wide * 0.1, y - tall * 0.62, x, y - tall * 0.72,
      x - wide * 0.14, y - tall * 0.62, x - wide * 0.28, y - tall * 0.69,
    ]);
    brush.strokeStyle = ink;
    brush.lineWidth = 0.028;
    brush.beginPath();
    brush.moveTo(x - wide, y);
    brush.lineTo(x - wide * 0.4, y - tall * 0.55);
    brush.lineTo(jag, top);
    brush.lineTo(x + wide * 0.45, y - tall * 0.5);
    brush.lineTo(x + wide, y);
    brush.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} brush @param {number} variant @param {number} count @param {string} colour
 * @param {(brush: CanvasRenderingContext2D, x: number, y: number) => void} stroke
 */
function strokes(brush, variant, count, colour, stroke) {
  brush.strokeStyle = colour;
  brush.lineWidth = 0.028;
  for (let i = 0; i < count; i++) {
    stroke(brush, (chance(variant, i, 11) - 0.5) * 1.1, (chance(variant, i, 12) - 0.5) * 1.1);
  }
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y */
function tuft(brush, x, y) {
  line(brush, x - 0.06, y - 0.05, x - 0.03, y);
  line(brush, x, y - 0.09, x, y);
  line(brush, x + 0.06, y - 0.05, x + 0.03, y);
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y */
function dune(brush, x, y) {
  brush.beginPath();
  brush.moveTo(x - 0.2, y);
  brush.quadraticCurveTo(x - 0.05, y - 0.13, x + 0.06, y - 0.02);
  brush.quadraticCurveTo(x + 0.12, y + 0.02, x + 0.22, y - 0.02);
  brush.stroke();
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y */
function wave(brush, x, y) {
  brush.beginPath();
  brush.moveTo(x - 0.26, y);
  brush.quadraticCurveTo(x - 0.16, y - 0.11, x - 0.05, y);
  brush.quadraticCurveTo(x + 0.06, y - 0.11, x + 0.17, y);
  brush.quadraticCurveTo(x + 0.22, y - 0.05, x + 0.28, y - 0.04);
  brush.stroke();
}

/** @param {CanvasRenderingContext2D} brush @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function line(brush, x0, y0, x1, y1) {
  brush.beginPath();
  brush.moveTo(x0, y0);
  brush.lineTo(x1, y1);
  brush.stroke();
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y @param {number} rx @param {number} ry */
function ellipse(brush, x, y, rx, ry) {
  brush.beginPath();
  brush.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2);
  brush.fill();
}

/** @param {CanvasRenderingContext2D} brush @param {number[]} points */
function polygon(brush, points) {
  brush.beginPath();
  brush.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 2) brush.lineTo(points[i], points[i + 1]);
  brush.closePath();
  brush.fill();
}
