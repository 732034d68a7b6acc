// @ts-check
/** What Docs/new-worlds.md says about terrain and units, as far as the page previews it. The server decides. */

/**
 * @type {Record<string, {name: string, cost: number, defence: number, food: number, production: number, gold: number,
 *   water?: boolean}>}
 */
export const terrains = {
  o: { name: "Ocean", cost: Infinity, defence: 0, food: 1, production: 0, gold: 1, water: true },
  c: { name: "Coast", cost: 2, defence: -25, food: 2, production: 0, gold: 1, water: true },
  g: { name: "Grassland", cost: 1, defence: 0, food: 2, production: 0, gold: 0 },
  p: { name: "Plains", cost: 1, defence: 0, food: 1, production: 1, gold: 0 },
  d: { name: "Desert", cost: 1, defence: 0, food: 0, production: 0, gold: 1 },
  f: { name: "Forest", cost: 2, defence: 25, food: 1, production: 2, gold: 0 },
  h: { name: "Hills", cost: 2, defence: 25, food: 0, production: 2, gold: 1 },
  m: { name: "Mountains", cost: Infinity, defence: 0, food: 0, production: 0, gold: 0 },
};

/**
 * @type {Record<string, {name: string, moves: number, attack: number, defence: number, range: number, hint: string}>}
 */
export const unitKinds = {
  settler: { name: "Settler", moves: 2, attack: 0, defence: 1, range: 0, hint: "founds a city" },
  scout: { name: "Scout", moves: 3, attack: 0, defence: 4, range: 0, hint: "far and fast, does not fight" },
  warrior: { name: "Warrior", moves: 2, attack: 10, defence: 10, range: 1, hint: "strength 10" },
  archer: { name: "Archer", moves: 2, attack: 10, defence: 6, range: 2, hint: "shoots over two hexes, strength 10" },
  horseman: { name: "Horseman", moves: 4, attack: 14, defence: 14, range: 1, hint: "fast, strength 14" },
};

/** @param {string} kind */
export const kindName = (kind) => unitKinds[kind]?.name ?? kind;

/** A city needs this many hexes to the next one. */
export const cityDistance = 3;

/** Tinctures by seat: strong enough to tell apart on land, water and paper. */
export const tinctures = ["#2463b4", "#b3282d", "#2c7a46", "#7b3f98", "#c4661b", "#147f87", "#a8327a", "#5b4a3a"];
