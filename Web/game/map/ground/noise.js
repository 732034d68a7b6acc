// @ts-check
import { chance } from "../../hex.js";

const size = 512;
const mask = size - 1;

/** Tileable cloud noise from 0 to 1, made once. @type {Float32Array | null} */
let table = null;

function make() {
  const made = new Float32Array(size * size);
  let total = 0;
  for (let period = 64, weight = 1; period >= 2; period /= 2, weight *= 0.55) {
    total += weight;
    const cells = size / period;
    const grid = new Float32Array(cells * cells).map((_, index) => chance(index % cells, Math.floor(index / cells), period));
    for (let y = 0; y < size; y++) {
      const [row, fy] = [Math.floor(y / period), smooth((y % period) / period)];
      const [above, below] = [row * cells, ((row + 1) % cells) * cells];
      for (let x = 0; x < size; x++) {
        const [column, fx] = [Math.floor(x / period), smooth((x % period) / period)];
        const right = (column + 1) % cells;
        const top = grid[above + column] + (grid[above + right] - grid[above + column]) * fx;
        const bottom = grid[below + column] + (grid[below + right] - grid[below + column]) * fx;
        made[y * size + x] += weight * (top + (bottom - top) * fy);
      }
    }
  }
  return made.map((value) => Math.min(1, Math.max(0, (value / total - 0.5) * 1.7 + 0.5)));
}

/** @param {number} t */
export const smooth = (t) => t * t * (3 - 2 * t);

/** @param {number} low @param {number} high @param {number} value */
export const smoothstep = (low, high, value) => smooth(Math.min(1, Math.max(0, (value - low) / (high - low))));

/** @param {number} x @param {number} y whole numbers */
export function noise(x, y) {
  table ??= make();
  return table[((y & mask) << 9) | (x & mask)];
}
