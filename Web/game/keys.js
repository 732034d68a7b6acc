// @ts-check
import { columnOf, fromColumn } from "./hex.js";

/** Every key of the game, for the help. */
export const keyHelp = [
  ["Arrows", "move the cursor over the map (Shift: move the map)"],
  ["Space", "select, go there, or attack"],
  ["Tab or N", "next unit that waits for orders"],
  ["Enter", "next unit, or end the turn (Shift+Enter: end it at once)"],
  ["B", "found a city"],
  ["F", "fortify"],
  ["S", "skip this unit for the turn"],
  ["1 to 9", "what the selected city produces"],
  ["H", "home"],
  ["+ and −", "zoom"],
  ["Escape", "deselect"],
];

const panPixels = 90;

/** Whether a key belongs to what has the focus, not to the map. @param {KeyboardEvent} event @param {HTMLCanvasElement} canvas */
function isTaken(event, canvas) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], .connection")) return true;
  if (target === canvas || target === document.body) return false;
  if (target.closest("input, textarea, select, .lines, .ending")) return true;
  return ["Enter", " ", "Tab"].includes(event.key);
}

/**
 * The keyboard: on the map all keys, elsewhere those that nothing else wants.
 * @param {HTMLCanvasElement} canvas
 * @param {import("./orders.js").Orders} orders
 * @param {import("./map/scene.js").Scene} scene
 * @param {import("./panels/endturn.js").EndTurn} endTurn
 * @returns {() => void} stops
 */
export function listenToKeys(canvas, orders, scene, endTurn) {
  /** Units that Tab has offered since the map got the focus. @type {Set<string>} */
  const offered = new Set();

  /** @type {Record<string, (event: KeyboardEvent) => unknown>} */
  const keys = {
    ArrowLeft: (event) => go(event, -1, 0),
    ArrowRight: (event) => go(event, 1, 0),
    ArrowUp: (event) => go(event, 0, -1),
    ArrowDown: (event) => go(event, 0, 1),
    " ": () => orders.cursor && orders.act(orders.cursor),
    Enter: (event) => endTurn.press(event.shiftKey),
    Escape: () => orders.deselect(),
    "+": () => scene.camera.zoom(1.2),
    "=": () => scene.camera.zoom(1.2),
    "-": () => scene.camera.zoom(1 / 1.2),
    n: () => orders.nextWaiting(),
    f: () => orders.unit && orders.fortify(),
    b: () => orders.unit?.kind === "settler" && orders.found(),
    s: () => orders.unit && orders.skip(),
    h: () => home(),
  };

  /** @param {KeyboardEvent} event @param {number} dx @param {number} dy */
  function go(event, dx, dy) {
    if (event.shiftKey) return scene.camera.pan(-dx * panPixels, -dy * panPixels);
    const { world, cursor } = orders;
    if (!world || !cursor) return;
    const row = Math.min(world.height - 1, Math.max(0, cursor.r + dy));
    const column = Math.min(world.width - 1, Math.max(0, columnOf(cursor) + dx));
    orders.cursor = fromColumn(column, row);
    scene.mark({ cursor: orders.cursor, showCursor: true });
    scene.camera.reveal(orders.cursor);
    orders.preview(orders.cursor);
    orders.onchange();
  }

  function home() {
    const { world } = orders;
    const place = world?.myCities[0] ?? world?.myUnits[0];
    if (place) scene.camera.goTo(place.at);
  }

  /** Tab offers each waiting unit once, then leaves the map as Tab does everywhere. @param {KeyboardEvent} event */
  function tab(event) {
    const { world, locked } = orders;
    if (event.shiftKey || !world || locked) return;
    const waiting = world.waiting(orders.skipped);
    if (waiting.every((unit) => offered.has(unit.id))) return offered.clear();
    event.preventDefault();
    orders.nextWaiting();
    if (orders.unit) offered.add(orders.unit.id);
  }

  canvas.addEventListener("blur", () => offered.clear());
  const stop = new AbortController();
  document.addEventListener("keydown", (event) => {
    if (isTaken(event, canvas)) return;
    if (event.key === "Tab") return event.target === canvas ? tab(event) : undefined;
    const run = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (run) run(event);
    else if (/^[1-9]$/.test(event.key)) produce(Number(event.key));
    else return;
    event.preventDefault();
    scene.redraw();
  }, { signal: stop.signal });

  /** @param {number} number */
  function produce(number) {
    const { city, world } = orders;
    const choice = world?.view.you?.items[number - 1];
    if (city?.own && choice) orders.produce(city, choice.item);
  }
  return () => stop.abort();
}
