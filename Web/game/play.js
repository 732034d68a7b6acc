// @ts-check
import { h, fill, setText } from "../ui/dom.js";
import { ask } from "../ui/dialog.js";
import { outcomeBox } from "../lobby/outcome.js";
import { describe, describeDuel } from "./describe.js";
import { keyHelp, listenToKeys } from "./keys.js";
import { Scene } from "./map/scene.js";
import { Orders } from "./orders.js";
import { EndTurn } from "./panels/endturn.js";
import { Feed } from "./panels/feed.js";
import { Minimap } from "./panels/minimap.js";
import { SelectionPanel } from "./panels/selection.js";
import { TopBar } from "./panels/topbar.js";
import { listenToPointers } from "./pointer.js";
import { kindName } from "./rules.js";
import { scoreTable } from "./panels/scores.js";
import { animate } from "./effects.js";

/**
 * New Worlds at a table: the map, the panels, and what connects them.
 * @param {HTMLElement} root
 * @param {import("../lobby/match.js").MatchPage} table
 * @returns {import("../lobby/match.js").Play}
 */
export function mount(root, table) {
  const canvas = h("canvas.map", {
    tabindex: "0",
    role: "application",
    "aria-label": "Map. Arrow keys move the cursor, Space acts, Tab goes to the next unit, Enter ends the turn.",
    "aria-describedby": "hex-description",
  });
  const hexLine = h("p.hex-line", { id: "hex-description", "aria-live": "polite" });
  const end = h("div.ending");
  const scene = sceneOn(root, canvas);
  const orders = new Orders(table, scene);
  const top = new TopBar(table, showHelp);
  const panel = new SelectionPanel(orders);
  const endTurn = new EndTurn(orders);
  const minimap = new Minimap(scene);
  const kinds = new Map();
  const names = {
    get me() {
      return table.me?.id ?? "";
    },
    nameOf: (/** @type {string} */ id) => table.nameOf(id),
    unitKind: (/** @type {string | undefined} */ id) => kindName(kinds.get(id) ?? "unit").toLowerCase(),
    cityName: (/** @type {string | undefined} */ id) => kinds.get(id) ?? "a city",
    learn(/** @type {any} */ event) {
      if (event.type === "UnitSighted") kinds.set(event.unit.id, event.unit.kind);
      if (event.type === "UnitProduced") kinds.set(event.unitId, event.kind);
      if (event.type === "CityFounded") kinds.set(event.cityId, event.name);
    },
  };
  const feed = new Feed(table, names, (at) => {
    scene.camera.goTo(at);
    orders.cursor = at;
    scene.mark({ cursor: at, showCursor: true });
  });
  root.append(
    h("div.top", {}, top.element, feed.element),
    feed.live,
    panel.element,
    h("div.corner", {}, minimap.element, endTurn.element),
    hexLine,
    end,
  );
  const stopPointers = listenToPointers(canvas, orders, scene);
  const stopKeys = listenToKeys(canvas, orders, scene, endTurn);
  let ended = false;
  let described = "";

  orders.onchange = () => {
    panel.show();
    endTurn.show();
    const { world, cursor } = orders;
    if (world && cursor) describeHex(world, cursor);
    scene.camera.inset = insets();
  };
  scene.onview = () => minimap.draw();

  /** @param {import("./world.js").World} world @param {import("./hex.js").Hex} cursor */
  function describeHex(world, cursor) {
    const duel = scene.marks.targets?.has(world.index(cursor)) ? describeDuel(world, orders.unit, cursor) : "";
    const text = `${duel}${describe(world, cursor, names.nameOf)}`;
    if (text !== described) setText(hexLine, text);
    described = text;
  }

  function insets() {
    const narrow = root.clientWidth < 700;
    const panelHeight = panel.element.hidden ? 0 : panel.element.offsetHeight;
    return { top: top.element.offsetHeight, left: 0, right: 0, bottom: narrow ? panelHeight + 80 : 60 };
  }

  function showHelp() {
    const rows = keyHelp.map(([key, meaning]) => h("div", {}, h("dt", {}, key), h("dd", {}, meaning)));
    const text =
      "Select a unit, then click or tap where it should go. Found cities, choose what they produce, end your turn; " +
      "the turn is over when everybody has ended it.";
    ask({ title: "How to play", text, content: h("dl.keys", {}, rows), confirm: "Close", cancel: null });
  }

  /** A tab in the background shows when it is this player's turn. @param {any} view */
  function callForAttention(view) {
    const title = document.title.replace(/^● /, "");
    document.title = view.awaiting.includes(view.you?.playerId) ? `● ${title}` : title;
  }

  /** @param {any} view */
  function finish(view) {
    if (ended || !view.outcome) return;
    ended = true;
    const look = h("button.quiet", { type: "button", onclick: () => fill(end) }, "Look at the map");
    fill(end, outcomeBox(table, view.outcome, scoreTable(table, view), h("div.row.center", {}, look)));
    /** @type {any} */ (end.querySelector("a.primary"))?.focus();
  }

  return {
    snapshot(snapshot) {
      const { view } = snapshot;
      for (const unit of view.units) kinds.set(unit.id, unit.kind);
      for (const city of view.cities) kinds.set(city.id, city.name);
      const isFirst = orders.world === null;
      orders.take(view);
      if (orders.world) scene.setWorld(orders.world);
      top.show(view);
      endTurn.show();
      if (isFirst) canvas.focus({ preventScroll: true });
      if (isFirst) feed.catchUp(snapshot.offset);
      if (isFirst) top.showLatency(table.latency);
      finish(view);
      callForAttention(view);
    },
    event(event) {
      for (const part of event.events ?? []) animate(part, scene);
      feed.add(event);
    },
    match() {
      if (orders.world) top.show(orders.world.view);
    },
    ready: () => feed.catchUp(table.snapshot?.offset ?? 0),
    latency: (milliseconds) => top.showLatency(milliseconds),
    destroy() {
      stopPointers();
      stopKeys();
      scene.destroy();
    },
  };
}

/** The canvas has to be in the page before it can be measured. @param {HTMLElement} root @param {HTMLCanvasElement} canvas */
function sceneOn(root, canvas) {
  root.append(canvas);
  return new Scene(canvas);
}
