// @ts-check
/**
 * The games that this page can show. A turn game's module has `mount(root, page)`; a live one's has `prepare()` and
 * `mount(root, live, table)`, and may have `setup` (see `bridge/setup.js`) for the form of a new match.
 * @type {Record<string, {title: string, live?: boolean, load: () => Promise<any>, setup?: () => Promise<any>, icons?: () => Promise<any>}>}
 */
export const games = {
  "new-worlds": { title: "New Worlds", load: () => import("../game/play.js") },
  bridge: {
    title: "Bridge",
    live: true,
    load: () => import("../bridge/play.js"),
    setup: () => import("../bridge/setup.js"),
    icons: () => import("../bridge/frame/icons.js"),
  },
  dots: { title: "Dots", live: true, load: () => import("../dots/play.js") },
  "tic-tac-toe": { title: "Tic-tac-toe", load: () => import("../tictactoe/play.js") },
};

/** @param {string} game its id */
export const titleOf = (game) => games[game]?.title ?? game;

/** @param {string} game its id */
export const isLive = (game) => games[game]?.live ?? false;
