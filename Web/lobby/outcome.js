// @ts-check
import { h } from "../ui/dom.js";
import { mark } from "../ui/header.js";

/** @type {Record<string, string>} */
const reasons = {
  conquest: "by conquest",
  score: "on points",
  resignation: "by resignation",
  three_in_a_row: "three in a row",
  crumbs: "with twenty crumbs",
  abandoned: "the others left",
};

/**
 * How the match ended, for whoever looks.
 * @param {import("./match.js").MatchPage} table
 * @param {{winners: string[], reason: string}} outcome
 * @param {...any} more
 */
export function outcomeBox(table, outcome, ...more) {
  const won = table.me && outcome.winners.includes(table.me.id);
  const names = outcome.winners.map((id) => table.nameOf(id));
  let title = won ? "Victory" : "Defeat";
  if (outcome.winners.length === 0) title = "A draw";
  else if (won && outcome.winners.length > 1) title = "A shared victory";
  const how = reasons[outcome.reason] ?? outcome.reason.replaceAll("_", " ");
  const line = names.length === 0 ? "Nobody won." : `${names.join(" and ")} won, ${how}.`;
  return h(
    `section.outcome${won ? ".won" : ""}`,
    { role: "dialog", "aria-label": "The end", "data-reason": outcome.reason, "data-winners": outcome.winners.join(",") },
    mark(64),
    h("h2", {}, title),
    h("p", {}, line),
    more,
    h("div.row.center", {}, h("a.button.primary", { href: "#/" }, "Back to the lobby")),
  );
}
