// @ts-check
import { h } from "../../ui/dom.js";
import { systems } from "../rules.js";
import { label } from "./glyphs.js";
import { fade, ink } from "./ink.js";
import { Surface } from "./surface.js";

/** Where each system lies in the plan of the ship, bow up, −1…1. */
const places = [[0, -0.56], [0, -0.24], [0, -0.84], [0, 0.12], [0, 0.52], [0.56, 0.56], [0, -1.04], [0, 0.92]];

const hull = [[0, -0.98], [0.1, -0.8], [0.2, -0.4], [0.27, 0.1], [0.2, 0.62], [0.12, 0.82], [-0.12, 0.82], [-0.2, 0.62], [-0.27, 0.1], [-0.2, -0.4], [-0.1, -0.8]];
const wing = [[0.25, 0.05], [0.5, 0.28], [0.5, 0.5], [0.22, 0.5]];
const nacelle = [[0.48, 0.05], [0.56, -0.02], [0.64, 0.05], [0.66, 0.86], [0.56, 0.92], [0.46, 0.86]];

/** The plan of the ship: which parts glow with heat, are broken, or being mended; shields around it; the energy beside it. */
export class Schematic {
  #energy = 0;

  constructor() {
    this.surface = new Surface("gauge-canvas", { role: "img", "aria-label": "Plan of the ship with heat, damage and teams" });
    this.element = h("div.scope", {}, this.surface.canvas);
  }

  /** @param {any} picture @param {number} now */
  draw(picture, now) {
    const context = this.surface.begin();
    if (!context) return;
    const { width, height } = this.surface;
    const size = Math.min((width - 64) / 1.78, height * 0.4);
    const [x, y] = [width / 2 - 16, height / 2];
    const put = (/** @type {number[][]} */ points, mirror = 1) => {
      context.beginPath();
      for (const [right, down] of points) context.lineTo(x + right * size * mirror, y + down * size);
      context.closePath();
      context.fillStyle = "rgba(255, 184, 79, 0.06)";
      context.fill();
      context.strokeStyle = "rgba(255, 184, 79, 0.55)";
      context.lineWidth = 1.3;
      context.stroke();
    };
    this.#shields(context, picture.ship, x, y, size);
    put(wing);
    put(wing, -1);
    put(nacelle);
    put(nacelle, -1);
    put(hull);
    for (let index = 0; index < systems.length; index++) this.#system(context, picture.systems, index, x, y, size, now);
    this.#meter(context, picture.ship, now);
  }

  /** @param {CanvasRenderingContext2D} context @param {any} ship @param {number} x @param {number} y @param {number} size */
  #shields(context, ship, x, y, size) {
    for (const [share, start] of [[ship.foreShare, Math.PI * 1.12], [ship.aftShare, Math.PI * 0.12]]) {
      context.strokeStyle = ship.shieldsActive ? fade(share < 0.25 ? ink.danger : "#6fc7ff", 0.15 + share * 0.75) : "rgba(140, 160, 166, 0.18)";
      context.lineWidth = ship.shieldsActive ? 1.5 + share * 4.5 : 1.5;
      context.setLineDash(ship.shieldsActive ? [] : [3, 5]);
      context.beginPath();
      context.ellipse(x, y, size * 0.86, size * 1.15, 0, start, start + Math.PI * 0.76);
      context.stroke();
      context.setLineDash([]);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {any} parts @param {number} index @param {number} x @param {number} y @param {number} size @param {number} now */
  #system(context, parts, index, x, y, size, now) {
    const heat = parts.heat[index];
    const damage = parts.damage[index];
    for (const mirror of index === 5 ? [1, -1] : [1]) {
      const px = x + places[index][0] * size * mirror;
      const py = y + places[index][1] * size;
      const radius = 7 + parts.power[index] * 3;
      const glow = context.createRadialGradient(px, py, 1, px, py, radius + heat * 22);
      const tint = heat > 0.6 ? "#ff5a36" : "#ffb84f";
      glow.addColorStop(0, fade(tint, 0.25 + parts.power[index] * 0.22));
      glow.addColorStop(1, fade(tint, 0));
      context.fillStyle = glow;
      context.beginPath();
      context.arc(px, py, radius + heat * 22, 0, 7);
      context.fill();
      context.strokeStyle = damage > 0.5 ? ink.danger : damage > 0.05 ? "#ffc46b" : fade("#7fdca4", 0.8);
      context.lineWidth = 2.5;
      context.beginPath();
      context.arc(px, py, 8, -Math.PI / 2, -Math.PI / 2 + (1 - damage) * Math.PI * 2);
      context.stroke();
      if (parts.team.includes(index)) {
        context.fillStyle = Math.sin(now / 160) > -0.2 ? "#6fc7ff" : "rgba(111, 199, 255, 0.3)";
        context.fillRect(px - 2.5, py - 2.5, 5, 5);
      }
      if (damage > 0.5 && Math.sin(now / 150) > 0) label(context, "!", px, py, ink.danger, 13);
    }
  }

  /** The batteries, as a tall bar. @param {CanvasRenderingContext2D} context @param {any} ship @param {number} now */
  #meter(context, ship, now) {
    const { width, height } = this.surface;
    this.#energy += (ship.energyShare - this.#energy) * 0.15;
    const [left, top, wide, high] = [width - 34, 20, 20, height - 52];
    context.fillStyle = "#05090b";
    context.fillRect(left, top, wide, high);
    const low = this.#energy < 0.25;
    const cells = 24;
    for (let cell = 0; cell < cells; cell++) {
      if (cell / cells > this.#energy) break;
      context.fillStyle = low ? (Math.sin(now / 180) > 0 ? ink.danger : fade(ink.danger, 0.5)) : fade("#ffb84f", 0.45 + (cell / cells) * 0.5);
      context.fillRect(left + 2, top + high - ((cell + 1) * high) / cells + 1, wide - 4, high / cells - 2);
    }
    label(context, `${Math.round(ship.energy)}`, left + wide / 2, top + high + 12, low ? ink.danger : "#ffb84f", 13);
    label(context, "ENERGY", left + wide / 2 - 4, 10, ink.faint, 9);
  }

  destroy() {
    this.surface.destroy();
  }
}
