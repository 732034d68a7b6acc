// @ts-check
import { looks } from "./bodies.js";
import { manner } from "./glow.js";
import { minus } from "./matrix.js";

/** @typedef {import("./matrix.js").Vector} Vector */
/** @typedef {{kind: "beam"|"boom"|"shield"|"flash", began: number, lasts: number, from?: number, to?: number, at?: Vector, size: number, tint: number[], seed: number}} Effect */

const beamMilliseconds = 420;
const mostEffects = 60;

/** What happens for a moment: beams, explosions, a shield that was hit. */
export class Effects {
  /** @type {Effect[]} */
  #list = [];

  /** @param {string} name @param {any} event @param {any} picture @param {number} now */
  happen(name, event, picture, now) {
    const seed = Math.random();
    if (name === "beam") {
      const friendly = event.source === picture?.ship?.id || picture?.find(event.source)?.relation === "friend";
      this.#add({ kind: "beam", began: now, lasts: beamMilliseconds, from: event.source, to: event.target, size: 5, tint: friendly ? [0.35, 0.75, 1] : [1, 0.32, 0.16], seed });
      this.#add({ kind: "shield", began: now + 60, lasts: 600, from: event.source, to: event.target, size: 1, tint: [0.3, 0.65, 1], seed });
    } else if (name === "explosion" || name === "destroyed") {
      const size = name === "destroyed" ? 340 : Math.min(520, Math.max(110, (event.amount || 0) * 0.5));
      /** @type {Vector} */
      const at = [event.x, 0, -event.z];
      this.#add({ kind: "boom", began: now, lasts: 1500, at, size, tint: event.code === 3 ? [0.4, 0.7, 1] : [1, 0.7, 0.4], seed });
      this.#add({ kind: "flash", began: now, lasts: 260, at, size: size * 1.6, tint: [1, 0.9, 0.7], seed });
    }
  }

  /** @param {Effect} effect */
  #add(effect) {
    this.#list.push(effect);
    if (this.#list.length > mostEffects) this.#list.shift();
  }

  /**
   * @param {import("./glow.js").Glow} glow
   * @param {number} now
   * @param {(id: number) => {at: Vector, contact: any} | null} where
   * @param {Vector} origin the place of the world that is the scene's middle
   */
  draw(glow, now, where, origin) {
    this.#list = this.#list.filter((effect) => now < effect.began + effect.lasts);
    for (const effect of this.#list) {
      const age = (now - effect.began) / effect.lasts;
      if (age < 0) continue;
      if (effect.kind === "boom" || effect.kind === "flash") this.#boom(glow, effect, age, origin);
      else this.#between(glow, effect, age, where, now);
    }
  }

  /** @param {import("./glow.js").Glow} glow @param {Effect} effect @param {number} age @param {Vector} origin */
  #boom(glow, effect, age, origin) {
    const at = minus(effect.at ?? origin, origin);
    if (effect.kind === "flash") return glow.add(manner.glow, at, at, effect.tint, (1 - age) * 0.8, effect.size);
    glow.add(manner.fire, at, at, effect.tint, 0.95, effect.size, { age, seed: effect.seed, turn: effect.seed * 6 });
    glow.add(manner.fire, [at[0] + effect.size * 0.3, at[1] + effect.size * 0.1, at[2]], [at[0] + effect.size * 0.3, at[1] + effect.size * 0.1, at[2]], effect.tint, 0.6, effect.size * 0.7, { age, seed: effect.seed + 3 });
    glow.add(manner.wave, at, at, effect.tint, 0.8, effect.size * 2.4, { age });
    for (let spark = 0; spark < 10; spark++) {
      const [a, b] = [spark * 2.4 + effect.seed * 9, Math.sin(spark * 5.1 + effect.seed * 7)];
      const reach = effect.size * (0.4 + ((spark * 7) % 5) / 3) * age;
      const way = [Math.cos(a) * Math.sqrt(1 - b * b), b, Math.sin(a) * Math.sqrt(1 - b * b)];
      const put = (/** @type {number} */ far) => /** @type {Vector} */ ([at[0] + way[0] * far, at[1] + way[1] * far, at[2] + way[2] * far]);
      glow.add(manner.streak, put(reach * 0.6), put(reach + 20), [1, 0.6, 0.25], (1 - age) * 0.9, effect.size * 0.02 + 2);
    }
  }

  /** @param {import("./glow.js").Glow} glow @param {Effect} effect @param {number} age @param {(id: number) => {at: Vector, contact: any} | null} where @param {number} now */
  #between(glow, effect, age, where, now) {
    const to = where(effect.to ?? 0);
    const from = where(effect.from ?? 0);
    if (!to) return;
    if (effect.kind === "shield") {
      const size = (looks(to.contact)?.size ?? 80) * 1.7;
      const angle = from ? Math.atan2(from.at[1] - to.at[1], from.at[0] - to.at[0]) : effect.seed * 6;
      return glow.add(manner.shield, to.at, to.at, effect.tint, to.contact.own ? 0.4 : 0.85, size, { age, seed: angle });
    }
    if (!from) return;
    const fade = age < 0.15 ? age / 0.15 : 1 - (age - 0.15) / 0.85;
    glow.add(manner.beam, from.at, to.at, effect.tint, fade * 1.4, effect.size + fade * 3, { seed: now / 1000 });
    glow.add(manner.glow, to.at, to.at, effect.tint, fade, 60);
    glow.add(manner.glow, from.at, from.at, effect.tint, fade * 0.6, 34);
  }
}
