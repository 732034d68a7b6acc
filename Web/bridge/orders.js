// @ts-check
import { commands } from "./rules.js";

const steerStep = 1 / 64;
const mostOrdersASecond = 20;
/** How long a control that nobody takes is tried again: as long as a connection needs to come back. */
const patienceMilliseconds = 20000;

/** What a console may order, as inputs of the game. Held controls are sent as often as the ship can follow, no more. */
export class Orders {
  /** @type {Map<string, {at: number, movedAt: number, timer: any, kind: string, fields: object}>} */
  #held = new Map();
  #rudder = 0;

  /** @param {{input: (input: any) => boolean}} live `input` says whether it was taken */
  constructor(live) {
    this.live = live;
  }

  /** Once: what is not taken is not done. @param {string} kind @param {object} [fields] @returns {boolean} whether it was taken */
  give(kind, fields = {}) {
    return this.live.input({ kind: /** @type {any} */ (commands)[kind], ...fields });
  }

  /**
   * The newest of a control that is moved; between two at least a tick. What isn't taken, because the connection has just
   * come back, is tried again: the hand is still at the lever.
   * @param {string} control @param {string} kind @param {object} fields
   */
  hold(control, kind, fields) {
    const held = this.#held.get(control) ?? { at: 0, movedAt: 0, timer: 0, kind, fields };
    this.#held.set(control, held);
    Object.assign(held, { kind, fields, movedAt: performance.now() });
    if (held.timer) return;
    const send = () => {
      held.timer = 0;
      held.at = performance.now();
      if (this.give(held.kind, held.fields) || held.at - held.movedAt > patienceMilliseconds) return;
      held.timer = setTimeout(send, 1000 / mostOrdersASecond);
    };
    const wait = held.at + 1000 / mostOrdersASecond - performance.now();
    if (wait <= 0) send();
    else held.timer = setTimeout(send, wait);
  }

  /** @param {number} rudder −1…1 */
  steer(rudder) {
    if (Math.abs(rudder - this.#rudder) < steerStep && rudder !== 0) return;
    this.#rudder = rudder;
    this.hold("rudder", "steer", { rudder });
  }

  /** @param {number} heading */
  course(heading) {
    this.hold("rudder", "course", { heading: ((heading % (Math.PI * 2)) + Math.PI * 2) % (Math.PI * 2) });
  }

  /** @param {number} amount */
  impulse(amount) {
    this.hold("impulse", "impulse", { amount });
  }

  /** @param {number} factor */
  warp(factor) {
    this.hold("warp", "warp", { factor });
  }

  /** @param {number} system @param {number} level */
  power(system, level) {
    this.hold(`power ${system}`, "power", { system, level });
  }

  destroy() {
    for (const { timer } of this.#held.values()) clearTimeout(timer);
  }
}
