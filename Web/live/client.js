// @ts-check
import { LiveCore, Received } from "./core.js";
import { LiveView } from "./view.js";

/** Messages leave by themselves where the page is not drawn: a hidden tab keeps its seat. */
const hiddenMilliseconds = 250;

/**
 * Joins a live match: loads the game's rules, and says hello whenever the stream is open.
 * @param {{stream: import("../martlet/stream.js").MatchStream, game: string, isLossy?: boolean}} options `isLossy`: the link
 *   drops messages (not a WebSocket's, unless something between does), so that the server waits for acks.
 */
export async function openLive({ stream, game, isLossy = false }) {
  return new LiveMatch(stream, await LiveCore.open(game), isLossy);
}

/**
 * One live match as a page sees it: what is to be drawn goes out of it, what the player does goes in.
 *
 * Events: `welcome` (`{station, crew}`), `station` (the same), `event` (the game's, by field names), `refused`
 * (`{message}`).
 */
export class LiveMatch extends LiveView {
  #stops;
  #timer;

  /** @param {import("../martlet/stream.js").MatchStream} stream @param {LiveCore} core @param {boolean} isLossy */
  constructor(stream, core, isLossy) {
    super(core);
    this.stream = stream;
    this.isLossy = isLossy;
    stream.isUrgent = true;
    this.#stops = [
      stream.on("ready", () => this.#hello()),
      stream.on("state", ({ state }) => state !== "live" && this.core.disconnect()),
      stream.on("binary", (/** @type {Uint8Array} */ bytes) => this.#receive(bytes)),
    ];
    this.#timer = setInterval(() => this.pass(performance.now()), hiddenMilliseconds);
    if (stream.state === "live") this.#hello();
  }

  /** Where the player sits: `{station, crew}`, −1 for none. */
  get seat() {
    return this.core.seat;
  }

  /**
   * Something that this station does: the fields of the game's input, by name.
   * @param {Record<string, number | boolean | number[]>} fields
   * @returns {boolean} whether it was taken: nobody who has no station, or no connection yet, does anything
   */
  input(fields) {
    const now = performance.now();
    const isTaken = this.core.input(fields, now);
    this.#send(now);
    return isTaken;
  }

  /** @override @param {number} now */
  pass(now) {
    super.pass(now);
    this.#send(now);
  }

  /** Leaves; the stream stays its owner's. */
  destroy() {
    clearInterval(this.#timer);
    for (const stop of this.#stops.splice(0)) stop();
  }

  #hello() {
    const now = performance.now();
    this.core.connect(this.isLossy, now);
    this.#send(now);
  }

  /** @param {number} now */
  #send(now) {
    for (let bytes = this.core.take(now); bytes; bytes = this.core.take(now)) this.stream.sendBinary(bytes);
  }

  /** @param {Uint8Array} bytes */
  #receive(bytes) {
    const found = this.core.receive(bytes, performance.now());
    if (found & Received.welcome) this.emit("welcome", this.seat);
    if (found & Received.station) this.emit("station", this.seat);
    if (found & Received.refused) this.emit("refused", { message: this.core.refusal });
  }
}
