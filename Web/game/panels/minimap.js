// @ts-check
import { h } from "../../ui/dom.js";
import { hexAt } from "../hex.js";
import { centre } from "../hex.js";
import { tinctures } from "../rules.js";
import { paper } from "../map/ground/fog.js";

const width = 208;
const mostHeight = 150;

/** The whole map, small: the same pictures as the big one, and the part that is seen. */
export class Minimap {
  canvas = h("canvas", { width, height: 120, "aria-hidden": "true" });
  element = h("div.minimap", {}, this.canvas);
  #scale = 1;

  /** @param {import("../map/scene.js").Scene} scene */
  constructor(scene) {
    this.scene = scene;
    this.canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => this.#go(event));
    this.canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => event.buttons && this.#go(event));
  }

  /** @param {PointerEvent} event */
  #go(event) {
    const field = this.scene.ground?.field;
    if (!field) return;
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * (field.width / field.radius) + field.left;
    const y = ((event.clientY - box.top) / box.height) * (field.height / field.radius) + field.top;
    this.scene.camera.goTo(hexAt(x, y));
    this.scene.redraw();
  }

  draw() {
    const { scene, canvas } = this;
    const { ground, fog, world, camera } = scene;
    if (!ground || !fog || !world || canvas.offsetParent === null) return;
    const ratio = Math.min(2, devicePixelRatio || 1);
    const { field } = ground;
    const height = Math.min(mostHeight, (width * field.height) / field.width);
    if (canvas.width !== width * ratio || Math.abs(canvas.height - height * ratio) > 1) {
      canvas.width = width * ratio;
      canvas.height = height * ratio;
    }
    const context = canvas.getContext("2d");
    context.fillStyle = `rgb(${paper.join(" ")})`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(ground.canvas, 0, 0, canvas.width, canvas.height);
    context.drawImage(fog.canvas, 0, 0, canvas.width, canvas.height);
    const sx = (canvas.width / field.width) * field.radius;
    const sy = (canvas.height / field.height) * field.radius;
    const place = (/** @type {number} */ x, /** @type {number} */ y) => [(x - field.left) * sx, (y - field.top) * sy];
    for (const thing of [...world.cities, ...world.units]) {
      const middle = centre(thing.at);
      const [x, y] = place(middle.x, middle.y);
      const size = ("population" in thing ? 3.2 : 2) * ratio;
      context.fillStyle = tinctures[(world.seats.get(thing.playerId) ?? 0) % tinctures.length];
      context.strokeStyle = "#fff8e6";
      context.lineWidth = ratio * 0.8;
      context.beginPath();
      context.rect(x - size, y - size, size * 2, size * 2);
      context.fill();
      context.stroke();
    }
    const [from, to] = [camera.toWorld(0, 0), camera.toWorld(camera.width, camera.height)];
    const [x0, y0] = place(from.x, from.y);
    const [x1, y1] = place(to.x, to.y);
    context.strokeStyle = "rgba(16, 28, 48, 0.9)";
    context.lineWidth = 1.5 * ratio;
    context.strokeRect(x0, y0, x1 - x0, y1 - y0);
  }
}
