// @ts-check
import { h } from "../../ui/dom.js";
import { brackets, cloud, colourOf, glyph, label } from "./glyphs.js";
import { distance, fade, ink } from "./ink.js";
import { pick, Plot } from "./plot.js";
import { Surface } from "./surface.js";

const smallestScale = 0.0025;
const largestScale = 0.25;
const tapSlack = 6;

/**
 * The long-range map: dragged with a finger, zoomed by wheel or pinch. A tap chooses a contact, or a place on the map.
 * @typedef {{label: string, accent: string, range: number, choose?: (contact: any) => void,
 *   place?: (at: {x: number, z: number}) => void, marked?: (picture: any) => number | null,
 *   over?: (context: CanvasRenderingContext2D, plot: Plot, picture: any, now: number) => void}} ChartOptions
 */
export class Chart {
  plot = new Plot();
  #scale = 0;
  #shownScale = 0;
  /** Where the map looks, when it doesn't follow the ship. @type {{x: number, z: number} | null} */
  #place = null;
  /** @type {Map<number, {x: number, y: number}>} */
  #fingers = new Map();
  #moved = 0;
  #contacts = /** @type {any[]} */ ([]);

  /** @param {ChartOptions} options */
  constructor(options) {
    this.options = options;
    this.surface = new Surface("chart-canvas", { role: "img", "aria-label": options.label });
    this.follow = h("button.key.small", { type: "button", "aria-label": "Follow the ship", onclick: () => this.center(null) }, "◎");
    this.element = h(
      "div.chart",
      {},
      this.surface.canvas,
      h(
        "div.zoom",
        {},
        h("button.key.small", { type: "button", "aria-label": "Nearer", onclick: () => this.zoom(1.5) }, "+"),
        h("button.key.small", { type: "button", "aria-label": "Farther", onclick: () => this.zoom(1 / 1.5) }, "−"),
        this.follow,
      ),
    );
    this.#listen();
  }

  /** @param {{x: number, z: number} | null} at null: with the ship */
  center(at) {
    this.#place = at;
  }

  /** @param {number} by */
  zoom(by) {
    this.#scale = Math.min(largestScale, Math.max(smallestScale, this.#scale * by));
  }

