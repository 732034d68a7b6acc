// @ts-check
import { h, setText } from "../../ui/dom.js";
import { key, plate } from "../instruments/controls.js";
import { label } from "../instruments/glyphs.js";
import { Chart } from "../instruments/chart.js";
import { orders as orderWords, roleNames, views } from "../rules.js";
import { MainScreen } from "../scene/screen.js";

const accent = "#f0d49a";
/** Which orders make sense for whom, by role. */
const ordersFor = [[5, 4, 3, 9, 0], [1, 2, 0], [7, 0], [6, 0], [8, 0]];

/** Captain: the main screen, the alert, orders to the others, and a waypoint. @param {import("../play.js").Bridge} bridge */
export function captain(bridge) {
  const { orders } = bridge;
  const screen = new MainScreen(bridge);
  const chart = new Chart({ label: "Map", accent, range: 16000, place: lay, choose: lay, over: drawWay });
  chart.element.hidden = true;
  const viewKeys = views.map((name, view) => key(name, () => orders.give("mainScreen", { view }), { hint: String(view + 1) }));
  const alert = key("Red alert", () => orders.give("redAlert", { on: !bridge.picture?.ship.redAlert }), { hint: "A", tone: "alarm" });
  const shields = key("Shields", () => orders.give("shields", { on: !bridge.picture?.ship.shieldsActive }), { hint: "S", tone: "calm" });
  const clear = key("Clear waypoint", () => orders.give("waypoint", { on: false, x: 0, z: 0 }));
  const full = key("Full screen", () => toggleFull(), { hint: "F" });
  let to = 0;
  const whom = roleNames.slice(0, 5).map((name, role) => key(name, () => (to = role)));
  const says = orderWords.map((text, order) => key(text, () => bridge.order(to, order)));
  for (const part of [...whom, ...says]) part.element.classList.add("small");
  const screenPlate = h("section.viewscreen", { "aria-label": "Main screen" }, screen.element, chart.element);
  const note = h("p.hint-line");

  /** @param {{x: number, z: number}} at */
  function lay(at) {
    orders.give("waypoint", { on: true, x: Math.round(at.x), z: Math.round(at.z) });
  }

  function toggleFull() {
    bridge.element.classList.toggle("wide-screen");
  }

  /** @param {CanvasRenderingContext2D} context @param {import("../instruments/plot.js").Plot} plot @param {any} picture */
  function drawWay(context, plot, { ship }) {
    if (!ship.hasWaypoint) return;
    const [x, y] = [plot.across(ship.waypointX, ship.waypointZ), plot.down(ship.waypointX, ship.waypointZ)];
    context.strokeStyle = accent;
    context.setLineDash([5, 5]);
    context.beginPath();
    context.moveTo(plot.across(ship.x, ship.z), plot.down(ship.x, ship.z));
    context.lineTo(x, y);
    context.stroke();
    context.setLineDash([]);
    context.strokeRect(x - 6, y - 6, 12, 12);
    label(context, "WAYPOINT", x, y + 16, accent, 10);
  }

  return {
    element: h(
      "main.console.captain",
      {},
      screenPlate,
      plate("View", "views", h("div.keys-grid", {}, viewKeys.map(({ element }) => element)), full.element),
      plate("Command", "command", h("div.keys-row", {}, alert.element, shields.element), clear.element, note),
      plate("Orders", "orders", h("div.whom", {}, whom.map(({ element }) => element)), h("div.says", {}, says.map(({ element }) => element))),
    ),
    /** @param {any} picture @param {number} now */
    draw(picture, now) {
      const { ship } = picture;
      const map = ship.mainScreenView === 5;
      chart.element.hidden = !map;
      screen.element.hidden = map;
      if (map) chart.draw(picture, now);
      else screen.draw(picture, now);
      viewKeys.forEach((part, view) => part.show(view === ship.mainScreenView));
      alert.show(ship.redAlert);
      shields.show(ship.shieldsActive, ship.shieldsActive ? "Shields up" : "Shields down");
      clear.enable(ship.hasWaypoint);
      whom.forEach((part, role) => part.show(role === to));
      says.forEach((part, order) => (part.element.hidden = !ordersFor[to].includes(order)));
      setText(note, map ? "Tap the map to set a waypoint for the helm." : "Set waypoints on the map view.");
    },
    /** @param {string} name @param {any} event @param {any} picture */
    event: (name, event, picture) => screen.event(name, event, picture),
    /** @param {KeyboardEvent} event @param {boolean} down */
    key(event, down) {
      if (!down) return false;
      if (/^[1-6]$/.test(event.key)) viewKeys[Number(event.key) - 1].element.click();
      else if (event.key === "a") alert.element.click();
      else if (event.key === "s") shields.element.click();
      else if (event.key === "f") toggleFull();
      else return false;
      return true;
    },
    destroy() {
      bridge.element.classList.remove("wide-screen");
      screen.destroy();
      chart.destroy();
    },
    help: [["1 … 6", "View"], ["A", "Red alert"], ["S", "Shields"], ["F", "Main screen alone"]],
  };
}
