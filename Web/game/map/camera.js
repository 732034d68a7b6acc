// @ts-check
import { centre, root3 } from "../hex.js";

const closest = 110;
const margin = 2;

/** Which part of the map is seen. `scale` is the radius of a hex in CSS pixels. */
export class Camera {
  x = 0;
  y = 0;
  scale = 40;
  width = 1;
  height = 1;
  /** Parts of the canvas that panels cover, in CSS pixels. */
  inset = { top: 0, right: 0, bottom: 0, left: 0 };
  #bounds = { left: 0, top: 0, right: 10, bottom: 10 };
  /** @type {{x: number, y: number, scale: number} | null} */
  #goal = null;

  /** @param {number} columns @param {number} rows */
  setMap(columns, rows) {
    this.#bounds = { left: -root3 / 2, top: -1, right: root3 * columns, bottom: 1.5 * rows - 0.5 };
  }

  /** @param {number} width @param {number} height in CSS pixels */
  resize(width, height) {
    this.width = width;
    this.height = height;
    this.#clamp();
  }

  get farthest() {
    const { left, top, right, bottom } = this.#bounds;
    const fit = Math.min(this.width / (right - left + margin), this.height / (bottom - top + margin));
    return Math.min(Math.max(fit * 0.9, 7), 40);
  }

  /** @param {number} x @param {number} y world units @returns {{x: number, y: number}} CSS pixels */
  toScreen(x, y) {
    return { x: (x - this.x) * this.scale + this.width / 2, y: (y - this.y) * this.scale + this.height / 2 };
  }

  /** @param {number} x @param {number} y CSS pixels */
  toWorld(x, y) {
    return { x: (x - this.width / 2) / this.scale + this.x, y: (y - this.height / 2) / this.scale + this.y };
  }

  /** @param {number} dx @param {number} dy CSS pixels */
  pan(dx, dy) {
    this.#goal = null;
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.#clamp();
  }

  /** Zooms so that a point of the screen stays where it is. @param {number} factor @param {number} x @param {number} y */
  zoom(factor, x = this.width / 2, y = this.height / 2) {
    this.#goal = null;
    const before = this.toWorld(x, y);
    this.scale = Math.min(closest, Math.max(this.farthest, this.scale * factor));
    const after = this.toWorld(x, y);
    this.x += before.x - after.x;
    this.y += before.y - after.y;
    this.#clamp();
  }

  /** Brings a hex to the middle of what is free of panels. @param {import("../hex.js").Hex} hex @param {{scale?: number, jump?: boolean}} [options] */
  goTo(hex, { scale = this.scale, jump = false } = {}) {
    const { x, y } = centre(hex);
    const { top, right, bottom, left } = this.inset;
    const goal = { x: x - (left - right) / 2 / scale, y: y - (top - bottom) / 2 / scale, scale };
    if (jump || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      Object.assign(this, goal);
      this.#goal = null;
      this.#clamp();
    } else {
      this.#goal = goal;
    }
  }

  /** Moves only if the hex is out of sight. @param {import("../hex.js").Hex} hex */
  reveal(hex) {
    const { x, y } = centre(hex);
    const at = this.toScreen(x, y);
    const room = this.scale * 1.5;
    const { top, right, bottom, left } = this.inset;
    const fitsAcross = at.x > left + room && at.x < this.width - right - room;
    const fitsDown = at.y > top + room && at.y < this.height - bottom - room;
    if (!fitsAcross || !fitsDown) this.goTo(hex);
  }

  /** One frame of a flight. @returns {boolean} whether it moved */
  step() {
    if (!this.#goal) return false;
    const goal = this.#goal;
    const rest = Math.hypot(goal.x - this.x, goal.y - this.y) * this.scale + Math.abs(goal.scale - this.scale);
    const share = rest < 1 ? 1 : 0.18;
    this.x += (goal.x - this.x) * share;
    this.y += (goal.y - this.y) * share;
    this.scale += (goal.scale - this.scale) * share;
    if (share === 1) this.#goal = null;
    const { x, y } = this;
    this.#clamp();
    if (x !== this.x && y !== this.y) this.#goal = null;
    return true;
  }

  #clamp() {
    const { left, top, right, bottom } = this.#bounds;
    this.x = Math.min(Math.max(this.x, left), right);
    this.y = Math.min(Math.max(this.y, top), bottom);
  }
}
