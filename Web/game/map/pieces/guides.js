// @ts-check
import { centre, corners, edgeDirections } from "../../hex.js";
import { addHex } from "./borders.js";

/** @typedef {(x: number, y: number) => {x: number, y: number}} Place */

/**
 * Where the selected unit can go, the way it would take, and what it could attack.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../../world.js").World} world
 * @param {import("../scene.js").Marks} marks
 * @param {Place} place
 * @param {number} radius
 */
export function drawGuides(context, world, marks, place, radius) {
  if (marks.ways) drawRange(context, world, marks.ways, marks.selectedUnit, place, radius);
  for (const index of marks.targets ?? []) {
    const hex = world.hex(index);
    drawRing(context, hex, place, radius, "#c0272d", 0.09, 0.86);
    drawCrosshair(context, hex, place, radius);
  }
  if (marks.path?.length) drawPath(context, world, marks, place, radius);
}

/**
 * @param {CanvasRenderingContext2D} context @param {import("../../world.js").World} world
 * @param {Map<number, import("../../world.js").Reach>} ways @param {string | undefined} unitId
 * @param {Place} place @param {number} radius
 */
function drawRange(context, world, ways, unitId, place, radius) {
  const area = new Path2D();
  const edge = new Path2D();
  const unit = unitId ? world.unitsById.get(unitId) : undefined;
  const near = new Set([...ways].filter(([, reach]) => reach.cost < 1000).map(([index]) => index));
  if (near.size === 0) return;
  if (unit) near.add(world.index(unit.at));
  for (const index of near) {
    const hex = world.hex(index);
    const middle = centre(hex);
    const { x, y } = place(middle.x, middle.y);
    addHex(area, x, y, radius);
    edgeDirections.forEach(([dq, dr], side) => {
      if (near.has(world.index({ q: hex.q + dq, r: hex.r + dr }))) return;
      const [from, to] = [corners[side], corners[(side + 1) % 6]];
      edge.moveTo(x + from.x * radius, y + from.y * radius);
      edge.lineTo(x + to.x * radius, y + to.y * radius);
    });
  }
  context.fillStyle = "rgba(255, 246, 214, 0.3)";
  context.fill(area);
  context.lineCap = "round";
  context.strokeStyle = "rgba(28, 44, 72, 0.55)";
  context.lineWidth = Math.max(3, radius * 0.1);
  context.stroke(edge);
  context.strokeStyle = "#fff2c4";
  context.lineWidth = Math.max(1.5, radius * 0.055);
  context.stroke(edge);
}

/**
 * @param {CanvasRenderingContext2D} context @param {import("../../world.js").World} world
 * @param {import("../scene.js").Marks} marks @param {Place} place @param {number} radius
 */
function drawPath(context, world, marks, place, radius) {
  const unit = marks.selectedUnit ? world.unitsById.get(marks.selectedUnit) : undefined;
  const steps = marks.path ?? [];
  if (!unit) return;
  const points = [unit.at, ...steps.map((step) => step.hex)].map((hex) => {
    const middle = centre(hex);
    return place(middle.x, middle.y);
  });
  context.lineCap = context.lineJoin = "round";
  for (const [colour, width] of /** @type {[string, number][]} */ ([["rgba(28, 44, 72, 0.75)", 0.17], ["#ffe9a8", 0.09]])) {
    context.strokeStyle = colour;
    context.lineWidth = Math.max(2, radius * width);
    context.setLineDash([radius * 0.02, radius * 0.26]);
    context.beginPath();
    points.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.stroke();
  }
  context.setLineDash([]);
  steps.forEach((step, index) => {
    const turn = Math.floor(step.cost / 1000);
    const next = steps[index + 1];
    const isLast = !next;
    if (!isLast && Math.floor(next.cost / 1000) === turn) return;
    const { x, y } = points[index + 1];
    context.beginPath();
    context.arc(x, y, radius * 0.26, 0, Math.PI * 2);
    context.fillStyle = turn === 0 ? "#ffe9a8" : "#e8d9b0";
    context.fill();
    context.strokeStyle = "#1c2c48";
    context.lineWidth = Math.max(1.5, radius * 0.05);
    context.stroke();
    if (turn === 0) return;
    context.fillStyle = "#1c2c48";
    context.font = `700 ${radius * 0.3}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(String(turn + 1), x, y);
  });
}

/** @param {CanvasRenderingContext2D} context @param {import("../../hex.js").Hex} hex @param {Place} place @param {number} radius */
function drawCrosshair(context, hex, place, radius) {
  const middle = centre(hex);
  const { x, y } = place(middle.x, middle.y);
  context.fillStyle = "rgba(192, 39, 45, 0.16)";
  const area = new Path2D();
  addHex(area, x, y, radius * 0.86);
  context.fill(area);
}

/**
 * @param {CanvasRenderingContext2D} context @param {import("../../hex.js").Hex} hex @param {Place} place
 * @param {number} radius @param {string} colour @param {number} width @param {number} share of the radius
 */
export function drawRing(context, hex, place, radius, colour, width, share) {
  const middle = centre(hex);
  const { x, y } = place(middle.x, middle.y);
  const ring = new Path2D();
  addHex(ring, x, y, radius * share);
  context.lineJoin = "round";
  context.strokeStyle = "rgba(255, 248, 226, 0.9)";
  context.lineWidth = Math.max(3, radius * width * 2);
  context.stroke(ring);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.5, radius * width);
  context.stroke(ring);
}
