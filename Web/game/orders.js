// @ts-check
import { distance, same } from "./hex.js";
import { World } from "./world.js";

/** What is selected, and what a person wants done with it. Holds no truth: everything else is the view's. */
export class Orders {
  /** @type {World | null} */
  world = null;
  /** Units and idle cities that need no reminder this turn. @type {Set<string>} */
  skipped = new Set();
  /** @type {import("./hex.js").Hex | null} */
  cursor = null;
  #unitId = "";
  #cityId = "";
  #turn = 0;
  /** Called when anything that is shown has changed. @type {() => void} */
  onchange = () => {};

  /** @param {import("../lobby/match.js").MatchPage} table @param {import("./map/scene.js").Scene} scene */
  constructor(table, scene) {
    this.table = table;
    this.scene = scene;
    this.nameOf = (/** @type {string | undefined} */ id) => table.nameOf(id);
  }

  get unit() {
    return this.world?.unitsById.get(this.#unitId);
  }

  get city() {
    return this.world?.citiesById.get(this.#cityId);
  }

  get #player() {
    return this.world?.view.players.find((/** @type {any} */ player) => player.id === this.world?.me);
  }

  get isOut() {
    return this.#player?.status !== "active";
  }

  /** Why no orders can be given now; empty if they can. */
  get locked() {
    if (!this.world || this.world.view.outcome) return "The match is over.";
    if (this.isOut) return "You are out of the match.";
    return this.#player?.submitted ? "You have ended this turn." : "";
  }

  awaitedNames() {
    const names = (this.world?.view.awaiting ?? []).map((/** @type {string} */ id) => this.nameOf(id));
    return names.length > 3 ? `${names.length} players` : names.join(", ") || "the others";
  }

  /** @param {any} view */
  take(view) {
    const isFirst = this.world === null;
    this.world = new World(view);
    if (view.turn !== this.#turn) {
      this.#turn = view.turn;
      this.skipped.clear();
      if (!isFirst && !this.locked && !this.unit && !this.city) this.nextWaiting(false);
    }
    if (!this.unit) this.#unitId = "";
    if (!this.city) this.#cityId = "";
    if (isFirst) this.#begin();
    this.refresh();
  }

  #begin() {
    const world = /** @type {World} */ (this.world);
    const home = world.myUnits.find((unit) => unit.kind === "settler") ?? world.myUnits[0] ?? world.myCities[0];
    const anywhere = world.hex(Math.floor(world.height / 2) * world.width + Math.floor(world.width / 2));
    this.scene.setWorld(world);
    this.cursor = home?.at ?? anywhere;
    if (!this.locked) this.nextWaiting(false);
    this.refresh();
    this.scene.camera.goTo(this.cursor, { jump: true });
  }

  /** Brings the scene and the panels up to what is selected. */
  refresh() {
    const { world, unit, scene } = this;
    if (!world) return;
    const commands = unit && world.isMine(unit) && !this.locked;
    const canWalk = commands && (unit.movesLeft ?? 0) > 0;
    scene.mark({
      selectedUnit: unit?.id,
      selectedCity: this.city?.id,
      cursor: this.cursor,
      ways: canWalk ? world.ways(unit) : undefined,
      targets: commands ? world.targets(unit) : undefined,
      path: undefined,
      waiting: this.locked ? undefined : new Set(world.waiting(this.skipped).map((waiting) => waiting.id)),
    });
    this.onchange();
  }

  /** @param {import("./world.js").Unit} unit */
  selectUnit(unit) {
    this.#unitId = unit.id;
    this.#cityId = "";
    this.cursor = unit.at;
    this.refresh();
  }

  /** @param {import("./world.js").City} city */
  selectCity(city) {
    this.#cityId = city.id;
    this.#unitId = "";
    this.cursor = city.at;
    this.refresh();
  }

  deselect() {
    this.#unitId = "";
    this.#cityId = "";
    this.refresh();
  }

  /** Shows the way to a hex. @param {import("./hex.js").Hex | null} hex */
  preview(hex) {
    const { world, unit } = this;
    if (!world || !unit || !hex || !this.scene.marks.ways) {
      if (this.scene.marks.path) this.scene.mark({ path: undefined });
      return;
    }
    const target = world.index(hex);
    const isTarget = this.scene.marks.targets?.has(target);
    this.scene.mark({ path: isTarget ? undefined : world.path(world.ways(unit, { turns: 6 }), target) });
  }

