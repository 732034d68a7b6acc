// @ts-check
import { program, vertices } from "./gl.js";
import { noise } from "./noise.js";

const size = 512;
const starCount = 2600;

/** Painted once onto the six sides of a cube: far gas, and a sun. */
const paint = `
in vec2 at;
uniform mat3 side;
out vec4 colour;
${noise}
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
  vec3 sun = normalize(vec3(0.62, 0.2, -0.76));
  float near = max(dot(d, sun), 0.0);
  c += vec3(1.0, 0.86, 0.66) * (pow(near, 4000.0) * 6.0 + pow(near, 700.0) * 0.9 + pow(near, 60.0) * 0.16 + pow(near, 8.0) * 0.03);
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

const starVertex = `
layout(location = 0) in vec3 way;
layout(location = 1) in vec4 look;
uniform mat4 camera;
uniform float sharpness;
out vec3 tint;
void main() {
  tint = look.rgb;
  gl_Position = (camera * vec4(way, 0.0)).xyww;
  gl_PointSize = look.a * sharpness;
}`;

const starFragment = `
in vec3 tint;
out vec4 colour;
void main() {
  float r = length(gl_PointCoord - 0.5) * 2.0;
  colour = vec4(tint * pow(max(0.0, 1.0 - r), 1.6), 1.0);
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
    this.points = program(gl, starVertex, starFragment);
    this.stars = vertices(gl, [3, 4], stars());
    this.texture = gl.createTexture();
    this.#paint();
  }

  #paint() {
    const { gl } = this;
    const painter = program(gl, square, paint);
    gl.bindTexture(gl.TEXTURE_CUBE_MAP, this.texture);
    for (let side = 0; side < 6; side++) gl.texImage2D(gl.TEXTURE_CUBE_MAP_POSITIVE_X + side, 0, gl.RGBA8, size, size, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    gl.texParameteri(gl.TEXTURE_CUBE_MAP, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
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
  }

  /** @param {Float32Array} view the eye's matrix @param {[number, number]} lens tangents of half the picture @param {number} rush 0…1: how much warp dims it @param {Float32Array} camera */
  draw(view, lens, rush, camera) {
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
    gl.useProgram(this.points.program);
    gl.uniformMatrix4fv(this.points.uniforms.camera, false, camera);
    gl.uniform1f(this.points.uniforms.sharpness, gl.drawingBufferHeight / 560);
    gl.bindVertexArray(this.stars.array);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE);
    gl.drawArrays(gl.POINTS, 0, this.stars.count);
    gl.disable(gl.BLEND);
    gl.depthMask(true);
  }
}

/** Stars all around, most of them faint; more along the band. */
function stars() {
  const numbers = [];
  let state = 7;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  for (let index = 0; index < starCount; index++) {
    const high = (random() * 2 - 1) * (index % 3 ? 1 : 0.25);
    const angle = random() * Math.PI * 2;
    const wide = Math.sqrt(1 - high * high);
    const power = random() ** 6;
    const light = 0.25 + 0.75 * power;
    const warmth = random();
    numbers.push(Math.cos(angle) * wide, high, Math.sin(angle) * wide);
    numbers.push(light * (0.75 + 0.25 * warmth), light * (0.82 + 0.08 * warmth), light * (1 - 0.3 * warmth), 1.5 + power * 3);
  }
  return new Float32Array(numbers);
}
