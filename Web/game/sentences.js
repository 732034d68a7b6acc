// @ts-check
import { kindName } from "./rules.js";

/**
 * @typedef {{me: string, nameOf: (id: string) => string, unitKind: (id?: string) => string, cityName: (id?: string) => string,
 *   learn: (event: any) => void}} Names
 * @typedef {{text: string, tone: "plain"|"good"|"bad"|"turn", at?: import("./hex.js").Hex}} Line
 */

/**
 * One event of New Worlds as a sentence; null for what is not worth one.
 * @param {any} event
 * @param {Names} names
 * @returns {Line | null}
 */
export function sentence(event, names) {
  return writers[event.type]?.(event, names) ?? null;
}

/** @param {string} text @param {Line["tone"]} [tone] @param {any} [at] @returns {Line} */
const line = (text, tone = "plain", at) => ({ text, tone, at });

/** @type {Record<string, (event: any, names: Names) => Line | null>} */
const writers = {
  TurnStarted: ({ turn }) => line(`Turn ${turn}`, "turn"),
  TurnEnded: ({ playerId }, { me, nameOf }) => (playerId === me ? null : line(`${nameOf(playerId)} has ended the turn.`)),
  UnitSighted: ({ unit }, { nameOf }) =>
    line(`${article(kindName(unit.kind))} of ${nameOf(unit.playerId)} comes into sight.`, "plain", unit.at),
  UnitAttacked: attacked,
  UnitDestroyed: ({ unitId, playerId, at }, { me, nameOf, unitKind }) =>
    playerId === me
      ? line(`Your ${unitKind(unitId)} is lost.`, "bad", at)
      : line(`${possessive(nameOf(playerId))} ${unitKind(unitId)} is destroyed.`, "good", at),
  UnitProduced: ({ kind, cityId, at }, { cityName }) =>
    line(`${cityName(cityId)} has raised ${article(kindName(kind)).toLowerCase()}.`, "good", at),
  CityFounded: ({ playerId, name, at }, { me, nameOf }) =>
    playerId === me ? line(`You have founded ${name}.`, "good", at) : line(`${nameOf(playerId)} has founded ${name}.`, "plain", at),
  CityGrew: ({ cityId, population }, { cityName }) => line(`${cityName(cityId)} grows to ${population}.`, "plain"),
  CityStarved: ({ cityId, population }, { cityName }) => line(`Hunger in ${cityName(cityId)}: ${population} remain.`, "bad"),
  CityCaptured: ({ cityId, playerId, fromPlayerId, at }, { me, nameOf, cityName }) => {
    if (playerId === me) return line(`You take ${cityName(cityId)} from ${nameOf(fromPlayerId)}!`, "good", at);
    if (fromPlayerId === me) return line(`${nameOf(playerId)} takes ${cityName(cityId)} from you!`, "bad", at);
    return line(`${nameOf(playerId)} takes ${cityName(cityId)} from ${nameOf(fromPlayerId)}.`, "plain", at);
  },
  TechLearned: ({ tech }) => line(`Your scholars have learned ${tech}.`, "good"),
  PlayerResigned: ({ playerId }, { me, nameOf }) => line(playerId === me ? "You have resigned." : `${nameOf(playerId)} has resigned.`),
  PlayerDefeated: ({ playerId }, { me, nameOf }) =>
    playerId === me ? line("You are defeated.", "bad") : line(`${nameOf(playerId)} is defeated.`, "good"),
  MatchEnded: ({ winners }, { me, nameOf }) => {
    const names = winners.map((/** @type {string} */ id) => (id === me ? "you" : nameOf(id))).join(" and ");
    return line(winners.length === 0 ? "The match ends in a draw." : `The match is over. The winner: ${names}.`, "turn");
  },
};

/** @param {any} event @param {Names} names @returns {Line | null} */
function attacked({ attacker, defender }, names) {
  const { me } = names;
  const at = defender?.at ?? attacker?.at;
  const who = attacker ? side(attacker, names) : "Somebody unseen";
  const whom = defender ? side(defender, names) : "somebody unseen";
  const harm = [];
  if (defender) harm.push(defender.health > 0 ? `${defender.damage} damage` : "a last blow");
  if (attacker?.damage) harm.push(`${attacker.damage} taken`);
  const tone = attacker?.playerId === me ? "good" : defender?.playerId === me ? "bad" : "plain";
  const verb = attacker?.playerId === me && who.startsWith("You ") ? "attack" : "attacks";
  return line(`${upper(who)} ${verb} ${whom}${harm.length > 0 ? `: ${harm.join(", ")}` : ""}.`, tone, at);
}

/** @param {any} party @param {Names} names */
function side(party, { me, nameOf, unitKind, cityName }) {
  const what = party.cityId ? cityName(party.cityId) : unitKind(party.unitId);
  if (party.playerId === me) return party.cityId ? `your city ${what}` : `your ${what}`;
  return party.cityId ? `${what} of ${nameOf(party.playerId)}` : `${possessive(nameOf(party.playerId))} ${what}`;
}

/** @param {string} name */
const possessive = (name) => `${name}${name.endsWith("s") ? "’" : "’s"}`;

/** @param {string} noun */
const article = (noun) => `${/^[AEIOU]/.test(noun) ? "An" : "A"} ${noun.toLowerCase()}`;

/** @param {string} text */
const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
