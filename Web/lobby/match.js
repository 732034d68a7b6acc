// @ts-check
import { preload } from "../live/core.js";
import { MartletError, MatchStream } from "../martlet.js";
import { h } from "../ui/dom.js";
import { header } from "../ui/header.js";
import { toast, toastError } from "../ui/toast.js";
import { ask } from "../ui/dialog.js";
import { room, stranger } from "./room.js";
import { ConnectionOverlay } from "./connection.js";
import { games, isLive, titleOf } from "./games.js";
import { liveRoom } from "./live/room.js";
import { LiveTable } from "./live/table.js";

/**
 * What a game puts on the table.
 * @typedef {{snapshot: (snapshot: import("../martlet/types.js").Snapshot) => void,
 *   event: (event: import("../martlet/types.js").WireEvent) => void,
 *   match: (match: import("../martlet.js").Match) => void, ready?: () => void,
 *   latency?: (milliseconds: number) => void, destroy: () => void}} Play
 */

/** How far a match is in its life. @param {import("../martlet.js").Match} match */
const stage = ({ status }) => ({ open: 0, loading: 1, running: 2, paused: 2 })[status] ?? 3;

/** One match, from its waiting room to its end: holds the stream, and shows what the match's status asks for. */
export class MatchPage {
  /** @type {import("../martlet.js").Match | null} */
  match = null;
  /** @type {MatchStream | null} */
  stream = null;
  /** @type {import("../martlet/types.js").Snapshot | null} */
  snapshot = null;
  /** @type {Play | null} */
  play = null;
  /** To the server and back, in milliseconds. */
  latency = 0;
  /** A live match that is played. @type {LiveTable | null} */
  table = null;
  /** What was said in a live match's room, and what is being written. @type {{from: string, text: string, mine: boolean, isRead: boolean}[]} */
  chatLines = [];
  draft = "";
  /** Of a live game: its crews and roles. @type {import("../martlet/types.js").Game | null} */
  #shape = null;
  /** @type {any} */
  #icons = null;
  #destroyed = false;
  #mounting = false;
  /** How the match looked at its end can't be shown any more; the room tells how it ended. */
  #isEndForgotten = false;
  #saidLoaded = false;
  /** How often the stream has told of the lobby. */
  #told = 0;
  #overlay = new ConnectionOverlay(this);

  /** @param {import("../page.js").App} app @param {string} id */
  constructor(app, id) {
    this.app = app;
    this.id = id;
    app.render(header(app), h("main.opening", {}, h("p.hint", { role: "status" }, "Opening the match …")));
    this.#load();
  }

  /** The seat of whoever is signed in here; undefined for a stranger. */
  get me() {
    const account = this.app.session.account?.id;
    return this.match?.players.find((player) => player.accountId === account);
  }

  destroy() {
    this.#destroyed = true;
    this.play?.destroy();
    this.table?.destroy();
    this.#overlay.hide();
    this.stream?.close();
  }

  async #load() {
    try {
      const match = await this.app.api.match(this.id);
      if (isLive(match.game)) {
        // So that it is there when play begins. What went wrong is told then: it is asked for again.
        preload().catch(() => {});
        this.#shape = (await this.app.api.games()).find(({ id }) => id === match.game) ?? null;
        this.#icons = (await games[match.game].icons?.()) ?? null;
      }
      if (this.#destroyed) return;
      this.take(match);
    } catch (error) {
      if (this.#destroyed) return;
      if (error instanceof MartletError && error.temporary) {
        this.#overlay.waiting(error.message, () => this.#load());
        return;
      }
      toastError(error);
      location.hash = "#/";
    }
  }

  /**
   * Takes the match as the server told it. Answers to requests and messages of the stream may overtake each other: what
   * would set the match back in its life is old.
   * @param {import("../martlet.js").Match} match
   */
  take(match) {
    if (this.match && stage(match) < stage(this.match)) return;
    this.match = match;
    if (!this.play) document.title = `${match.name || titleOf(match.game)} · Martlet`;
    if (this.me && !this.stream) this.#connect(this.me.id);
    if (this.me && this.stream) this.stream.playerId = this.me.id;
    this.#layOut();
  }

  /** @param {string} playerId */
  #connect(playerId) {
    const stream = new MatchStream(this.app.api, this.id, { playerId });
    this.stream = stream;
    stream.on("match", (match) => {
      this.#told += 1;
      this.take({ ...this.match, ...match });
    });
    stream.on("presence", (presence) => {
      this.#told += 1;
      this.#presence(presence);
    });
    stream.on("chat", (chat) => this.#hear(chat));
    stream.on("snapshot", (snapshot) => this.#takeSnapshot(snapshot));
    stream.on("event", (event) => {
      this.play?.event(event);
      if (event.offset > (this.snapshot?.offset ?? 0)) stream.requestSnapshot();
    });
    stream.on("latency", (milliseconds) => {
      this.latency = milliseconds;
      this.play?.latency?.(milliseconds);
    });
    stream.on("error", (error) => toastError(error));
    stream.on("state", (state) => this.#overlay.show(state));
    stream.on("ready", () => {
      this.play?.ready?.();
      this.#refresh();
    });
    stream.open();
  }

  /** What happened in the lobby while the stream was down. What the stream says meanwhile is newer than the answer: then it asks again. */
  async #refresh() {
    for (let told = -1; told !== this.#told && !this.#destroyed; ) {
      told = this.#told;
      const match = await this.app.api.match(this.id).catch(() => null);
      if (match && told === this.#told && !this.#destroyed) this.take(match);
    }
  }

  /** @param {{from: string, text: string}} chat */
  #hear({ from, text }) {
    // While the table is laid, nobody sees what is said: the table shows it afterwards.
    const line = { from: this.nameOf(from), text, mine: from === this.me?.id, isRead: !this.table };
    this.chatLines = [...this.chatLines.slice(-99), line];
    if (this.table) this.table.play?.chat.add(line);
    else this.#layOut();
  }

  /** @param {any} presence */
  #presence(presence) {
    if (!this.match) return;
    const players = this.match.players.map((player) =>
      player.id === presence.playerId ? { ...player, connected: presence.connected } : player,
    );
    this.take({ ...this.match, players });
  }

  /** @param {import("../martlet/types.js").Snapshot} snapshot */
  #takeSnapshot(snapshot) {
    if (this.snapshot && snapshot.offset < this.snapshot.offset) return;
    this.snapshot = snapshot;
    this.play?.snapshot(snapshot);
    this.#layOut();
  }