  /** Whether acting on a hex would send an order. @param {import("./hex.js").Hex} hex */
  wouldOrder(hex) {
    const { world, unit } = this;
    if (!world || !unit || !world.isMine(unit) || this.locked || same(unit.at, hex)) return false;
    const target = world.index(hex);
    if (this.scene.marks.targets?.has(target)) return true;
    return (unit.movesLeft ?? 0) > 0 && !world.isBlocked(target) && world.path(world.ways(unit, { turns: 6 }), target).length > 0;
  }

  /** The one gesture: attack, go there, or select what stands there. @param {import("./hex.js").Hex} hex */
  async act(hex) {
    const { world, unit } = this;
    if (!world || world.index(hex) < 0) return;
    this.cursor = hex;
    const index = world.index(hex);
    if (unit && this.wouldOrder(hex)) {
      const attacks = this.scene.marks.targets?.has(index);
      await (attacks ? this.attack(unit, hex) : this.move(unit, hex));
      return;
    }
    const standing = world.unitsByHex.get(index);
    const town = world.citiesByHex.get(index);
    if (standing && standing.id !== this.#unitId) this.selectUnit(standing);
    else if (town && town.id !== this.#cityId) this.selectCity(town);
    else if (standing && town) this.selectUnit(standing);
    else if (!standing && !town) this.deselect();
    else this.refresh();
  }

  /** @param {import("./world.js").Unit} unit @param {import("./hex.js").Hex} to */
  async move(unit, to) {
    if (await this.table.order({ type: "MoveUnit", unitId: unit.id, to })) this.#afterOrder(unit.id);
  }

  /** @param {import("./world.js").Unit} unit @param {import("./hex.js").Hex} to */
  async attack(unit, to) {
    if (await this.table.order({ type: "AttackUnit", unitId: unit.id, to })) this.#afterOrder(unit.id);
  }

  async fortify() {
    const { unit } = this;
    if (unit && (await this.table.order({ type: "FortifyUnit", unitId: unit.id }))) this.#afterOrder(unit.id, true);
  }

  async found() {
    const { unit, world } = this;
    if (!unit || !world) return;
    const { at } = unit;
    if (!(await this.table.order({ type: "FoundCity", unitId: unit.id }))) return;
    const city = this.world?.cities.find((candidate) => same(candidate.at, at));
    if (!city) return;
    this.selectCity(city);
    this.scene.camera.reveal(at);
  }

  /** @param {import("./world.js").City} city @param {string} item */
  async produce(city, item) {
    if (await this.table.order({ type: "SetProduction", cityId: city.id, item })) this.refresh();
  }

  skip() {
    const { unit } = this;
    if (!unit) return;
    this.skipped.add(unit.id);
    if (!this.nextWaiting()) this.deselect();
  }

  submit() {
    return this.table.order({ type: "SubmitTurn" });
  }

  /** When a unit can do no more, the next one is up. @param {string} id @param {boolean} [done] */
  #afterOrder(id, done = false) {
    if (this.#unitId !== id) return;
    const unit = this.world?.unitsById.get(id);
    if (unit) this.cursor = unit.at;
    if (unit && !done && (unit.movesLeft ?? 0) > 0) return this.refresh();
    setTimeout(() => this.#unitId === id && (this.nextWaiting() || this.refresh()), 350);
  }

  /**
   * Selects the next unit, or else the next city, that waits for orders.
   * @param {boolean} [fly] move the map there
   * @returns {boolean} whether there is one
   */
  nextWaiting(fly = true) {
    const { world } = this;
    if (!world) return false;
    const waiting = world.waiting(this.skipped);
    const idle = world.idleCities.filter((city) => !this.skipped.has(city.id));
    const here = this.cursor;
    const after = waiting.findIndex((unit) => unit.id === this.#unitId);
    let next = waiting[(after + 1) % waiting.length];
    if (after < 0 && here) next = [...waiting].sort((a, b) => distance(a.at, here) - distance(b.at, here))[0];
    if (next) this.selectUnit(next);
    else if (idle[0]) this.selectCity(idle[0]);
    else return false;
    if (fly && this.cursor) this.scene.camera.reveal(this.cursor);
    this.scene.redraw();
    return true;
  }
}
