// @ts-check
import { commands } from "./rules.js";

const steerStep = 1 / 64;
const mostOrdersASecond = 20;

/** What a console may order, as inputs of the game. Held controls are sent as often as the ship can follow, no more. */
export class Orders {
  /** @type {Map<string, {at: number, timer: any, input: any}>} */
  #held = new Map();
  #rudder = 0;

  /** @param {{input: (input: any) => void}} live */
  constructor(live) {
    this.live = live;
  }

  /** @param {string} kind @param {object} [fields] */
  give(kind, fields = {}) {
    this.live.input({ kind: /** @type {any} */ (commands)[kind], ...fields });
  }

  /** The newest of a control that is moved; between two at least a tick. @param {string} control @param {string} kind @param {object} fields */
  hold(control, kind, fields) {
    const held = this.#held.get(control) ?? { at: 0, timer: 0, input: null };
    this.#held.set(control, held);
    held.input = fields;
    if (held.timer) return;
    const send = () => {
      held.timer = 0;
      held.at = performance.now();
      this.give(kind, held.input);
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
    this.give("course", { heading: ((heading % (Math.PI * 2)) + Math.PI * 2) % (Math.PI * 2) });
  }

  /** @param {number} amount */
  impulse(amount) {
    this.hold("impulse", "impulse", { amount });
  }

  /** @param {number} factor */
  warp(factor) {
    this.give("warp", { factor });
  }

  /** @param {number} system @param {number} level */
  power(system, level) {
    this.hold(`power ${system}`, "power", { system, level });
  }

  destroy() {
    for (const { timer } of this.#held.values()) clearTimeout(timer);
  }
}