  #layOut() {
    const { match } = this;
    if (!match || this.#destroyed) return;
    if (!this.me) return this.app.render(header(this.app), stranger(this));
    if (this.#shape) return this.#layOutLive(this.#shape);
    if (match.status === "open" || match.status === "abandoned") return room(this);
    if (!this.snapshot) {
      if (!this.play) room(this);
      this.stream?.requestSnapshot();
      return;
    }
    if (!this.play) return this.#mount();
    this.#sayLoaded();
    this.play.match(match);
  }

  /** @param {import("../martlet/types.js").Game} shape */
  #layOutLive(shape) {
    if (this.table) return void this.table.play?.match();
    const seated = this.me?.station !== undefined && this.me.station !== null;
    const { status } = this.match ?? {};
    const isShown = status === "running" || (status === "finished" && !this.#isEndForgotten);
    if (isShown && seated) this.table = new LiveTable(this, shape);
    liveRoom(this, shape, this.#icons);
  }

  /** The server has no picture of a match that is over: back to the room, which leads to the recording. */
  forgetEnd() {
    this.#isEndForgotten = true;
    this.table?.destroy();
    this.table = null;
    document.body.classList.remove("playing");
    this.#layOut();
  }

  async #mount() {
    if (this.#mounting || !this.match) return;
    this.#mounting = true;
    const load = games[this.match.game]?.load;
    if (!load) return toast("This page doesn't know how to show that game.", "bad");
    const { mount } = await load();
    if (this.#destroyed || !this.snapshot) return;
    document.body.classList.add("playing");
    const root = h("div.table");
    this.app.render(root);
    this.play = mount(root, this);
    this.play.snapshot(this.snapshot);
    this.#layOut();
  }

  /** The map is on the screen: the match may begin. */
  async #sayLoaded() {
    if (this.#saidLoaded || this.match?.status !== "loading" || this.me?.loaded) return;
    this.#saidLoaded = true;
    await this.act("loaded").catch(() => (this.#saidLoaded = false));
  }

  /** @param {string} action see `Api.act` @param {any} [body] */
  async act(action, body) {
    const match = await this.app.api.act(this.id, action, body);
    if (!this.#destroyed && match?.id && (this.stream?.state !== "live" || stage(match) > 0)) this.take(match);
  }

  /**
   * Sends a command, and says in words why when it isn't carried out.
   * @param {import("../martlet/types.js").Command} command
   * @returns {Promise<import("../martlet.js").Ack | null>} null unless it was accepted
   */
  async order(command) {
    if (!this.stream) return null;
    try {
      const ack = await this.stream.send(command, { turn: this.snapshot?.turn });
      if (ack.accepted) return ack;
      toast(ack.reason?.message ?? "That is not possible now.", "bad");
    } catch (error) {
      const late = error instanceof MartletError && error.code === "wrong_turn";
      if (late) toast("The turn moved on before your order arrived.", "bad");
      else if (!(error instanceof MartletError && error.code === "closed")) toastError(error);
    }
    this.stream?.requestSnapshot();
    return null;
  }

  async resign() {
    const text = "The others play on without you. This can't be taken back.";
    if (!(await ask({ title: "Resign this match?", text, confirm: "Resign", danger: true }))) return;
    await this.act("resign").catch(toastError);
  }

  async leave() {
    await this.app.api.act(this.id, "leave").then(() => (location.hash = "#/"), toastError);
  }

  /** @param {string | undefined} id @returns {string} a player's name */
  nameOf(id) {
    return this.match?.players.find((player) => player.id === id)?.displayName ?? id ?? "nobody";
  }
}
