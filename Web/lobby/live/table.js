// @ts-check
import { openLive } from "../../live/client.js";
import { h } from "../../ui/dom.js";
import { toast, toastError } from "../../ui/toast.js";
import { games } from "../games.js";

/** What a live game puts on the table. @typedef {{match: () => void, chat: {add: (line: any) => void}, destroy: () => void}} LivePlay */

/** A live match that is played: who sits where, and the ways to sit down, talk, leave and begin anew. */
export class LiveTable {
  /** @type {LivePlay | null} */
  play = null;
  /** @type {any} */
  #live = null;
  #crew = 0;
  #destroyed = false;

  /** @param {import("../match.js").MatchPage} page @param {import("../../martlet/types.js").Game} shape */
  constructor(page, shape) {
    this.page = page;
    this.shape = shape;
    this.#begin();
  }

  get #roles() {
    return this.shape.roles?.length || 1;
  }

  get match() {
    return /** @type {import("../../martlet.js").Match} */ (this.page.match);
  }

  /** The station of whoever looks; null while they stand. @returns {number | null} */
  get station() {
    return this.page.me?.station ?? null;
  }

  /** Theirs, or the last that was. */
  get crew() {
    if (this.station !== null) this.#crew = Math.floor(this.station / this.#roles);
    return this.#crew;
  }

  /** Who sits at the stations of this crew, by role. */
  get sitters() {
    const first = this.crew * this.#roles;
    return Array.from({ length: this.#roles }, (_, role) => this.match.players.find((player) => player.station === first + role));
  }

  /** What a crew called itself. @param {number} crew @returns {string} */
  crewName(crew) {
    return this.match.crewNames?.[crew] ?? "";
  }

  async #begin() {
    const { game } = this.match;
    const stream = this.page.stream;
    if (!stream) return;
    try {
      const module = await games[game].load();
      const opening = openLive({ stream, game, isLossy: this.page.app.isLossy });
      opening.then((live) => live.on("refused", () => this.match.status === "finished" && this.page.forgetEnd()), () => {});
      const [live] = await Promise.all([opening, module.prepare?.()]);
      if (this.#destroyed) return live.destroy();
      this.#live = live;
      document.body.classList.add("playing");
      const root = h("div.table");
      this.page.app.render(root);
      this.play = /** @type {LivePlay} */ (module.mount(root, live, this));
      for (const line of this.page.chatLines) this.play.chat.add(line);
    } catch (error) {
      if (!this.#destroyed) toastError(error);
    }
  }

  /** Where it can be watched again once it is over. */
  get recording() {
    return `#/watch/${encodeURIComponent(this.match.id)}`;
  }

  /** What is played: null until its rules are loaded. */
  get live() {
    return this.#live;
  }

  /** @param {number | null} station */
  sit(station) {
    return this.page.act("station", { station });
  }

  /** @param {string} text */
  chat(text) {
    if (!this.page.stream?.chat(text)) toast("Nobody hears you just now: the connection is down.", "bad");
  }

  leave() {
    this.page.leave();
  }

  /** The same match once more; the others find the way to it in the chat. */
  async again() {
    const { app } = this.page;
    const { game, name } = this.match;
    try {
      const setup = await games[game].setup?.();
      const match = await app.api.createMatch({ game, name, ...(this.#live && setup?.again(this.#live.setup)) });
      this.page.stream?.chat(`${location.origin}/?${new URLSearchParams({ match: match.id, invite: match.inviteCode ?? "" })}`);
      app.open(match.id);
    } catch (error) {
      toastError(error);
    }
  }

  destroy() {
    this.#destroyed = true;
    this.play?.destroy();
    this.#live?.destroy();
  }
}
