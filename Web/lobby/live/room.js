// @ts-check
import { h } from "../../ui/dom.js";
import { ask } from "../../ui/dialog.js";
import { header } from "../../ui/header.js";
import { toastError } from "../../ui/toast.js";
import { capitalise } from "../card.js";
import { titleOf } from "../games.js";
import { invitation } from "../room.js";

/** @typedef {import("../match.js").MatchPage} MatchPage */
/** @typedef {import("../../martlet/types.js").Game} Game */

const mostNameBytes = 24;

/**
 * The room of a live match: its crews with their stations, to sit down at; before it runs, and for whoever comes later.
 * @param {MatchPage} page @param {Game} shape @param {{sign: (role: string) => Element} | null} icons
 */
export function liveRoom(page, shape, icons) {
  const match = /** @type {import("../../martlet.js").Match} */ (page.match);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.focus : undefined;
  const open = match.status === "open";
  page.app.render(
    header(page.app),
    h(
      "main.room.live-room",
      { "data-game": match.game },
      h(
        "section.card.stack",
        {},
        h("div", {}, h("h1", {}, match.name || titleOf(match.game)), h("p.hint", {}, `${titleOf(match.game)} · ${match.players.length} aboard`)),
        h("div.crews", {}, crews(page, shape, icons)),
        (shape.roles?.length ?? 1) > 1 && standing(match),
        h("p.hint", { role: "status" }, situation(page, shape)),
        actions(page),
      ),
      h("div.stack", {}, (open || match.status === "running") && invitation(match), chat(page)),
    ),
  );
  if (focused) /** @type {HTMLElement | null} */ (document.querySelector(`[data-focus="${focused}"]`))?.focus();
}

/** @param {MatchPage} page @param {Game} shape @param {{sign: (role: string) => Element} | null} icons */
function crews(page, shape, icons) {
  const match = /** @type {import("../../martlet.js").Match} */ (page.match);
  const roles = shape.roles ?? ["player"];
  const count = match.crews ?? shape.crews ?? 1;
  if (roles.length === 1) return h("div.stations", {}, Array.from({ length: count }, (_, crew) => station(page, crew, capitalise(roles[0]) + ` ${crew + 1}`, null)));
  return Array.from({ length: count }, (_, crew) => {
    const members = match.players.filter((player) => crewOf(player.station, roles.length) === crew);
    const mayName = match.status === "open" && members[0] && members[0].id === page.me?.id;
    const name = match.crewNames?.[crew] || `Ship ${crew + 1}`;
    return h(
      "section.crew",
      { "aria-label": name },
      h(
        "header",
        {},
        h("h2", {}, name),
        mayName && h("button.link", { type: "button", "data-focus": `name-${crew}`, onclick: () => rename(page, crew, match.crewNames?.[crew] ?? "") }, "Rename"),
        h("span.hint", {}, members.some((player) => player.ready) ? "ready" : members.length ? `${members.length} of ${roles.length}` : "nobody yet"),
      ),
      h("div.stations", {}, roles.map((role, index) => station(page, crew * roles.length + index, capitalise(role), icons?.sign(role) ?? null))),
    );
  });
}

/** @param {number | undefined | null} station @param {number} roles */
const crewOf = (station, roles) => (station === undefined || station === null ? -1 : Math.floor(station / roles));

/** @param {MatchPage} page @param {number} number @param {string} title @param {Element | null} sign */
function station(page, number, title, sign) {
  const player = page.match?.players.find((candidate) => candidate.station === number);
  const mine = player !== undefined && player.id === page.me?.id;
  return h(
    `button.station${mine ? ".mine" : player ? ".taken" : ""}`,
    {
      type: "button",
      "data-focus": `station-${number}`,
      "aria-pressed": String(mine),
      disabled: Boolean(player) && !mine,
      onclick: () => page.act("station", { station: mine ? null : number }).catch(toastError),
    },
    sign,
    h("b", {}, title),
    h("span", {}, mine ? "you" : player ? player.displayName + (player.connected === false ? " (away)" : "") : "free"),
  );
}

