// @ts-check
import { brackets, colourOf, label } from "../instruments/glyphs.js";
import { bearing, distance, fade, ink } from "../instruments/ink.js";
import { Surface } from "../instruments/surface.js";
import { beamArcs, beamRange, views } from "../rules.js";
import { from, turnTo } from "../world.js";

const accent = "#f0d49a";
const mostLabels = 14;
const labelReach = 14000;

/** What is written over the main screen: a heading tape, names and distances, the waypoint. */
export class Overlay {
  failure = "";

  constructor() {
    this.surface = new Surface("overlay-canvas", { role: "img", "aria-label": "Main screen" });
  }

  /** @param {any} picture @param {number} now @param {import("./stage.js").Stage | null} stage */
  draw(picture, now, stage) {
    const context = this.surface.begin();
    if (!context) return;
    if (this.failure) label(context, this.failure, this.surface.width / 2, this.surface.height / 2, ink.text, 15);
    if (stage && picture.ship.mainScreenView === 4) this.#rings(context, picture, stage);
    if (stage) this.#marks(context, picture, now, stage);
    if (picture.ship.mainScreenView < 4) this.#tape(context, picture);
    this.#corners(context, picture);
  }

  /** Distances and the beams' reach, laid on the plane around the ship. @param {CanvasRenderingContext2D} context @param {any} picture @param {import("./stage.js").Stage} stage */
  #rings(context, picture, stage) {
    const { ship } = picture;
    const arc = (/** @type {number} */ reach, /** @type {number} */ start, /** @type {number} */ end, closed = false) => {
      context.lineWidth = 1;
      context.beginPath();
      if (closed) this.#lineTo(context, stage, picture, ship);
      for (let step = 0; step <= 48; step++) {
        const angle = start + ((end - start) * step) / 48;
        this.#lineTo(context, stage, picture, { x: ship.x + Math.sin(angle) * reach, y: ship.y, z: ship.z + Math.cos(angle) * reach });
      }
      if (closed) context.closePath();
      context.stroke();
    };
    for (const reach of [1000, 2000, 3000, 5000]) {
      context.strokeStyle = fade(accent, 0.22);
      arc(reach, 0, Math.PI * 2);
      const spot = this.#spot(stage, picture, { x: ship.x + Math.sin(ship.heading) * reach, y: ship.y, z: ship.z + Math.cos(ship.heading) * reach });
      if (spot) label(context, distance(reach), spot.x, spot.y, fade(accent, 0.7), 10);
    }
    context.strokeStyle = "rgba(255, 138, 102, 0.5)";
    for (const [bearing, half] of beamArcs) arc(beamRange, ship.heading + bearing - half, ship.heading + bearing + half, true);
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./stage.js").Stage} stage @param {any} picture @param {any} at */
  #lineTo(context, stage, picture, at) {
    const spot = stage.spot(picture, at);
    if (spot) context.lineTo((spot.x * 0.5 + 0.5) * this.surface.width, (0.5 - spot.y * 0.5) * this.surface.height);
  }

  /** @param {CanvasRenderingContext2D} context @param {any} picture @param {number} now @param {import("./stage.js").Stage} stage */
  #marks(context, picture, now, stage) {
    const { ship } = picture;
    const near = picture.contacts
      .filter((/** @type {any} */ contact) => contact.kind === "ship" || contact.kind === "base" || contact.kind === "player")
      .map((/** @type {any} */ contact) => ({ contact, away: from(ship, contact).distance }))
      .filter((/** @type {any} */ { away, contact }) => away < labelReach || contact.id === ship.target)
      .sort((/** @type {any} */ a, /** @type {any} */ b) => a.away - b.away)
      .slice(0, mostLabels);
    for (const { contact, away } of near) this.#mark(context, picture, contact, away, now, stage);
    if (!ship.hasWaypoint) return;
    const spot = this.#spot(stage, picture, { x: ship.waypointX, y: 0, z: ship.waypointZ });
    if (!spot) return;
    context.strokeStyle = accent;
    context.lineWidth = 1.5;
    context.strokeRect(spot.x - 6, spot.y - 6, 12, 12);
    label(context, `WAYPOINT  ${distance(from(ship, { x: ship.waypointX, z: ship.waypointZ }).distance)}`, spot.x, spot.y - 16, accent, 11);
  }

  /** @param {CanvasRenderingContext2D} context @param {any} picture @param {any} contact @param {number} away @param {number} now @param {import("./stage.js").Stage} stage */
  #mark(context, picture, contact, away, now, stage) {
    const spot = this.#spot(stage, picture, contact);
    if (!spot) return;
    const colour = colourOf(contact);
    const isTarget = contact.id === picture.ship.target;
    const size = Math.max(10, Math.min(60, 110000 / Math.max(600, away) / 2));
    if (isTarget) brackets(context, spot.x, spot.y, ink.enemy, now, size);
    else {
      context.strokeStyle = fade(colour, 0.5);
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(spot.x - 5, spot.y - size - 2);
      context.lineTo(spot.x, spot.y - size + 3);
      context.lineTo(spot.x + 5, spot.y - size - 2);
      context.stroke();
    }
    label(context, contact.name || `Contact ${contact.id}`, spot.x, spot.y - size - 20, fade(colour, 0.95), isTarget ? 13 : 11);
    label(context, distance(away), spot.x, spot.y - size - 9, fade(colour, 0.7), 10);
  }

  /** @param {import("./stage.js").Stage} stage @param {any} picture @param {any} at */
  #spot(stage, picture, at) {
    const spot = stage.spot(picture, at);
    if (!spot || Math.abs(spot.x) > 1.05 || Math.abs(spot.y) > 1.05) return null;
    return { x: (spot.x * 0.5 + 0.5) * this.surface.width, y: (0.5 - spot.y * 0.5) * this.surface.height };
  }

  /** A compass tape along the top. @param {CanvasRenderingContext2D} context @param {any} picture */
  #tape(context, { ship }) {
    const { width } = this.surface;
    const middle = width / 2;
    const half = Math.min(280, width * 0.3);
    const look = ship.heading + [0, -Math.PI / 2, Math.PI / 2, Math.PI][ship.mainScreenView];
    const shade = context.createLinearGradient(middle - half, 0, middle + half, 0);
    shade.addColorStop(0, "rgba(4, 8, 10, 0)");
    shade.addColorStop(0.5, "rgba(4, 8, 10, 0.6)");
    shade.addColorStop(1, "rgba(4, 8, 10, 0)");
    context.fillStyle = shade;
    context.fillRect(middle - half, 8, half * 2, 34);
    for (let degree = 0; degree < 360; degree += 5) {
      const away = turnTo(look, (degree * Math.PI) / 180);
      if (Math.abs(away) > 0.72) continue;
      const x = middle + (away / 0.72) * half;
      const clear = 1 - Math.abs(away) / 0.72;
      context.fillStyle = fade(accent, 0.85 * clear);
      context.fillRect(x, 12, 1.2, degree % 15 ? 5 : 10);
      if (degree % 15 === 0) label(context, bearing((degree * Math.PI) / 180), x, 31, fade(accent, clear), 11);
    }
    context.fillStyle = ink.own;
    context.beginPath();
    context.moveTo(middle, 46);
    context.lineTo(middle - 5, 54);
    context.lineTo(middle + 5, 54);
    context.fill();
  }

  /** @param {CanvasRenderingContext2D} context @param {any} picture */
  #corners(context, { ship }) {
    const { width, height } = this.surface;
    context.strokeStyle = fade(accent, 0.4);
    context.lineWidth = 1.5;
    for (const [x, y, right, down] of [[14, 14, 1, 1], [width - 14, 14, -1, 1], [14, height - 14, 1, -1], [width - 14, height - 14, -1, -1]]) {
      context.beginPath();
      context.moveTo(x + 26 * right, y);
      context.lineTo(x, y);
      context.lineTo(x, y + 26 * down);
      context.stroke();
    }
    label(context, views[ship.mainScreenView].toUpperCase(), 26, height - 30, accent, 14, "left");
    const speed = ship.warpFactor ? `WARP ${ship.warpFactor}  ${(Math.abs(ship.velocity) / 1000).toFixed(1)}k u/s` : `${Math.round(ship.velocity)} u/s`;
    label(context, speed, width - 26, height - 30, accent, 14, "right");
  }
}
