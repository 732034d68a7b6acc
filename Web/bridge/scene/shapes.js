// @ts-check
/**
 * Bodies from simple parts. A vertex is its place, its normal, and two numbers: how much it glows by itself, and what of
 * (0 hull, 0.5 trim, 1 engine).
 */
export class Shape {
  /** @type {number[]} */
  numbers = [];

  /** @param {number[]} a @param {number[]} b @param {number[]} c @param {number[][]} [normals] @param {number} [glow] @param {number} [tint] */
  triangle(a, b, c, normals, glow = 0, tint = 0) {
    const flat = normals ?? Array(3).fill(normalOf(a, b, c));
    [a, b, c].forEach((point, index) => this.numbers.push(...point, ...flat[index], glow, tint));
    return this;
  }

  /** @param {number[]} a @param {number[]} b @param {number[]} c @param {number[]} d @param {number} [glow] @param {number} [tint] */
  face(a, b, c, d, glow = 0, tint = 0) {
    return this.triangle(a, b, c, undefined, glow, tint).triangle(a, c, d, undefined, glow, tint);
  }

  /**
   * A hull drawn out along z: sections from bow to stern, each `[z, half width, half height, y]`, rounded as a
   * superellipse (`power` 2 is an ellipse, more is boxier).
   * @param {number[][]} sections @param {{x?: number, sides?: number, power?: number, glow?: number, tint?: number, flat?: boolean}} [look]
   */
  loft(sections, { x = 0, sides = 16, power = 2.4, glow = 0, tint = 0, flat = false } = {}) {
    const rings = sections.map(([z, wide, high, y = 0]) =>
      Array.from({ length: sides }, (_, side) => {
        const angle = (side / sides) * Math.PI * 2;
        const round = (/** @type {number} */ value) => Math.sign(value) * Math.abs(value) ** (2 / power);
        return [x + round(Math.cos(angle)) * wide, y + round(Math.sin(angle)) * high, z];
      }),
    );
    const normals = rings.map((ring, index) => ring.map((point, side) => {
      const before = rings[Math.max(0, index - 1)][side];
      const after = rings[Math.min(rings.length - 1, index + 1)][side];
      const left = ring[(side + sides - 1) % sides];
      const right = ring[(side + 1) % sides];
      const normal = crossOf(sub(right, left), sub(after, before));
      const [, , , y = 0] = sections[index];
      const outward = normal[0] * (point[0] - x) + normal[1] * (point[1] - y) < 0 ? -1 : 1;
      return scaled(normal, outward);
    }));
    for (let ring = 0; ring + 1 < rings.length; ring++) {
      for (let side = 0; side < sides; side++) {
        const next = (side + 1) % sides;
        const [a, b, c, d] = [rings[ring][side], rings[ring + 1][side], rings[ring + 1][next], rings[ring][next]];
        const n = flat ? undefined : [normals[ring][side], normals[ring + 1][side], normals[ring + 1][next]];
        const m = flat ? undefined : [normals[ring][side], normals[ring + 1][next], normals[ring][next]];
        this.triangle(a, b, c, n, glow, tint).triangle(a, c, d, m, glow, tint);
      }
    }
    for (const [index, way] of [[0, -1], [rings.length - 1, 1]]) {
      const ring = rings[index];
      const [z, , , y = 0] = sections[index];
      for (let side = 0; side < sides; side++) {
        this.triangle([x, y, z], ring[side], ring[(side + 1) % sides], Array(3).fill([0, 0, way]), glow, tint);
      }
    }
    return this;
  }

