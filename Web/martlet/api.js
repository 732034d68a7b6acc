// @ts-check
import { call, MartletError, randomId } from "./http.js";

/** @typedef {import("./types.js").Match} Match */

/** The server's HTTP interface for one session. Every method throws a `MartletError` when it is refused. */
export class Api {
  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.session = session;
  }

  /**
   * One request with the session's token; a token that is not taken is refreshed once.
   * @param {string} method
   * @param {string} path
   * @param {any} [body]
   * @param {{idempotencyKey?: string, bytes?: boolean}} [more] `bytes`: the answer is a `Uint8Array`
   */
  async request(method, path, body, more) {
    const url = this.session.base + path;
    const token = await this.session.token();
    try {
      return (await call(method, url, { body, token, ...more })).body;
    } catch (error) {
      if (!(error instanceof MartletError) || error.status !== 401) throw error;
      await this.session.refresh(token);
      return (await call(method, url, { body, token: this.session.accessToken, ...more })).body;
    }
  }

  /** @returns {Promise<import("./types.js").Game[]>} */
  async games() {
    return (await this.request("GET", "/games")).games;
  }

  /**
   * @param {{game?: string, status?: string, mine?: boolean, limit?: number, cursor?: string}} [filter]
   * @returns {Promise<{matches: Match[], nextCursor?: string}>}
   */
  matches(filter = {}) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
    return this.request("GET", `/matches?${query}`);
  }

  /** @param {any} wish see `POST /matches` @param {string} [key] @returns {Promise<Match>} */
  createMatch(wish, key = randomId()) {
    return this.request("POST", "/matches", wish, { idempotencyKey: key });
  }

  /** @param {string} id @returns {Promise<Match>} */
  match(id) {
    return this.request("GET", `/matches/${encodeURIComponent(id)}`);
  }

  /**
   * @param {string} id
   * @param {string} action `join`, `leave`, `ready`, `loaded`, `start`, `resign`; of live matches `station`, `crews/N`
   * @param {any} [body]
   * @returns {Promise<Match>}
   */
  act(id, action, body = {}) {
    return this.request("POST", `/matches/${encodeURIComponent(id)}/${action}`, body);
  }

  /**
   * @param {string} id
   * @param {number} since the first offset wanted
   * @param {number} [limit]
   * @returns {Promise<{events: import("./types.js").WireEvent[], nextOffset: number}>}
   */
  events(id, since, limit = 200) {
    return this.request("GET", `/matches/${encodeURIComponent(id)}/events?since=${since}&limit=${limit}`);
  }

  /** What was recorded of a live match that is over. @param {string} id @returns {Promise<Uint8Array>} */
  recording(id) {
    return this.request("GET", `/matches/${encodeURIComponent(id)}/recording`, undefined, { bytes: true });
  }

  /** @param {string} id @param {number} [at] @returns {Promise<import("./types.js").Snapshot>} */
  snapshot(id, at) {
    return this.request("GET", `/matches/${encodeURIComponent(id)}/snapshot${at === undefined ? "" : `?at=${at}`}`);
  }
}
