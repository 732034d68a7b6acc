// @ts-check
import { voices } from "./voices.js";

const storageKey = "martlet.bridge.sound";
const humDistance = 0.05;

/** The bridge's sounds, all made here: no files. Silent until a person touched the page, and whenever they like. */
export class Sound {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {GainNode | null} */
  #master = null;
  /** @type {{set: (speed: number, warp: number) => void} | null} */
  #hum = null;
  /** @type {{stop: () => void} | null} */
  #alarm = null;
  /** When each sound was heard last, so that a broadside is no wall. @type {Map<string, number>} */
  #heard = new Map();
  on = localStorage.getItem(storageKey) !== "off";

  constructor() {
    this.wake = () => this.#wake();
    addEventListener("pointerdown", this.wake);
    addEventListener("keydown", this.wake);
  }

  #wake() {
    if (!this.on) return;
    if (this.#context) return void this.#context.resume();
    this.#context = new AudioContext();
    const limit = this.#context.createDynamicsCompressor();
    this.#master = this.#context.createGain();
    this.#master.gain.value = 0.5;
    this.#master.connect(limit).connect(this.#context.destination);
    this.#hum = voices.hum(this.#context, this.#master);
  }

  /** @param {boolean} on */
  turn(on) {
    this.on = on;
    localStorage.setItem(storageKey, on ? "on" : "off");
    if (on) this.#wake();
    else this.#context?.suspend();
  }

  /** @param {keyof typeof voices.once} name @param {number} [near] 0 far … 1 here */
  play(name, near = 1) {
    const context = this.#context;
    if (!context || !this.on || !this.#master || context.state !== "running" || near < humDistance) return;
    const last = this.#heard.get(name) ?? -1;
    if (context.currentTime - last < 0.07) return;
    this.#heard.set(name, context.currentTime);
    const gain = context.createGain();
    gain.gain.value = near;
    gain.connect(this.#master);
    voices.once[name](context, gain);
    setTimeout(() => gain.disconnect(), 4000);
  }

  /** What goes on all the time. @param {{speed: number, warp: number, alert: boolean}} state `speed` 0…1 */
  follow({ speed, warp, alert }) {
    if (!this.#context || !this.#master) return;
    this.#hum?.set(speed, warp);
    if (alert && !this.#alarm) this.#alarm = voices.alarm(this.#context, this.#master);
    if (!alert && this.#alarm) {
      this.#alarm.stop();
      this.#alarm = null;
    }
  }

  destroy() {
    removeEventListener("pointerdown", this.wake);
    removeEventListener("keydown", this.wake);
    this.#context?.close();
    this.#context = null;
  }
}
