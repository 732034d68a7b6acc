// @ts-check
import { h, fill, setText } from "../../ui/dom.js";
import { mark } from "../../ui/header.js";

const icons = {
  gold: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2.200a6.800 6.800 0 1 1 0 13.600 6.800 6.800 0 0 1 0-13.600zM12 7l4 5-4 5-4-5z",
  research: "M9 2h6v2h-1v5l5.500 9.500c.9 1.600-.2 3.500-2 3.500h-11c-1.800 0-2.900-1.900-2-3.500L10 9V4H9zm1.800 9l-2.600 4.500h7.600L13.200 11z",
  score: "M12 2l2.900 6.300 6.900.8-5.100 4.700 1.400 6.800L12 17.200 5.900 20.600l1.400-6.800L2.200 9.100l6.900-.8z",
};

/** The bar over the map: turn, treasury, research, score, and who plays. */
export class TopBar {
  turn = h("span.value.turn");
  gold = h("span.value");
  research = h("span.value");
  score = h("span.value");
  progress = h("progress", { max: 1, value: 0, "aria-label": "Research" });
  players = h("ul.players", { "aria-label": "Players" });
  latency = h("span.latency", { title: "Connection" });
  resignButton = h("button", { type: "button" }, "Resign");

  /** @param {import("../../lobby/match.js").MatchPage} table @param {() => void} help */
  constructor(table, help) {
    this.table = table;
    this.resignButton.addEventListener("click", () => table.resign());
    const menu = h(
      "details.menu",
      {},
      h("summary", { "aria-label": "Menu" }, "☰"),
      h(
        "div.sheet",
        {},
        h("button", { type: "button", onclick: help }, "Keys and help"),
        this.resignButton,
        h("a.button", { href: "#/" }, "To the lobby"),
      ),
    );
    menu.addEventListener("click", (/** @type {Event} */ event) => {
      if (/** @type {HTMLElement} */ (event.target).closest(".sheet")) menu.open = false;
    });
    this.element = h(
      "header.topbar",
      {},
      h("a.brand", { href: "#/", "aria-label": "To the lobby" }, mark(30)),
      this.turn,
      this.#stat("Gold", icons.gold, this.gold),
      this.#stat("Research", icons.research, h("span.stack-tight", {}, this.research, this.progress)),
      this.#stat("Score", icons.score, this.score),
      this.players,
      this.latency,
      menu,
    );
  }

  /** @param {string} label @param {string} path @param {any} value */
  #stat(label, path, value) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS(svg.namespaceURI, "path");
    shape.setAttribute("d", path);
    shape.setAttribute("fill-rule", "evenodd");
    svg.append(shape);
    return h("span.stat", { title: label }, svg, h("span.visually-hidden", {}, label), value);
  }

  /** @param {any} view */
  show(view) {
    setText(this.turn, `Turn ${view.turn} / ${view.turnLimit}`);
    const { you } = view;
    for (const stat of this.element.querySelectorAll(".stat")) stat.hidden = !you;
    if (you) {
      setText(this.gold, `${you.gold} (${signed(you.goldPerTurn)})`);
      setText(this.research, you.nextTech ? `${you.nextTech.tech} ${you.research}/${you.nextTech.at}` : `${you.research}`);
      this.progress.value = you.nextTech ? you.research / you.nextTech.at : 1;
      setText(this.score, String(you.score));
    }
    const over = Boolean(view.outcome);
    this.resignButton.hidden = over || view.players.find((/** @type {any} */ player) => player.id === you?.playerId)?.status !== "active";
    fill(this.players, view.players.map((/** @type {any} */ player, /** @type {number} */ seat) => this.#player(view, player, seat)));
  }

  /** @param {any} view @param {any} player @param {number} seat */
  #player(view, player, seat) {
    const seated = this.table.match?.players.find((candidate) => candidate.id === player.id);
    const away = seated?.connected === false;
    let state = player.status;
    if (player.status === "active" && !view.outcome) state = player.submitted ? "done" : "thinking";
    const words = states[state] ?? state;
    const title = `${this.table.nameOf(player.id)} ${words}${away ? ", away" : ""}`;
    return h(
      `li.player.seat-${seat + 1}.${state}${away ? ".away" : ""}`,
      { title },
      h("span.shield", { "aria-hidden": "true" }),
      h("span.name", {}, player.id === view.you?.playerId ? "You" : this.table.nameOf(player.id)),
      h("span.tick", { "aria-hidden": "true" }, signs[state] ?? ""),
      h("span.visually-hidden", {}, words + (away ? ", away" : "")),
    );
  }

  /** @param {number} milliseconds */
  showLatency(milliseconds) {
    this.latency.className = `latency ${milliseconds < 150 ? "good" : milliseconds < 500 ? "fair" : "poor"}`;
    this.latency.title = `${Math.round(milliseconds)} ms to the server and back`;
  }
}

/** @type {Record<string, string>} */
const states = { done: "has ended the turn", thinking: "is still thinking", active: "" };

/** @type {Record<string, string>} */
const signs = { done: "✓", thinking: "…", defeated: "✕", resigned: "✕" };

/** @param {number} value */
const signed = (value) => (value < 0 ? `−${-value}` : `+${value}`);
