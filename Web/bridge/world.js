// @ts-check
import { factions, fullEnergy, fullHull, hulls, mapSize, shipClasses, shipsFrom } from "./rules.js";

const systemsFrom = 16;
const armamentsFrom = 24;
const talliesFrom = 32;
/** How near a ship must be to show more than where it is and which way it goes. */
const detailRange = 10000;

/**
 * What a console shows, made of a sample of the live match: own ship with its engine room and armament, and everything
 * else as contacts with a place, a relation and a name.
 * @param {{tick: number, own: any, entities: any[]}} sample
 * @param {number} crew
 */
export function pictureOf(sample, crew) {
  const { tick, entities } = sample;
  /** @type {Map<number, any>} */
  const byId = new Map();
  for (const entity of entities) byId.set(entity.id, entity);
  const ship = sample.own ?? byId.get(shipsFrom + crew) ?? null;
  const contacts = [];
  for (const entity of entities) {
    const make = contactOf[entity.kind];
    if (!make || entity.id === shipsFrom + crew || entity.isDestroyed) continue;
    const contact = make(entity, ship);
    if (contact) contacts.push(contact);
  }
  return {
    tick,
    crew,
    ship: ship && shipOf(ship, shipsFrom + crew),
    systems: byId.get(systemsFrom + crew) ?? null,
    armament: byId.get(armamentsFrom + crew) ?? null,
    mission: entities.find((entity) => entity.kind === "mission") ?? null,
    tallies: entities.filter((entity) => entity.kind === "tally").map((tally) => ({ ...tally, crew: tally.id - talliesFrom })),
    contacts,
    mapSize,
    /** @param {number} id */
    find: (id) => (id ? (contacts.find((contact) => contact.id === id) ?? null) : null),
    /** @param {number} id @returns {string} */
    nameOf: (id) => (id === shipsFrom + crew ? (ship?.name ?? "") : (byId.get(id)?.name ?? "")),
  };
}

/** @typedef {ReturnType<typeof pictureOf>} Picture */

/** @param {any} ship @param {number} id */
function shipOf(ship, id) {
  const hull = hulls[ship.hullClass] ?? hulls[1];
  return {
    ...ship,
    id,
    kind: "player",
    own: true,
    x: ship.posX,
    y: ship.posY,
    z: ship.posZ,
    target: ship.targetId,
    plan: hull,
    foreShare: ship.shieldsFore / hull.shield,
    aftShare: ship.shieldsAft / hull.shield,
    energyShare: ship.energy / fullEnergy,
    hullShare: ship.hull / fullHull,
  };
}

/** @type {Record<string, (entity: any, ship: any) => any>} */
const contactOf = {
  // Names are seen from near; friends are known from afar by their number.
  ship: (entity) => ({ ...placed(entity), name: entity.name || `Ship ${entity.id - shipsFrom + 1}`, kind: "player", relation: "friend", scan: 2, title: hulls[entity.hullClass]?.name }),
  npc: (entity, ship) => {
    const scan = scanOf(entity);
    // How fast it is and what it is built for is seen from near alone.
    const isNear = !ship || Math.hypot(entity.posX - ship.posX, entity.posZ - ship.posZ) < detailRange;
    const build = isNear || entity.name ? shipClasses[entity.shipClass]?.toLowerCase() : "contact";
    return { ...placed(entity), velocity: isNear ? entity.velocity : null, kind: "ship", scan, relation: relationOf(entity, scan), title: scan ? `${factions[entity.faction]} ${build}` : `Unidentified ${build}` };
  },
  base: (entity) => ({ ...placed(entity), kind: "base", relation: "friend", scan: 2, title: "Base", velocity: 0, heading: 0 }),
  torpedo: (entity) => ({ ...placed(entity), kind: "torpedo", relation: "torpedo", velocity: 500 }),
  mine: (entity) => ({ ...placed(entity), kind: "mine", relation: entity.owner >= shipsFrom && entity.owner < systemsFrom ? "friend" : "neutral", heading: 0, velocity: 0 }),
  nebula: (entity) => ({ ...placed(entity), kind: "nebula", relation: "neutral", heading: 0, velocity: 0 }),
};

/** @param {any} entity */
const placed = (entity) => ({ ...entity, x: entity.posX, y: entity.posY, z: entity.posZ });

/** 0 nothing, 1 basic, 2 full: by what only a scan tells. @param {any} npc */
const scanOf = (npc) => (npc.faction === 0 ? 0 : npc.isFullyScanned && npc.hull > 0 ? 2 : 1);

/** @param {any} npc @param {number} scan */
function relationOf(npc, scan) {
  if (npc.surrendered) return "neutral";
  if (scan === 0) return "unknown";
  return npc.faction === 1 ? "neutral" : "enemy";
}

/** In units a second, as far as it is known. @param {any} contact @returns {string} */
export const speedOf = (contact) => (contact.velocity === null ? "—" : String(Math.round(contact.velocity ?? 0)));

/** How far and in which direction something lies from the ship. @param {any} ship @param {{x: number, z: number}} at */
export function from(ship, at) {
  const east = at.x - ship.x;
  const north = at.z - ship.z;
  return { distance: Math.hypot(east, north), bearing: (Math.atan2(east, north) + Math.PI * 2) % (Math.PI * 2) };
}

/** The nearer turn from one heading to another, −π…π. @param {number} a @param {number} b */
export function turnTo(a, b) {
  const difference = (((b - a) % (Math.PI * 2)) + Math.PI * 3) % (Math.PI * 2);
  return difference - Math.PI;
}
