// @ts-check
import { h, setText } from "../../ui/dom.js";
import { bar } from "../instruments/controls.js";
import { clock, scenarios } from "../rules.js";
import { sign } from "./icons.js";

/** The strip above every console: whose ship, how it is, what for; and the tools at its end. */
export class Head {
  #name = h("b");
  #plan = h("span");
  #condition = h("p.condition", { role: "status" });
  #bars = { hull: bar("Hull"), energy: bar("Energy"), fore: bar("Fore"), aft: bar("Aft") };
  #goal = h("b");
  #more = h("span");
  #link = h("button.key.small.link-light", { type: "button", title: "Connection (F3)" });

  /** @param {import("../play.js").Bridge} bridge */
  constructor(bridge) {
    this.bridge = bridge;
    const tool = (/** @type {string} */ icon, /** @type {string} */ label, /** @type {() => void} */ press) =>
      h("button.key.small", { type: "button", "aria-label": label, title: label, onclick: press }, sign(icon));
    this.sound = tool("silence", "Sound", () => bridge.toggleSound());
    this.chat = tool("chat", "Chat (Enter)", () => bridge.chat.toggle());
    this.#link.addEventListener("click", () => bridge.figures.toggle());
    this.element = h(
      "header.bridge-head",
      {},
      h("div.ship-name", {}, this.#name, this.#plan),
      this.#condition,
      h("div.vitals", {}, Object.values(this.#bars).map(({ element }) => element)),
      h("div.mission", {}, this.#goal, this.#more),
      h("div.tools", {}, this.#link, this.sound, this.chat, tool("help", "Help (F1)", () => bridge.help()), tool("leave", "Leave", () => bridge.leave())),
    );
  }

  /** @param {boolean} on */
  showSound(on) {
    this.sound.replaceChildren(sign(on ? "sound" : "silence"));
    this.sound.setAttribute("aria-pressed", String(on));
  }

  /** @param {any} picture @param {any} stats */
  show(picture, stats) {
    const { ship, mission } = picture;
    setText(this.#name, this.bridge.shipName(picture.crew));
    setText(this.#plan, ship.plan.name);
    const state = ship.isDestroyed ? ["red", "Lost"] : ship.redAlert ? ["red", "Red alert"] : ship.docked ? ["green", "Docked"] : ship.shieldsActive ? ["yellow", "Shields up"] : ["green", "Green"];
    this.#condition.className = `condition ${state[0]}`;
    setText(this.#condition, state[1]);
    this.#bars.hull.show(ship.hullShare, `${Math.ceil(ship.hull)}`, ship.hullShare < 0.3 ? "bad" : ship.hullShare < 0.6 ? "warm" : "calm");
    this.#bars.energy.show(ship.energyShare, `${Math.round(ship.energy)}`, ship.energyShare < 0.2 ? "bad" : ship.energyShare < 0.4 ? "warm" : "");
    for (const [part, share] of /** @type {[any, number][]} */ ([[this.#bars.fore, ship.foreShare], [this.#bars.aft, ship.aftShare]])) {
      part.show(share, ship.shieldsActive ? `${Math.round(share * 100)} %` : "down", share < 0.25 ? "bad" : share < 0.6 ? "warm" : "calm");
    }
    if (mission) {
      setText(this.#goal, goalOf(mission, picture.nameOf(mission.goal)));
      setText(this.#more, `${scenarios[mission.scenario]} ${mission.difficulty} · ${clock(mission.endTick - picture.tick)} left`);
    }
    const slow = stats.roundTripMs > 220 ? "bad" : stats.roundTripMs > 120 ? "warm" : "good";
    if (this.#link.dataset.state !== slow) this.#link.dataset.state = slow;
    setText(this.#link, `${Math.round(stats.roundTripMs)} ms`);
  }
}

/** @param {any} mission @param {string} goal the base that a convoy makes for */
function goalOf(mission, goal) {
  const bases = `${mission.basesLeft} ${mission.basesLeft === 1 ? "base" : "bases"}`;
  const enemies = `${mission.enemiesLeft} hostile`;
  if (mission.scenario === 1) return `To ${goal || "base"}: ${mission.cargoSafe} of ${mission.cargoNeeded} safe, ${mission.cargoUnderWay} to go, ${mission.cargoLost} lost`;
  return mission.scenario === 2 ? `Patrol: ${enemies} left` : `Wave ${mission.wave}/${mission.waves} · ${enemies} · ${bases}`;
}
