// @ts-check
/** What Docs/bridge.md names by numbers, in words. The page never decides a rule. */

/** The id of the first crew's ship; the others' follow. */
export const shipsFrom = 8;

export const roles = ["helm", "weapons", "engineering", "science", "comms", "captain"];
export const roleNames = ["Helm", "Weapons", "Engineering", "Science", "Comms", "Captain"];

export const commands = {
  impulse: 1, steer: 2, course: 3, warp: 4, reverse: 5, dock: 6, target: 7, loadTube: 8, unloadTube: 9, fireTube: 10,
  autoBeams: 11, fireBeams: 12, beamFrequency: 13, shieldFrequency: 14, shields: 15, power: 16, coolant: 17, team: 18,
  scan: 19, hail: 20, redAlert: 21, mainScreen: 22, waypoint: 23, order: 24,
};

/** By the number of an event's kind. */
export const happenings = [
  "none", "beam", "torpedoFired", "explosion", "destroyed", "surrendered", "message", "scanned", "docked", "systemDown",
  "order", "wave", "respawned", "missionOver", "cargoArrived",
];

export const ticksPerSecond = 20;
export const mapSize = 200000;
export const fullEnergy = 1000;
export const fullHull = 100;
export const fullPower = 3;
export const coolantBudget = 8;
export const warpSpeed = 1000;

export const hulls = [
  { name: "Scout", tubes: 2, shield: 100, speed: 320, turn: 0.6, scale: 2 },
  { name: "Cruiser", tubes: 3, shield: 150, speed: 250, turn: 0.4, scale: 3 },
  { name: "Dreadnought", tubes: 4, shield: 220, speed: 200, turn: 0.28, scale: 4 },
];

export const ordnance = [
  { name: "Homing", seconds: 8, each: 4, hint: "follows its target" },
  { name: "Nuke", seconds: 15, each: 1, hint: "spares nobody near" },
  { name: "Mine", seconds: 6, each: 2, hint: "dropped behind" },
  { name: "EMP", seconds: 10, each: 2, hint: "halves shields" },
];

export const systems = ["Beams", "Torpedoes", "Sensors", "Manoeuvring", "Impulse", "Warp", "Fore shield", "Aft shield"];
export const frequencies = ["A", "B", "C", "D", "E"];
export const factions = ["Unknown", "Trader", "Korvan", "Skarn", "Raider"];
export const shipClasses = ["Freighter", "Fighter", "Frigate", "Cruiser", "Flagship"];
export const tactics = ["idle", "on patrol", "escorting", "attacking", "fleeing", "under way"];
export const views = ["Fore", "Port", "Starboard", "Aft", "Tactical", "Map"];
export const scenarios = ["Siege", "Convoy", "Patrol"];
export const scenarioHints = ["Waves come for the bases: hold them.", "Bring the traders home.", "All that is hostile has to go."];

export const reasons = [
  "", "Nothing hostile is left.", "The convoy is safe.", "You held out until the end.", "The bases are lost.",
  "The ships are lost.", "The convoy is lost.", "Time ran out.",
];

/** What comms can say, to whom, and by which number. */
export const hails = [
  { id: 0, text: "Greetings", to: ["friend", "neutral", "enemy", "unknown"] },
  { id: 1, text: "Surrender", to: ["enemy", "unknown"] },
  { id: 2, text: "Taunt", to: ["enemy", "unknown"] },
  { id: 3, text: "Request a berth", to: ["base"] },
  { id: 4, text: "Build homing", to: ["base"] },
  { id: 5, text: "Build a nuke", to: ["base"] },
  { id: 6, text: "Build mines", to: ["base"] },
  { id: 7, text: "Build EMPs", to: ["base"] },
  { id: 8, text: "Hold position", to: ["neutral", "unknown"] },
  { id: 9, text: "Proceed", to: ["neutral", "unknown"] },
];

export const replies = [
  "Greetings, captain. Safe travels.", "Aye. It will be done.", "We refuse.", "We surrender. Hold your fire!",
  "Come closer and say that again.", "A berth is ready for you.", "We have begun to build it.", "What you ordered is in store.",
  "We are under attack! All ships, help us!", "You have our thanks.", "There is no answer.", "Another wave is on its way.",
];
/** Replies that shouldn't be overlooked. */
export const urgentReplies = [8, 11];

export const orders = [
  "Attention", "Attack the target", "Hold fire", "Evade", "Dock", "Go to the waypoint", "Scan it", "Repairs first", "Hail them", "Full stop",
];

/** @param {number} ticks */
export function clock(ticks) {
  const seconds = Math.max(0, Math.ceil(ticks / ticksPerSecond));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Beams reach so far, within arcs around bearings relative to the bow: `[bearing, half width]`. */
export const beamRange = 1500;
export const beamArcs = [[-0.5, 0.9], [0.5, 0.9]];
export const beamSeconds = 3;
export const dockReach = 900;
export const dockSpeed = 60;
