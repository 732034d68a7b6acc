// @ts-check
import { RecordedMatch } from "../../live/recording.js";
import { fill, h, setText } from "../../ui/dom.js";
import { header } from "../../ui/header.js";
import { toastError } from "../../ui/toast.js";
import { games, titleOf } from "../games.js";

const speeds = [1, 2, 4, 8];

/** A match that is over, watched again: the game's own page over its recording, with a bar to go through it. */
export class WatchPage {
  /** @type {import("../../martlet.js").Match | null} */
  #match = null;
  /** @type {RecordedMatch | null} */
  recorded = null;
  /** @type {any} */
  #play = null;
  #timer = 0;
  #destroyed = false;
  #place = h("input.seek", { type: "range", min: "0", max: "1", value: "0", "aria-label": "Place in the match" });
  #clock = h("output.watch-clock", {}, "0:00");
  #toggle = h("button", { type: "button" }, "Pause");

  /** @param {import("../../page.js").App} app @param {string} id */
  constructor(app, id) {
    this.app = app;
    this.id = id;
    app.render(header(app), h("main.opening", {}, h("p.hint", { role: "status" }, "Fetching the recording …")));
    this.#open();
  }

  async #open() {
    try {
      const match = await this.app.api.match(this.id);
      const bytes = await this.app.api.recording(this.id);
      const module = await games[match.game].load();
      const [recorded] = await Promise.all([RecordedMatch.open(bytes, match.game), module.prepare?.()]);
      if (this.#destroyed) return;
      this.#match = match;
      this.recorded = recorded;
      this.#layOut(module);
    } catch (error) {
      if (this.#destroyed) return;
      toastError(error);
      location.hash = "#/";
    }
  }

  /** @param {any} module */
  #layOut(module) {
    const recorded = /** @type {RecordedMatch} */ (this.recorded);
    document.body.classList.add("playing", "watching");
    document.title = `${this.#match?.name || titleOf(recorded.game.id)}, recorded · Martlet`;
    const root = h("div.table");
    this.app.render(root, this.#bar(recorded));
    this.#play = module.mount(root, recorded, this);
    this.#timer = window.setInterval(() => this.#show(recorded), 200);
  }

  /** @param {RecordedMatch} recorded */
  #bar(recorded) {
    this.#place.max = String(recorded.length);
    this.#place.oninput = () => recorded.seek(Number(this.#place.value));
    const pace = h("select", { "aria-label": "Speed" }, speeds.map((speed) => h("option", { value: String(speed) }, `${speed} ×`)));
    pace.onchange = () => recorded.play(Number(pace.value));
    this.#toggle.onclick = () => {
      if (recorded.tick >= recorded.length) recorded.seek(0);
      recorded.play(recorded.speed > 0 ? 0 : Number(pace.value));
    };
    const names = this.#crews();
    const crews = h("select", { "aria-label": "Crew" }, names.map(({ crew, name }) => h("option", { value: String(crew) }, name)));
    crews.onchange = () => this.sit(Number(crews.value) * this.#roles + (this.station % this.#roles));
    if (names.length > 0) this.sit(names[0].crew * this.#roles);
    return h("nav.watch-bar", { "aria-label": "Recording" }, this.#toggle, this.#place, this.#clock, pace, names.length > 1 ? crews : null, h("a.button", { href: "#/" }, "To the lobby"));
  }

  /** From whose places it can be watched: from ships, or from those of people who play for themselves. */
  #crews() {
    const { maxPlayers, players } = this.match;
    const count = Math.min(this.recorded?.game.crews ?? 1, Math.ceil(maxPlayers / this.#roles));
    const all = Array.from({ length: count }, (_, crew) => ({ crew, name: this.crewName(crew) || `Ship ${crew + 1}` }));
    if (this.#roles > 1) return all;
    return all.flatMap(({ crew }) => players.filter(({ station }) => station === crew).map(({ displayName }) => ({ crew, name: displayName })));
  }

  /** @param {RecordedMatch} recorded */
  #show(recorded) {
    const { tick } = recorded;
    if (tick >= recorded.length) recorded.play(0);
    if (document.activeElement !== this.#place) this.#place.value = String(Math.round(tick));
    const seconds = Math.floor(tick / recorded.game.ticksPerSecond);
    setText(this.#clock, `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
    setText(this.#toggle, recorded.speed > 0 ? "Pause" : "Play");
  }

  // What a live game's page wants of its table.

  /** Nothing that is done here changes anything. */
  isRecorded = true;

  get match() {
    return /** @type {import("../../martlet.js").Match} */ (this.#match);
  }

  get #roles() {
    return Math.max(1, this.recorded?.game.roles.length ?? 1);
  }

  get station() {
    return this.recorded?.seat.station ?? 0;
  }

  get crew() {
    return this.recorded?.seat.crew ?? 0;
  }

  get sitters() {
    return Array.from({ length: this.#roles }, (_, role) => this.match.players.find((player) => player.station === this.crew * this.#roles + role));
  }

  /** @param {number} crew @returns {string} */
  crewName(crew) {
    return this.match.crewNames?.[crew] ?? "";
  }

  /** @param {number} station */
  async sit(station) {
    this.recorded?.watch(station);
    this.#play?.match?.();
  }

  chat() {}

  leave() {
    location.hash = "#/";
  }

  again() {
    this.recorded?.seek(0);
  }

  destroy() {
    this.#destroyed = true;
    clearInterval(this.#timer);
    document.body.classList.remove("watching");
    this.#play?.destroy?.();
    fill(this.app.root);
  }
}
