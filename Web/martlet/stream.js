// @ts-check
import { meaningOf } from "./closing.js";
import { Emitter } from "./emitter.js";
import { MartletError } from "./http.js";
import { Outbox } from "./outbox.js";
import { Pulse } from "./pulse.js";
import { watchSurroundings } from "./surroundings.js";

/** @typedef {"closed"|"connecting"|"live"|"reconnecting"} StreamState */

const backoffMilliseconds = [1000, 2000, 5000];
const jitter = 0.25;
/** A live match plays on without who is away: for a while its stream tries about once a second. */
const urgentMilliseconds = 30000;
const urgentPause = 800;
/** So often the server may refuse a token that was just refreshed. */
const mostRefusals = 2;
const snapshotDebounceMilliseconds = 120;
const connectTimeoutMilliseconds = 10000;

/**
 * One match's two-way stream. It reconnects by itself and resumes behind the last offset that it saw.
 *
 * Events: `state` (`{state, retryAt?, reason?, code?}`), `snapshot`, `event`, `match`, `presence`, `chat`, `ready`, `error`,
 * `latency` (milliseconds), `ticks` (`{meanMicroseconds, longestMicroseconds, budgetMicroseconds}` of a live match's last
 * second, with each answer to a ping), `binary` (a live match's messages as bytes). After `closed` it stays closed until `open()` is called again.
 */
export class MatchStream extends Emitter {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {StreamState} */
  #state = "closed";
  #attempt = 0;
  /** Since when it tries to be back, by the page's clock. @type {number | undefined} */
  #lostAt = undefined;
  #refusals = 0;
  /** @type {any} */
  #retryTimer = 0;
  /** @type {any} */
  #snapshotTimer = 0;
  /** @type {any} */
  #openTimer = 0;
  #counter = 0;
  /** @type {(() => void)[]} */
  #stops = [];

