// @ts-check
import { columnOf } from "./hex.js";
import { kindName, terrains, unitKinds } from "./rules.js";

/**
 * A hex in words: what a screen reader hears, and the line under the map.
 * @param {import("./world.js").World} world
 * @param {import("./hex.js").Hex} hex
 * @param {(playerId: string) => string} nameOf
 */
export function describe(world, hex, nameOf) {
  const index = world.index(hex);
  const place = `column ${columnOf(hex) + 1}, row ${hex.r + 1}`;
  if (index < 0) return "Off the map.";
  const terrain = terrains[world.terrain(index)];
  if (!terrain) return `Unknown land, ${place}.`;
  const parts = [`${terrain.name}, ${place}`];
  const yields = [
    terrain.food && `${terrain.food} food`,
    terrain.production && `${terrain.production} production`,
    terrain.gold && `${terrain.gold} gold`,
  ].filter(Boolean);
  if (yields.length > 0) parts.push(yields.join(", "));
  if (terrain.cost === Infinity) parts.push("impassable");
  else if (terrain.cost > 1) parts.push(`${terrain.cost} moves to enter`);
  if (terrain.defence) parts.push(`defence ${terrain.defence > 0 ? "+" : "−"}${Math.abs(terrain.defence)} %`);
  if (world.sight(index) === 1) parts.push("remembered");
  const owner = world.owner(index);
  if (owner > 0) parts.push(`land of ${nameOf(world.view.players[owner - 1]?.id)}`);
  const city = world.citiesByHex.get(index);
  if (city) parts.push(describeCity(city, nameOf));
  const unit = world.unitsByHex.get(index);
  if (unit) parts.push(describeUnit(world, unit, nameOf));
  return `${parts.join("; ")}.`;
}

/** @param {import("./world.js").City} city @param {(playerId: string) => string} nameOf */
function describeCity(city, nameOf) {
  const seen = city.seenTurn === undefined ? "" : ` as seen in turn ${city.seenTurn}`;
  const facts = `population ${city.population}, strength ${city.strength}, health ${city.health}`;
  return `city ${city.name} of ${nameOf(city.playerId)}, ${facts}${seen}`;
}

/**
 * How an attack stands, as far as the page can tell: strengths before wounds and chance.
 * @param {import("./world.js").World} world @param {import("./world.js").Unit | undefined} unit
 * @param {import("./hex.js").Hex} hex
 */
export function describeDuel(world, unit, hex) {
  if (!unit) return "";
  const index = world.index(hex);
  const town = world.citiesByHex.get(index);
  const foe = world.unitsByHex.get(index);
  const ground = 1 + (terrains[world.terrain(index)]?.defence ?? 0) / 100;
  const against = town ? town.strength : (unitKinds[foe?.kind ?? ""]?.defence ?? 0) * ground;
  return `Attack with ${unitKinds[unit.kind]?.attack} against ${Math.round(against * 10) / 10}. `;
}

/** @param {import("./world.js").World} world @param {import("./world.js").Unit} unit @param {(playerId: string) => string} nameOf */
export function describeUnit(world, unit, nameOf) {
  const owner = world.isMine(unit) ? "your" : `${nameOf(unit.playerId)}'s`;
  const state = [`health ${unit.health}`];
  if (unit.movesLeft !== undefined) state.push(`${unit.movesLeft} of ${unitKinds[unit.kind]?.moves ?? "?"} moves left`);
  if (unit.fortified) state.push("fortified");
  return `${owner} ${kindName(unit.kind).toLowerCase()}, ${state.join(", ")}`;
}
