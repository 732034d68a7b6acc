// @ts-check
import { h, fill, setText } from "../ui/dom.js";

const graceMilliseconds = 500;

/** Says that the connection is gone, when the next attempt comes, and what a person can do. */
export class ConnectionOverlay {
  #element = h("div.connection", { role: "alertdialog", "aria-live": "assertive", "aria-label": "Connection" });
  /** @type {any} */
  #grace = 0;
  /** @type {any} */
  #clock = 0;

  /** @param {import("./match.js").MatchPage} table */
  constructor(table) {
    this.table = table;
  }

  hide() {
    clearTimeout(this.#grace);
    clearInterval(this.#clock);
    this.#grace = 0;
    this.#element.remove();
  }

  /** @param {{state: string, retryAt?: number, reason?: string, code?: any}} state */
  show(state) {
    if (state.state === "live") return this.hide();
    if (state.state === "reconnecting") return this.#countDown(state.reason ?? "", state.retryAt ?? 0, () => this.table.stream?.retryNow());
    clearInterval(this.#clock);
    if (state.state === "connecting") return this.#connecting();
    if (state.code === 1000) return this.hide();
    const again = h("button.primary", { type: "button", onclick: () => this.table.stream?.open() });
    again.textContent = state.code === 4009 ? "Take over here" : "Try again";
    this.#put(
      state.code === 4009 ? "Playing somewhere else" : "Disconnected",
      h("p", {}, state.reason),
      h("div.row.end", {}, h("a.button", { href: "#/" }, "Back to the lobby"), again),
    );
  }

  /** The first look at the match failed. @param {string} reason @param {() => void} retry */
  waiting(reason, retry) {
    const retryAt = Date.now() + 3000;
    const timer = setTimeout(again, 3000);
    const overlay = this;
    function again() {
      clearTimeout(timer);
      overlay.hide();
      retry();
    }
    this.#countDown(reason, retryAt, again);
  }

  #connecting() {
    const title = this.#element.querySelector("h2");
    if (this.#element.isConnected && title) {
      setText(title, "Connecting …");
      return;
    }
    this.#grace ||= setTimeout(() => this.#put("Connecting …"), graceMilliseconds);
  }

  /** @param {string} reason @param {number} retryAt @param {() => void} retry */
  #countDown(reason, retryAt, retry) {
    clearInterval(this.#clock);
    const seconds = h("p.hint", { "aria-live": "off" });
    const tick = () => setText(seconds, `Next attempt in ${Math.max(0, Math.ceil((retryAt - Date.now()) / 1000))} s. Nothing is lost.`);
    tick();
    this.#clock = setInterval(tick, 250);
    this.#put(
      "Reconnecting",
      h("p", {}, reason),
      seconds,
      h("div.row.end", {}, h("button", { type: "button", onclick: retry }, "Try now")),
    );
  }

  /** @param {string} title @param {...any} rest */
  #put(title, ...rest) {
    clearTimeout(this.#grace);
    this.#grace = 0;
    fill(this.#element, h("div.box", {}, h("h2", {}, title), rest));
    document.body.append(this.#element);
  }
}
