// @ts-check
import { hexAt, same } from "./hex.js";

const dragPixels = 6;
const wheelStep = 0.0016;

/**
 * Mouse, pen and touch on the map. One finger or button drags, two fingers or the wheel zoom, a click or a tap acts;
 * on a touch screen the first tap on a far hex shows the way and the second one goes.
 * @param {HTMLCanvasElement} canvas
 * @param {import("./orders.js").Orders} orders
 * @param {import("./map/scene.js").Scene} scene
 * @returns {() => void} stops
 */
export function listenToPointers(canvas, orders, scene) {
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let travelled = 0;
  /** @type {import("./hex.js").Hex | null} */
  let shown = null;
  const stop = new AbortController();
  const { signal } = stop;

  /** @param {MouseEvent} event */
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  /** @param {{x: number, y: number}} at */
  const hexUnder = (at) => {
    const { x, y } = scene.camera.toWorld(at.x, at.y);
    return hexAt(x, y);
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, place(event));
  }, { signal });

  canvas.addEventListener("pointermove", (event) => {
    const at = place(event);
    const before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") hover(hexUnder(at));
      return;
    }
    travelled += Math.hypot(at.x - before.x, at.y - before.y);
    if (down.size === 1 && travelled > dragPixels) scene.camera.pan(at.x - before.x, at.y - before.y);
    if (down.size === 2) pinch(event.pointerId, before, at);
    down.set(event.pointerId, at);
    scene.redraw();
  }, { signal });

  /** @param {number} id @param {{x: number, y: number}} before @param {{x: number, y: number}} at */
  function pinch(id, before, at) {
    const other = [...down].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(at.x - other.x, at.y - other.y);
    if (was > 8) scene.camera.zoom(is / was, (at.x + other.x) / 2, (at.y + other.y) / 2);
    scene.camera.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    travelled += dragPixels + 1;
  }

  canvas.addEventListener("pointerup", (event) => {
    const wasDown = down.delete(event.pointerId);
    if (!wasDown || down.size > 0 || travelled > dragPixels) return;
    click(hexUnder(place(event)), event);
  }, { signal });
  canvas.addEventListener("pointercancel", (event) => down.delete(event.pointerId), { signal });
  canvas.addEventListener("pointerleave", () => hover(null), { signal });

  /** @param {import("./hex.js").Hex} hex @param {PointerEvent} event */
  function click(hex, event) {
    scene.mark({ showCursor: false });
    const careful = event.pointerType !== "mouse" && orders.wouldOrder(hex);
    if (careful && !(shown && same(shown, hex))) {
      shown = hex;
      orders.cursor = hex;
      orders.refresh();
      orders.preview(hex);
      scene.mark({ cursor: hex, showCursor: true });
      return;
    }
    shown = null;
    orders.act(hex);
  }

  /** @type {import("./hex.js").Hex | null} */
  let hovered = null;
  /** @param {import("./hex.js").Hex | null} hex */
  function hover(hex) {
    if (hex === hovered || (hex && hovered && same(hex, hovered))) return;
    hovered = hex;
    orders.preview(hex);
    if (hex) {
      orders.cursor = hex;
      orders.onchange();
    }
    canvas.classList.toggle("acts", Boolean(hex && orders.wouldOrder(hex)));
  }

  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const at = place(event);
    const lines = event.deltaMode === 1 ? 30 : 1;
    scene.camera.zoom(Math.exp(-event.deltaY * lines * wheelStep), at.x, at.y);
    scene.redraw();
  }, { signal, passive: false });
  canvas.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    const hex = hexUnder(place(event));
    if (orders.wouldOrder(hex)) orders.act(hex);
  }, { signal });
  return () => stop.abort();
}
