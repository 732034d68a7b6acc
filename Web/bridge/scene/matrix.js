// @ts-check
/** 4 × 4 matrices in columns, as WebGL takes them; vectors are arrays of three. Right-handed: x east, y up, z north is −z here. */

/** @typedef {Float32Array} Matrix */
/** @typedef {[number, number, number]} Vector */

/** @param {number} fieldOfView radians, upright @param {number} aspect @param {number} near @param {number} far @returns {Matrix} */
export function perspective(fieldOfView, aspect, near, far) {
  const f = 1 / Math.tan(fieldOfView / 2);
  const d = 1 / (near - far);
  return new Float32Array([f / aspect, 0, 0, 0, 0, f, 0, 0, 0, 0, (near + far) * d, -1, 0, 0, 2 * near * far * d, 0]);
}

/** @param {Matrix} a @param {Matrix} b @returns {Matrix} */
export function multiply(a, b) {
  const out = new Float32Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[k * 4 + row] * b[column * 4 + k];
      out[column * 4 + row] = sum;
    }
  }
  return out;
}

/** @param {Vector} a @param {Vector} b @returns {Vector} */
export const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
/** @param {Vector} a @param {Vector} b @param {number} by @returns {Vector} */
export const plus = (a, b, by = 1) => [a[0] + b[0] * by, a[1] + b[1] * by, a[2] + b[2] * by];
/** @param {Vector} a @param {Vector} b @returns {Vector} */
export const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
/** @param {Vector} a @returns {Vector} */
export function unit(a) {
  const length = Math.hypot(a[0], a[1], a[2]) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}

/** The view of an eye. @param {Vector} eye @param {Vector} target @param {Vector} up @returns {Matrix} */
export function lookAt(eye, target, up) {
  const back = unit(minus(eye, target));
  const right = unit(cross(up, back));
  const top = cross(back, right);
  const along = (/** @type {Vector} */ axis) => -(axis[0] * eye[0] + axis[1] * eye[1] + axis[2] * eye[2]);
  return new Float32Array([
    right[0], top[0], back[0], 0, right[1], top[1], back[1], 0, right[2], top[2], back[2], 0,
    along(right), along(top), along(back), 1,
  ]);
}

/**
 * Where a body stands: its heading is clockwise from north, north is −z. Models point to −z.
 * @param {Vector} at @param {number} heading @param {number} bank @param {number} size @returns {Matrix}
 */
export function stand(at, heading, bank, size) {
  const [s, c] = [Math.sin(-heading), Math.cos(-heading)];
  const [sb, cb] = [Math.sin(bank), Math.cos(bank)];
  return new Float32Array([
    c * cb * size, sb * size, -s * cb * size, 0,
    -c * sb * size, cb * size, s * sb * size, 0,
    s * size, 0, c * size, 0,
    at[0], at[1], at[2], 1,
  ]);
}

/** A point through a matrix, as it stands on the screen: −1…1, and the depth. @param {Matrix} m @param {Vector} p */
export function project(m, [x, y, z]) {
  const w = m[3] * x + m[7] * y + m[11] * z + m[15];
  return { x: (m[0] * x + m[4] * y + m[8] * z + m[12]) / w, y: (m[1] * x + m[5] * y + m[9] * z + m[13]) / w, w };
}
