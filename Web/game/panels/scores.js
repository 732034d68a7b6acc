// @ts-check
import { h } from "../../ui/dom.js";

/** Everybody's score once the match is over. @param {import("../../lobby/match.js").MatchPage} table @param {any} view */
export function scoreTable(table, view) {
  const rows = [...view.players].sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  if (rows.every((player) => player.score === undefined)) return null;
  return h(
    "table.scores",
    {},
    h("caption.visually-hidden", {}, "Scores"),
    h("tbody", {}, rows.map((player) => row(table.nameOf(player.id), String(player.score ?? "")))),
  );
}

/** @param {string} name @param {string} score */
const row = (name, score) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, score));
