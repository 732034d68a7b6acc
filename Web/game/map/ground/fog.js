// @ts-check
import { Field } from "./field.js";
import { noise, smoothstep } from "./noise.js";

/** The paper of the map, and of all that is unknown. */
export const paper = [233, 219, 188];
const fadedShare = 0.5;

/** What is unknown is bare paper, what is only remembered has faded; both with soft, uneven edges. */
export class Fog {
  /** @param {number} columns @param {number} rows */
  constructor(columns, rows) {
    this.field = new Field(columns, rows, 9);
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.field.width;
    this.canvas.height = this.field.height;
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height);
    this.sight = new Int8Array(columns * rows).fill(-1);
  }

  /** @param {import("../../world.js").World} world */
  update(world) {
    const changed = [];
    for (let index = 0; index < this.sight.length; index++) {
      const sight = world.sight(index);
      if (sight === this.sight[index]) continue;
      this.sight[index] = sight;
      changed.push(index);
    }
    if (changed.length === 0) return;
    if (changed.length * 4 > this.sight.length) this.#paint({ x0: 0, y0: 0, x1: this.field.width, y1: this.field.height });
    else {
      for (const index of changed) {
        const row = Math.floor(index / this.field.columns);
        this.#paint(this.field.area(index - row * this.field.columns, row));
      }
    }
    this.context.putImageData(this.image, 0, 0);
  }

  /** @param {{x0: number, y0: number, x1: number, y1: number}} area */
  #paint(area) {
    const { data } = this.image;
    const { sight } = this;
    this.field.scan(area, (x, y, a, wa, b, wb, c, wc) => {
      const [sa, sb, sc] = [a < 0 ? 0 : sight[a], b < 0 ? 0 : sight[b], c < 0 ? 0 : sight[c]];
      const known = (sa > 0 ? wa : 0) + (sb > 0 ? wb : 0) + (sc > 0 ? wc : 0);
      const seen = (sa > 1 ? wa : 0) + (sb > 1 ? wb : 0) + (sc > 1 ? wc : 0);
      const wobble = (noise(x * 2, y * 2) - 0.5) * 0.4;
      const bare = 1 - smoothstep(0.4, 0.78, known + wobble);
      const faded = fadedShare * (1 - smoothstep(0.3, 0.7, seen + wobble));
      const at = (y * this.field.width + x) * 4;
      data[at] = paper[0];
      data[at + 1] = paper[1];
      data[at + 2] = paper[2];
      data[at + 3] = 255 * Math.max(bare, faded);
    });
  }
}
