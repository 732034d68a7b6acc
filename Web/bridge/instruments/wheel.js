// @ts-check
import { h } from "../../ui/dom.js";
import { bearing, fade, ink, type } from "./ink.js";
import { label } from "./glyphs.js";
import { prepared, Surface } from "./surface.js";

const away = 0.34;
/** Dragging the wheel this far around is full rudder. */
const fullLock = 1.9;

/**
 * The helm's wheel around a compass. Dragging the rim turns the wheel, as long as it is held; a tap on the compass lays a
 * course. `steer(-1…1)` is called while it turns, `course(radians)` for a tap.
 */
export class Wheel {
  rudder = 0;
  #shown = 0;
  /** @type {{angle: number, from: number} | null} */
  #grip = null;
  /** @type {HTMLCanvasElement | null} */
  #ring = null;
  /** @type {HTMLCanvasElement | null} */
  #rim = null;
  #version = -1;

  /** @param {{accent: string, steer: (rudder: number) => void, course: (heading: number) => void}} options */
  constructor(options) {
    this.options = options;
    this.surface = new Surface("wheel-canvas", { tabindex: "0", role: "slider", "aria-label": "Wheel: left and right arrow keys steer", "aria-valuemin": -100, "aria-valuemax": 100 });
    this.element = h("div.wheel", {}, this.surface.canvas);
    const { canvas } = this.surface;
    canvas.addEventListener("pointerdown", (event) => this.#grab(event));
    canvas.addEventListener("pointermove", (event) => this.#turn(event));
    canvas.addEventListener("pointerup", () => this.release());
    canvas.addEventListener("pointercancel", () => this.release());
  }

  get held() {
    return this.#grip !== null;
  }

  /** @param {PointerEvent} event */
  #polar(event) {
    const at = this.surface.at(event);
    const x = at.x - this.surface.width / 2;
    const y = at.y - this.surface.height / 2;
    return { angle: Math.atan2(x, -y), radius: Math.hypot(x, y) / (Math.min(this.surface.width, this.surface.height) / 2) };
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const { angle, radius } = this.#polar(event);
    if (radius > 1.1) return;
    if (radius < 0.7) {
      if (radius > away) this.options.course(this.heading + angle);
      return;
    }
    this.surface.canvas.setPointerCapture(event.pointerId);
    this.#grip = { angle, from: this.rudder };
  }

  /** @param {PointerEvent} event */
  #turn(event) {
    if (!this.#grip) return;
    const { angle } = this.#polar(event);
    let by = angle - this.#grip.angle;
    if (by > Math.PI) by -= Math.PI * 2;
    if (by < -Math.PI) by += Math.PI * 2;
    this.#grip = { angle, from: this.#grip.from + by / fullLock };
    this.rudder = Math.min(1, Math.max(-1, this.#grip.from));
    this.options.steer(this.rudder);
  }

  release() {
    if (!this.#grip) return;
    this.#grip = null;
    this.rudder = 0;
    this.options.steer(0);
  }

  heading = 0;

  /** @param {{heading: number, rudder: number, course: number | null, turnRate: number}} helm */
  draw({ heading, rudder, course, turnRate }) {
    this.heading = heading;
    const context = this.surface.begin();
    if (!context) return;
    const { width, height } = this.surface;
    const radius = Math.min(width, height) / 2 - 4;
    this.#shown += ((this.held ? this.rudder : rudder) - this.#shown) * 0.35;
    this.surface.canvas.setAttribute("aria-valuenow", String(Math.round(rudder * 100)));
    if (this.#version !== this.surface.version) this.#prepare(radius);
    context.translate(width / 2, height / 2);
    this.#put(context, this.#ring, -heading, radius);
    this.#put(context, this.#rim, this.#shown * fullLock, radius);
    this.#rudderArc(context, radius);
    if (course !== null) this.#courseMark(context, course - heading, radius);
    this.#lubber(context, radius, heading, turnRate);
  }

  /** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement | null} picture @param {number} angle @param {number} radius */
  #put(context, picture, angle, radius) {
    if (!picture) return;
    context.save();
    context.rotate(angle);
    context.drawImage(picture, -radius, -radius, radius * 2, radius * 2);
    context.restore();
  }

  /** @param {number} radius */
  #prepare(radius) {
    this.#version = this.surface.version;
    const density = this.surface.density ?? 1;
    this.#ring = prepared(radius * 2, radius * 2, density, (paint) => this.#paintCompass(paint, radius));
    this.#rim = prepared(radius * 2, radius * 2, density, (paint) => this.#paintRim(paint, radius));
  }

  /** @param {CanvasRenderingContext2D} paint @param {number} radius */
  #paintCompass(paint, radius) {
    paint.translate(radius, radius);
    const glass = paint.createRadialGradient(0, -radius * 0.2, radius * 0.1, 0, 0, radius * 0.72);
    glass.addColorStop(0, "#0f2022");
    glass.addColorStop(1, "#04080a");
    paint.fillStyle = glass;
    paint.beginPath();
    paint.arc(0, 0, radius * 0.72, 0, 7);
    paint.fill();
    for (let tick = 0; tick < 120; tick++) {
      const major = tick % 10 === 0;
      const half = tick % 5 === 0;
      paint.save();
      paint.rotate((tick * Math.PI) / 60);
      paint.fillStyle = fade(this.options.accent, major ? 0.95 : half ? 0.55 : 0.25);
      paint.fillRect(-0.7, -radius * 0.7, major ? 2 : 1.2, radius * (major ? 0.085 : half ? 0.055 : 0.032));
      if (major) {
        const cardinal = ["N", "", "", "E", "", "", "S", "", "", "W", "", ""][tick / 10];
        paint.font = type(radius * (cardinal ? 0.1 : 0.07), 700);
        paint.textAlign = "center";
        paint.textBaseline = "middle";
        paint.fillStyle = cardinal ? ink.own : fade(this.options.accent, 0.85);
        paint.fillText(cardinal || bearing((tick * Math.PI) / 60), 0, -radius * 0.55);
      }
      paint.restore();
    }
    paint.strokeStyle = fade(this.options.accent, 0.18);
    paint.lineWidth = 1;
    for (const share of [away, 0.45]) {
      paint.beginPath();
      paint.arc(0, 0, radius * share, 0, 7);
      paint.stroke();
    }
  }

  /** The rim: knurled metal with six grips. @param {CanvasRenderingContext2D} paint @param {number} radius */
  #paintRim(paint, radius) {
    paint.translate(radius, radius);
    const metal = paint.createConicGradient(0.6, 0, 0);
    ["#3a464d", "#11171b", "#2c373d", "#0c1114", "#47555d", "#12181c", "#333f46", "#0d1215", "#3a464d"].forEach((colour, index) => metal.addColorStop(index / 8, colour));
    paint.lineWidth = radius * 0.2;
    paint.strokeStyle = metal;
    paint.beginPath();
    paint.arc(0, 0, radius * 0.87, 0, 7);
    paint.stroke();
    paint.lineWidth = 1;
    paint.strokeStyle = "rgba(255, 255, 255, 0.16)";
    for (let groove = 0; groove < 180; groove++) {
      if (groove % 30 < 6 || groove % 30 > 24) continue;
      const angle = (groove * Math.PI) / 90;
      paint.strokeStyle = groove % 2 ? "rgba(0, 0, 0, 0.4)" : "rgba(255, 255, 255, 0.07)";
      paint.beginPath();
      paint.moveTo(Math.sin(angle) * radius * 0.8, -Math.cos(angle) * radius * 0.8);
      paint.lineTo(Math.sin(angle) * radius * 0.95, -Math.cos(angle) * radius * 0.95);
      paint.stroke();
    }
    for (let grip = 0; grip < 6; grip++) {
      const angle = (grip * Math.PI) / 3;
      paint.save();
      paint.rotate(angle);
      paint.fillStyle = grip === 0 ? this.options.accent : fade(this.options.accent, 0.28);
      paint.beginPath();
      paint.roundRect(-radius * 0.035, -radius * 0.95, radius * 0.07, radius * 0.15, 3);
      paint.fill();
      paint.restore();
    }
    for (const [share, colour] of /** @type {[number, string][]} */ ([[0.975, "rgba(0,0,0,0.9)"], [0.768, "rgba(0,0,0,0.9)"], [0.985, "rgba(255,255,255,0.14)"], [0.755, "rgba(255,255,255,0.1)"]])) {
      paint.strokeStyle = colour;
      paint.lineWidth = 1.5;
      paint.beginPath();
      paint.arc(0, 0, radius * share, 0, 7);
      paint.stroke();
    }
  }

  /** How far the rudder is laid. @param {CanvasRenderingContext2D} context @param {number} radius */
  #rudderArc(context, radius) {
    if (Math.abs(this.#shown) < 0.01) return;
    const start = -Math.PI / 2;
    context.strokeStyle = this.options.accent;
    context.shadowColor = this.options.accent;
    context.shadowBlur = 12;
    context.lineWidth = 4;
    context.lineCap = "round";
    context.beginPath();
    context.arc(0, 0, radius * 0.735, start, start + this.#shown * 1.1, this.#shown < 0);
    context.stroke();
    context.shadowBlur = 0;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} angle @param {number} radius */
  #courseMark(context, angle, radius) {
    context.save();
    context.rotate(angle);
    context.strokeStyle = "#ffd27a";
    context.fillStyle = "#ffd27a";
    context.lineWidth = 1.5;
    context.setLineDash([4, 5]);
    context.beginPath();
    context.moveTo(0, -radius * away);
    context.lineTo(0, -radius * 0.64);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(0, -radius * 0.73);
    context.lineTo(7, -radius * 0.66);
    context.lineTo(-7, -radius * 0.66);
    context.fill();
    context.restore();
  }

  /** The fixed line that stands for the bow, and the heading in figures. @param {CanvasRenderingContext2D} context @param {number} radius @param {number} heading @param {number} turnRate */
  #lubber(context, radius, heading, turnRate) {
    context.fillStyle = ink.own;
    context.beginPath();
    context.moveTo(0, -radius * 0.6);
    context.lineTo(8, -radius * 0.755);
    context.lineTo(-8, -radius * 0.755);
    context.fill();
    context.fillStyle = "#081012";
    context.beginPath();
    context.arc(0, 0, radius * away, 0, 7);
    context.fill();
    context.strokeStyle = fade(this.options.accent, 0.5);
    context.lineWidth = 1.5;
    context.stroke();
    label(context, bearing(heading), 0, -radius * 0.03, ink.own, radius * 0.22);
    label(context, "HEADING", 0, -radius * 0.2, fade(this.options.accent, 0.8), Math.max(9, radius * 0.055));
    const rate = `${turnRate >= 0 ? "+" : "−"}${Math.abs((turnRate * 180) / Math.PI).toFixed(1)}°/s`;
    label(context, rate, 0, radius * 0.17, fade(this.options.accent, 0.9), Math.max(10, radius * 0.07));
  }

  destroy() {
    this.surface.destroy();
  }
}
