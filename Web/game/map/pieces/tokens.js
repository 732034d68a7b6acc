// @ts-check
import { tinctures } from "../../rules.js";
import { charges, shieldPath } from "./charges.js";

const cream = "#fbf3df";
const dark = "#1b2333";
const shield = new Path2D(shieldPath);
/** @type {Map<string, Path2D>} */
const shapes = new Map(Object.entries(charges).map(([kind, data]) => [kind, new Path2D(data)]));

/** @param {number} health from 0 to 100 */
const healthColour = (health) => (health > 66 ? "#4f9d4a" : health > 33 ? "#d99a2b" : "#c23b31");

/**
 * A unit: a shield in its player's colour with the unit's charge on it.
 * @param {CanvasRenderingContext2D} context
 * @param {{kind: string, health: number, movesLeft?: number, fortified?: boolean}} unit
 * @param {{x: number, y: number, radius: number, seat: number, mine: boolean, small?: boolean}} how in device pixels
 */
export function drawUnit(context, unit, { x, y, radius, seat, mine, small }) {
  const size = radius * (small ? 0.92 : 1.16);
  const spent = mine && unit.movesLeft === 0;
  context.save();
  context.translate(x, y);
  context.fillStyle = "rgba(20, 22, 20, 0.32)";
  context.beginPath();
  context.ellipse(0, size * 0.5, size * 0.36, size * 0.12, 0, 0, Math.PI * 2);
  context.fill();
  context.scale(size, size);
  if (unit.fortified) {
    context.lineWidth = 0.2;
    context.strokeStyle = "#8a7f6c";
    context.setLineDash([0.12, 0.05]);
    context.stroke(shield);
    context.setLineDash([]);
  }
  context.lineJoin = "round";
  context.lineWidth = 0.13;
  context.strokeStyle = dark;
  context.stroke(shield);
  context.lineWidth = 0.075;
  context.strokeStyle = mine ? "#f0cf7e" : "#ded5c2";
  context.stroke(shield);
  context.fillStyle = tinctures[seat % tinctures.length];
  context.fill(shield);
  const gloss = context.createLinearGradient(-0.4, -0.5, 0.4, 0.5);
  gloss.addColorStop(0, "rgba(255, 255, 255, 0.3)");
  gloss.addColorStop(0.45, "rgba(255, 255, 255, 0)");
  gloss.addColorStop(1, "rgba(0, 0, 0, 0.28)");
  context.fillStyle = gloss;
  context.fill(shield);
  context.save();
  context.translate(-0.31, -0.365);
  context.scale(0.0258, 0.0258);
  context.fillStyle = spent ? "rgba(251, 243, 223, 0.55)" : cream;
  context.fill(shapes.get(unit.kind) ?? /** @type {Path2D} */ (shapes.get("scout")), "evenodd");
  context.restore();
  context.restore();
  if (unit.health === 100) return;
  const colour = healthColour(unit.health);
  bar(context, x, y + size * 0.6, size * 0.86, Math.max(3, radius * 0.1), unit.health / 100, colour);
}

/**
 * A bar with a dark frame.
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width
 * @param {number} height @param {number} share @param {string} colour
 */
export function bar(context, x, y, width, height, share, colour) {
  context.fillStyle = dark;
  context.fillRect(x - width / 2 - 1, y - 1, width + 2, height + 2);
  context.fillStyle = colour;
  context.fillRect(x - width / 2, y, width * Math.max(0, Math.min(1, share)), height);
}

/**
 * A pulse under the selected unit.
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius
 * @param {number} phase from 0 to 1
 */
export function drawHalo(context, x, y, radius, phase) {
  const glow = 0.5 + 0.5 * Math.sin(phase * Math.PI * 2);
  context.strokeStyle = `rgba(255, 226, 140, ${0.65 + 0.35 * glow})`;
  context.lineWidth = Math.max(2, radius * 0.08);
  context.beginPath();
  context.ellipse(x, y + radius * 0.42, radius * (0.62 + 0.06 * glow), radius * (0.3 + 0.03 * glow), 0, 0, Math.PI * 2);
  context.stroke();
}

/**
 * A unit's charge as an SVG element, for panels.
 * @param {string} kind
 * @param {number} seat
 */
export function badge(kind, seat) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "-.52 -.58 1.04 1.2");
  svg.setAttribute("class", "badge");
  svg.setAttribute("aria-hidden", "true");
  const field = document.createElementNS(svg.namespaceURI, "path");
  field.setAttribute("d", shieldPath);
  field.setAttribute("fill", tinctures[seat % tinctures.length]);
  field.setAttribute("stroke", "#f0cf7e");
  field.setAttribute("stroke-width", ".06");
  const charge = document.createElementNS(svg.namespaceURI, "path");
  charge.setAttribute("d", charges[kind] ?? charges.scout);
  charge.setAttribute("fill", cream);
  charge.setAttribute("fill-rule", "evenodd");
  charge.setAttribute("transform", "translate(-.31 -.365) scale(.0258)");
  svg.append(field, charge);
  return svg;
}
