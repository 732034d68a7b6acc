// @ts-check
import { h, fill } from "../ui/dom.js";
import { ask } from "../ui/dialog.js";
import { toast, toastError } from "../ui/toast.js";
import { style } from "../ui/style.js";
import { captain } from "./consoles/captain.js";
import { comms } from "./consoles/comms.js";
import { engineering } from "./consoles/engineering.js";
import { helm } from "./consoles/helm.js";
import { science } from "./consoles/science.js";
import { weapons } from "./consoles/weapons.js";
import { Chat } from "./frame/chat.js";
import { Figures } from "./frame/figures.js";
import { Head } from "./frame/head.js";
import { Rail } from "./frame/rail.js";
import { results } from "./frame/results.js";
import { happen } from "./happenings.js";
import { Orders } from "./orders.js";
import { pace } from "./pace.js";
import { clock, roleNames, roles } from "./rules.js";
import { Sound } from "./sound/player.js";
import { pictureOf } from "./world.js";

const consoles = [helm, weapons, engineering, science, comms, captain];
const sheets = ["frame", "instruments", "consoles", "screens", "small"];

/** Before anything is shown: how it looks. */
export const prepare = () => Promise.all(sheets.map((name) => style(`/styles/bridge/${name}.css`)));

/** A starship's bridge as one of its crew sees it: the frame, and the console of the station that they sit at. */
export class Bridge {
  /** @type {import("./world.js").Picture | null} */
  picture = null;
  /** @type {any} */
  console = null;
  role = -1;
  #frame = 0;
  #ended = false;
  #told = "";
  #stops = /** @type {(() => void)[]} */ ([]);
  #over = h("div.overlay", { hidden: true });
  #place = h("div.place");
  /** Who of the crew has begun another match. */
  #next = h("p.next-game", { hidden: true });

  /**
   * @param {HTMLElement} root
   * @param {any} live see `live/client.js`
   * @param {import("../lobby/live/table.js").LiveTable} table
   */
  constructor(root, live, table) {
    this.live = live;
    this.table = table;
    this.sound = new Sound();
    this.orders = new Orders(live);
    this.figures = new Figures(live.stream);
    this.chat = new Chat((text) => table.chat(text), (unread) => (this.head.chat.dataset.unread = unread ? String(unread) : ""), (from, href) => this.#invite(from, href));
    this.head = new Head(this);
    this.rail = new Rail(this);
    this.element = h("div.bridge", {}, this.head.element, this.rail.element, this.#place, this.chat.element, this.figures.element, this.#over);
    root.append(this.element);
    this.head.showSound(this.sound.on);
    this.#stops.push(
      live.on("event", (/** @type {any} */ event) => happen(this, event)),
      live.on("refused", (/** @type {any} */ refusal) => toast(refusal.message ?? "That was refused.", "bad")),
      this.#listenToKeys(),
    );
    this.match();
    this.#frame = requestAnimationFrame((now) => this.#draw(now));
  }

  /** Stations, names or status changed. */
  match() {
    const { station, sitters } = this.table;
    const role = station === null ? -1 : station % roles.length;
    if (role !== this.role) this.#sit(role);
    this.rail.show(sitters, role);
  }

  /** @param {number} role */
  #sit(role) {
    this.console?.release?.();
    this.console?.destroy();
    this.role = role;
    this.console = consoles[role]?.(this) ?? null;
    this.element.dataset.station = roles[role] ?? "none";
    fill(this.#place, this.console?.element ?? h("main.console.none", {}, h("section.plate", {}, h("h2.engraved", {}, "Standing"), h("p", {}, "Choose a free console on the left."))));
    document.title = `${roleNames[role] ?? "Bridge"} · ${this.table.match.name || "Bridge"} · Martlet`;
  }

  /** @param {number} now */
  #draw(now) {
    this.#frame = requestAnimationFrame((next) => this.#draw(next));
    if (!pace.due(now)) return this.live.pass(now);
    const sample = this.live.sample(now);
    if (!sample) return;
    this.picture = pictureOf(sample, this.table.crew);
    const { picture } = this;
    this.figures.show(this.live.stats, now);
    if (!picture.ship) return;
    this.element.classList.toggle("red-alert", picture.ship.redAlert);
    this.head.show(picture, this.live.stats);
    this.sound.follow({ speed: Math.min(1, Math.abs(picture.ship.velocity) / picture.ship.plan.speed), warp: picture.ship.warpFactor, alert: picture.ship.redAlert });
    this.console?.draw(picture, now);
    this.#overlay(picture);
  }

