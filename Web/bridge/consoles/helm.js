// @ts-check
import { h, setText } from "../../ui/dom.js";
import { bar, key, lever, plate, readout } from "../instruments/controls.js";
import { distance, fade, bearing } from "../instruments/ink.js";
import { label } from "../instruments/glyphs.js";
import { Scope } from "../instruments/scope.js";
import { Wheel } from "../instruments/wheel.js";
import { dockReach, dockSpeed } from "../rules.js";
import { from } from "../world.js";

const accent = "#5fd0c5";
const keyRudder = 1;

/** Helm: the wheel, two levers, and what lies close. @param {import("../play.js").Bridge} bridge */
export function helm(bridge) {
  const { orders } = bridge;
  const wheel = new Wheel({ accent, steer: (rudder) => orders.steer(rudder), course: (heading) => orders.course(heading) });
  const scope = new Scope({ label: "Short-range radar", accent, ranges: [1000, 2500, 5000, 10000], range: 5000, under: drawHelp });
  const impulse = lever({ caption: "Impulse", to: 1, step: 0.01, change: (amount) => orders.impulse(amount), say: (value) => `${Math.round(value * 100)} %`, marks: [0, 0.5, 1].map((at) => ({ at, text: String(at * 100) })) });
  const warp = lever({ caption: "Warp", to: 4, step: 1, change: (factor) => orders.warp(factor), say: (value) => (value ? `Factor ${value}` : "Off"), marks: [0, 1, 2, 3, 4].map((at) => ({ at, text: String(at) })), tone: "warm" });
  const reverse = key("Reverse", () => orders.give("reverse", { on: !bridge.picture?.ship.reverse }), { hint: "R" });
  const dock = key("Dock", () => orders.give("dock", { on: !bridge.picture?.ship.wantsDock && !bridge.picture?.ship.docked }), { hint: "F", tone: "calm" });
  const stop = key("Stop", allStop, { hint: "X", tone: "alarm" });
  const speed = readout("Speed", "u/s");
  const course = readout("Course", "°");
  const waypoint = readout("Waypoint");
  const drive = { impulse: bar("Impulse drive"), turn: bar("Manoeuvring"), warp: bar("Warp drive") };
  const note = h("p.helm-note", { role: "status" });
  const pressed = new Set();

  function allStop() {
    orders.warp(0);
    impulse.choose(0);
    orders.impulse(0);
  }

  /** The way ahead, and the way that was ordered. @param {CanvasRenderingContext2D} context @param {import("../instruments/scope.js").ScopeView} view */
  function drawHelp(context, { picture, plot }) {
    const { ship } = picture;
    const ray = (/** @type {number} */ heading, /** @type {string} */ colour, /** @type {number[]} */ dashes, /** @type {number} */ reach) => {
      context.strokeStyle = colour;
      context.setLineDash(dashes);
      context.beginPath();
      context.moveTo(plot.centreX, plot.centreY);
      context.lineTo(plot.centreX + Math.sin(heading) * reach, plot.centreY - Math.cos(heading) * reach);
      context.stroke();
      context.setLineDash([]);
    };
    ray(ship.heading, fade(accent, 0.7), [], Math.abs(ship.velocity) * 8 * plot.scale + 14);
    if (ship.holdsCourse) ray(ship.course, "rgba(255, 210, 122, 0.8)", [5, 6], 2000);
    if (!ship.hasWaypoint) return;
    const x = plot.across(ship.waypointX, ship.waypointZ);
    const y = plot.down(ship.waypointX, ship.waypointZ);
    context.strokeStyle = "#ffd27a";
    context.lineWidth = 1.5;
    context.strokeRect(x - 5, y - 5, 10, 10);
    label(context, "WAYPOINT", x, y + 14, "#ffd27a", 10);
  }

  function steerByKeys() {
    if (wheel.held) return;
    orders.steer((pressed.has("right") ? keyRudder : 0) - (pressed.has("left") ? keyRudder : 0));
  }

  return {
    element: h(
      "main.console.helm",
      {},
      plate("Short-range radar", "radar", scope.element),
      plate("Wheel", "steering", wheel.element, note),
      plate("Drives", "drives", h("div.levers", {}, impulse.element, warp.element), h("div.keys-row", {}, reverse.element, stop.element), dock.element),
      plate("Navigation", "navigation", h("div.readouts", {}, speed.element, course.element, waypoint.element), h("div.readouts", {}, drive.impulse.element, drive.turn.element, drive.warp.element)),
    ),
    /** @param {any} picture @param {number} now */
    draw(picture, now) {
      const { ship } = picture;
      scope.draw(picture, now);
      const rudder = pressed.size || wheel.held ? wheel.rudder || (pressed.has("right") ? 1 : 0) - (pressed.has("left") ? 1 : 0) : ship.holdsCourse ? Math.max(-1, Math.min(1, ship.turnVelocity / ship.plan.turn)) : ship.steering;
      wheel.draw({ heading: ship.heading, rudder, course: ship.holdsCourse ? ship.course : null, turnRate: ship.turnVelocity });
      impulse.show(ship.impulse);
      warp.show(ship.warpFactor);
      reverse.show(ship.reverse);
      dock.show(Boolean(ship.docked || ship.wantsDock), ship.docked ? "Undock" : ship.wantsDock ? "Docking …" : "Dock");
      speed.show(Math.abs(ship.velocity) >= 1000 ? `W ${(Math.abs(ship.velocity) / 1000).toFixed(1)}` : `${Math.round(ship.velocity)}`);
      course.show(ship.holdsCourse ? bearing(ship.course) : "—");
      const way = ship.hasWaypoint ? from(ship, { x: ship.waypointX, z: ship.waypointZ }) : null;
      waypoint.show(way ? `${bearing(way.bearing)}°  ${distance(way.distance)}` : "—");
      for (const [name, part] of Object.entries(drive)) showDrive(part, ship[`${name}Drive`]);
      setText(note, noteFor(picture));
    },
    /** @param {KeyboardEvent} event @param {boolean} down */
    key(event, down) {
      const side = { ArrowLeft: "left", a: "left", ArrowRight: "right", d: "right" }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (side) {
        if (down) pressed.add(side);
        else pressed.delete(side);
        steerByKeys();
        return true;
      }
      if (!down) return false;
      if (event.key === "ArrowUp" || event.key === "w") impulse.choose(impulse.value + 0.05);
      else if (event.key === "ArrowDown" || event.key === "s") impulse.choose(impulse.value - 0.05);
      else if (/^[0-4]$/.test(event.key)) orders.warp(Number(event.key));
      else if (event.key === "r") reverse.element.click();
      else if (event.key === "x") allStop();
      else if (event.key === "f") dock.element.click();
      else return false;
      return true;
    },
    release() {
      // A course that was laid stays.
      if (pressed.size) orders.steer(0);
      pressed.clear();
      wheel.release();
    },
    destroy() {
      scope.destroy();
      wheel.destroy();
    },
    help: [["← → or A D", "Rudder"], ["↑ ↓ or W S", "Impulse"], ["0 … 4", "Warp factor"], ["R", "Reverse"], ["X", "All stop"], ["F", "Dock or undock"]],
  };
}

/** @param {ReturnType<typeof bar>} part @param {number} share */
function showDrive(part, share) {
  part.show(share / 2, `${Math.round(share * 100)} %`, share < 0.35 ? "bad" : share < 0.8 ? "warm" : "");
}

/** @param {any} picture */
function noteFor({ ship, find, contacts }) {
  if (ship.isDestroyed) return "";
  if (ship.docked) return `Docked at ${find(ship.docked)?.name ?? "a base"}. Undock to fly on.`;
  if (ship.inNebula) return "In a nebula: we are hidden, and warp is slow.";
  if (ship.wantsDock) return dockingNote(ship, contacts);
  return "Hold the rim to steer. Tap the compass to lay a course.";
}

/** What is still missing for a berth. @param {any} ship @param {any[]} contacts */
function dockingNote(ship, contacts) {
  const ways = contacts.filter((contact) => contact.kind === "base").map((base) => from(ship, base).distance);
  const near = Math.min(...ways);
  if (near > dockReach) return `Docking: come within ${dockReach} units of a base (${distance(near)}).`;
  if (ship.warpFactor > 0) return "Docking: warp off.";
  return Math.abs(ship.velocity) > dockSpeed ? `Docking: slower than ${dockSpeed} u/s.` : "Docking …";
}
