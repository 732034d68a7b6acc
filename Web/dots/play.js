// @ts-check
import { h, fill, setText } from "../ui/dom.js";
import { mark } from "../ui/header.js";
import { outcomeBox } from "../lobby/outcome.js";

const side = 1000;
/** Around the field, so that who is at its edge is seen whole. */
const margin = 24;
/** How far crumbs are seen. */
const sight = 400;
const goal = 20;
/** Nearer than this is there: steps are of 8. */
const arrived = 6;
const leastTurn = 0.01;
/** What was said last. */
const mostLines = 3;
const colours = ["#6fb6ff", "#ff7a66", "#7fdca4", "#d9a2ff", "#ffb84f", "#5fd0c5", "#ff9ecb", "#d8c39a"];

/**
 * Dots: steer yours to the crumbs with the pointer, or with the arrow keys.
 * @param {HTMLElement} root @param {any} live @param {import("../lobby/live/table.js").LiveTable} table
 */
export function mount(root, live, table) {
  const canvas = h("canvas.dots-field", { tabindex: "0", role: "img", "aria-label": "The field. Arrow keys or the pointer steer.", width: side + 2 * margin, height: side + 2 * margin });
  const context = canvas.getContext("2d");
  const scores = h("ol.dots-scores", { "aria-label": "Crumbs" });
  const line = h("p.turn-line", { role: "status" });
  const said = h("ol.dots-chat", { role: "log", "aria-label": "Chat" });
  const word = h("input", { maxlength: 200, autocomplete: "off", "aria-label": "Say something", placeholder: "Say something …" });
  const talk = h("form", { onsubmit: (/** @type {SubmitEvent} */ event) => say(event) }, word);
  const end = h("div");
  const watch = h("a", { href: table.recording ?? "#/" }, "Watch again");
  const leave = h("button.quiet", { type: "button", onclick: () => table.leave() }, "Leave");
  root.append(h("main.tictactoe.dots", {}, h("header.bar", {}, h("a.brand", { href: "#/", "aria-label": "To the lobby" }, mark(32)), h("h1", {}, "Dots"), leave), line, h("div.dots-stage", {}, canvas, end), scores, said, table.page && talk));
  const pressed = new Set();
  /** Where the pointer wants to go. @type {{x: number, z: number} | null} */
  let aim = null;
  const stop = new AbortController();
  const { signal } = stop;
  let crunches = /** @type {{x: number, z: number, at: number}[]} */ ([]);
  let frame = requestAnimationFrame(draw);
  let shown = "";

  const stopEvents = live.on("event", (/** @type {any} */ { x, z }) => crunches.push({ x, z, at: performance.now() }));
  let steered = { facing: 0, isMoving: false };
  const steer = (/** @type {number} */ right, /** @type {number} */ up) => {
    const next = { facing: Math.atan2(up, right), isMoving: right !== 0 || up !== 0 };
    const isNew = next.isMoving !== steered.isMoving || (next.isMoving && Math.abs(next.facing - steered.facing) > leastTurn);
    if (isNew && live.input(next)) steered = next;
  };
  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => follow(event), { signal });
  canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => follow(event), { signal });
  addEventListener("keydown", (event) => keys(event, true), { signal });
  addEventListener("keyup", (event) => keys(event, false), { signal });

  /** @param {PointerEvent} event */
  function follow(event) {
    const box = canvas.getBoundingClientRect();
    const along = (/** @type {number} */ share) => Math.min(side, Math.max(0, share * (side + 2 * margin) - margin));
    aim = { x: along((event.clientX - box.left) / box.width), z: along(1 - (event.clientY - box.top) / box.height) };
    const own = live.sample(performance.now())?.own;
    if (own) approach(own);
  }

  /** Goes on to where the pointer was last, and stops there. @param {any} own */
  function approach(own) {
    if (!aim) return;
    const way = [aim.x - own.x, aim.z - own.z];
    const isThere = Math.hypot(...way) < arrived;
    if (isThere) aim = null;
    steer(isThere ? 0 : way[0], isThere ? 0 : way[1]);
  }

  /** @param {KeyboardEvent} event @param {boolean} down */
  function keys(event, down) {
    if (!event.key.startsWith("Arrow") || event.repeat || (down && event.target === word)) return;
    if (down) pressed.add(event.key);
    else pressed.delete(event.key);
    const way = (/** @type {string} */ one, /** @type {string} */ other) => Number(pressed.has(one)) - Number(pressed.has(other));
    aim = null;
    steer(way("ArrowRight", "ArrowLeft"), way("ArrowUp", "ArrowDown"));
    event.preventDefault();
  }

  /** @param {number} now */
  function draw(now) {
    frame = requestAnimationFrame(draw);
    const sample = live.sample(now);
    if (!sample) return;
    if (sample.own) approach(sample.own);
    ground(sample.own);
    for (const { kind, id, x, z } of sample.entities) disc(x, z, kind === "dot" ? 18 : 6, kind === "dot" ? colours[id % colours.length] : "#f3d48b", id === sample.own?.id);
    crunches = crunches.filter(({ at }) => now - at < 400);
    for (const { x, z, at } of crunches) {
      // A picture's time is that of its beginning: what happened since is of age 0.
      const age = Math.max(0, now - at);
      disc(x, z, 8 + age / 12, `rgba(243, 212, 139, ${0.5 - age / 800})`);
    }
    list(sample.entities.filter((/** @type {any} */ { kind }) => kind === "dot"));
  }

  /** The field, lighter as far as crumbs are seen. @param {any} own */
  function ground(own) {
    context.setTransform(1, 0, 0, 1, margin, margin);
    context.fillStyle = "#0a1320";
    context.fillRect(-margin, -margin, side + 2 * margin, side + 2 * margin);
    if (!own) return;
    const light = context.createRadialGradient(own.x, side - own.z, 0, own.x, side - own.z, sight);
    light.addColorStop(0, "#1d3557");
    light.addColorStop(0.9, "#14263f");
    light.addColorStop(1, "#0a1320");
    context.fillStyle = light;
    context.fillRect(-margin, -margin, side + 2 * margin, side + 2 * margin);
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

  /** @param {SubmitEvent} event */
  function say(event) {
    event.preventDefault();
    if (word.value.trim()) table.chat(word.value.trim());
    word.value = "";
  }

  /** @param {{from: string, text: string}} line */
  function hear({ from, text }) {
    said.append(h("li", {}, h("b", {}, from), " ", text));
    while (said.childElementCount > mostLines) said.firstElementChild.remove();
  }

  /** Who has won, once it is over. A recording has no page of people to tell. */
  function tellEnd() {
    const { status, outcome } = table.match;
    if (status === "finished" && outcome && table.page) fill(end, outcomeBox(table.page, { winners: outcome.winners, reason: "crumbs" }, watch));
  }

  tellEnd();
  return {
    match: tellEnd,
    chat: { add: hear },
    destroy() {
      cancelAnimationFrame(frame);
      stop.abort();
      stopEvents();
    },
  };
}
