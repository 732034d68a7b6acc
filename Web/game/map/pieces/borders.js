// @ts-check
import { centre, corners, edgeDirections } from "../../hex.js";
import { tinctures } from "../../rules.js";

/**
 * Everybody's land: a tint, and a line where it ends.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../../world.js").World} world
 * @param {number[]} shown indexes of the hexes on the screen
 * @param {(x: number, y: number) => {x: number, y: number}} place from world to device pixels
 * @param {number} radius in device pixels
 */
export function drawBorders(context, world, shown, place, radius) {
  /** @type {Map<number, {tint: Path2D, line: Path2D}>} */
  const lands = new Map();
  for (const index of shown) {
    const owner = world.owner(index);
    if (owner === 0) continue;
    let land = lands.get(owner);
    if (!land) lands.set(owner, (land = { tint: new Path2D(), line: new Path2D() }));
    const hex = world.hex(index);
    const middle = centre(hex);
    const { x, y } = place(middle.x, middle.y);
    addHex(land.tint, x, y, radius);
    edgeDirections.forEach(([dq, dr], edge) => {
      const beyond = world.index({ q: hex.q + dq, r: hex.r + dr });
      if (beyond >= 0 && world.owner(beyond) === owner) return;
      const [from, to] = [corners[edge], corners[(edge + 1) % 6]];
      const inset = radius * 0.93;
      land.line.moveTo(x + from.x * inset, y + from.y * inset);
      land.line.lineTo(x + to.x * inset, y + to.y * inset);
    });
  }
  context.save();
  context.lineCap = "round";
  for (const [owner, { tint, line }] of lands) {
    const colour = tinctures[(owner - 1) % tinctures.length];
    context.fillStyle = colour;
    context.globalAlpha = 0.13;
    context.fill(tint);
    context.globalAlpha = 0.9;
    context.strokeStyle = colour;
    context.lineWidth = Math.max(2, radius * 0.085);
    context.setLineDash([]);
    context.stroke(line);
    context.globalAlpha = 0.7;
    context.strokeStyle = "#fff6dc";
    context.lineWidth = Math.max(0.6, radius * 0.02);
    context.stroke(line);
  }
  context.restore();
}

/** @param {Path2D} path @param {number} x @param {number} y @param {number} radius */
export function addHex(path, x, y, radius) {
  corners.forEach((corner, index) => {
    if (index === 0) path.moveTo(x + corner.x * radius, y + corner.y * radius);
    else path.lineTo(x + corner.x * radius, y + corner.y * radius);
  });
  path.closePath();
}
