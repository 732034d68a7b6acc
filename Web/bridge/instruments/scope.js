// @ts-check
import { h } from "../../ui/dom.js";
import { brackets, cloud, colourOf, glyph, label } from "./glyphs.js";
import { bearing, distance, fade, ink, type } from "./ink.js";
import { pick, Plot } from "./plot.js";
import { prepared, Surface } from "./surface.js";

/**
 * A round radar with the ship in its middle, north up: rings by distance, bearings around it, contacts as symbols.
 *
 * `under` and `over` draw a console's own things beneath and above the contacts.
 * @typedef {{picture: any, plot: Plot, radius: number, range: number, now: number}} ScopeView
 */
export class Scope {
  plot = new Plot();
  radius = 0;
  /** @type {HTMLCanvasElement | null} */
  #face = null;
  #faceVersion = -1;
  #faceRange = 0;
  #shownRange;
  #contacts = /** @type {any[]} */ ([]);

  /**
   * @param {{label: string, accent: string, ranges: number[], range: number, choose?: (contact: any) => void, accept?: (contact: any) => boolean,
   *   under?: (context: CanvasRenderingContext2D, view: ScopeView) => void,
   *   over?: (context: CanvasRenderingContext2D, view: ScopeView) => void, names?: boolean}} options
   */
  constructor(options) {
    this.options = options;
    this.range = options.range;
    this.#shownRange = options.range;
    this.surface = new Surface("scope-canvas", { role: "img", "aria-label": options.label });
    const nearer = h("button.key.small", { type: "button", "aria-label": "Nearer", onclick: () => this.zoom(-1) }, "+");
    const farther = h("button.key.small", { type: "button", "aria-label": "Farther", onclick: () => this.zoom(1) }, "−");
    this.element = h("div.scope", {}, this.surface.canvas, h("div.zoom", {}, nearer, farther));
    this.surface.canvas.addEventListener("pointerdown", (event) => {
      const contact = pick(this.plot, this.#contacts.filter(options.accept ?? (() => true)), this.surface.at(event));
      if (contact) options.choose?.(contact);
    });
    this.surface.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.sign(event.deltaY));
    }, { passive: false });
  }

  /** @param {number} step 1 shows more, −1 less */
  zoom(step) {
    const { ranges } = this.options;
    const index = ranges.indexOf(this.range);
    this.range = ranges[Math.min(ranges.length - 1, Math.max(0, index + step))];
  }

  /** @param {any} picture @param {number} now */
  draw(picture, now) {
    const context = this.surface.begin();
    if (!context) return;
    const { width, height } = this.surface;
    this.#shownRange += (this.range - this.#shownRange) * 0.18;
    if (Math.abs(this.#shownRange - this.range) < this.range * 0.002) this.#shownRange = this.range;
    this.radius = Math.min(width, height) / 2 - 22;
    this.plot.centreX = width / 2;
    this.plot.centreY = height / 2;
    this.plot.look(picture.ship.x, picture.ship.z, this.radius / this.#shownRange);
    this.#contacts = picture.contacts;
    this.#drawFace(context);
    const view = { picture, plot: this.plot, radius: this.radius, range: this.#shownRange, now };
    context.save();
    context.beginPath();
    context.arc(width / 2, height / 2, this.radius, 0, 7);
    context.clip();
    this.#sweep(context, now);
    for (const contact of picture.contacts) if (contact.kind === "nebula") this.#nebula(context, contact);
    this.options.under?.(context, view);
    for (const contact of picture.contacts) if (contact.kind !== "nebula") this.#contact(context, contact, picture, now);
    glyph(context, { own: true, kind: "player" }, width / 2, height / 2, { turn: picture.ship.heading, size: 9 });
    this.options.over?.(context, view);
    context.restore();
    this.#pointer(context, picture.ship.heading);
  }

  /** @param {CanvasRenderingContext2D} context @param {any} contact */
  #nebula(context, contact) {
    cloud(context, this.plot.across(contact.x, contact.z), this.plot.down(contact.x, contact.z), contact.radius * this.plot.scale, contact.id);
  }

  /** @param {CanvasRenderingContext2D} context @param {any} contact @param {any} picture @param {number} now */
  #contact(context, contact, picture, now) {
    const x = this.plot.across(contact.x, contact.z);
    const y = this.plot.down(contact.x, contact.z);
    if (Math.hypot(x - this.plot.centreX, y - this.plot.centreY) > this.radius + 20) return;
    const moves = contact.kind === "ship" || contact.kind === "player";
    if (moves && contact.velocity > 1) {
      const reach = Math.min(30, 8 + contact.velocity * this.plot.scale * 8);
      context.strokeStyle = fade(colourOf(contact), 0.4);
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + Math.sin(contact.heading) * reach, y - Math.cos(contact.heading) * reach);
      context.stroke();
    }
    glyph(context, contact, x, y, { turn: this.plot.heading(contact.heading), now });
    if (contact.id === picture.ship.target) brackets(context, x, y, ink.enemy, now);
    if (contact.name && this.options.names !== false && (moves || contact.kind === "base")) label(context, contact.name, x, y + 18, fade(colourOf(contact), 0.95), 11);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} now */
  #sweep(context, now) {
    const { centreX, centreY } = this.plot;
    const angle = (now / 2600) % (Math.PI * 2);
    const beam = context.createConicGradient(angle - Math.PI / 2 - 0.9, centreX, centreY);
    beam.addColorStop(0, fade(this.options.accent, 0));
    beam.addColorStop(0.9 / (Math.PI * 2), fade(this.options.accent, 0.13));
    beam.addColorStop(0.9 / (Math.PI * 2) + 0.002, fade(this.options.accent, 0));
    beam.addColorStop(1, fade(this.options.accent, 0));
    context.fillStyle = beam;
    context.fillRect(centreX - this.radius, centreY - this.radius, this.radius * 2, this.radius * 2);
  }

  /** Rings, ticks and numbers stay the same until size or range change. @param {CanvasRenderingContext2D} context */
  #drawFace(context) {
    const { width, height, version } = this.surface;
    if (!this.#face || this.#faceVersion !== version || this.#faceRange !== this.#shownRange) {
      this.#faceVersion = version;
      this.#faceRange = this.#shownRange;
      this.#face = prepared(width, height, this.surface.density ?? 1, (paint) => this.#paintFace(paint));
    }
    context.drawImage(this.#face, 0, 0, width, height);
  }

  /** @param {CanvasRenderingContext2D} paint */
  #paintFace(paint) {
    const { centreX: x, centreY: y } = this.plot;
    const { radius } = this;
    const { accent } = this.options;
    const glass = paint.createRadialGradient(x, y * 0.85, radius * 0.1, x, y, radius);
    glass.addColorStop(0, fade(accent, 0.1));
    glass.addColorStop(0.75, fade(accent, 0.03));
    glass.addColorStop(1, "rgba(0, 0, 0, 0.5)");
    paint.fillStyle = "#05090b";
    paint.beginPath();
    paint.arc(x, y, radius, 0, 7);
    paint.fill();
    paint.fillStyle = glass;
    paint.fill();
    paint.lineWidth = 1;
    const step = ringStep(this.#shownRange);
    for (let ring = step; ring <= this.#shownRange * 1.0001; ring += step) {
      paint.strokeStyle = fade(accent, 0.2);
      paint.beginPath();
      paint.arc(x, y, (ring / this.#shownRange) * radius, 0, 7);
      paint.stroke();
      if (ring < this.#shownRange * 0.99) label(paint, distance(ring), x, y - (ring / this.#shownRange) * radius, fade(accent, 0.65), 10);
    }
    paint.strokeStyle = fade(accent, 0.1);
    paint.beginPath();
    for (let spoke = 0; spoke < 12; spoke++) {
      const angle = (spoke * Math.PI) / 6;
      paint.moveTo(x + Math.sin(angle) * radius * 0.08, y - Math.cos(angle) * radius * 0.08);
      paint.lineTo(x + Math.sin(angle) * radius, y - Math.cos(angle) * radius);
    }
    paint.stroke();
    bezel(paint, x, y, radius, accent);
  }

  /** Where the bow points, on the rim. @param {CanvasRenderingContext2D} context @param {number} heading */
  #pointer(context, heading) {
    const { centreX: x, centreY: y } = this.plot;
    context.save();
    context.translate(x, y);
    context.rotate(heading);
    context.fillStyle = ink.own;
    context.beginPath();
    context.moveTo(0, -this.radius + 9);
    context.lineTo(6, -this.radius - 3);
    context.lineTo(-6, -this.radius - 3);
    context.fill();
    context.restore();
  }

  destroy() {
    this.surface.destroy();
  }
}

/** @param {CanvasRenderingContext2D} paint @param {number} x @param {number} y @param {number} radius @param {string} accent */
function bezel(paint, x, y, radius, accent) {
  paint.strokeStyle = "#000";
  paint.lineWidth = 3;
  paint.beginPath();
  paint.arc(x, y, radius + 1, 0, 7);
  paint.stroke();
  for (let tick = 0; tick < 72; tick++) {
    const angle = (tick * Math.PI) / 36;
    const major = tick % 6 === 0;
    const inner = radius + 3;
    const outer = radius + (major ? 8 : 5);
    paint.strokeStyle = fade(accent, major ? 0.8 : 0.35);
    paint.lineWidth = major ? 1.6 : 1;
    paint.beginPath();
    paint.moveTo(x + Math.sin(angle) * inner, y - Math.cos(angle) * inner);
    paint.lineTo(x + Math.sin(angle) * outer, y - Math.cos(angle) * outer);
    paint.stroke();
    if (!major) continue;
    paint.font = type(10);
    paint.textAlign = "center";
    paint.textBaseline = "middle";
    paint.fillStyle = fade(accent, 0.8);
    paint.fillText(bearing(angle), x + Math.sin(angle) * (radius + 15), y - Math.cos(angle) * (radius + 15));
  }
}

/** @param {number} range */
function ringStep(range) {
  for (const step of [250, 500, 1000, 2000, 2500, 5000, 10000, 20000, 25000, 50000]) if (range / step <= 5) return step;
  return 100000;
}
