// @ts-check
import { columnOf, directions, distance, fromColumn } from "./hex.js";
import { cityDistance, terrains, unitKinds } from "./rules.js";

/** @typedef {import("./hex.js").Hex} Hex */
/** @typedef {{id: string, playerId: string, kind: string, at: Hex, health: number, movesLeft?: number, fortified?: boolean}} Unit */
/** @typedef {{id: string, playerId: string, name: string, at: Hex, population: number, health: number, strength: number,
 *    seenTurn?: number, own?: any}} City */
/** @typedef {{hex: Hex, left: number, cost: number, from: number}} Reach */

/** A view with its hexes at hand: what this player may know, and what can be told from it. */
export class World {
  /** @param {any} view */
  constructor(view) {
    this.view = view;
    this.width = view.map.width;
    this.height = view.map.height;
    /** @type {Unit[]} */
    this.units = view.units;
    /** @type {City[]} */
    this.cities = view.cities;
    this.me = view.you?.playerId ?? "";
    this.unitsByHex = new Map(this.units.map((unit) => [this.index(unit.at), unit]));
    this.citiesByHex = new Map(this.cities.map((city) => [this.index(city.at), city]));
    this.unitsById = new Map(this.units.map((unit) => [unit.id, unit]));
    this.citiesById = new Map(this.cities.map((city) => [city.id, city]));
    this.seats = new Map(view.players.map((/** @type {any} */ player, /** @type {number} */ seat) => [player.id, seat]));
  }

  /** A hex's place in rows; -1 off the map. @param {Hex} hex */
  index(hex) {
    const column = columnOf(hex);
    if (hex.r < 0 || hex.r >= this.height || column < 0 || column >= this.width) return -1;
    return hex.r * this.width + column;
  }

  /** @param {number} index @returns {Hex} */
  hex(index) {
    const row = Math.floor(index / this.width);
    return fromColumn(index - row * this.width, row);
  }

  /** @param {"terrain"|"sight"|"territory"} layer @param {number} index */
  #read(layer, index) {
    if (index < 0) return "";
    const row = Math.floor(index / this.width);
    return this.view.map[layer][row][index - row * this.width];
  }

  /** The terrain's code, `.` where unknown. @param {number} index */
  terrain(index) {
    return this.#read("terrain", index) || ".";
  }

  /** 0 unknown, 1 remembered, 2 visible. @param {number} index */
  sight(index) {
    return Number(this.#read("sight", index) || 0);
  }

  /** The owner's place in players from 1; 0 for nobody. @param {number} index */
  owner(index) {
    return Number(this.#read("territory", index).replace(".", "0") || 0);
  }

  /** @param {Unit} unit @returns {boolean} */
  isMine(unit) {
    return unit.playerId === this.me;
  }

  get myUnits() {
    return this.units.filter((unit) => unit.playerId === this.me);
  }

  get myCities() {
    return this.cities.filter((city) => city.playerId === this.me);
  }

  /** What it takes to enter; Infinity where nobody can. Unknown hexes are tried. @param {number} index */
  cost(index) {
    if (index < 0) return Infinity;
    const code = this.terrain(index);
    return code === "." ? 1 : (terrains[code]?.cost ?? Infinity);
  }

  /** Whether something known stands in a unit's way. @param {number} index */
  isBlocked(index) {
    const city = this.citiesByHex.get(index);
    return this.unitsByHex.has(index) || (city !== undefined && city.playerId !== this.me);
  }

  /**
   * All ways of a unit, in hexes and points; beyond this turn's points the walk goes on with the next turn's.
   * @param {Unit} unit
   * @param {{turns: number}} [limit] how many turns ahead
   * @returns {Map<number, Reach>} by index; `left` is what remains at arrival, `cost` counts turns in thousands
   */
  ways(unit, { turns } = { turns: 0 }) {
    const most = unitKinds[unit.kind]?.moves ?? 2;
    const start = this.index(unit.at);
    /** @type {Map<number, Reach>} */
    const best = new Map([[start, { hex: unit.at, left: unit.movesLeft ?? 0, cost: 0, from: -1 }]]);
    const queue = [start];
    while (queue.length > 0) {
      let nearest = 0;
      for (let i = 1; i < queue.length; i++) {
        if (/** @type {Reach} */ (best.get(queue[i])).cost < /** @type {Reach} */ (best.get(queue[nearest])).cost) nearest = i;
      }
      const [index] = queue.splice(nearest, 1);
      const here = /** @type {Reach} */ (best.get(index));
      for (const [dq, dr] of directions) {
        const hex = { q: here.hex.q + dq, r: here.hex.r + dr };
        const next = this.index(hex);
        const step = this.cost(next);
        if (step === Infinity || this.isBlocked(next)) continue;
        const waits = here.left <= 0;
        const turn = Math.floor(here.cost / 1000) + (waits ? 1 : 0);
        if (turn > turns) continue;
        const left = Math.max(0, (waits ? most : here.left) - step);
        const cost = turn * 1000 + (most - left) * 10 + (here.cost % 10) + 1;
        const known = best.get(next);
        if (known && known.cost <= cost) continue;
        best.set(next, { hex, left, cost, from: index });
        if (!known) queue.push(next);
      }
    }
    best.delete(start);
    return best;
  }

  /**
   * @param {Map<number, Reach>} ways
   * @param {number} target
   * @returns {Reach[]} the steps to a hex; empty where there is no way
   */
  path(ways, target) {
    const steps = [];
    for (let at = ways.get(target); at; at = ways.get(at.from)) steps.unshift(at);
    return steps;
  }

  /** The hexes that a unit may attack now. @param {Unit} unit @returns {Set<number>} */
  targets(unit) {
    const kind = unitKinds[unit.kind];
    const found = new Set();
    if (!kind?.range || !(unit.movesLeft && unit.movesLeft > 0)) return found;
    const foes = [...this.units, ...this.cities].filter((other) => other.playerId !== this.me);
    for (const foe of foes) {
      const index = this.index(foe.at);
      if (this.sight(index) === 2 && distance(unit.at, foe.at) <= kind.range) found.add(index);
    }
    return found;
  }

  /** Why a settler can't found a city here, as far as this player knows; empty if it can. @param {Unit} unit */
  foundingProblem(unit) {
    const index = this.index(unit.at);
    if (terrains[this.terrain(index)]?.water) return "Not on water";
    if (this.cities.some((city) => distance(city.at, unit.at) < cityDistance)) return "Too close to another city";
    const owner = this.owner(index);
    if (owner > 0 && this.view.players[owner - 1]?.id !== this.me) return "Foreign territory";
    return "";
  }

  /** Own units that could still do something this turn, in reading order. @param {Set<string>} [skipped] */
  waiting(skipped) {
    return this.myUnits.filter((unit) => (unit.movesLeft ?? 0) > 0 && !unit.fortified && !skipped?.has(unit.id));
  }

  /** Own cities without anything to produce. */
  get idleCities() {
    return this.myCities.filter((city) => city.own && !city.own.item);
  }
}
