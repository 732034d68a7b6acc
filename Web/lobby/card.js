// @ts-check
import { h } from "../ui/dom.js";
import { isLive, titleOf } from "./games.js";

/** @type {Record<string, string>} */
export const statusNames = {
  open: "waiting for players",
  loading: "starting",
  running: "being played",
  paused: "paused",
  finished: "finished",
  abandoned: "abandoned",
};

/** @param {string} word */
export const capitalise = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * One match in a list.
 * @param {import("../page.js").App} app
 * @param {import("../martlet.js").Match} match
 * @param {(match: import("../martlet.js").Match) => void} [join] without it the card only opens the match
 */
export function matchCard(app, match, join) {
  const names = match.players.map((player) => player.displayName).join(", ");
  const seats = `${match.players.length} of ${match.maxPlayers}`;
  const live = isLive(match.game);
  const facts = [titleOf(match.game), live ? "live" : "turns", match.map && capitalise(match.map)];
  if (match.hasPassword) facts.push("password");
  if (!live && (match.status === "running" || match.status === "finished")) facts.push(`turn ${match.turn}`);
  const name = match.name || titleOf(match.game);
  return h(
    `article.match.${match.status}`,
    {},
    h(
      "div.what",
      {},
      h("h3", {}, name),
      h("p", {}, facts.filter(Boolean).join(" · ")),
      h("p.names", {}, `${seats}: ${names}`),
    ),
    h("span.status", {}, statusNames[match.status] ?? match.status),
    join
      ? h("button.primary", { type: "button", "aria-label": `Join ${name}`, onclick: () => join(match) }, "Join")
      : h(
          match.status === "running" ? "button.primary" : "button",
          { type: "button", "aria-label": `Open ${name}`, onclick: () => app.open(match.id) },
          match.status === "running" ? "Play" : "Open",
        ),
  );
}
