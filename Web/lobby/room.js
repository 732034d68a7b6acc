// @ts-check
import { h } from "../ui/dom.js";
import { header } from "../ui/header.js";
import { toast, toastError } from "../ui/toast.js";
import { copy } from "../ui/clipboard.js";
import { capitalise } from "./card.js";
import { isLive, titleOf } from "./games.js";
import { join } from "./joining.js";

/** @typedef {import("./match.js").MatchPage} MatchPage */

/** The waiting room. @param {MatchPage} table */
export function room(table) {
  const match = /** @type {import("../martlet.js").Match} */ (table.match);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.focus : undefined;
  const facts = [titleOf(match.game), match.map && capitalise(match.map), playerRange(match)];
  table.app.render(
    header(table.app),
    h(
      "main.room",
      {},
      h(
        "section.card.stack",
        {},
        h("div", {}, h("h1", {}, match.name || titleOf(match.game)), h("p.hint", {}, facts.filter(Boolean).join(" · "))),
        h("ol.seats", { "aria-label": "Seats" }, seats(table, match)),
        h("p.hint", { role: "status" }, situation(table, match)),
        actions(table, match),
      ),
      match.status === "open" && invitation(match),
    ),
  );
  if (focused) /** @type {HTMLElement | null} */ (document.querySelector(`[data-focus="${focused}"]`))?.focus();
}

/** @param {import("../martlet.js").Match} match */
const playerRange = ({ minPlayers, maxPlayers }) =>
  minPlayers === maxPlayers ? `${minPlayers} players` : `${minPlayers} to ${maxPlayers} players`;

/** @param {MatchPage} table @param {import("../martlet.js").Match} match */
function seats(table, match) {
  const list = [];
  for (let seat = 0; seat < match.maxPlayers; seat++) {
    const player = match.players.find((candidate) => candidate.seat === seat);
    if (!player) {
      list.push(h("li.seat.free", {}, h("span.who", {}, "Free seat")));
      continue;
    }
    const isHost = player.accountId === match.ownerId;
    const marks = [
      isHost && "host",
      player.id === table.me?.id && "you",
      player.connected === false && "away",
    ].filter(Boolean);
    const isReady = match.status === "loading" ? player.loaded : player.ready || isHost;
    const word = match.status === "loading" ? (isReady ? "has the map" : "loading") : isReady ? "ready" : "not ready";
    list.push(
      h(
        `li.seat.seat-${seat + 1}`,
        {},
        h("span.shield", { "aria-hidden": "true" }),
        h("span.who", {}, player.displayName, marks.length > 0 && h("small", {}, marks.join(", "))),
        h(`span.state${isReady ? ".yes" : ""}`, {}, word),
      ),
    );
  }
  return list;
}

/** @param {MatchPage} table @param {import("../martlet.js").Match} match */
function situation(table, match) {
  if (match.status === "abandoned") return "This match was abandoned.";
  if (match.status !== "open") return "The map is being handed out …";
  const missing = match.minPlayers - match.players.length;
  if (missing > 0) return `Waiting for ${missing === 1 ? "one more player" : `${missing} more players`}. Invite somebody with the link.`;
  const waiting = match.players.filter((player) => !player.ready && player.accountId !== match.ownerId);
  if (waiting.length > 0 && waiting.some((player) => player.id === table.me?.id)) return "Are you ready?";
  if (waiting.length > 0) return `Waiting for ${waiting.map((player) => player.displayName).join(", ")} to be ready.`;
  const host = match.players.find((player) => player.accountId === match.ownerId);
  return isOwner(table, match) ? "Everybody is here. You can start." : `${host?.displayName ?? "The host"} can start the match.`;
}

/** @param {MatchPage} table @param {import("../martlet.js").Match} match */
const isOwner = (table, match) => match.ownerId === table.app.session.account?.id;

/** @param {MatchPage} table @param {import("../martlet.js").Match} match */
function actions(table, match) {
  if (match.status === "abandoned") return h("div.row", {}, h("a.button", { href: "#/" }, "Back to the lobby"));
  if (match.status !== "open") return null;
  const owner = isOwner(table, match);
  const ready = table.me?.ready ?? false;
  const enough = match.players.length >= match.minPlayers;
  const allReady = match.players.every((player) => player.ready || player.accountId === match.ownerId);
  return h(
    "div.row",
    {},
    !owner && h(
      ready ? "button" : "button.primary",
      {
        type: "button",
        "data-focus": "ready",
        "aria-pressed": String(ready),
        onclick: () => table.act("ready", { ready: !ready }).catch(toastError),
      },
      ready ? "Not ready after all" : "I am ready",
    ),
    owner &&
      h(
        "button.primary",
        {
          type: "button",
          "data-focus": "start",
          disabled: !enough || !allReady,
          onclick: () => table.act("start").catch(toastError),
        },
        "Start",
      ),
    h("button.quiet", { type: "button", "data-focus": "leave", onclick: () => table.leave() }, "Leave"),
  );
}

/** @param {import("../martlet.js").Match} match */
export function invitation(match) {
  const query = new URLSearchParams({ match: match.id });
  if (match.inviteCode) query.set("invite", match.inviteCode);
  const link = `${location.origin}/?${query}`;
  const input = h("input", { readonly: true, value: link, "aria-label": "Invitation link", onfocus: () => input.select() });
  return h(
    "section.card.stack.invite",
    {},
    h("h2", {}, "Invite"),
    h("p.hint", {}, "Whoever opens this link gets a seat."),
    h(
      "div.row",
      {},
      input,
      h(
        "button",
        {
          type: "button",
          "data-focus": "copy",
          onclick: async () => toast((await copy(link)) ? "Link copied." : "Select the link and copy it.", "good"),
        },
        "Copy",
      ),
    ),
  );
}

/** What somebody without a seat sees. @param {MatchPage} table */
export function stranger(table) {
  const match = /** @type {import("../martlet.js").Match} */ (table.match);
  const open = (match.status === "open" || (match.status === "running" && isLive(match.game))) && match.players.length < match.maxPlayers;
  return h(
    "main.room",
    {},
    h(
      "section.card.stack",
      {},
      h("h1", {}, match.name || titleOf(match.game)),
      h("p", {}, match.players.map((player) => player.displayName).join(", ")),
      h("p.hint", {}, open ? "There is a free seat." : "This match is played without you."),
      h(
        "div.row",
        {},
        open && h("button.primary", { type: "button", onclick: () => join(table.app.api, match).then((joined) => joined && table.take(joined), toastError) }, "Take a seat"),
        h("a.button", { href: "#/" }, "Back to the lobby"),
      ),
    ),
  );
}