  /** A wing or fin: four corners, thick in the middle. @param {number[][]} outline four points `[x, z]` @param {number} y @param {number} thick @param {number} [rise] of the outer edge @param {number} [tint] */
  wing(outline, y, thick, rise = 0, tint = 0) {
    const lift = [0, 0, rise, rise];
    const half = [thick, thick, thick * 0.3, thick * 0.3];
    const top = outline.map(([px, pz], index) => [px, y + lift[index] + half[index], pz]);
    const low = outline.map(([px, pz], index) => [px, y + lift[index] - half[index], pz]);
    this.face(top[0], top[1], top[2], top[3], 0, tint).face(low[3], low[2], low[1], low[0], 0, tint);
    for (let index = 0; index < 4; index++) {
      const next = (index + 1) % 4;
      this.face(top[index], low[index], low[next], top[next], 0, tint);
    }
    return this;
  }

  /** A ring around the upright axis. @param {number} radius @param {number} thick @param {number} y @param {number} [glow] @param {number} [tint] @param {number} [sides] */
  ring(radius, thick, y = 0, glow = 0, tint = 0, sides = 40) {
    const around = 8;
    const at = (/** @type {number} */ turn, /** @type {number} */ roll) => {
      const [a, b] = [(turn / sides) * Math.PI * 2, (roll / around) * Math.PI * 2];
      const reach = radius + Math.cos(b) * thick;
      return { point: [Math.cos(a) * reach, y + Math.sin(b) * thick, Math.sin(a) * reach], normal: [Math.cos(a) * Math.cos(b), Math.sin(b), Math.sin(a) * Math.cos(b)] };
    };
    for (let turn = 0; turn < sides; turn++) {
      for (let roll = 0; roll < around; roll++) {
        const [p, q, r, s] = [at(turn, roll), at(turn + 1, roll), at(turn + 1, roll + 1), at(turn, roll + 1)];
        this.triangle(p.point, q.point, r.point, [p.normal, q.normal, r.normal], glow, tint);
        this.triangle(p.point, r.point, s.point, [p.normal, r.normal, s.normal], glow, tint);
      }
    }
    return this;
  }

  /** A ball, or a rock where it is rough. @param {number} radius @param {number[]} at @param {number} [rough] @param {number} [glow] @param {number} [tint] @param {number} [seed] */
  ball(radius, at = [0, 0, 0], rough = 0, glow = 0, tint = 0, seed = 1) {
    const [rows, columns] = rough ? [9, 12] : [10, 16];
    const bump = (/** @type {number} */ row, /** @type {number} */ column) =>
      1 + rough * (Math.sin(row * 2.7 + seed * 5.1 + (column % columns) * 1.9) * 0.5 + Math.sin((column % columns) * 3.3 + seed * 2.3 + row) * 0.5) * Math.sin((row / rows) * Math.PI);
    const point = (/** @type {number} */ row, /** @type {number} */ column) => {
      const [a, b] = [(row / rows) * Math.PI, (column / columns) * Math.PI * 2];
      const r = radius * bump(row, column);
      return [at[0] + Math.sin(a) * Math.cos(b) * r, at[1] + Math.cos(a) * r, at[2] + Math.sin(a) * Math.sin(b) * r];
    };
    const normal = (/** @type {number[]} */ p) => scaled(sub(p, at), 1);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const [p, q, r, s] = [point(row, column), point(row, column + 1), point(row + 1, column + 1), point(row + 1, column)];
        this.triangle(p, q, r, rough ? undefined : [normal(p), normal(q), normal(r)], glow, tint);
        this.triangle(p, r, s, rough ? undefined : [normal(p), normal(r), normal(s)], glow, tint);
      }
    }
    return this;
  }

  get data() {
    return new Float32Array(this.numbers);
  }
}

/** @param {number[]} a @param {number[]} b */
const sub = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
/** @param {number[]} a @param {number[]} b */
const crossOf = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
/** @param {number[]} a @param {number} by */
function scaled(a, by) {
  const length = Math.hypot(a[0], a[1], a[2]) || 1;
  return [(a[0] / length) * by, (a[1] / length) * by, (a[2] / length) * by];
}
/** @param {number[]} a @param {number[]} b @param {number[]} c */
const normalOf = (a, b, c) => scaled(crossOf(sub(b, a), sub(c, a)), 1);
