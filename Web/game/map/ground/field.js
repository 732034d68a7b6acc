// @ts-check
import { root3 } from "../../hex.js";

/**
 * Walks over the pixels of a picture of the map and says, for each, the three hexes around it and their weights: what
 * is known of hexes becomes smooth shores and edges.
 *
 * A picture's pixel (x, y) lies at world `(x / radius + left, y / radius + top)`.
 */
export class Field {
  /** @param {number} columns @param {number} rows @param {number} radius pixels of a hex's radius */
  constructor(columns, rows, radius) {
    this.columns = columns;
    this.rows = rows;
    this.radius = radius;
    this.left = -root3;
    this.top = -2;
    this.width = Math.ceil((root3 * (columns + 2)) * radius);
    this.height = Math.ceil((1.5 * rows + 3) * radius);
  }

  /** The pixels that a hex has a say in. @param {number} column @param {number} row */
  area(column, row) {
    const x = (root3 * (column + (row & 1) / 2) - this.left) * this.radius;
    const y = (1.5 * row - this.top) * this.radius;
    const reach = this.radius * 1.8;
    return {
      x0: Math.max(0, Math.floor(x - reach)),
      y0: Math.max(0, Math.floor(y - reach)),
      x1: Math.min(this.width, Math.ceil(x + reach)),
      y1: Math.min(this.height, Math.ceil(y + reach)),
    };
  }

  /**
   * @param {{x0: number, y0: number, x1: number, y1: number}} area
   * @param {(x: number, y: number, a: number, wa: number, b: number, wb: number, c: number, wc: number) => void} visit
   *   with three hex indexes, -1 off the map
   */
  scan({ x0, y0, x1, y1 }, visit) {
    for (let y = y0; y < y1; y++) {
      const r = ((y + 0.5) / this.radius + this.top) / 1.5;
      const r0 = Math.floor(r);
      const fr = r - r0;
      for (let x = x0; x < x1; x++) {
        const q = ((x + 0.5) / this.radius + this.left) / root3 - r / 2;
        const q0 = Math.floor(q);
        const fq = q - q0;
        const b = this.#index(q0 + 1, r0);
        const c = this.#index(q0, r0 + 1);
        if (fq + fr < 1) visit(x, y, this.#index(q0, r0), 1 - fq - fr, b, fq, c, fr);
        else visit(x, y, this.#index(q0 + 1, r0 + 1), fq + fr - 1, b, 1 - fr, c, 1 - fq);
      }
    }
  }

  /** @param {number} q @param {number} r */
  #index(q, r) {
    const column = q + ((r - (r & 1)) >> 1);
    return r < 0 || r >= this.rows || column < 0 || column >= this.columns ? -1 : r * this.columns + column;
  }
}
