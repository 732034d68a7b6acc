// @ts-check
import { h } from "../../ui/dom.js";
import { reasons, scenarios } from "../rules.js";

/** @type {[string, string][]} */
const columns = [
  ["score", "Score"], ["kills", "Kills"], ["surrenders", "Surrenders"], ["damageDealt", "Damage dealt"], ["damageTaken", "Damage taken"],
  ["torpedoesFired", "Torpedoes"], ["scans", "Scans"], ["secondsDocked", "Docked, s"], ["timesLost", "Ships lost"],
];

/**
 * How the mission ended, with what each ship did.
 * @param {any} picture
 * @param {(crew: number) => string} shipName
 * @param {{again: () => void, look: () => void, isRecorded: boolean, recording?: string, next?: Element}} hands `recording`: where it can be watched again; `next`: who has begun another one
 */
export function results(picture, shipName, { again, look, isRecorded, recording, next }) {
  const { mission, tallies } = picture;
  const won = mission.result === 1;
  return h(
    `section.results${won ? ".won" : ".lost"}`,
    { role: "dialog", "aria-label": "The end of the mission" },
    h("p.engraved", {}, `${scenarios[mission.scenario]} · level ${mission.difficulty}`),
    h("h1", {}, won ? "Victory" : "Defeat"),
    h("p.why", {}, reasons[mission.reason] ?? ""),
    h(
      "div.table-well.well",
      {},
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, h("th", {}, "Ship"), tallies.map((/** @type {any} */ tally) => h("th", {}, shipName(tally.crew))))),
        h("tbody", {}, columns.map(([field, caption]) => h("tr", {}, h("th", {}, caption), tallies.map((/** @type {any} */ tally) => h("td", {}, String(tally[field] ?? 0)))))),
      ),
    ),
    next,
    h(
      "div.keys-row",
      {},
      h("button.key.large", { type: "button", onclick: again }, isRecorded ? "From the start" : "New game"),
      h("button.key.large", { type: "button", onclick: look }, "Look around"),
      recording && h("a.key.large", { href: recording }, "Watch again"),
      h("a.key.large", { href: "#/" }, "To the lobby"),
    ),
  );
}
