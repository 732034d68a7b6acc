// @ts-check
import { chance } from "../../hex.js";
import { tinctures } from "../../rules.js";
import { bar } from "./tokens.js";

const font = '"Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif';
const outline = "#2c2a26";

/**
 * A city's houses: more of them the more people live there.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../../world.js").City} city
 * @param {number} x @param {number} y @param {number} radius in device pixels
 * @param {number} seat
 */
export function drawTown(context, city, x, y, radius, seat) {
  context.save();
  context.globalAlpha = city.seenTurn === undefined ? 1 : 0.62;
  context.translate(x, y);
  context.scale(radius, radius);
  context.lineJoin = "round";
  context.lineWidth = 0.035;
  context.strokeStyle = outline;
  context.fillStyle = "rgba(60, 48, 28, 0.35)";
  context.beginPath();
  context.ellipse(0, 0.2, 0.74, 0.36, 0, 0, Math.PI * 2);
  context.fill();
  const roof = tinctures[seat % tinctures.length];
  const houses = [[0, -0.2, 0.3, 0.44]];
  const count = Math.min(8, 2 + city.population);
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * Math.PI * 2 + 0.5;
    const salt = chance(city.at.q, city.at.r, i);
    houses.push([Math.cos(angle) * 0.46, Math.sin(angle) * 0.22 + 0.12, 0.17 + salt * 0.07, 0.17 + salt * 0.06]);
  }
  houses.sort((a, b) => a[1] - b[1]);
  for (const [hx, hy, wide, tall] of houses) house(context, hx, hy, wide, tall, tall > 0.4, roof);
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} wide
 * @param {number} tall @param {boolean} tower @param {string} roof
 */
function house(context, x, y, wide, tall, tower, roof) {
  context.fillStyle = tower ? "#d8cdb4" : "#efe4c8";
  context.beginPath();
  context.rect(x - wide / 2, y - tall * 0.55, wide, tall * 0.8);
  context.fill();
  context.stroke();
  context.fillStyle = "rgba(0, 0, 0, 0.16)";
  context.fillRect(x, y - tall * 0.55, wide / 2, tall * 0.8);
  context.fillStyle = roof;
  context.beginPath();
  context.moveTo(x - wide * 0.66, y - tall * 0.5);
  context.lineTo(x, y - tall * (tower ? 1.35 : 1.15));
  context.lineTo(x + wide * 0.66, y - tall * 0.5);
  context.closePath();
  context.fill();
  context.stroke();
}

/**
 * The banner under a city: how many live there, its name, and how much it still withstands.
 * @param {CanvasRenderingContext2D} context
 * @param {import("../../world.js").City} city
 * @param {{x: number, y: number, radius: number, seat: number, ratio: number, idle: boolean, selected: boolean}} how
 */
export function drawBanner(context, city, { x, y, radius, seat, ratio, idle, selected }) {
  const size = Math.max(10 * ratio, Math.min(radius * 0.34, 17 * ratio));
  context.save();
  context.globalAlpha = city.seenTurn === undefined ? 1 : 0.75;
  context.font = `600 ${size}px ${font}`;
  context.textBaseline = "middle";
  const number = String(city.population);
  const pad = size * 0.45;
  const left = Math.max(size * 1.35, context.measureText(number).width + pad * 1.4);
  const width = left + context.measureText(city.name).width + pad * 2.2 + (idle ? size * 0.8 : 0);
  const height = size * 1.55;
  const top = y + radius * 0.5;
  const from = x - width / 2;
  context.fillStyle = "rgba(15, 24, 40, 0.92)";
  context.strokeStyle = selected ? "#ffe28c" : "rgba(217, 178, 95, 0.85)";
  context.lineWidth = (selected ? 2.5 : 1.2) * ratio;
  context.beginPath();
  context.roundRect(from, top, width, height, size * 0.32);
  context.fill();
  context.save();
  context.clip();
  context.fillStyle = tinctures[seat % tinctures.length];
  context.fillRect(from, top, left, height);
  context.restore();
  context.stroke();
  context.fillStyle = "#fff8e6";
  context.textAlign = "center";
  context.fillText(number, from + left / 2, top + height * 0.54);
  context.textAlign = "left";
  context.fillText(city.name, from + left + pad, top + height * 0.54);
  if (idle) {
    context.fillStyle = "#ffd76a";
    context.beginPath();
    context.arc(from + width - pad - size * 0.16, top + height / 2, size * 0.24, 0, Math.PI * 2);
    context.fill();
  }
  if (city.health < 100) bar(context, x, top - size * 0.5, width * 0.8, size * 0.26, city.health / 100, "#c23b31");
  context.restore();
}
