// @ts-check
import { h, setText } from "../ui/dom.js";
import { hulls, scenarioHints, scenarios } from "./rules.js";

const consoles = 6;
const mostShips = 8;
const cruiser = 1;

/** The choices of a new Bridge match. */
export function fields() {
  const hint = h("small", {}, scenarioHints[0]);
  const scenario = h("select", { name: "scenario", onchange: () => setText(hint, scenarioHints[Number(scenario.value)]) }, scenarios.map((name, value) => h("option", { value }, name)));
  const level = h("output", {}, "3");
  const difficulty = h("input", { type: "range", name: "difficulty", min: 1, max: 11, step: 1, value: 3, oninput: () => setText(level, difficulty.value) });
  difficulty.value = "3";
  const classes = Array.from({ length: mostShips }, (_, ship) =>
    h("label.field", { hidden: ship > 0 }, h("span", {}, `Ship ${ship + 1}`), h("select", { name: "hullClass" }, hulls.map(({ name }, value) => h("option", { value, selected: value === cruiser }, name)))),
  );
  const ships = h("select", { name: "shipCount", onchange: () => classes.forEach((field, ship) => (field.hidden = ship >= Number(ships.value))) }, Array.from({ length: mostShips }, (_, index) => h("option", { value: index + 1 }, String(index + 1))));
  const minutes = h("select", { name: "minutes" }, [10, 20, 30, 45, 60].map((value) => h("option", { value, selected: value === 20 }, `${value} min`)));
  return [
    h("label.field", {}, h("span", {}, "Scenario"), scenario, hint),
    h("label.field.level", {}, h("span", {}, "Difficulty ", level, " of 11"), difficulty),
    h("div.pair", {}, h("label.field", {}, h("span", {}, "Ships"), ships), h("label.field", {}, h("span", {}, "Time"), minutes)),
    h("details", {}, h("summary", {}, "Advanced"), h("div.ship-classes", {}, classes)),
  ];
}

/** What the form says, as `POST /matches` wants it. @param {FormData} data */
export function wish(data) {
  const number = (/** @type {string} */ name) => Number(data.get(name));
  const shipCount = number("shipCount");
  const ships = data.getAll("hullClass").slice(0, shipCount).map((value) => ({ hullClass: Number(value) }));
  return {
    maxPlayers: shipCount * consoles,
    ruleset: { scenario: number("scenario"), difficulty: number("difficulty"), shipCount, minutes: number("minutes"), ships },
  };
}

/** The same again, from a match that was played. @param {any} setup */
export function again({ scenario, difficulty, shipCount, minutes, ships }) {
  return { maxPlayers: shipCount * consoles, ruleset: { scenario, difficulty, shipCount, minutes, ships: ships.map((/** @type {any} */ { hullClass }) => ({ hullClass })) } };
}
