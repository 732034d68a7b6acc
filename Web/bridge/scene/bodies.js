// @ts-check
import { program, vertices } from "./gl.js";
import { hulls } from "./hulls.js";
import { stand } from "./matrix.js";
import { noise } from "./noise.js";

const vertex = `
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 look;
uniform mat4 camera;
uniform mat4 body;
out vec3 world, facing, local;
out vec2 kind;
void main() {
  vec4 p = body * vec4(place, 1.0);
  world = p.xyz;
  local = place;
  facing = mat3(body) * normal;
  kind = look;
  gl_Position = camera * p;
}`;

const fragment = `
in vec3 world, facing, local;
in vec2 kind;
uniform vec3 eye, hull, trim, engine;
uniform float thrust, rough, flash;
out vec4 colour;
${noise}
void main() {
  vec3 n = normalize(facing), v = normalize(eye - world);
  vec3 sun = normalize(vec3(0.62, 0.2, -0.76));
  vec3 base = mix(hull, trim, step(0.25, kind.y));
  vec3 seams = abs(fract(local * 7.0) - 0.5);
  float panel = hash(floor(local * 7.0));
  float line = smoothstep(0.47, 0.5, max(seams.x, seams.z));
  base *= mix(0.8 + 0.35 * panel, 0.6 + 0.7 * clouds(local * 3.5), rough);
  base *= 1.0 - 0.45 * line * (1.0 - rough);
  float light = max(dot(n, sun), 0.0);
  float wrap = max(dot(n, sun) * 0.5 + 0.5, 0.0);
  float rim = pow(1.0 - max(dot(n, v), 0.0), 3.0);
  float shine = pow(max(dot(reflect(-sun, n), v), 0.0), 26.0) * (1.0 - rough);
  vec3 c = base * (vec3(1.0, 0.93, 0.82) * light * 1.25 + vec3(0.13, 0.17, 0.22) * (0.5 + wrap) + vec3(0.3, 0.33, 0.36) * max(dot(n, v), 0.0)) + vec3(1.0, 0.94, 0.85) * shine * 0.55;
  c += vec3(0.22, 0.4, 0.5) * rim * 0.3;
  float window = step(0.94, hash(floor(local * vec3(46.0, 30.0, 46.0)))) * step(0.35, abs(n.x)) * step(abs(local.y), 0.5) * (1.0 - rough) * step(kind.y, 0.7);
  c += vec3(1.0, 0.82, 0.5) * window * 0.4 * (1.0 - light);
  vec3 own = kind.y > 0.75 ? engine * (0.35 + 1.5 * thrust) : vec3(0.75, 0.92, 1.0);
  c = mix(c, own * 1.3, kind.x);
  c += vec3(1.0, 0.9, 0.7) * flash;
  colour = vec4(1.0 - exp(-c * 1.25), 1.0);
}`;

/** How each kind is painted. @type {Record<string, {hull: number[], trim: number[], engine: number[]}>} */
const paints = {
  friend: { hull: [0.62, 0.66, 0.7], trim: [0.2, 0.32, 0.42], engine: [0.35, 0.8, 1] },
  korvan: { hull: [0.34, 0.19, 0.17], trim: [0.5, 0.12, 0.08], engine: [1, 0.35, 0.12] },
  skarn: { hull: [0.22, 0.28, 0.2], trim: [0.36, 0.5, 0.16], engine: [0.6, 1, 0.25] },
  raider: { hull: [0.3, 0.26, 0.32], trim: [0.6, 0.42, 0.14], engine: [1, 0.6, 0.2] },
  trader: { hull: [0.52, 0.46, 0.36], trim: [0.62, 0.34, 0.14], engine: [1, 0.85, 0.5] },
  unknown: { hull: [0.3, 0.33, 0.35], trim: [0.24, 0.26, 0.28], engine: [0.7, 0.8, 0.9] },
  rock: { hull: [0.34, 0.31, 0.28], trim: [0.34, 0.31, 0.28], engine: [0, 0, 0] },
  mine: { hull: [0.2, 0.2, 0.22], trim: [0.3, 0.1, 0.08], engine: [1, 0.1, 0.05] },
};

const factionPaint = ["unknown", "trader", "korvan", "skarn", "raider"];
const classHull = ["freighter", "raider", "raider", "destroyer", "destroyer"];
/** Half a length, in units: larger than life, so that they can be seen. By class; of NPC ships. */
const classSize = [95, 55, 80, 110, 170];
const planSize = [70, 95, 130];

/** How a contact looks: its body, paint and size. @param {any} contact */
export function looks(contact) {
  switch (contact.kind) {
    case "player": return { shape: "cruiser", paint: "friend", size: planSize[contact.hullClass] ?? 95 };
    case "base": return { shape: "station", paint: "friend", size: 330 };
    case "mine": return { shape: "mine", paint: "mine", size: 22 };
    case "ship": return { shape: classHull[contact.shipClass] ?? "raider", paint: factionPaint[contact.scan ? contact.faction : 0] ?? "unknown", size: classSize[contact.shipClass] ?? 80 };
    default: return null;
  }
}

/** Ships, bases, mines: everything solid. */
export class Bodies {
  /** @type {Map<string, ReturnType<typeof vertices>>} */
  #meshes = new Map();

  /** @param {WebGL2RenderingContext} gl */
  constructor(gl) {
    this.gl = gl;
    this.paint = program(gl, vertex, fragment);
  }

  /** @param {string} shape */
  #mesh(shape) {
    let mesh = this.#meshes.get(shape);
    if (!mesh) {
      mesh = vertices(this.gl, [3, 3, 2], hulls[shape]().data);
      this.#meshes.set(shape, mesh);
    }
    return mesh;
  }

  /** @param {Float32Array} camera @param {import("./matrix.js").Vector} eye */
  begin(camera, eye) {
    const { gl, paint } = this;
    gl.useProgram(paint.program);
    gl.uniformMatrix4fv(paint.uniforms.camera, false, camera);
    gl.uniform3fv(paint.uniforms.eye, eye);
  }

  /**
   * @param {any} contact
   * @param {import("./matrix.js").Vector} at
   * @param {{heading: number, bank?: number, thrust?: number, flash?: number}} pose
   */
  draw(contact, at, { heading, bank = 0, thrust = 0.5, flash = 0 }) {
    const look = looks(contact);
    if (!look) return;
    const { gl, paint } = this;
    const { hull, trim, engine } = paints[look.paint];
    const mesh = this.#mesh(look.shape);
    gl.uniformMatrix4fv(paint.uniforms.body, false, stand(at, heading, bank, look.size));
    gl.uniform3fv(paint.uniforms.hull, hull);
    gl.uniform3fv(paint.uniforms.trim, trim);
    gl.uniform3fv(paint.uniforms.engine, engine);
    gl.uniform1f(paint.uniforms.thrust, thrust);
    gl.uniform1f(paint.uniforms.rough, look.shape === "asteroid" ? 1 : 0);
    gl.uniform1f(paint.uniforms.flash, flash);
    gl.bindVertexArray(mesh.array);
    gl.drawArrays(gl.TRIANGLES, 0, mesh.count);
  }
}