  /**
   * @param {import("./api.js").Api} api
   * @param {string} matchId
   * @param {{after?: number, playerId?: string}} [options] `playerId`: who acts; may be set later
   */
  constructor(api, matchId, { after = 0, playerId = "" } = {}) {
    super();
    this.api = api;
    this.matchId = matchId;
    /** The last offset that was seen. */
    this.offset = after;
    /** The last offset whose event was emitted. */
    this.eventOffset = after;
    /** What it shows goes on meanwhile: lost, it is to be back within moments. */
    this.isUrgent = false;
    this.outbox = new Outbox(matchId, (message) => this.#transmit(message));
    this.outbox.playerId = playerId;
    this.pulse = new Pulse({
      send: (n) => this.#transmit({ ping: n }),
      lost: () => this.#drop("The server no longer answers."),
      latency: (milliseconds) => this.emit("latency", milliseconds),
    });
  }

  get state() {
    return this.#state;
  }

  /** @param {string} playerId the seat that sent commands act for */
  set playerId(playerId) {
    this.outbox.playerId = playerId;
  }

  /** Connects, or connects again after it was closed. */
  open() {
    if (this.#state !== "closed") return;
    this.#attempt = 0;
    this.#lostAt = undefined;
    this.#refusals = 0;
    this.#watchSurroundings();
    this.#connect();
  }

  /** Leaves. Commands without an answer fail. */
  close() {
    this.#shut({ reason: "left", code: 1000 });
  }

  /** Drops the connection as a bad network would; it comes back by itself. For tests. */
  interrupt() {
    this.#drop("The connection was lost.");
  }

  /** Doesn't wait for the next attempt. */
  retryNow() {
    if (this.#state === "reconnecting") this.#connect();
  }

  /**
   * Sends a command. Resolves with its ack, accepted or not, once it is stored; throws a `MartletError` where it never
   * reached the match.
   * @param {import("./types.js").Command} command
   * @param {{turn?: number}} [options]
   * @returns {Promise<import("./types.js").Ack>}
   */
  send(command, options = {}) {
    if (this.#state === "closed") return Promise.reject(new MartletError("closed", "This match is not connected."));
    return this.outbox.send(command, options.turn);
  }

  /** Sends a line of chat to everybody in the match. @param {string} text @returns {boolean} whether it left */
  chat(text) {
    return this.#transmit({ chat: text });
  }

  /** Sends a live match's message. @param {Uint8Array<ArrayBuffer>} bytes @returns {boolean} whether it left */
  sendBinary(bytes) {
    if (this.#state !== "live" || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(bytes);
    return true;
  }

  /** Asks how long the ticks of a live match take: `ticks` answers. @returns {boolean} whether it left */
  askTicks() {
    return this.#transmit({ ping: 0 });
  }

  /** Asks for the view as it is now; several askings within a moment are one. */
  requestSnapshot() {
    this.#snapshotTimer ||= setTimeout(() => {
      this.#snapshotTimer = 0;
      this.#transmit({ lastSeenOffset: this.offset, requestSnapshot: true });
    }, snapshotDebounceMilliseconds);
  }

  // Connecting

  async #connect() {
    clearTimeout(this.#retryTimer);
    this.#detach();
    this.#become("connecting");
    let token;
    try {
      token = await this.api.session.token();
    } catch (error) {
      this.#refused(error);
      return;
    }
    if (this.#state !== "connecting" || this.#socket) return;
    const address = new URL(`${this.api.session.base}/matches/${encodeURIComponent(this.matchId)}/stream`, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("after", String(this.offset));
    const socket = new WebSocket(address, ["martlet.v1", `bearer.${token}`]);
    this.#socket = socket;
    let opened = false;
    this.#openTimer = setTimeout(() => this.#drop("The server takes too long to answer."), connectTimeoutMilliseconds);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      opened = true;
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") return this.#receive(data);
      this.pulse.heard();
      this.emit("binary", new Uint8Array(data));
    };
    socket.onclose = (event) => {
      if (socket !== this.#socket) return;
      if (opened) this.#closedBy(event.code);
      else this.#diagnose();
    };
  }

  /** The handshake failed, and a browser doesn't say why: ask over HTTP. */
  async #diagnose() {
    this.#detach();
    try {
      await this.api.match(this.matchId);
      this.#retry("The connection could not be opened.");
    } catch (error) {
      this.#refused(error);
    }
  }

  /** @param {unknown} error */
  #refused(error) {
    if (this.#state === "closed") return;
    if (error instanceof MartletError && !error.temporary) this.#shut({ reason: error.message, code: error.code });
    else this.#retry(error instanceof MartletError ? error.message : "The connection could not be opened.");
  }

  /** @param {number} code */
  #closedBy(code) {
    this.#detach();
    const { then, reason } = meaningOf(code);
    if (then === "retry") return this.#retry(reason, this.#announced);
    this.#refusals += 1;
    if (then === "stop" || this.#refusals > mostRefusals) return this.#shut({ code, reason });
    this.#become("connecting");
    this.api.session.refresh().then(() => this.#state === "connecting" && this.#connect(), (error) => this.#refused(error));
  }

  /** What `closing` promised, in milliseconds. @type {number | undefined} */
  #announced = undefined;

  /** @param {string} reason @param {number} [wait] in milliseconds */
  #retry(reason, wait) {
    if (this.#state === "closed") return;
    this.#lostAt ??= performance.now();
    const isUrgent = this.isUrgent && performance.now() - this.#lostAt < urgentMilliseconds;
    const step = isUrgent ? urgentPause : backoffMilliseconds[Math.min(this.#attempt, backoffMilliseconds.length - 1)];
    const delay = (wait ?? step) * (1 + jitter * (2 * Math.random() - 1));
    this.#attempt += 1;
    this.#announced = undefined;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), delay);
    this.#become("reconnecting", { retryAt: Date.now() + delay, reason, attempt: this.#attempt });
  }

  /** @param {string} reason */
  #drop(reason) {
    if (!this.#socket) return;
    this.#detach();
    this.#retry(reason);
  }

  /** @param {{reason: string, code: number | string}} why */
  #shut(why) {
    this.#detach();
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#snapshotTimer);
    this.#snapshotTimer = 0;
    this.outbox.fail(new MartletError("closed", why.reason));
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#state !== "closed") this.#become("closed", why);
  }

  #detach() {
    clearTimeout(this.#openTimer);
    this.pulse.stop();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {StreamState} state @param {object} [more] */
  #become(state, more = {}) {
    this.#state = state;
    this.emit("state", { state, ...more });
  }

  // Messages

  /** @param {any} message @returns {boolean} whether it left */
  #transmit(message) {
    if (this.#state !== "live" || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#counter += 1;
    this.#socket.send(JSON.stringify({ clientMessageId: `m${this.#counter}`, ...message }));
    return true;
  }

  /** @param {string} text */
  #receive(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    this.pulse.heard();
    if (message.snapshot) this.#snapshot(message.snapshot);
    else if (message.event) this.#event(message.event);
    else if (message.ack) this.#acked(message);
    else if (message.match) this.emit("match", message.match);
    else if (message.presence) this.emit("presence", message.presence);
    else if (message.chat) this.emit("chat", message.chat);
    else if (message.ready) this.#ready(message);
    else if (message.pong !== undefined) this.#pong(message);
    else if (message.closing) this.#announced = message.closing.reconnectAfterMilliseconds;
    else if (message.error) this.#failed(message);
  }

  /** @param {any} message */
  #ready(message) {
    clearTimeout(this.#openTimer);
    this.#attempt = 0;
    this.#lostAt = undefined;
    this.#refusals = 0;
    this.#become("live");
    this.pulse.start();
    this.outbox.resend();
    this.emit("ready", message.ready);
  }

  /** @param {any} message */
  #pong(message) {
    this.pulse.pong(message.pong);
    if (message.tickTimes) this.emit("ticks", message.tickTimes);
  }

  /** @param {any} message */
  #acked(message) {
    const ack = message.ack;
    if (ack.snapshot) this.#snapshot(ack.snapshot);
    const wire = this.outbox.settle(message.clientMessageId ?? ack.clientMessageId, ack);
    if (wire && ack.accepted) {
      const { tick, actorPlayerId } = wire;
      const timestamp = new Date().toISOString();
      this.#event({ matchId: this.matchId, turn: wire.turn ?? 0, events: [], ...ack, timestamp, tick, actorPlayerId });
    }
    if (!ack.snapshot && ack.accepted) this.requestSnapshot();
  }

  /** @param {import("./types.js").Snapshot} snapshot */
  #snapshot(snapshot) {
    this.offset = Math.max(this.offset, snapshot.offset);
    this.emit("snapshot", snapshot);
  }

  /** Ours come twice, as an ack and as an event; only the first counts. @param {any} event */
  #event(event) {
    if (event.offset <= this.eventOffset) return;
    this.eventOffset = event.offset;
    this.offset = Math.max(this.offset, event.offset);
    this.emit("event", event);
  }

  /** @param {any} message */
  #failed(message) {
    const { code, message: sentence, details, retryAfter } = message.error;
    const error = new MartletError(code, sentence, { status: message.error.status, details, retryAfter });
    const id = message.clientMessageId ?? message.error.clientMessageId;
    if (!this.outbox.refuse(id, error)) this.emit("error", error);
  }

  // Surroundings

  #watchSurroundings() {
    const back = () => (this.#state === "reconnecting" ? this.retryNow() : this.pulse.probe());
    this.#stops.push(
      watchSurroundings({ back, gone: () => this.pulse.probe() }),
      this.api.session.on("change", () => this.#transmit({ accessToken: this.api.session.accessToken })),
      this.api.session.on("ended", (error) => this.#shut({ reason: error.message, code: 4001 })),
    );
  }
}
