// @ts-check
import { Emitter } from "../martlet/emitter.js";
import { LiveCore, Received } from "./core.js";

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
export class LiveMatch extends Emitter {
  #stops;
  #timer;

  /** @param {import("../martlet/stream.js").MatchStream} stream @param {LiveCore} core @param {boolean} isLossy */
  constructor(stream, core, isLossy) {
    super();
    this.core = core;
    this.stream = stream;
    this.isLossy = isLossy;
    this.#stops = [
      stream.on("ready", () => this.#hello()),
      stream.on("binary", (/** @type {Uint8Array} */ bytes) => this.#receive(bytes)),
    ];
    this.#timer = setInterval(() => this.#update(performance.now()), hiddenMilliseconds);
    if (stream.state === "live") this.#hello();
  }

  /** Id, title, ticks, crews, roles and kinds of the game. */
  get game() {
    return this.core.game;
  }

  /** Where the player sits: `{station, crew}`, −1 for none. */
  get seat() {
    return this.core.seat;
  }

  /** What the founder chose, by name. */
  get setup() {
    return this.core.setup;
  }

  /** Round trip, jitter, prediction error, bytes a second and the like. */
  get stats() {
    return this.core.stats;
  }

  /** Something that this station does: the fields of the game's input, by name. @param {Record<string, number | boolean | number[]>} fields */
  input(fields) {
    this.core.input(fields);
    this.#update(performance.now());
  }

  /** What is to be drawn now; call it once a picture. null before the first frame. @param {number} now */
  sample(now) {
    this.#update(now);
    return this.core.sample(now);
  }

  /** Leaves; the stream stays its owner's. */
  destroy() {
    clearInterval(this.#timer);
    for (const stop of this.#stops.splice(0)) stop();
  }

  #hello() {
    this.stream.sendBinary(this.core.hello(this.isLossy, performance.now()));
  }

  /** @param {number} now */
  #update(now) {
    const bytes = this.core.update(now);
    if (bytes) this.stream.sendBinary(bytes);
  }

  /** @param {Uint8Array} bytes */
  #receive(bytes) {
    const found = this.core.receive(bytes, performance.now());
    if (found & Received.welcome) this.emit("welcome", this.seat);
    if (found & Received.station) this.emit("station", this.seat);
    if (found & Received.refused) this.emit("refused", { message: this.core.refusal });
    if (found & Received.events) for (const event of this.core.events()) this.emit("event", event);
  }
}
