// @ts-check
import { h, fill } from "../../ui/dom.js";
import { badge } from "../map/pieces/tokens.js";
import { kindName, unitKinds } from "../rules.js";

/** The panel of what is selected: a unit with its orders, or a city with its books and its production. */
export class SelectionPanel {
  element = h("section.panel.selection", { "aria-label": "Selection", hidden: true });
  #shown = "";

  /** @param {import("../orders.js").Orders} orders */
  constructor(orders) {
    this.orders = orders;
  }

  show() {
    const { world, unit, city } = this.orders;
    const shown = world && (unit ?? city) ? JSON.stringify([unit, city, this.orders.locked, world.view.you?.items]) : "";
    if (shown === this.#shown) return;
    this.#shown = shown;
    const focused = this.element.contains(document.activeElement) ? /** @type {any} */ (document.activeElement).dataset.key : undefined;
    this.element.hidden = shown === "";
    if (unit) fill(this.element, this.#unit(unit));
    else if (city) fill(this.element, this.#city(city));
    else fill(this.element);
    if (focused) /** @type {any} */ (this.element.querySelector(`[data-key="${focused}"]`))?.focus();
  }

  /** @param {string} kind @param {number} seat @param {string} title @param {string} subtitle */
  #head(kind, seat, title, subtitle) {
    return h(
      "header",
      {},
      badge(kind, seat),
      h("div", {}, h("h2", {}, title), h("p.hint", {}, subtitle)),
      h("button.close", { type: "button", "aria-label": "Close", onclick: () => this.orders.deselect() }, "×"),
    );
  }

  /** @param {import("../world.js").Unit} unit */
  #unit(unit) {
    const { orders } = this;
    const world = /** @type {import("../world.js").World} */ (orders.world);
    const seat = world.seats.get(unit.playerId) ?? 0;
    const kind = unitKinds[unit.kind];
    const mine = world.isMine(unit);
    const facts = [meter("Health", unit.health, 100)];
    if (mine && kind) facts.push(meter("Moves", unit.movesLeft ?? 0, kind.moves));
    const state = unit.fortified ? "fortified: defends 25 % better" : (kind?.hint ?? "");
    const subtitle = mine ? state : `of ${orders.nameOf(unit.playerId)}`;
    const actions = mine && !orders.locked ? this.#unitActions(unit, world) : null;
    const town = world.citiesByHex.get(world.index(unit.at));
    return [
      this.#head(unit.kind, seat, kindName(unit.kind), subtitle),
      h("div.meters", {}, facts),
      actions,
      town?.playerId === world.me && town && link("town", `To the city ${town.name}`, () => orders.selectCity(town)),
      mine && orders.locked && h("p.hint", {}, orders.locked),
    ];
  }

  /** @param {import("../world.js").Unit} unit @param {import("../world.js").World} world */
  #unitActions(unit, world) {
    const { orders } = this;
    const problem = unit.kind === "settler" ? world.foundingProblem(unit) : "";
    return h(
      "div.actions",
      {},
      unit.kind === "settler" && action("b", "Found a city", () => orders.found(), { primary: true, problem }),
      problem && h("p.hint", {}, `${problem}.`),
      !unit.fortified && action("f", "Fortify", () => orders.fortify()),
      (unit.movesLeft ?? 0) > 0 && action("s", "Skip", () => orders.skip()),
    );
  }

  /** @param {import("../world.js").City} city */
  #city(city) {
    const { orders } = this;
    const world = /** @type {import("../world.js").World} */ (orders.world);
    const seat = world.seats.get(city.playerId) ?? 0;
    const { own } = city;
    const unit = world.unitsByHex.get(world.index(city.at));
    const subtitle = own ? `population ${city.population}` : `of ${orders.nameOf(city.playerId)}, population ${city.population}`;
    const inside = unit ? `${kindName(unit.kind).toLowerCase()} inside` : "";
    const seen = city.seenTurn !== undefined && h("p.hint", {}, `As last seen in turn ${city.seenTurn}.`);
    return [
      this.#head("city", seat, city.name, subtitle),
      seen,
      h(
        "div.meters",
        {},
        meter("Health", city.health, 100),
        own && meter("Food", own.food, own.foodToGrow, perTurn(own.foodPerTurn)),
        own?.item && meter(kindName(own.item), own.production, own.itemCost ?? 0, perTurn(own.productionPerTurn)),
      ),
      own && h("p.yields", {}, `Strength ${city.strength} · ${perTurn(own.goldPerTurn)} gold · ${perTurn(own.researchPerTurn)} research`),
      !own && h("p.yields", {}, `Strength ${city.strength}`),
      own && !orders.locked && this.#production(city, world),
      own && orders.locked && h("p.hint", {}, orders.locked),
      unit && world.isMine(unit) && link("garrison", `To the ${inside}`, () => orders.selectUnit(unit)),
    ];
  }

  /** @param {import("../world.js").City} city @param {import("../world.js").World} world */
  #production(city, world) {
    const { own } = city;
    const seat = world.seats.get(city.playerId) ?? 0;
    return h(
      "div",
      {},
      h("h3", {}, own.item ? "Production" : "What shall it produce?"),
      h(
        "div.items",
        { role: "group", "aria-label": "Production" },
        (world.view.you?.items ?? []).map(({ item, cost }, /** @type {number} */ number) => {
          const rest = Math.max(0, cost - own.production);
          const turns = own.productionPerTurn > 0 ? Math.max(1, Math.ceil(rest / own.productionPerTurn)) : "∞";
          return h(
            "button.item",
            {
              type: "button",
              "data-key": `item-${item}`,
              "aria-pressed": String(own.item === item),
              "aria-keyshortcuts": String(number + 1),
              title: item === "settler" ? "founds a city; takes one citizen" : unitKinds[item]?.hint,
              onclick: () => this.orders.produce(city, item),
            },
            badge(item, seat),
            h("span", {}, kindName(item)),
            h("small", {}, `${turns} ${turns === 1 ? "turn" : "turns"}`),
          );
        }),
      ),
    );
  }
}

/**
 * An order's button with its key.
 * @param {string} key @param {string} label @param {() => void} run
 * @param {{primary?: boolean, problem?: string}} [more] a problem forbids it and says why
 */
function action(key, label, run, { primary = false, problem = "" } = {}) {
  return h(
    primary ? "button.primary" : "button",
    {
      type: "button",
      "data-key": key,
      "aria-keyshortcuts": key,
      disabled: Boolean(problem),
      title: problem || undefined,
      onclick: run,
    },
    label,
    h("kbd", { "aria-hidden": "true" }, key.toUpperCase()),
  );
}

/** @param {string} key @param {string} label @param {() => void} run */
const link = (key, label, run) => h("button.link", { type: "button", "data-key": key, onclick: run }, label);

/** @param {number} value */
const perTurn = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value)}`;

/** @param {string} label @param {number} value @param {number} most @param {string} [rate] */
function meter(label, value, most, rate) {
  const text = `${value} / ${most}${rate ? ` (${rate})` : ""}`;
  const share = h("progress", { value: Math.min(value, most), max: most || 1, "aria-label": `${label} ${text}` });
  return h("div.meter", {}, h("span", {}, label), h("span.number", {}, text), share);
}
