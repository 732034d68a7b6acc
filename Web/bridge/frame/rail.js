// @ts-check
import { h, setText } from "../../ui/dom.js";
import { roleNames, roles } from "../rules.js";
import { sign } from "./icons.js";

/** The six consoles of this ship: who sits where, and a way to sit somewhere else. */
export class Rail {
  #keys;
  #shown = "";

  /** @param {import("../play.js").Bridge} bridge */
  constructor(bridge) {
    this.bridge = bridge;
    this.#keys = roles.map((role, index) => {
      const who = h("small");
      const button = h(`button.key.${role}`, { type: "button", onclick: () => bridge.sitAt(index) }, sign(role), h("span", {}, roleNames[index]), who);
      return { button, who };
    });
    this.element = h("nav.rail", { "aria-label": "Consoles" }, this.#keys.map(({ button }) => button));
  }

  /** @param {(import("../../martlet/types.js").Player | undefined)[]} sitters by role @param {number} mine */
  show(sitters, mine) {
    const text = JSON.stringify([sitters.map((player) => player?.displayName), mine]);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#keys.forEach(({ button, who }, role) => {
      const player = sitters[role];
      setText(who, role === mine ? "you" : (player?.displayName ?? "free"));
      button.setAttribute("aria-pressed", String(role === mine));
      button.disabled = role !== mine && Boolean(player);
      button.title = player ? `${roleNames[role]}: ${player.displayName}` : `Sit down at ${roleNames[role].toLowerCase()}`;
    });
  }
}
