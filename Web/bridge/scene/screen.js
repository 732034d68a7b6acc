// @ts-check
import { h } from "../../ui/dom.js";
import { Overlay } from "./overlay.js";
import { Stage } from "./stage.js";

/** The main screen: the view out of the ship, with what the bridge knows written over it. */
export class MainScreen {
  /** @type {Stage | null} */
  #stage = null;
  #failed = false;

  /** @param {import("../play.js").Bridge} bridge */
  constructor(bridge) {
    this.bridge = bridge;
    this.canvas = h("canvas.scene-canvas", { "aria-hidden": "true" });
    this.overlay = new Overlay();
    this.element = h("div.main-screen", {}, this.canvas, this.overlay.surface.canvas);
    this.canvas.addEventListener("webglcontextlost", (/** @type {Event} */ event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => (this.#stage = null));
  }

  /** @param {any} picture @param {number} now */
  draw(picture, now) {
    if (!this.#stage && !this.#failed) this.#begin();
    this.#stage?.draw(picture, now);
    this.overlay.draw(picture, now, this.#stage);
  }

  #begin() {
    try {
      this.#stage = new Stage(this.canvas);
    } catch (error) {
      this.#failed = true;
      this.overlay.failure = "This browser shows no WebGL 2: the tactical and map views still work.";
      console.warn(error);
    }
  }

  /** @param {string} name @param {any} event @param {any} picture */
  event(name, event, picture) {
    this.#stage?.effects.happen(name, event, picture, performance.now());
  }

  destroy() {
    this.#stage?.destroy();
    this.overlay.surface.destroy();
  }
}
