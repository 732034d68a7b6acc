// @ts-check
import { h, setText } from "../../ui/dom.js";
import { Surface } from "../instruments/surface.js";
import { grades, pace } from "../pace.js";

const kept = 120;
const refreshMilliseconds = 250;
const askMilliseconds = 1000;

/** The network in figures: F3. @type {[string, string, (stats: any) => string][]} */
const rows = [
  ["roundTripMs", "Round trip", ({ roundTripMs }) => `${roundTripMs.toFixed(0)} ms`],
  ["jitterMs", "Jitter", ({ jitterMs }) => `${jitterMs.toFixed(1)} ms`],
  ["predictionError", "Prediction error", ({ predictionError }) => `${predictionError.toFixed(2)} u`],
  ["corrections", "Corrections", ({ corrections }) => String(corrections ?? 0)],
  ["bytesPerSecondIn", "Received", ({ bytesPerSecondIn }) => `${(bytesPerSecondIn / 1000).toFixed(2)} KB/s`],
  ["bytesPerSecondOut", "Sent", ({ bytesPerSecondOut }) => `${(bytesPerSecondOut / 1000).toFixed(2)} KB/s`],
  ["snaps", "Snaps", ({ snaps }) => String(snaps ?? 0)],
  ["freezes", "Freezes", ({ freezes }) => String(freezes ?? 0)],
  ["inputLeadMs", "Ahead of the server", ({ inputLeadMs }) => `${(inputLeadMs ?? 0).toFixed(0)} ms`],
  ["tickTimes", "Tick time", ({ tickTimes }) => (tickTimes ? `${milliseconds(tickTimes.meanMicroseconds)}, at most ${milliseconds(tickTimes.longestMicroseconds)} of ${milliseconds(tickTimes.budgetMicroseconds)} ms` : "not known")],
  ["serverTick", "Tick shown", ({ renderTick }) => (renderTick ?? 0).toFixed(1)],
  ["framesPerSecond", "Pictures", ({ framesPerSecond }) => `${framesPerSecond.toFixed(0)} /s`],
];

/** @param {number} micros */
const milliseconds = (micros) => (micros / 1000).toFixed(micros < 10000 ? 2 : 0);

export class Figures {
  #values = rows.map(([, caption]) => [h("dt", {}, caption), h("dd")]);
  #history = /** @type {number[]} */ ([]);
  #surface = new Surface("gauge-canvas", { "aria-hidden": "true" });
  #shownAt = 0;
  #askedAt = 0;
  #frames = 0;
  /** What the server said of its last second. @type {any} */
  #tickTimes = null;

  /** @param {import("../../martlet/stream.js").MatchStream} [stream] whose server is asked for the time of its ticks */
  constructor(stream) {
    this.stream = stream;
    this.stop = stream?.on("ticks", (/** @type {any} */ times) => (this.#tickTimes = times));
    this.element = h("aside.figures", { hidden: true, "aria-label": "Network figures" }, h("h2.engraved", {}, "Link"), h("dl", {}, this.#values.flat()), h("div.figure-graph.well", {}, this.#surface.canvas), pictures());
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
  }

  /** @param {any} stats @param {number} now */
  show(stats, now) {
    this.#frames += 1;
    const since = now - this.#shownAt;
    if (since < refreshMilliseconds) return;
    const framesPerSecond = (this.#frames * 1000) / since;
    this.#frames = 0;
    this.#shownAt = now;
    this.#history.push(stats.roundTripMs);
    if (this.#history.length > kept) this.#history.shift();
    if (this.element.hidden) return;
    if (now - this.#askedAt >= askMilliseconds && this.stream?.askTicks()) this.#askedAt = now;
    const figures = { ...stats, framesPerSecond, tickTimes: this.#tickTimes };
    rows.forEach(([, , say], index) => setText(this.#values[index][1], say(figures)));
    const context = this.#surface.begin();
    if (!context) return;
    const { width, height } = this.#surface;
    const most = Math.max(100, ...this.#history);
    context.strokeStyle = "#8fe388";
    context.lineWidth = 1.5;
    context.beginPath();
    this.#history.forEach((value, index) => context.lineTo((index / (kept - 1)) * width, height - 3 - (value / most) * (height - 6)));
    context.stroke();
  }

  destroy() {
    this.stop?.();
    this.#surface.destroy();
  }
}

/** How much is drawn: by what the machine can do, unless somebody chooses. */
function pictures() {
  const choice = h("select", {}, h("option", { value: "" }, "By the machine"), grades.map(({ name }, grade) => h("option", { value: grade }, name)));
  choice.value = pace.wish === null ? "" : String(pace.wish);
  choice.addEventListener("change", () => pace.choose(choice.value === "" ? null : Number(choice.value)));
  return h("label.figure-choice", {}, h("span", {}, "Draw"), choice);
}
