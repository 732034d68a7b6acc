// @ts-check
import { h, fill, setText } from "../ui/dom.js";
import { mark } from "../ui/header.js";
import { outcomeBox } from "../lobby/outcome.js";

/**
 * Tic-tac-toe's board: nine buttons.
 * @param {HTMLElement} root
 * @param {import("../lobby/match.js").MatchPage} table
 */
export function mount(root, table) {
  const status = h("p.turn-line", { role: "status" });
  const squares = Array.from({ length: 9 }, (_, square) =>
    h("button.square", { type: "button", onclick: () => table.order({ type: "Mark", square }) }),
  );
  const end = h("div");
  const resign = h("button.quiet", { type: "button", onclick: () => table.resign() }, "Resign");
  root.append(
    h(
      "main.tictactoe",
      {},
      h("header.bar", {}, h("a.brand", { href: "#/", "aria-label": "To the lobby" }, mark(32)), h("h1", {}, "Tic-tac-toe"), resign),
      status,
      h("div.board", { role: "group", "aria-label": "Board" }, squares),
      end,
    ),
  );

  /** @param {any} view */
  function draw(view) {
    const me = table.me?.id;
    const first = table.match?.players[0]?.id;
    squares.forEach((button, index) => {
      const owner = view.squares[index];
      const sign = owner ? (owner === first ? "cross" : "ring") : "empty";
      button.className = `square ${sign}`;
      button.disabled = Boolean(owner) || view.next !== me;
      const place = `row ${Math.floor(index / 3) + 1}, column ${(index % 3) + 1}`;
      button.setAttribute("aria-label", owner ? `${place}: ${table.nameOf(owner)}` : `${place}: empty`);
    });
    setText(status, view.outcome ? "" : view.next === me ? "Your move." : `${table.nameOf(view.next)} is thinking.`);
    resign.hidden = Boolean(view.outcome);
    fill(end, view.outcome ? outcomeBox(table, view.outcome) : null);
  }

  return {
    snapshot: (/** @type {any} */ snapshot) => draw(snapshot.view),
    event: () => {},
    match: () => table.snapshot && draw(table.snapshot.view),
    destroy: () => {},
  };
}
