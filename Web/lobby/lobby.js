// @ts-check
import { h, fill } from "../ui/dom.js";
import { header } from "../ui/header.js";
import { toastError } from "../ui/toast.js";
import { createForm } from "./create.js";
import { matchCard } from "./card.js";
import { isLive } from "./games.js";
import { join } from "./joining.js";

const refreshMilliseconds = 4000;

/**
 * Open matches, my matches, and a form for a new one.
 * @param {import("../page.js").App} app
 */
export function lobby(app) {
  const mine = h("div.cards");
  const open = h("div.cards");
  const state = h("p.hint", { role: "status" });
  const creating = createForm(app);
  app.render(
    header(app),
    h(
      "main.lobby",
      {},
      h(
        "div.columns",
        {},
        h(
          "div.stack",
          {},
          h("section", { "aria-labelledby": "mine-title" }, h("h2", { id: "mine-title" }, "Your matches"), mine),
          h("section", { "aria-labelledby": "open-title" }, h("h2", { id: "open-title" }, "Open matches"), state, open),
        ),
        h("aside", {}, creating),
      ),
    ),
  );

  let stopped = false;
  /** @type {any} */
  let timer = 0;
  let shown = "";

  async function refresh() {
    clearTimeout(timer);
    try {
      const [own, others, running] = await Promise.all([
        app.api.matches({ mine: true, limit: 30 }),
        app.api.matches({ status: "open", limit: 30 }),
        app.api.matches({ status: "running", limit: 30 }),
      ]);
      if (stopped) return;
      const joinable = running.matches.filter((match) => isLive(match.game) && match.players.length < match.maxPlayers);
      show(own.matches, [...others.matches, ...joinable]);
      state.textContent = "";
    } catch (error) {
      if (stopped) return;
      state.textContent = error instanceof Error ? error.message : "The list can't be read just now.";
    }
    timer = setTimeout(() => (document.hidden ? null : refresh()), refreshMilliseconds);
  }

  /** @param {import("../martlet.js").Match[]} own @param {import("../martlet.js").Match[]} others */
  function show(own, others) {
    const text = JSON.stringify([own, others]);
    if (text === shown) return;
    shown = text;
    const order = ["running", "loading", "open", "paused", "finished", "abandoned"];
    own.sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || b.createdAt.localeCompare(a.createdAt));
    const ownIds = new Set(own.map((match) => match.id));
    const free = others.filter((match) => !ownIds.has(match.id));
    fill(mine, own.length ? own.map((match) => matchCard(app, match)) : empty("None yet. Start one, or join one below."));
    fill(open, free.length ? free.map((match) => matchCard(app, match, enter)) : empty("Nobody is waiting just now."));
  }

  /** @param {import("../martlet.js").Match} match */
  async function enter(match) {
    try {
      if (await join(app.api, match)) app.open(match.id);
    } catch (error) {
      toastError(error);
      refresh();
    }
  }

  const wake = () => !document.hidden && refresh();
  document.addEventListener("visibilitychange", wake);
  refresh();
  return {
    destroy() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
    },
  };
}

/** @param {string} text */
const empty = (text) => h("p.empty", {}, text);
