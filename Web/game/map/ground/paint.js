// @ts-check
import { Field } from "./field.js";
import { noise, smoothstep } from "./noise.js";

/** @type {Record<string, [number, number, number]>} */
const inks = {
  o: [70, 118, 150],
  c: [126, 176, 184],
  g: [146, 173, 98],
  p: [199, 183, 112],
  d: [228, 207, 150],
  f: [116, 147, 84],
  h: [171, 156, 102],
  m: [164, 152, 134],
};
const shore = [232, 214, 164];
const outline = [58, 66, 66];
/** How rough each terrain's relief is. @type {Record<string, number>} */
const relief = { g: 0.5, p: 0.4, d: 0.7, f: 0.6, h: 1.6, m: 2 };
const manyHexes = 1500;

/** The ground: a picture of all known terrain with smooth shores. Only what changed is painted again. */
export class Ground {
  /** @param {number} columns @param {number} rows */
  constructor(columns, rows) {
    this.field = new Field(columns, rows, columns * rows > manyHexes ? 18 : 26);
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.field.width;
    this.canvas.height = this.field.height;
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    /** @type {string[]} */
    this.codes = new Array(columns * rows).fill(".");
  }

  /** @param {import("../../world.js").World} world */
  update(world) {
    const changed = [];
    for (let index = 0; index < this.codes.length; index++) {
      const code = world.terrain(index);
      if (code === this.codes[index]) continue;
      this.codes[index] = code;
      changed.push(index);
    }
    if (changed.length * 4 > this.codes.length) {
      this.#paint({ x0: 0, y0: 0, x1: this.field.width, y1: this.field.height });
      return;
    }
    for (const index of changed) {
      const row = Math.floor(index / this.field.columns);
      this.#paint(this.field.area(index - row * this.field.columns, row));
    }
  }

  /** @param {{x0: number, y0: number, x1: number, y1: number}} area */
  #paint(area) {
    const width = area.x1 - area.x0;
    if (width <= 0 || area.y1 <= area.y0) return;
    const image = this.context.createImageData(width, area.y1 - area.y0);
    const data = image.data;
    const pixel = [0, 0, 0];
    this.field.scan(area, (x, y, a, wa, b, wb, c, wc) => {
      if (!this.#mix(pixel, x, y, a, wa, b, wb, c, wc)) return;
      const at = ((y - area.y0) * width + x - area.x0) * 4;
      data[at] = pixel[0];
      data[at + 1] = pixel[1];
      data[at + 2] = pixel[2];
      data[at + 3] = 255;
    });
    this.context.putImageData(image, area.x0, area.y0);
  }

  /**
   * The colour of one pixel from the three hexes around it.
   * @param {number[]} out
   * @returns {boolean} false where nothing is known
   */
  #mix(out, /** @type {number} */ x, /** @type {number} */ y, ...around) {
    let [known, land, deep, rough, total] = [0, 0, 0, 0, 0];
    let [red, green, blue] = [0, 0, 0];
    const wobble = noise(x, y) - 0.5;
    for (let i = 0; i < 6; i += 2) {
      const code = around[i] < 0 ? "." : this.codes[around[i]];
      const weight = around[i + 1];
      if (code === ".") continue;
      known += weight;
      if (code === "o" || code === "c") {
        if (code === "o") deep += weight;
        continue;
      }
      land += weight;
      const sharp = Math.max(0, weight + (noise(x + around[i] * 97, y + around[i] * 61) - 0.5) * 0.5) ** 3 + 1e-5;
      const ink = inks[code] ?? inks.g;
      red += ink[0] * sharp;
      green += ink[1] * sharp;
      blue += ink[2] * sharp;
      rough += (relief[code] ?? 0.5) * sharp;
      total += sharp;
    }
    if (known === 0) return false;
    const height = land / known + wobble * 0.42;
    const grain = (noise(x * 3, y * 3) - 0.5) * 12;
    if (height > 0.5) {
      const light = (noise(x + 2, y + 2) - noise(x - 1, y - 1)) * 85 * (rough / total) + grain;
      const beach = 1 - smoothstep(0.5, 0.6, height);
      const ink = 1 - smoothstep(0.5, 0.53, height);
      blend(out, [red / total + light, green / total + light, blue / total + light], shore, beach * 0.7);
      blend(out, out, outline, ink * 0.75);
    } else {
      const depth = smoothstep(0.15, 0.85, deep / known + wobble * 0.3);
      blend(out, inks.c, inks.o, depth);
      const lines = ring(height, 0.43) * 0.4 + ring(height, 0.35) * 0.26 + ring(height, 0.27) * 0.14;
      const light = grain * 0.5 + wobble * 16;
      blend(out, [out[0] + light, out[1] + light, out[2] + light], [222, 236, 228], lines);
    }
    return true;
  }
}

/** A thin line where a field has a value. @param {number} value @param {number} at */
const ring = (value, at) => Math.max(0, 1 - Math.abs(value - at) / 0.018);

/** @param {number[]} out @param {number[]} from @param {number[]} to @param {number} share */
function blend(out, from, to, share) {
  for (let i = 0; i < 3; i++) out[i] = from[i] + (to[i] - from[i]) * share;
}
