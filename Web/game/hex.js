// @ts-check
/** Pointy-top hexes in axial coordinates, of radius 1 in world units. */

/** @typedef {{q: number, r: number}} Hex */

export const directions = [
  [1, 0],
  [1, -1],
  [0, -1],
  [-1, 0],
  [-1, 1],
  [0, 1],
];

export const root3 = Math.sqrt(3);

/** @param {Hex} hex */
export const centre = ({ q, r }) => ({ x: root3 * (q + r / 2), y: 1.5 * r });

/** @param {Hex} hex */
export const columnOf = ({ q, r }) => q + (r - (r & 1)) / 2;

/** @param {number} column @param {number} row @returns {Hex} */
export const fromColumn = (column, row) => ({ q: column - (row - (row & 1)) / 2, r: row });

/** @param {Hex} a @param {Hex} b */
export const same = (a, b) => a.q === b.q && a.r === b.r;

/** @param {Hex} a @param {Hex} b */
export function distance(a, b) {
  const dq = a.q - b.q;
  const dr = a.r - b.r;
  return Math.max(Math.abs(dq), Math.abs(dr), Math.abs(dq + dr));
}

/** The hex at a point. @param {number} x @param {number} y @returns {Hex} */
export function hexAt(x, y) {
  const r = y / 1.5;
  const q = x / root3 - r / 2;
  const s = -q - r;
  let [rq, rr] = [Math.round(q), Math.round(r)];
  const rs = Math.round(s);
  const [dq, dr, ds] = [Math.abs(rq - q), Math.abs(rr - r), Math.abs(rs - s)];
  if (dq > dr && dq > ds) rq = -rr - rs;
  else if (dr > ds) rr = -rq - rs;
  return { q: rq + 0, r: rr + 0 };
}

/** The six corners around the origin; corner i and i + 1 bound the edge towards `edgeDirections[i]`. */
export const corners = Array.from({ length: 6 }, (_, index) => {
  const angle = (Math.PI / 180) * (60 * index - 30);
  return { x: Math.cos(angle), y: Math.sin(angle) };
});

/** The neighbour behind the edge from corner i to corner i + 1, clockwise from the east. */
export const edgeDirections = [
  [1, 0],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [0, -1],
  [1, -1],
];

/** A fixed number from 0 up to 1 for a hex and a purpose. @param {number} a @param {number} b @param {number} salt */
export function chance(a, b, salt) {
  let value = Math.imul(a + 0x9e37, 0x85ebca6b) ^ Math.imul(b + 0x79b9, 0xc2b2ae35) ^ Math.imul(salt + 1, 0x27d4eb2f);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39);
  return ((value ^ (value >>> 15)) >>> 0) / 4294967296;
}
