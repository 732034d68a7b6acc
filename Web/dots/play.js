// @ts-check
import { h, fill, setText } from "../ui/dom.js";
import { mark } from "../ui/header.js";

const side = 1000;
const goal = 20;
const colours = ["#6fb6ff", "#ff7a66", "#7fdca4", "#d9a2ff", "#ffb84f", "#5fd0c5", "#ff9ecb", "#d8c39a"];

/**
 * Dots: steer yours to the crumbs with the pointer, or with the arrow keys.
 * @param {HTMLElement} root @param {any} live @param {import("../lobby/live/table.js").LiveTable} table
 */
export function mount(root, live, table) {
  const canvas = h("canvas.dots-field", { tabindex: "0", role: "img", "aria-label": "The field. Arrow keys or the pointer steer.", width: side, height: side });
  const context = canvas.getContext("2d");
  const scores = h("ol.dots-scores", { "aria-label": "Crumbs" });
  const line = h("p.turn-line", { role: "status" });
  const watch = h("a.button", { href: table.recording ?? "#/", hidden: table.match.status !== "finished" || !table.recording }, "Watch again");
  const leave = h("button.quiet", { type: "button", onclick: () => table.leave() }, "Leave");
  root.append(h("main.tictactoe.dots", {}, h("header.bar", {}, h("a.brand", { href: "#/", "aria-label": "To the lobby" }, mark(32)), h("h1", {}, "Dots"), watch, leave), line, canvas, scores));
  const pressed = new Set();
  const stop = new AbortController();
  const { signal } = stop;
  let crunches = /** @type {{x: number, z: number, at: number}[]} */ ([]);
  let frame = requestAnimationFrame(draw);
  let shown = "";

  const stopEvents = live.on("event", (/** @type {any} */ { x, z }) => crunches.push({ x, z, at: performance.now() }));
  const steer = (/** @type {number} */ right, /** @type {number} */ up) =>
    live.input({ facing: (Math.atan2(up, right) + Math.PI * 2) % (Math.PI * 2), isMoving: right !== 0 || up !== 0 });
  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => follow(event), { signal });
  canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => follow(event), { signal });
  addEventListener("keydown", (event) => keys(event, true), { signal });
  addEventListener("keyup", (event) => keys(event, false), { signal });

  /** @param {PointerEvent} event */
  function follow(event) {
    const own = live.sample(performance.now())?.own;
    if (!own) return;
    const box = canvas.getBoundingClientRect();
    steer(((event.clientX - box.left) / box.width) * side - own.x, (1 - (event.clientY - box.top) / box.height) * side - own.z);
  }

  /** @param {KeyboardEvent} event @param {boolean} down */
  function keys(event, down) {
    if (!event.key.startsWith("Arrow") || event.repeat) return;
    if (down) pressed.add(event.key);
    else pressed.delete(event.key);
    const way = (/** @type {string} */ one, /** @type {string} */ other) => Number(pressed.has(one)) - Number(pressed.has(other));
    steer(way("ArrowRight", "ArrowLeft"), way("ArrowUp", "ArrowDown"));
    event.preventDefault();
  }

  /** @param {number} now */
  function draw(now) {
    frame = requestAnimationFrame(draw);
    const sample = live.sample(now);
    if (!sample) return;
    context.fillStyle = "#0c1626";
    context.fillRect(0, 0, side, side);
    for (const { kind, id, x, z } of sample.entities) disc(x, z, kind === "dot" ? 18 : 6, kind === "dot" ? colours[id % colours.length] : "#f3d48b", id === sample.own?.id);
    crunches = crunches.filter(({ at }) => now - at < 400);
    for (const { x, z, at } of crunches) disc(x, z, 8 + (now - at) / 12, `rgba(243, 212, 139, ${0.5 - (now - at) / 800})`);
    list(sample.entities.filter((/** @type {any} */ { kind }) => kind === "dot"));
  }

  /** @param {number} x @param {number} z @param {number} radius @param {string} colour @param {boolean} [ours] */
  function disc(x, z, radius, colour, ours = false) {
    context.beginPath();
    context.arc(x, side - z, radius, 0, 7);
    context.fillStyle = colour;
    context.fill();
    if (!ours) return;
    context.lineWidth = 4;
    context.strokeStyle = "#fff";
    context.stroke();
  }

  /** @param {any[]} dots */
  function list(dots) {
    const rows = dots.map(({ id, score }) => ({ id, score, name: table.match.players.find(({ station }) => station === id)?.displayName ?? "Somebody" }));
    rows.sort((a, b) => b.score - a.score);
    const text = JSON.stringify(rows);
    if (text === shown) return;
    shown = text;
    fill(scores, rows.map(({ id, score, name }) => h("li", { colour: colours[id % colours.length] }, `${name}: ${score}`)));
    setText(line, rows[0]?.score >= goal ? `${rows[0].name} has won.` : `Who first has ${goal} crumbs wins.`);
  }

  return {
    match: () => {
      watch.hidden = table.match.status !== "finished" || !table.recording;
    },
    chat: { add: () => {} },
    destroy() {
      cancelAnimationFrame(frame);
      stop.abort();
      stopEvents();
    },
  };
}
