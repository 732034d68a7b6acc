// @ts-check
import { pace } from "../pace.js";
import { Bodies, looks } from "./bodies.js";
import { Effects } from "./effects.js";
import { Glow, manner } from "./glow.js";
import { lookAt, multiply, perspective, plus, project } from "./matrix.js";
import { Sky } from "./sky.js";

/** @typedef {import("./matrix.js").Vector} Vector */

const farthest = 60000;
const warpStreaks = 90;
/** How far behind the ship the eye is, in its sizes: nearer where it would be inside a base. */
const longArm = 4.6;
const shortArm = 2.2;
const baseReach = 520;
const ordnanceTints = [[1, 0.62, 0.25], [1, 0.25, 0.2], [0.7, 0.7, 0.75], [0.35, 0.65, 1]];
const cloudTints = [[0.24, 0.15, 0.42], [0.14, 0.2, 0.42], [0.36, 0.13, 0.3], [0.1, 0.27, 0.32]];
/** How the view is turned from the bow. */
const viewTurns = [0, -Math.PI / 2, Math.PI / 2, Math.PI];

/** The scene in three dimensions: a sky, bodies, lights, seen from where the captain looks. The ship is at its middle. */
export class Stage {
  effects = new Effects();
  camera = new Float32Array(16);
  #heading = Number.NaN;
  #bank = 0;
  #rush = 0;
  #arm = longArm;
  #lastAt = 0;
  /** Milliseconds since the last picture. */
  #took = 16;
  /** Which way each ship leans. @type {Map<number, {heading: number, bank: number}>} */
  #leans = new Map();

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    const gl = canvas.getContext("webgl2", { antialias: true, alpha: false, powerPreference: "high-performance" });
    if (!gl) throw new Error("no WebGL 2");
    this.canvas = canvas;
    this.gl = gl;
    this.sky = new Sky(gl);
    this.bodies = new Bodies(gl);
    this.glow = new Glow(gl);
  }

  /** How much of a way that fades over `milliseconds` is made with this picture. @param {number} milliseconds */
  #share(milliseconds) {
    return 1 - Math.exp(-this.#took / milliseconds);
  }

  #measure() {
    const density = Math.min(devicePixelRatio || 1, pace.scenePixels);
    const width = Math.max(2, Math.round(this.canvas.clientWidth * density));
    const height = Math.max(2, Math.round(this.canvas.clientHeight * density));
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.gl.viewport(0, 0, width, height);
    return width / height;
  }

  /** A place of the world, with the ship in the middle. @param {any} picture @param {any} at @returns {Vector} */
  place({ ship }, at) {
    return [at.x - ship.x, (at.y ?? 0) - (ship.y ?? 0), -(at.z - ship.z)];
  }

  /** How far the eye is behind the ship. @param {any} picture @param {Vector} forward @param {number} size */
  #reach(picture, forward, size) {
    const bases = picture.contacts.filter((/** @type {any} */ { kind }) => kind === "base").map((/** @type {any} */ base) => this.place(picture, base));
    const isFree = (/** @type {number} */ arm) => bases.every((/** @type {Vector} */ [x, , z]) => Math.hypot(x + forward[0] * size * arm, z + forward[2] * size * arm) > baseReach);
    let arm = longArm;
    while (arm > shortArm && !isFree(arm)) arm -= 0.1;
    this.#arm += (arm - this.#arm) * this.#share(300);
    return this.#arm;
  }

  /** Where the eye is and what it sees. @param {any} picture */
  #look(picture, aspect = 1) {
    const { ship } = picture;
    if (Number.isNaN(this.#heading)) this.#heading = ship.heading;
    // The eye follows the ship's turn a little late, which makes a turn be felt.
    this.#heading += wrap(ship.heading - this.#heading) * this.#share(130);
    const size = looks(ship)?.size ?? 95;
    const tactical = ship.mainScreenView === 4;
    const heading = this.#heading + (tactical ? 0 : (viewTurns[ship.mainScreenView] ?? 0));
    /** @type {Vector} */
    const forward = [Math.sin(heading), 0, -Math.cos(heading)];
    const eye = tactical ? plus([0, 2300, 0], forward, -1500) : plus([0, size * 0.95, 0], forward, -size * this.#reach(picture, forward, size));
    const target = tactical ? plus([0, 0, 0], forward, 500) : plus([0, size * 0.35, 0], forward, size * 6);
    const angle = 0.98 + this.#rush * 0.35;
    const lens = perspective(angle, aspect, tactical ? 60 : 12, farthest);
    const view = lookAt(eye, target, [0, 1, 0]);
    this.camera = multiply(lens, view);
    const upright = Math.tan(angle / 2);
    return { eye, view, forward, lens: /** @type {[number, number]} */ ([upright * aspect, upright]) };
  }

  /** @param {any} picture @param {number} now */
  draw(picture, now) {
    const { gl } = this;
    const { ship } = picture;
    this.#took = Math.min(1000, now - this.#lastAt);
    this.#lastAt = now;
    const aspect = this.#measure();
    this.#rush += ((ship.warpFactor > 0 ? Math.min(1, Math.abs(ship.velocity) / 2500) : 0) - this.#rush) * 0.05;
    const { eye, view, forward, lens } = this.#look(picture, aspect);
    gl.clearColor(0, 0, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.disable(gl.DEPTH_TEST);
    this.sky.draw(view, lens, this.#rush, this.camera);
    gl.enable(gl.DEPTH_TEST);
    this.glow.clear();
    this.bodies.begin(this.camera, eye);
    const spots = new Map();
    if (!ship.isDestroyed) this.#ship(ship, [0, 0, 0], spots);
    for (const contact of picture.contacts) this.#contact(contact, this.place(picture, contact), now, spots);
    this.effects.draw(this.glow, now, (id) => spots.get(id) ?? null, [ship.x, ship.y ?? 0, -ship.z]);
    this.#streaks(forward, now);
    this.glow.draw(this.camera, eye, view);
  }

  /** @param {any} contact @param {Vector} at @param {number} now @param {Map<number, any>} spots */
  #contact(contact, at, now, spots) {
    if (Math.abs(at[0]) > farthest || Math.abs(at[2]) > farthest) return;
    spots.set(contact.id, { at, contact });
    if (contact.kind === "torpedo") {
      const tint = ordnanceTints[contact.ordnance] ?? ordnanceTints[0];
      const back = /** @type {Vector} */ ([at[0] - Math.sin(contact.heading) * 150, at[1], at[2] + Math.cos(contact.heading) * 150]);
      this.glow.add(manner.streak, back, at, tint, 0.9, 12);
      this.glow.add(manner.glow, at, at, tint, 1.2, 46 + Math.sin(now / 40 + contact.id) * 10);
    } else if (contact.kind === "nebula") this.#nebula(contact, at, now);
    else if (contact.kind === "mine") {
      this.bodies.draw(contact, at, { heading: now / 2000 + contact.id });
      this.glow.add(manner.glow, at, at, [1, 0.2, 0.1], 0.5 + 0.5 * Math.sin(now / 220 + contact.id), 34);
    } else if (contact.kind === "base") {
      this.bodies.draw(contact, at, { heading: now / 14000 });
      this.glow.add(manner.glow, [at[0], at[1] + 430, at[2]], [at[0], at[1] + 430, at[2]], [0.5, 0.85, 1], 0.6 + 0.4 * Math.sin(now / 500), 60);
    } else this.#ship(contact, at, spots);
  }

  /** @param {any} contact @param {Vector} at @param {Map<number, any>} spots */
  #ship(contact, at, spots) {
    spots.set(contact.id, { at, contact });
    const look = looks(contact);
    if (!look) return;
    const lean = this.#leans.get(contact.id) ?? { heading: contact.heading, bank: 0 };
    const turned = wrap(contact.heading - lean.heading) / Math.max(4, this.#took);
    lean.bank += (Math.max(-0.4, Math.min(0.4, turned * -430)) - lean.bank) * this.#share(270);
    lean.heading = contact.heading;
    this.#leans.set(contact.id, lean);
    const thrust = Math.min(1, Math.abs(contact.velocity ?? 0) / 220);
    this.bodies.draw(contact, at, { heading: contact.heading, bank: lean.bank, thrust });
    if (thrust < 0.05 || contact.surrendered) return;
    const tint = contact.kind === "player" ? [0.35, 0.8, 1] : contact.scan ? [1, 0.5, 0.25] : [0.7, 0.8, 0.9];
    for (const side of contact.kind === "player" ? [-0.98, 0.98, 0] : [0]) this.#engine(at, contact.heading, lean.bank, look.size, side, tint, thrust);
  }

  /** @param {Vector} at @param {number} heading @param {number} bank @param {number} size @param {number} side @param {number[]} tint @param {number} thrust */
  #engine(at, heading, bank, size, side, tint, thrust) {
    const [s, c] = [Math.sin(heading), Math.cos(heading)];
    const stern = size * (side ? 1.4 : 1.08);
    const out = side * size * Math.cos(bank);
    const lift = size * (side * Math.sin(bank) - (side ? 0.1 : 0));
    const put = (/** @type {number} */ back) => /** @type {Vector} */ ([at[0] - s * back + c * out, at[1] + lift, at[2] + c * back + s * out]);
    const start = put(stern);
    this.glow.add(manner.glow, start, start, tint, 0.35 + thrust * 0.55, size * (side ? 0.26 : 0.3));
    this.glow.add(manner.streak, put(stern + size * (0.5 + thrust * (1.4 + this.#rush * 8))), start, tint, thrust * 0.6, size * 0.09);
  }

  /** @param {any} nebula @param {Vector} at @param {number} now */
  #nebula(nebula, at, now) {
    const tint = cloudTints[nebula.hue % cloudTints.length];
    for (let puff = 0; puff < 9; puff++) {
      const angle = puff * 2.4 + nebula.id;
      const away = nebula.radius * (0.12 + 0.55 * ((puff * 0.618) % 1));
      const spot = /** @type {Vector} */ ([at[0] + Math.cos(angle) * away, at[1] + Math.sin(puff * 3.1) * nebula.radius * 0.22, at[2] + Math.sin(angle) * away]);
      this.glow.add(manner.cloud, spot, spot, tint, 0.55, nebula.radius * 0.62, { seed: (puff * 0.37 + nebula.id * 0.11) % 1, age: now / 9000, turn: angle });
    }
  }

  /** Stars that rush by at warp. @param {Vector} forward @param {number} now */
  #streaks(forward, now) {
    if (this.#rush < 0.02) return;
    for (let index = 0; index < warpStreaks; index++) {
      const angle = index * 2.39996;
      const wide = 250 + ((index * 97) % 1400);
      const along = 5200 - ((now * (2.4 + this.#rush * 4) + index * 613) % 6400);
      const side = /** @type {Vector} */ ([-forward[2], 0, forward[0]]);
      const base = plus(plus([0, Math.sin(angle) * wide * 0.7, 0], side, Math.cos(angle) * wide), forward, along);
      this.glow.add(manner.streak, plus(base, forward, -420 * this.#rush), base, [0.6, 0.8, 1], this.#rush * 0.5, 3);
    }
  }

  /** Where something stands on the screen, −1…1; null behind the eye. @param {any} picture @param {any} at */
  spot(picture, at) {
    const spot = project(this.camera, this.place(picture, at));
    return spot.w > 0 ? spot : null;
  }

  destroy() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

/** @param {number} angle */
function wrap(angle) {
  return ((((angle + Math.PI) % (Math.PI * 2)) + Math.PI * 2) % (Math.PI * 2)) - Math.PI;
}
