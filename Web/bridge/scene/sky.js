// @ts-check
import { program, vertices } from "./gl.js";
import { noise } from "./noise.js";

const size = 1024;

/** Painted once onto the six sides of a cube: stars, far gas, and a sun. */
const paint = `
in vec2 at;
uniform mat3 side;
out vec4 colour;
${noise}
vec3 stars(vec3 d, float scale, float share) {
  vec3 p = d * scale;
  vec3 cell = floor(p);
  float pick = hash(cell);
  if (pick > share) return vec3(0);
  vec3 centre = cell + 0.3 + 0.4 * vec3(hash(cell + 1.0), hash(cell + 2.0), hash(cell + 3.0));
  float away = length(p - centre);
  float warmth = hash(cell + 4.0);
  float power = pow(hash(cell + 5.0), 5.0);
  vec3 tint = mix(vec3(1.0, 0.74, 0.52), vec3(0.66, 0.8, 1.0), warmth);
  return tint * (0.22 + 2.2 * power) * exp(-away * away * 34.0);
}
void main() {
  vec3 d = normalize(side * vec3(at, 1.0));
  float band = exp(-pow(dot(d, normalize(vec3(0.25, 1.0, 0.18))) * 2.6, 2.0));
  float gas = clouds(d * 2.1 + 3.0);
  float veil = clouds(d * 4.2 - 8.0 + gas * 1.6);
  vec3 c = vec3(0.004, 0.007, 0.012);
  c += vec3(0.05, 0.095, 0.14) * smoothstep(0.38, 0.85, gas) * (0.35 + band);
  c += vec3(0.19, 0.075, 0.13) * pow(smoothstep(0.45, 0.9, veil), 2.0) * band;
  c += vec3(0.03, 0.12, 0.115) * pow(smoothstep(0.5, 0.95, clouds(d * 3.0 + 31.0)), 2.0);
  c *= 1.0 - 0.65 * smoothstep(0.5, 0.8, clouds(d * 5.0 + 60.0)) * band;
  c += stars(d, 46.0, 0.10) * 1.5 + stars(d, 120.0, 0.06 + 0.13 * band) * 0.8;
  vec3 sun = normalize(vec3(0.62, 0.2, -0.76));
  float near = max(dot(d, sun), 0.0);
  c += vec3(1.0, 0.86, 0.66) * (smoothstep(0.99955, 0.9998, near) * 3.0 + pow(near, 900.0) * 0.9 + pow(near, 60.0) * 0.16 + pow(near, 8.0) * 0.03);
  colour = vec4(1.0 - exp(-c * 1.6), 1.0);
}`;

const show = `
in vec2 at;
uniform samplerCube sky;
uniform mat3 eye;
uniform vec2 lens;
uniform float rush;
out vec4 colour;
void main() {
  vec3 d = normalize(eye * vec3(at * lens, -1.0));
  vec3 c = texture(sky, d).rgb;
  colour = vec4(c * (1.0 - 0.5 * rush), 1.0);
}`;

const square = "layout(location = 0) in vec2 corner;\nout vec2 at;\nvoid main() { at = corner; gl_Position = vec4(corner, 0.9999, 1.0); }";

/** The directions of a cube's sides: right, up and forward of each, in columns. */
const sides = [
  [0, 0, -1, 0, -1, 0, 1, 0, 0], [0, 0, 1, 0, -1, 0, -1, 0, 0], [1, 0, 0, 0, 0, 1, 0, 1, 0],
  [1, 0, 0, 0, 0, -1, 0, -1, 0], [1, 0, 0, 0, -1, 0, 0, 0, 1], [-1, 0, 0, 0, -1, 0, 0, 0, -1],
];

/** What is too far away to be reached. */
export class Sky {
  /** @param {WebGL2RenderingContext} gl */
  constructor(gl) {
    this.gl = gl;
    this.screen = vertices(gl, [2], new Float32Array([-1, -1, 3, -1, -1, 3]));
    this.view = program(gl, square, show);
    this.texture = gl.createTexture();
    this.#paint();
  }

  #paint() {
    const { gl } = this;
    const painter = program(gl, square, paint);
    gl.bindTexture(gl.TEXTURE_CUBE_MAP, this.texture);
    for (let side = 0; side < 6; side++) gl.texImage2D(gl.TEXTURE_CUBE_MAP_POSITIVE_X + side, 0, gl.RGBA8, size, size, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    gl.texParameteri(gl.TEXTURE_CUBE_MAP, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    const frame = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.viewport(0, 0, size, size);
    gl.disable(gl.DEPTH_TEST);
    gl.useProgram(painter.program);
    gl.bindVertexArray(this.screen.array);
    sides.forEach((side, index) => {
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_CUBE_MAP_POSITIVE_X + index, this.texture, 0);
      gl.uniformMatrix3fv(painter.uniforms.side, false, side);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    });
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.deleteFramebuffer(frame);
    gl.deleteProgram(painter.program);
    gl.generateMipmap(gl.TEXTURE_CUBE_MAP);
  }

  /** @param {Float32Array} view the eye's matrix @param {[number, number]} lens tangents of half the picture @param {number} rush 0…1: how much warp smears it */
  draw(view, lens, rush) {
    const { gl } = this;
    gl.useProgram(this.view.program);
    gl.depthMask(false);
    gl.bindVertexArray(this.screen.array);
    gl.bindTexture(gl.TEXTURE_CUBE_MAP, this.texture);
    // The view's turn backwards: its rows are the eye's axes.
    gl.uniformMatrix3fv(this.view.uniforms.eye, false, [view[0], view[4], view[8], view[1], view[5], view[9], view[2], view[6], view[10]]);
    gl.uniform2f(this.view.uniforms.lens, lens[0], lens[1]);
    gl.uniform1f(this.view.uniforms.rush, rush);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.depthMask(true);
  }
}
