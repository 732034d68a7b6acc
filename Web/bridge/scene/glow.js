// @ts-check
import { program, vertices } from "./gl.js";
import { grain } from "./grain.js";

/** Everything that shines, in one drawing: each is a square between two points, or one that faces the eye. */
const mostGlows = 700;
const numbersEach = 16;

export const manner = { glow: 0, beam: 1, fire: 2, wave: 3, shield: 4, cloud: 5, streak: 6 };

const vertex = `
layout(location = 0) in vec2 corner;
layout(location = 1) in vec3 start;
layout(location = 2) in vec3 end;
layout(location = 3) in vec4 tint;
layout(location = 4) in vec4 kind;
layout(location = 5) in vec2 more;
uniform mat4 camera;
uniform vec3 eye, right, up;
out vec2 at;
out vec4 colour;
out vec4 how;
void main() {
  at = corner;
  colour = tint;
  how = vec4(kind.y, kind.z, kind.w, kind.x);
  vec3 p;
  vec3 along = end - start;
  float length2 = dot(along, along);
  if (length2 > 0.01) {
    vec3 side = normalize(cross(along, eye - mix(start, end, corner.x * 0.5 + 0.5)));
    p = mix(start, end, corner.x * 0.5 + 0.5) + side * corner.y * more.x;
  } else {
    float s = sin(more.y), c = cos(more.y);
    vec2 turned = vec2(corner.x * c - corner.y * s, corner.x * s + corner.y * c);
    p = start + (right * turned.x + up * turned.y) * more.x;
  }
  gl_Position = camera * vec4(p, 1.0);
}`;

const fragment = `
in vec2 at;
in vec4 colour;
in vec4 how;
out vec4 result;
uniform sampler2D grain;
float clouds(vec2 p) { return texture(grain, p * 0.25).r; }
void main() {
  float kind = how.w, age = how.x, seed = how.y;
  float r = length(at);
  vec3 c = vec3(0.0);
  if (kind < 0.5) {
    float core = exp(-r * r * 14.0), halo = pow(max(0.0, 1.0 - r), 3.0);
    c = colour.rgb * halo * 0.75 + vec3(1.0) * core * 0.8;
  } else if (kind < 1.5) {
    float across = abs(at.y);
    float ripple = 0.75 + 0.25 * sin(at.x * 40.0 - seed * 60.0);
    c = colour.rgb * pow(1.0 - across, 2.2) * ripple + vec3(1.0) * exp(-across * across * 60.0);
    c *= smoothstep(1.0, 0.96, abs(at.x));
  } else if (kind < 2.5) {
    float n = clouds(at * 2.1 + seed * 31.0 + age * vec2(0.5, 1.1));
    float edge = 0.25 + 0.75 * sqrt(age);
    float body = smoothstep(edge, edge * 0.15, r + (n - 0.45) * 1.1) * smoothstep(1.0, 0.7, r);
    float heat = body * (1.25 - age) * (0.4 + n);
    c = vec3(1.0, 0.36, 0.09) * heat * 1.15 + vec3(1.0, 0.8, 0.45) * pow(heat, 3.0) * 0.9;
    c *= pow(1.0 - age, 0.8);
  } else if (kind < 3.5) {
    float ring = exp(-pow((r - 0.12 - age * 0.84) * 22.0, 2.0));
    c = colour.rgb * ring * (1.0 - age) * 0.9;
  } else if (kind < 4.5) {
    vec2 hit = vec2(cos(seed), sin(seed)) * 0.75;
    float rim = smoothstep(1.0, 0.86, r) * pow(r, 5.0);
    float cells = 0.6 + 0.4 * sin(at.x * 46.0) * sin(at.y * 46.0);
    float near = exp(-dot(at - hit, at - hit) * 3.2);
    c = colour.rgb * (rim * 0.55 + near * cells * step(r, 0.98)) * (1.0 - age);
  } else if (kind < 5.5) {
    float n = clouds(at * 1.3 + seed * 17.0 + age * 0.02);
    float body = smoothstep(1.0, 0.1, r) * smoothstep(0.32, 0.8, n);
    c = colour.rgb * body;
  } else {
    c = colour.rgb * (1.0 - abs(at.y)) * smoothstep(-1.0, 0.8, at.x) * smoothstep(1.0, 0.9, at.x);
  }
  result = vec4(c * colour.a, 1.0);
}`;

export class Glow {
  #numbers = new Float32Array(mostGlows * numbersEach);
  #count = 0;

  /** @param {WebGL2RenderingContext} gl */
  constructor(gl) {
    this.gl = gl;
    this.paint = program(gl, vertex, fragment);
    this.square = vertices(gl, [2], new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]));
    this.grain = grain(gl);
    this.instances = gl.createBuffer();
    gl.bindVertexArray(this.square.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.instances);
    gl.bufferData(gl.ARRAY_BUFFER, this.#numbers.byteLength, gl.DYNAMIC_DRAW);
    [3, 3, 4, 4, 2].reduce((offset, size, index) => {
      gl.enableVertexAttribArray(index + 1);
      gl.vertexAttribPointer(index + 1, size, gl.FLOAT, false, numbersEach * 4, offset * 4);
      gl.vertexAttribDivisor(index + 1, 1);
      return offset + size;
    }, 0);
    gl.bindVertexArray(null);
  }

  clear() {
    this.#count = 0;
  }

  /**
   * @param {number} kind see `manner`
   * @param {import("./matrix.js").Vector} start
   * @param {import("./matrix.js").Vector} end the same as `start` for one that faces the eye
   * @param {number[]} tint @param {number} alpha
   * @param {number} size half a width
   * @param {{age?: number, seed?: number, turn?: number}} [more] `age` 0…1
   */
  add(kind, start, end, tint, alpha, size, { age = 0, seed = 0, turn = 0 } = {}) {
    if (this.#count >= mostGlows) return;
    this.#numbers.set([...start, ...end, tint[0], tint[1], tint[2], alpha, kind, age, seed, 0, size, turn], this.#count * numbersEach);
    this.#count += 1;
  }

  /** @param {Float32Array} camera @param {import("./matrix.js").Vector} eye @param {Float32Array} view */
  draw(camera, eye, view) {
    if (this.#count === 0) return;
    const { gl, paint } = this;
    gl.useProgram(paint.program);
    gl.uniformMatrix4fv(paint.uniforms.camera, false, camera);
    gl.uniform3fv(paint.uniforms.eye, eye);
    gl.uniform3f(paint.uniforms.right, view[0], view[4], view[8]);
    gl.uniform3f(paint.uniforms.up, view[1], view[5], view[9]);
    gl.bindTexture(gl.TEXTURE_2D, this.grain);
    gl.bindVertexArray(this.square.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.instances);
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.#numbers.subarray(0, this.#count * numbersEach));
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE);
    gl.depthMask(false);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#count);
    gl.depthMask(true);
    gl.disable(gl.BLEND);
  }
}
