// @ts-check
const intervalMilliseconds = 20000;
const patienceMilliseconds = 10000;
const probePatienceMilliseconds = 3000;

/** Notices a dead connection that TCP has not noticed yet, and measures the way there and back. */
export class Pulse {
  #number = 0;
  /** @type {any} */
  #interval = 0;
  /** @type {any} */
  #deadline = 0;
  #sentAt = 0;

  /** @param {{send: (n: number) => boolean, lost: () => void, latency: (milliseconds: number) => void}} hands */
  constructor(hands) {
    this.hands = hands;
  }

  start() {
    this.stop();
    this.#interval = setInterval(() => this.#beat(patienceMilliseconds), intervalMilliseconds);
    this.#beat(patienceMilliseconds);
  }

  stop() {
    clearInterval(this.#interval);
    clearTimeout(this.#deadline);
    this.#interval = 0;
    this.#deadline = 0;
  }

  /** Asks at once and waits less: the network or the tab just came back. */
  probe() {
    if (this.#interval) this.#beat(probePatienceMilliseconds);
  }

  /** Any message is a sign of life. */
  heard() {
    clearTimeout(this.#deadline);
    this.#deadline = 0;
  }

  /** @param {number} number */
  pong(number) {
    if (number === this.#number) this.hands.latency(performance.now() - this.#sentAt);
  }

  /** @param {number} patience */
  #beat(patience) {
    this.#number += 1;
    this.#sentAt = performance.now();
    if (!this.hands.send(this.#number)) return;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.hands.lost(), patience);
  }
}
