// @ts-check
import { h, setText } from "../../ui/dom.js";
import { key, lever, pips, plate } from "../instruments/controls.js";
import { Schematic } from "../instruments/schematic.js";
import { coolantBudget, fullPower, systems } from "../rules.js";

/** Power and coolant for eight systems at once. */
const presets = [
  { name: "Cruise", power: [1, 1, 1, 1, 1, 1, 1, 1], coolant: [1, 1, 1, 1, 1, 1, 1, 1] },
  { name: "Battle", power: [1.8, 1.4, 1, 1.3, 1, 0.2, 1.5, 1.2], coolant: [2, 1, 0, 1, 0, 0, 2, 2] },
  { name: "Pursuit", power: [1, 1, 1, 1.6, 2.2, 0.5, 1, 0.6], coolant: [1, 0, 0, 2, 4, 0, 1, 0] },
  { name: "Warp run", power: [0.3, 0.3, 1, 1, 0.3, 2.4, 0.8, 1.2], coolant: [0, 0, 0, 1, 0, 6, 0, 1] },
  { name: "Save", power: [0.5, 0.5, 0.8, 0.7, 0.6, 0.3, 0.6, 0.6], coolant: [1, 1, 1, 1, 1, 1, 1, 1] },
];

/** Engineering: eight systems, what they are given, and what they suffer. @param {import("../play.js").Bridge} bridge */
export function engineering(bridge) {
  const { orders } = bridge;
  const schematic = new Schematic();
  const columns = systems.map((name, index) => column(bridge, name, index));
  const left = h("b");
  const draw = h("b");
  const teams = [0, 1, 2].map((team) => teamCard(bridge, team));
  const keys = presets.map((preset, index) => key(preset.name, () => apply(preset), { hint: String(index + 1) }));

  /** @param {typeof presets[0]} preset */
  function apply(preset) {
    // Coolant is let go of first: the budget is shared.
    const current = bridge.picture?.systems?.coolant ?? [];
    preset.power.forEach((level, system) => orders.give("power", { system, level }));
    const order = preset.coolant.map((_, system) => system).sort((a, b) => preset.coolant[a] - (current[a] ?? 0) - (preset.coolant[b] - (current[b] ?? 0)));
    for (const system of order) orders.give("coolant", { system, units: preset.coolant[system] });
  }

  return {
    element: h(
      "main.console.engineering",
      {},
      plate("Systems", "systems", h("p.legend", {}, h("span.power", {}, "Power"), h("span.heat", {}, "Heat"), h("span.health", {}, "Health"), h("span.coolant", {}, "Coolant")), h("div.columns", {}, columns.map(({ element }) => element))),
      plate("Ship", "ship", schematic.element),
      plate("Reactor", "reactor", h("div.reactor-figures", {}, h("p", {}, "Coolant left ", left), h("p", {}, "Demand ", draw)), h("div.keys-row", {}, keys.map(({ element }) => element))),
      plate("Damage control", "teams", h("div.team-cards", {}, teams.map(({ element }) => element))),
    ),
    /** @param {any} picture @param {number} now */
    draw(picture, now) {
      const parts = picture.systems;
      if (!parts) return;
      columns.forEach((part, index) => part.show(parts, index));
      schematic.draw(picture, now);
      const spent = parts.coolant.reduce((/** @type {number} */ sum, /** @type {number} */ units) => sum + units, 0);
      setText(left, `${coolantBudget - spent} of ${coolantBudget}`);
      const demand = parts.power.reduce((/** @type {number} */ sum, /** @type {number} */ level) => sum + level * level, 0) / 8;
      setText(draw, `${Math.round(demand * 100)} %`);
      teams.forEach((part, index) => part.show(parts, index));
    },
    /** @param {KeyboardEvent} event @param {boolean} down */
    key(event, down) {
      if (!down || !/^[1-5]$/.test(event.key)) return false;
      apply(presets[Number(event.key) - 1]);
      return true;
    },
    destroy: () => schematic.destroy(),
    help: [["1 … 5", "Settings made ready"], ["Tab, then ↑ ↓", "Power of a system"]],
  };
}

/** One system. @param {import("../play.js").Bridge} bridge @param {string} name @param {number} system */
function column(bridge, name, system) {
  const { orders } = bridge;
  const power = lever({ caption: name, to: fullPower, step: 0.05, change: (level) => orders.power(system, level), say: (value) => `${Math.round(value * 100)} %`, marks: [{ at: 1, text: "1" }, { at: 2, text: "2" }] });
  const coolant = pips(coolantBudget, `Coolant for ${name}`, (units) => orders.give("coolant", { system, units }));
  const heat = h("i");
  const damage = h("i");
  const words = h("b.condition-word");
  const repair = h("button.repair", { type: "button", "aria-label": `Repair ${name}`, onclick: () => send() }, "Repair");
  const element = h(
    "div.system",
    {},
    power.element,
    h("div.gauges", { "aria-hidden": "true" }, h("div.gauge.heat", {}, h("div.well", {}, heat)), h("div.gauge.damage", {}, h("div.well", {}, damage))),
    coolant.element,
    words,
    repair,
  );
  let tone = "";

  /** The first team that rests, or the last. */
  function send() {
    const teams = bridge.picture?.systems?.team ?? [-1, -1, -1];
    if (teams.includes(system)) return;
    const idle = teams.indexOf(-1);
    orders.give("team", { team: idle < 0 ? 2 : idle, system });
  }
  return {
    element,
    /** @param {any} parts @param {number} index */
    show(parts, index) {
      const hot = parts.heat[index];
      const broken = parts.damage[index];
      power.show(parts.power[index]);
      coolant.show(parts.coolant[index]);
      heat.style.setProperty("--share", hot.toFixed(3));
      damage.style.setProperty("--share", (1 - broken).toFixed(3));
      const now = hot > 0.85 || broken > 0.7 ? "bad" : hot > 0.6 || broken > 0.25 ? "warm" : "good";
      if (now !== tone) element.className = `system ${now}`;
      tone = now;
      setText(words, broken >= 0.99 ? "Out of order" : hot > 0.85 ? "Overheating" : broken > 0.05 ? `${Math.round((1 - broken) * 100)} % sound` : hot > 0.6 ? "Hot" : "Sound");
      repair.disabled = broken < 0.01 && !parts.team.includes(index);
      repair.classList.toggle("busy", parts.team.includes(index));
      setText(repair, parts.team.includes(index) ? "Team at work" : "Repair");
    },
  };
}

/** One damage-control team. @param {import("../play.js").Bridge} bridge @param {number} team */
function teamCard(bridge, team) {
  const work = h("b");
  const rest = key("Recall", () => bridge.orders.give("team", { team, system: -1 }));
  rest.element.classList.add("small");
  const element = h("div.team-card.well", {}, h("span", {}, `Team ${["A", "B", "C"][team]}`), work, rest.element);
  return {
    element,
    /** @param {any} parts @param {number} index */
    show(parts, index) {
      const at = parts.team[index];
      setText(work, at < 0 ? "Resting" : systems[at]);
      element.classList.toggle("busy", at >= 0);
      rest.enable(at >= 0);
    },
  };
}