  #listen() {
    const { canvas } = this.surface;
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * 0.0015));
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#fingers.set(event.pointerId, this.surface.at(event));
      if (this.#fingers.size === 1) this.#moved = 0;
    });
    canvas.addEventListener("pointermove", (event) => this.#drag(event));
    canvas.addEventListener("pointerup", (event) => {
      if (this.#fingers.size === 1 && this.#moved < tapSlack) this.#tap(this.surface.at(event));
      this.#fingers.delete(event.pointerId);
    });
    canvas.addEventListener("pointercancel", (event) => this.#fingers.delete(event.pointerId));
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const at = this.surface.at(event);
    this.#moved += Math.abs(at.x - before.x) + Math.abs(at.y - before.y);
    if (this.#fingers.size === 2) {
      const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1] ?? at;
      const apart = Math.hypot(before.x - other.x, before.y - other.y) || 1;
      this.zoom(Math.hypot(at.x - other.x, at.y - other.y) / apart);
      this.#shownScale = this.#scale;
    } else if (this.#moved >= tapSlack) {
      this.#place = { x: this.plot.x - (at.x - before.x) / this.plot.scale, z: this.plot.z + (at.y - before.y) / this.plot.scale };
    }
    this.#fingers.set(event.pointerId, at);
  }

  /** @param {{x: number, y: number}} at */
  #tap(at) {
    const contact = pick(this.plot, this.#contacts, at, 24);
    if (contact && this.options.choose) this.options.choose(contact);
    else this.options.place?.(this.plot.world(at.x, at.y));
  }

  /** @param {any} picture @param {number} now */
  draw(picture, now) {
    const context = this.surface.begin();
    if (!context) return;
    const { width, height } = this.surface;
    this.#scale ||= Math.min(width, height) / 2 / this.options.range;
    this.#shownScale ||= this.#scale;
    this.#shownScale += (this.#scale - this.#shownScale) * 0.25;
    this.plot.centreX = width / 2;
    this.plot.centreY = height / 2;
    const { x, z } = this.#place ?? picture.ship;
    this.plot.look(x, z, this.#shownScale);
    this.follow.hidden = !this.#place;
    this.#contacts = picture.contacts;
    this.#grid(context, picture);
    for (const contact of picture.contacts) if (contact.kind === "nebula") this.#nebula(context, contact);
    this.#rings(context, picture);
    for (const contact of picture.contacts) if (contact.kind !== "nebula") this.#contact(context, contact, now);
    this.#own(context, picture);
    const marked = picture.contacts.find((/** @type {any} */ contact) => contact.id === this.options.marked?.(picture));
    if (marked) brackets(context, this.plot.across(marked.x, marked.z), this.plot.down(marked.x, marked.z), this.options.accent, now, 13);
    this.options.over?.(context, this.plot, picture, now);
    this.#ruler(context);
  }

  /** @param {CanvasRenderingContext2D} context @param {any} contact */
  #nebula(context, contact) {
    cloud(context, this.plot.across(contact.x, contact.z), this.plot.down(contact.x, contact.z), contact.radius * this.plot.scale, contact.id);
  }

  /** Lines each so many units, lettered and numbered like a sea chart. @param {CanvasRenderingContext2D} context @param {any} picture */
  #grid(context, picture) {
    const { width, height } = this.surface;
    const step = gridStep(this.plot.scale);
    const least = this.plot.world(0, height);
    const most = this.plot.world(width, 0);
    const edge = picture.mapSize ?? 0;
    context.lineWidth = 1;
    for (let x = Math.ceil(least.x / step) * step; x <= most.x; x += step) {
      const across = this.plot.across(x, 0);
      context.fillStyle = fade(this.options.accent, 0.09);
      context.fillRect(across, 0, 1, height);
      label(context, `${Math.round(x / 1000)}`, across, height - 9, fade(this.options.accent, 0.45), 9);
    }
    for (let z = Math.ceil(least.z / step) * step; z <= most.z; z += step) {
      const down = this.plot.down(0, z);
      context.fillStyle = fade(this.options.accent, 0.09);
      context.fillRect(0, down, width, 1);
      label(context, `${Math.round(z / 1000)}`, 14, down, fade(this.options.accent, 0.45), 9);
    }
    if (!edge) return;
    context.strokeStyle = fade(ink.danger, 0.4);
    context.setLineDash([10, 6]);
    context.strokeRect(this.plot.across(picture.mapLeast ?? 0, 0), this.plot.down(0, (picture.mapLeast ?? 0) + edge), edge * this.plot.scale, edge * this.plot.scale);
    context.setLineDash([]);
  }

  /** How far sensors reach. @param {CanvasRenderingContext2D} context @param {any} picture */
  #rings(context, picture) {
    const x = this.plot.across(picture.ship.x, picture.ship.z);
    const y = this.plot.down(picture.ship.x, picture.ship.z);
    for (const ring of [10000, 20000, 50000]) {
      context.strokeStyle = fade(this.options.accent, 0.2);
      context.lineWidth = 1;
      context.beginPath();
      context.arc(x, y, ring * this.plot.scale, 0, 7);
      context.stroke();
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {any} contact @param {number} now */
  #contact(context, contact, now) {
    const x = this.plot.across(contact.x, contact.z);
    const y = this.plot.down(contact.x, contact.z);
    if (x < -30 || y < -30 || x > this.surface.width + 30 || y > this.surface.height + 30) return;
    const big = contact.kind === "ship" || contact.kind === "player" || contact.kind === "base";
    if (!big && this.plot.scale < 0.006) return;
    glyph(context, contact, x, y, { turn: contact.heading, size: big ? 6.5 : 4.5, now });
    if (big && contact.name && this.plot.scale > 0.004) label(context, contact.name, x, y + 14, fade(colourOf(contact), 0.9), 10);
  }

  /** @param {CanvasRenderingContext2D} context @param {any} picture */
  #own(context, picture) {
    const x = this.plot.across(picture.ship.x, picture.ship.z);
    const y = this.plot.down(picture.ship.x, picture.ship.z);
    context.strokeStyle = fade(ink.own, 0.35);
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + Math.sin(picture.ship.heading) * 46, y - Math.cos(picture.ship.heading) * 46);
    context.stroke();
    glyph(context, { own: true, kind: "player" }, x, y, { turn: picture.ship.heading, size: 8 });
  }

  /** @param {CanvasRenderingContext2D} context */
  #ruler(context) {
    const step = gridStep(this.plot.scale);
    const length = step * this.plot.scale;
    const { width } = this.surface;
    context.fillStyle = fade(this.options.accent, 0.7);
    context.fillRect(width - 16 - length, 16, length, 2);
    context.fillRect(width - 16 - length, 12, 1.5, 10);
    context.fillRect(width - 16, 12, 1.5, 10);
    label(context, distance(step), width - 16 - length / 2, 28, fade(this.options.accent, 0.8), 10);
  }

  destroy() {
    this.surface.destroy();
  }
}

/** @param {number} scale */
function gridStep(scale) {
  for (const step of [500, 1000, 2000, 5000, 10000, 20000]) if (step * scale > 64) return step;
  return 50000;
}
