// @ts-check
import { Emitter } from "./emitter.js";
import { call, MartletError, randomId } from "./http.js";
import { exclusively } from "./lock.js";
import * as vault from "./vault.js";

/** @typedef {import("./types.js").SessionGrant & {expiresAtLocal: number, storedAt: number}} StoredSession */

const refreshAheadMilliseconds = 60000;
const longestTimerMilliseconds = 2 ** 31 - 1;

/**
 * Who is playing. Kept in localStorage, shared by all tabs, refreshed before it expires.
 *
 * A refresh token is good for one use, and using an old one ends the session: so only one tab refreshes at a time, and
 * one that waited takes what the other got.
 *
 * Events: `change` (signed in, refreshed or out, in any tab), `ended` (the server no longer knows the session).
 */
export class Session extends Emitter {
  #key;
  #base;
  /** @type {StoredSession | null} */
  #stored = null;
  /** @type {Promise<void> | null} */
  #refreshing = null;
  /** @type {any} */
  #timer = 0;

  /** @param {{base?: string, storageKey?: string}} [options] `base`: the server's address, by default the page's own */
  constructor({ base = "", storageKey = "martlet.session" } = {}) {
    super();
    this.#base = base;
    this.#key = storageKey;
    this.#adoptStored();
    addEventListener("storage", (event) => {
      if (event.key === this.#key || event.key === null) {
        this.#adoptStored();
        this.emit("change");
      }
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#plan();
    });
  }

  get base() {
    return this.#base;
  }

  get signedIn() {
    return this.#stored !== null;
  }

  /** @returns {import("./types.js").Account | null} */
  get account() {
    return this.#stored?.account ?? null;
  }

  /** The access token as it is, fresh or not. */
  get accessToken() {
    return this.#stored?.accessToken ?? "";
  }

  /** @param {string} displayName */
  guest(displayName) {
    return this.#enter("/accounts/guest", { displayName });
  }

  /** @param {string} displayName @param {string} login @param {string} password */
  signUp(displayName, login, password) {
    return this.#enter("/accounts", { displayName, login, password });
  }

  /** @param {string} login @param {string} password */
  signIn(login, password) {
    return this.#enter("/sessions", { login, password });
  }

  /** Ends the session here and, if it can be reached, on the server. */
  async signOut() {
    const token = this.accessToken;
    await this.#store(null);
    if (token) await call("DELETE", `${this.#base}/sessions/current`, { token }).catch(() => {});
  }

  /** @returns {Promise<string>} an access token that is good for a while */
  async token() {
    if (!this.#stored) throw new MartletError("not_signed_in", "Sign in first.", { status: 401 });
    if (this.#remaining() < Math.min(5000, refreshAheadMilliseconds)) await this.refresh();
    return this.accessToken;
  }

  /**
   * Gets new tokens, unless somebody already did. One flight at a time in this tab and across tabs.
   * @param {string} [refused] the access token that the server would not take
   */
  refresh(refused = this.accessToken) {
    this.#refreshing ??= exclusively("martlet.refresh", () => this.#refreshNow(refused)).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** @param {string} refused */
  async #refreshNow(refused) {
    await this.#adoptNewest();
    if (!this.#stored) throw new MartletError("not_signed_in", "Sign in first.", { status: 401 });
    if (this.#stored.accessToken !== refused && this.#remaining() > 0) return;
    const { refreshToken, account } = this.#stored;
    // The answer may get lost after the server has turned the token over. The same key brings the same answer again.
    const attemptKey = `${this.#key}.attempt`;
    const [token, kept] = (localStorage.getItem(attemptKey) ?? "").split(" ");
    const idempotencyKey = token === refreshToken.slice(-12) && kept ? kept : randomId();
    localStorage.setItem(attemptKey, `${refreshToken.slice(-12)} ${idempotencyKey}`);
    try {
      const url = `${this.#base}/sessions/refresh`;
      const answer = await call("POST", url, { body: { refreshToken }, idempotencyKey });
      await this.#store({ account, ...answer.body }, answer.serverTime);
      localStorage.removeItem(attemptKey);
    } catch (error) {
      if (error instanceof MartletError && error.status === 401) {
        await this.#store(null);
        this.emit("ended", error);
      }
      throw error;
    }
  }

  /** @param {string} path @param {any} body */
  async #enter(path, body) {
    const answer = await call("POST", this.#base + path, { body, idempotencyKey: randomId() });
    await this.#store(answer.body, answer.serverTime);
    return this.account;
  }

  /**
   * Resolves when other tabs can see it.
   * @param {import("./types.js").SessionGrant | null} grant
   * @param {number} [serverTime]
   */
  async #store(grant, serverTime = Date.now()) {
    if (grant) {
      // By the server's clock, so that a wrong clock here does no harm.
      const lifetime = Date.parse(grant.accessExpiresAt) - serverTime;
      this.#stored = { ...grant, expiresAtLocal: Date.now() + lifetime, storedAt: Date.now() };
      localStorage.setItem(this.#key, JSON.stringify(this.#stored));
    } else {
      this.#stored = null;
      localStorage.removeItem(this.#key);
    }
    const kept = vault.write(this.#key, this.#stored);
    this.#plan();
    this.emit("change");
    await kept;
  }

  /** What another tab has made of the session, which localStorage may not show yet. */
  async #adoptNewest() {
    this.#adoptStored();
    const newest = await vault.read(this.#key);
    if (newest === null) this.#stored = null;
    else if (newest && newest.storedAt > (this.#stored?.storedAt ?? 0)) this.#stored = newest;
  }

  #adoptStored() {
    try {
      this.#stored = JSON.parse(localStorage.getItem(this.#key) ?? "null");
    } catch {
      this.#stored = null;
    }
    this.#plan();
  }

  #remaining() {
    return (this.#stored?.expiresAtLocal ?? 0) - Date.now();
  }

  /** Refreshes ahead of the expiry; a hidden tab leaves it to the one that is seen. */
  #plan() {
    clearTimeout(this.#timer);
    if (!this.#stored) return;
    const ahead = Math.max(this.#remaining() - refreshAheadMilliseconds, this.#remaining() / 2, 2000);
    this.#timer = setTimeout(() => {
      if (document.hidden) return;
      this.refresh().catch(() => this.#stored && this.#plan());
    }, Math.min(ahead, longestTimerMilliseconds));
  }
}
