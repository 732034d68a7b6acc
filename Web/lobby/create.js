// @ts-check
import { h, fill } from "../ui/dom.js";
import { field } from "./welcome.js";
import { capitalise } from "./card.js";
import { games as known } from "./games.js";
import { randomId } from "../martlet/http.js";

const againMilliseconds = 3000;
const sizes = { tiny: "Tiny", small: "Small", standard: "Standard" };

/**
 * The form for a new match.
 * @param {import("../page.js").App} app
 */
export function createForm(app) {
  const problem = h("p.problem", { role: "alert" });
  const details = h("div.stack");
  const game = h("select", { name: "game", onchange: () => showDetails() });
  const button = h("button.primary.wide", { type: "submit", disabled: true }, "Create match");
  /** @type {import("../martlet/types.js").Game[]} */
  let games = [];
  let key = randomId();

  /** What the chosen game wants to know, where it says so itself. @type {any} */
  let setup = null;

  async function showDetails() {
    const chosen = games.find((candidate) => candidate.id === game.value);
    const own = await known[chosen?.id ?? ""]?.setup?.();
    if (chosen?.id !== game.value) return;
    setup = own ?? null;
    fill(details, own ? own.fields() : chosen && gameFields(chosen));
  }

  /** Asks for the games until they are told: without them there is nothing to choose. */
  const ask = () => app.api.games().then(
    (list) => {
      problem.textContent = "";
      games = list.filter((candidate) => candidate.id in known);
      const order = Object.keys(known);
      games.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
      fill(game, games.map(({ id, title }) => h("option", { value: id }, title)));
      button.disabled = games.length === 0;
      showDetails();
    },
    (error) => {
      problem.textContent = error.message;
      setTimeout(() => form.isConnected && ask(), againMilliseconds);
    },
  );

  const form = h(
    "form.card.stack.create",
    { "aria-labelledby": "create-title" },
    h("h2", { id: "create-title" }, "New match"),
    problem,
    h("label.field", {}, h("span", {}, "Game"), game),
    field("Name", { name: "name", maxlength: 40, placeholder: `${app.session.account?.displayName ?? "Somebody"}'s match` }),
    details,
    field("Password", { name: "password", type: "password", maxlength: 128, autocomplete: "off", placeholder: "none" }),
    h("label.check", {}, h("input", { type: "checkbox", name: "private" }), h("span", {}, "Only by invitation")),
    button,
  );
  form.addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    problem.textContent = "";
    button.disabled = true;
    try {
      const match = await app.api.createMatch({ ...wish(new FormData(form), app), ...setup?.wish(new FormData(form)) }, key);
      app.open(match.id);
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      key = randomId();
      button.disabled = false;
    }
  });
  ask();
  return form;
}

/** @param {import("../martlet/types.js").Game} game */
function gameFields(game) {
  const players = [];
  for (let count = game.minPlayers; count <= game.maxPlayers; count++) {
    players.push(h("option", { value: count }, String(count)));
  }
  const isNewWorlds = game.id === "new-worlds";
  return [
    h(
      "div.pair",
      {},
      game.maps?.length
        ? h(
            "label.field",
            {},
            h("span", {}, "Map"),
            h("select", { name: "map" }, game.maps.map((map) => h("option", { value: map }, capitalise(map)))),
          )
        : null,
      game.kind === "turns" && game.minPlayers < game.maxPlayers
        ? h("label.field", {}, h("span", {}, "Players, at most"), h("select", { name: "maxPlayers" }, players))
        : null,
    ),
    isNewWorlds &&
      h(
        "label.field",
        {},
        h("span", {}, "Size"),
        h("select", { name: "size" }, Object.entries(sizes).map(([value, label]) => h("option", { value }, label))),
      ),
    isNewWorlds &&
      h(
        "details",
        {},
        h("summary", {}, "Advanced"),
        h(
          "div.stack",
          {},
          field("Turns", { name: "turnLimit", type: "number", min: 1, max: 500, placeholder: "100" }),
          field(
            "Seed",
            { name: "seed", type: "number", min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, placeholder: "by chance" },
            "The same seed gives the same map.",
          ),
        ),
      ),
  ];
}

/** @param {FormData} data @param {import("../page.js").App} app */
function wish(data, app) {
  const text = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
  const number = (/** @type {string} */ name) => (text(name) === "" ? undefined : Number(text(name)));
  const ruleset = { size: text("size") || undefined, turnLimit: number("turnLimit"), seed: number("seed") };
  const hasRules = Object.values(ruleset).some((value) => value !== undefined);
  return {
    game: text("game"),
    name: text("name") || `${app.session.account?.displayName}'s match`,
    map: text("map") || undefined,
    maxPlayers: number("maxPlayers"),
    private: data.get("private") !== null || undefined,
    password: text("password") || undefined,
    ruleset: hasRules ? ruleset : undefined,
  };
}
