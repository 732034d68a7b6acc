// @ts-check
import { h, setText } from "../../ui/dom.js";

/** The one button that everybody looks for: what is to be done next, or who everybody waits for. */
export class EndTurn {
  title = h("span.title");
  detail = h("span.detail");
  button = h("button.end-turn", { type: "button", "aria-keyshortcuts": "Enter" }, this.title, this.detail);
  anyway = h("button.anyway", { type: "button", "aria-keyshortcuts": "Shift+Enter", hidden: true }, "End turn anyway");
  element = h("div.ender", {}, this.button, this.anyway);
  #busy = false;

  /** @param {import("../orders.js").Orders} orders */
  constructor(orders) {
    this.orders = orders;
    this.button.addEventListener("click", () => this.press());
    this.anyway.addEventListener("click", () => this.press(true));
  }

  /** First shows what still waits for orders; pressed again, ends the turn. @param {boolean} [force] */
  async press(force = false) {
    const { orders } = this;
    if (this.#busy || orders.locked || !orders.world) return;
    if (!force && orders.nextWaiting()) return;
    this.#busy = true;
    this.show();
    await orders.submit();
    this.#busy = false;
    this.show();
  }

  show() {
    const { orders } = this;
    const { world } = orders;
    if (!world) return;
    const { view } = world;
    const waiting = world.waiting(orders.skipped).length;
    const idle = world.idleCities.filter((city) => !orders.skipped.has(city.id)).length;
    let [title, detail, state] = ["End turn", "", "go"];
    if (view.outcome) [title, detail, state] = ["The end", "", "off"];
    else if (orders.isOut) [title, detail, state] = ["Watching", "you are out of the match", "off"];
    else if (this.#busy) [title, detail, state] = ["Ending the turn …", "", "off"];
    else if (orders.locked) [title, detail, state] = ["Turn ended", `waiting for ${orders.awaitedNames()}`, "wait"];
    else if (waiting > 0) [title, detail, state] = ["Next unit", `${waiting} ${waiting === 1 ? "waits" : "wait"} for orders`, "todo"];
    else if (idle > 0) [title, detail, state] = ["Next city", `${idle} ${idle === 1 ? "is" : "are"} idle`, "todo"];
    setText(this.title, title);
    setText(this.detail, detail);
    this.anyway.hidden = state !== "todo";
    this.button.className = `end-turn ${state}`;
    this.button.disabled = state === "off" || state === "wait";
  }
}