  /** The end of the ship, or of the mission. @param {import("./world.js").Picture} picture */
  #overlay(picture) {
    if (picture.mission?.result) this.#showResults(picture);
    // A recording goes back to before the end.
    if (this.#ended && picture.mission && !picture.mission.result) {
      this.#ended = false;
      this.#told = "";
      this.#over.hidden = true;
    }
    if (this.#ended) return;
    const lost = picture.ship.isDestroyed;
    if (this.#over.hidden === !lost && !lost) return;
    this.#over.hidden = !lost;
    if (!lost) return;
    this.#over.className = "overlay lost-ship";
    const back = picture.ship.respawnTick ? `A new ship is ready in ${clock(picture.ship.respawnTick - picture.tick)}.` : "There is no ship left for us. Our friends fight on.";
    if (this.#over.textContent !== `${this.shipName(picture.crew)} is lost${back}`) fill(this.#over, h("section.lost-box", {}, h("h1", {}, `${this.shipName(picture.crew)} is lost`), h("p", {}, back)));
  }

  /** What the other ships did, and their names, come a moment behind the end itself. @param {import("./world.js").Picture} picture */
  #showResults(picture) {
    const told = JSON.stringify(picture.tallies.map((/** @type {any} */ tally) => [this.shipName(tally.crew), tally]));
    if (told === this.#told) return;
    this.#told = told;
    const asked = { again: () => this.table.again(), look: () => (this.#over.hidden = true), isRecorded: Boolean(this.table.isRecorded), recording: this.table.recording, next: this.#next };
    fill(this.#over, results(picture, (crew) => this.shipName(crew), asked));
    if (this.#ended) return;
    this.#ended = true;
    this.#over.className = "overlay";
    this.#over.hidden = false;
  }

  /** @param {string} from @param {string} href */
  #invite(from, href) {
    this.#next.hidden = false;
    fill(this.#next, `${from} has begun a new game. `, h("a", { href }, "Come along"));
  }

  #listenToKeys() {
    const stop = new AbortController();
    const handle = (/** @type {KeyboardEvent} */ event, /** @type {boolean} */ down) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      if (down && this.#common(event)) return event.preventDefault();
      if (event.target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter")) return;
      if (this.console?.key(event, down)) event.preventDefault();
    };
    addEventListener("keydown", (event) => handle(event, true), { signal: stop.signal });
    addEventListener("keyup", (event) => handle(event, false), { signal: stop.signal });
    addEventListener("blur", () => this.console?.release?.(), { signal: stop.signal });
    return () => stop.abort();
  }

  /** Keys that every console has. @param {KeyboardEvent} event */
  #common(event) {
    if (event.key === "F3") this.figures.toggle();
    else if (event.key === "F1" || event.key === "?") this.help();
    else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) this.chat.toggle(true);
    else if (event.key === "Escape") this.chat.toggle(false);
    else if (event.key === "m") this.toggleSound();
    else return false;
    return true;
  }

  toggleSound() {
    this.sound.turn(!this.sound.on);
    this.head.showSound(this.sound.on);
  }

  help() {
    const common = [["Enter", "Chat"], ["M", "Sound"], ["F3", "The connection in figures"]];
    const rows = [...(this.console?.help ?? []), ...common].map(([keys, meaning]) => h("div", {}, h("dt", {}, keys), h("dd", {}, meaning)));
    ask({ title: roleNames[this.role] ?? "Bridge", content: h("dl.keys", {}, rows), confirm: "Close", cancel: null });
  }

  /** @param {number} role */
  sitAt(role) {
    if (role === this.role) return;
    this.table.sit(this.table.crew * roles.length + role).catch(toastError);
  }

  async leave() {
    if (await ask({ title: "Leave the bridge?", text: "The autopilot takes over what you did.", confirm: "Leave" })) this.table.leave();
  }

  /** @param {number} role @param {number} order */
  order(role, order) {
    const name = roleNames[role].toLowerCase();
    if (!this.table.sitters[role]) return toast(`Nobody sits at ${name}: the autopilot takes no orders.`, "bad");
    if (this.orders.give("order", { role, order })) toast(`To ${name}: passed on.`);
    else toast("The connection is away: not passed on.", "bad");
  }

  /** @param {string} text @param {"info"|"good"|"bad"} [kind] */
  say(text, kind) {
    toast(text, kind);
  }

  /** @param {number} id */
  nameOf(id) {
    const name = this.picture?.nameOf(id);
    return name || (id ? `Contact ${id}` : "Somebody");
  }

  /** @param {number} crew */
  shipName(crew) {
    return this.table.crewName(crew) || this.picture?.nameOf(8 + crew) || `Ship ${crew + 1}`;
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    for (const stop of this.#stops) stop();
    this.console?.release?.();
    this.console?.destroy();
    this.orders.destroy();
    this.figures.destroy();
    this.sound.destroy();
  }
}

/** @param {HTMLElement} root @param {any} live @param {import("../lobby/live/table.js").LiveTable} table */
export const mount = (root, live, table) => new Bridge(root, live, table);
