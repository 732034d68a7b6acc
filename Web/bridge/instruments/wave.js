// @ts-check
import { h } from "../../ui/dom.js";
import { fade } from "./ink.js";
import { Surface } from "./surface.js";

const accent = "#9fe08a";

/** A carrier wave: quiet until somebody speaks. */
export class Wave {
  #power = 0;

  constructor() {
    this.surface = new Surface("gauge-canvas", { "aria-hidden": "true" });
    this.element = h("div.scope", {}, this.surface.canvas);
  }

  /** @param {number} power */
  burst(power) {
    this.#power = Math.max(this.#power, power);
  }

  /** @param {number} now */
  draw(now) {
    const context = this.surface.begin();
    if (!context) return;
    const { width, height } = this.surface;
    this.#power *= 0.985;
    context.strokeStyle = fade(accent, 0.12);
    context.lineWidth = 1;
    for (let x = 0.5; x < width; x += 22) {
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, height);
      context.stroke();
    }
    for (const [phase, alpha, wide] of [[0, 0.95, 1.8], [1.4, 0.4, 1], [2.6, 0.25, 1]]) {
      context.strokeStyle = fade(accent, alpha);
      context.lineWidth = wide;
      context.beginPath();
      for (let x = 0; x <= width; x += 2) {
        const share = x / width;
        const voice = Math.sin(share * 31 + now / 60 + phase) * Math.sin(share * 12 - now / 210 + phase) * Math.sin(share * 71 + now / 35);
        const hum = Math.sin(share * 18 + now / 260 + phase) * 0.07;
        context.lineTo(x, height / 2 + (hum + voice * Math.min(0.9, this.#power)) * height * 0.42 * Math.sin(share * Math.PI));
      }
      context.stroke();
    }
  }

  destroy() {
    this.surface.destroy();
  }
}