/** Who has no station. @param {import("../../martlet.js").Match} match */
function standing(match) {
  const names = match.players.filter((player) => player.station === undefined || player.station === null).map((player) => player.displayName);
  return names.length > 0 && h("p.hint", {}, `Still standing: ${names.join(", ")}`);
}

/** @param {MatchPage} page @param {number} crew @param {string} old */
async function rename(page, crew, old) {
  const field = h("input", { value: old, maxlength: mostNameBytes, "aria-label": "Name of the ship", placeholder: "Intrepid", autofocus: true });
  if (await ask({ title: "Name your ship", content: field, confirm: "Name it" })) page.act(`crews/${crew}`, { name: field.value.trim() }).catch(toastError);
}

/** @param {MatchPage} page @param {Game} shape */
function situation(page, shape) {
  const match = /** @type {import("../../martlet.js").Match} */ (page.match);
  const { me } = page;
  if (match.status === "abandoned") return "This match was abandoned.";
  if (match.status === "finished") return "This match is over.";
  const seated = me?.station !== undefined && me?.station !== null;
  if (match.status === "running") return seated ? "Taking you aboard …" : "The match is under way. Choose a free console to join it.";
  const oneEach = (shape.roles?.length ?? 1) === 1;
  if (!seated && !oneEach) return "Choose a console.";
  const owner = match.ownerId === page.app.session.account?.id;
  const roles = shape.roles?.length ?? 1;
  const unready = new Set(match.players.map((player) => crewOf(player.station, roles)).filter((crew) => crew >= 0));
  for (const player of match.players) if (player.ready || player.accountId === match.ownerId) unready.delete(crewOf(player.station, roles));
  if (unready.size > 0) return "Waiting for one of each crew to be ready.";
  const host = match.players.find((player) => player.accountId === match.ownerId);
  return owner ? "Everybody is ready. You can start." : `${host?.displayName ?? "The host"} can start the match.`;
}

/** @param {MatchPage} page */
function actions(page) {
  const match = /** @type {import("../../martlet.js").Match} */ (page.match);
  if (match.status === "abandoned" || match.status === "finished") {
    const watch = match.status === "finished" ? h("a.button.primary", { href: `#/watch/${encodeURIComponent(match.id)}` }, "Watch the recording") : null;
    return h("div.row", {}, watch, h("a.button", { href: "#/" }, "Back to the lobby"));
  }
  const owner = match.ownerId === page.app.session.account?.id;
  const ready = page.me?.ready ?? false;
  const open = match.status === "open";
  return h(
    "div.row",
    {},
    open && !owner && h(ready ? "button" : "button.primary", { type: "button", "data-focus": "ready", "aria-pressed": String(ready), onclick: () => page.act("ready", { ready: !ready }).catch(toastError) }, ready ? "Not ready after all" : "I am ready"),
    open && owner && h("button.primary", { type: "button", "data-focus": "start", onclick: () => page.act("start").catch(toastError) }, "Start"),
    h("button.quiet", { type: "button", "data-focus": "leave", onclick: () => page.leave() }, "Leave"),
  );
}

/** @param {MatchPage} page */
function chat(page) {
  const lines = h("ol.lobby-chat", { role: "log", "aria-label": "Chat" }, page.chatLines.map(({ from, text }) => h("li", {}, h("b", {}, from), " ", text)));
  const input = h("input", { name: "text", maxlength: 200, autocomplete: "off", "aria-label": "Say something", placeholder: "Say something …", "data-focus": "chat", value: page.draft, oninput: () => (page.draft = input.value) });
  const form = h("form.row", {}, input, h("button", { type: "submit" }, "Send"));
  form.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (input.value.trim() && page.stream?.chat(input.value.trim())) input.value = page.draft = "";
  });
  queueMicrotask(() => (lines.scrollTop = lines.scrollHeight));
  return h("section.card.stack.chatter", {}, h("h2", {}, "Chat"), lines, form);
}
