// @ts-check
import { MartletError, randomId } from "./http.js";

const longestRetrySeconds = 10;
const mostRetries = 5;
/** Refusals that pass: the same tick may be tried again. */
const passing = ["rate_limited", "storage_unavailable", "busy", "draining"];

/**
 * Commands that wait for their acks.
 *
 * Each carries the player's tick. A tick is stored with its command and sent again unchanged after a drop: the server
 * answers a tick that it knows with the stored ack, so nothing happens twice. Ticks only have to grow, and they begin
 * at the clock, so that a second device of the same player never repeats a tick that the first one used.
 */
export class Outbox {
  playerId = "";
  #matchId;
  #transmit;
  /** @type {Map<string, {wire: any, resolve: (ack: any) => void, reject: (error: any) => void, retries: number}>} */
  #waiting = new Map();

  /** @param {string} matchId @param {(message: any) => boolean} transmit */
  constructor(matchId, transmit) {
    this.#matchId = matchId;
    this.#transmit = transmit;
  }

  /** How many commands have no ack yet. */
  get size() {
    return this.#waiting.size;
  }

  /** @param {any} command @param {number} [turn] @returns {Promise<any>} */
  send(command, turn) {
    const id = randomId();
    const wire = {
      v: 1,
      matchId: this.#matchId,
      tick: this.#nextTick(),
      ...(turn === undefined ? {} : { turn }),
      actorPlayerId: this.playerId,
      command,
    };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { wire, resolve, reject, retries: 0 });
      this.#transmit({ clientMessageId: id, command: wire });
    });
  }

  /** After a drop: all that had no ack, in order, each with its own tick. */
  resend() {
    for (const [id, { wire }] of this.#waiting) this.#transmit({ clientMessageId: id, command: wire });
  }

  /** @param {string} id @param {any} ack @returns {any} the command that it answers, if it was ours */
  settle(id, ack) {
    const entry = this.#waiting.get(id);
    this.#waiting.delete(id);
    entry?.resolve(ack);
    return entry?.wire;
  }

  /** @param {string} id @param {MartletError} error @returns {boolean} whether it was about one of ours */
  refuse(id, error) {
    const entry = this.#waiting.get(id);
    if (!entry) return false;
    entry.retries += 1;
    if (entry.retries <= mostRetries) {
      if (error.code === "stale_tick") {
        // Not carried out: the match knows a later tick and not this one.
        this.#remember(Number(error.details?.lastTick) || 0);
        entry.wire.tick = this.#nextTick();
        this.#transmit({ clientMessageId: id, command: entry.wire });
        return true;
      }
      const wait = error.retryAfter ?? error.details?.retryAfterSeconds ?? 1;
      if (passing.includes(error.code) && wait <= longestRetrySeconds) {
        setTimeout(() => this.#waiting.has(id) && this.#transmit({ clientMessageId: id, command: entry.wire }), wait * 1000);
        return true;
      }
    }
    this.#waiting.delete(id);
    entry.reject(error);
    return true;
  }

  /** @param {MartletError} error */
  fail(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  get #key() {
    return `martlet.tick.${this.#matchId}.${this.playerId}`;
  }

  #nextTick() {
    const tick = Math.max(Number(localStorage.getItem(this.#key)) + 1, Date.now());
    this.#remember(tick);
    return tick;
  }

  /** @param {number} tick */
  #remember(tick) {
    if (tick > Number(localStorage.getItem(this.#key))) localStorage.setItem(this.#key, String(tick));
  }
}
