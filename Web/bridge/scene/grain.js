// @ts-check
const size = 256;
const octaves = 5;

/** A texture of clouds that repeats without a seam: cheaper than noise for each pixel. @param {WebGL2RenderingContext} gl */
export function grain(gl) {
  const values = new Float32Array(size * size);
  for (let octave = 0; octave < octaves; octave++) addOctave(values, 4 << octave, 0.5 ** (octave + 1), octave + 1);
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, size, size, 0, gl.RED, gl.UNSIGNED_BYTE, Uint8Array.from(values, (value) => value * 255));
  gl.generateMipmap(gl.TEXTURE_2D);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
  return texture;
}

/** Smooth noise on a lattice of `cells` by `cells`. @param {Float32Array} values @param {number} cells @param {number} weight @param {number} seed */
function addOctave(values, cells, weight, seed) {
  let state = seed * 7919;
  const lattice = Array.from({ length: cells * cells }, () => (state = (state * 16807) % 2147483647) / 2147483647);
  const smooth = (/** @type {number} */ t) => t * t * (3 - 2 * t);
  for (let y = 0; y < size; y++) {
    const row = (y / size) * cells;
    const top = Math.floor(row);
    const v = smooth(row - top);
    for (let x = 0; x < size; x++) {
      const column = (x / size) * cells;
      const left = Math.floor(column);
      const u = smooth(column - left);
      const at = (/** @type {number} */ across, /** @type {number} */ down) => lattice[(down % cells) * cells + (across % cells)];
      const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * u;
      const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * u;
      values[y * size + x] += (upper + (lower - upper) * v) * weight;
    }
  }
}
