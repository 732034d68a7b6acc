// @ts-check
import { centre } from "../hex.js";

const stepMilliseconds = 140;
const lungeMilliseconds = 260;
const textMilliseconds = 1300;
const mostSteps = 60;

/** @typedef {import("../hex.js").Hex} Hex */

/** What moves for a moment after an event: units that walk or lunge, and numbers that rise. The view is the truth; this fades into it. */
export class Animations {
  /** @type {Map<string, {from: Hex, to: Hex, start: number, end: number}[]>} */
  #walks = new Map();
  /** @type {{id: string, at: Hex, towards: Hex, start: number}[]} */
  #lunges = [];
  /** @type {{text: string, colour: string, at: Hex, start: number}[]} */
  #texts = [];
  #still = matchMedia("(prefers-reduced-motion: reduce)");

  /** Whether something has yet to move. */
  get busy() {
    return this.#walks.size > 0 || this.#lunges.length > 0 || this.#texts.length > 0;
  }

  /** @param {string} id @param {Hex} from @param {Hex} to */
  walk(id, from, to) {
    if (this.#still.matches || document.hidden) return;
    const steps = this.#walks.get(id) ?? [];
    if (steps.length > mostSteps) return;
    const start = Math.max(performance.now(), steps.at(-1)?.end ?? 0);
    steps.push({ from, to, start, end: start + stepMilliseconds });
    this.#walks.set(id, steps);
  }

  /** @param {string} id @param {Hex} at @param {Hex} towards */
  lunge(id, at, towards) {
    if (!this.#still.matches && !document.hidden) this.#lunges.push({ id, at, towards, start: performance.now() });
  }

  /** @param {string} text @param {string} colour @param {Hex} at */
  rise(text, colour, at) {
    if (!document.hidden && this.#texts.length < mostSteps) this.#texts.push({ text, colour, at, start: performance.now() });
  }

  /** Where a unit is drawn now, in world units. @param {{id: string, at: Hex}} unit */
  place(unit) {
    const now = performance.now();
    const steps = this.#walks.get(unit.id);
    if (steps) {
      while (steps.length > 0 && steps[0].end <= now) steps.shift();
      if (steps.length === 0) this.#walks.delete(unit.id);
      else {
        const { from, to, start, end } = steps[0];
        return between(from, to, Math.max(0, (now - start) / (end - start)));
      }
    }
    const lunge = this.#lunges.find((candidate) => candidate.id === unit.id);
    if (lunge) {
      const share = (now - lunge.start) / lungeMilliseconds;
      if (share < 1) return between(lunge.at, lunge.towards, Math.sin(share * Math.PI) * 0.45);
    }
    return centre(unit.at);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {(x: number, y: number) => {x: number, y: number}} place
   * @param {number} radius
   */
  drawTexts(context, place, radius) {
    const now = performance.now();
    this.#lunges = this.#lunges.filter((lunge) => now - lunge.start < lungeMilliseconds);
    this.#texts = this.#texts.filter((text) => now - text.start < textMilliseconds);
    for (const [id, steps] of this.#walks) if ((steps.at(-1)?.end ?? 0) <= now) this.#walks.delete(id);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.font = `700 ${Math.max(13, radius * 0.42)}px system-ui, sans-serif`;
    for (const { text, colour, at, start } of this.#texts) {
      const share = (now - start) / textMilliseconds;
      const middle = centre(at);
      const { x, y } = place(middle.x, middle.y - 0.5 - share * 0.8);
      context.globalAlpha = 1 - share ** 3;
      context.strokeStyle = "rgba(20, 16, 12, 0.85)";
      context.lineWidth = Math.max(3, radius * 0.1);
      context.strokeText(text, x, y);
      context.fillStyle = colour;
      context.fillText(text, x, y);
    }
    context.globalAlpha = 1;
  }
}

/** @param {Hex} from @param {Hex} to @param {number} share */
function between(from, to, share) {
  const [a, b] = [centre(from), centre(to)];
  const eased = share * share * (3 - 2 * share);
  return { x: a.x + (b.x - a.x) * eased, y: a.y + (b.y - a.y) * eased };
}
