// @ts-check
import { h } from "../../ui/dom.js";
import { pace } from "../pace.js";

/** A canvas that is as sharp as the screen (or as the machine has time for) and as large as its place; its context counts in CSS pixels. */
export class Surface {
  width = 0;
  height = 0;
  /** Grows whenever the size changed: what was drawn ahead has to be drawn again. */
  version = 0;
  #pixels = 0;

  /** @param {string} className @param {Record<string, any>} [attributes] */
  constructor(className, attributes = {}) {
    /** @type {HTMLCanvasElement} */
    this.canvas = h(`canvas.${className}`, attributes);
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.canvas);
  }

  measure() {
    const box = this.canvas.getBoundingClientRect();
    this.#pixels = pace.pixels;
    const density = Math.min(devicePixelRatio || 1, this.#pixels);
    const width = Math.round(box.width * density);
    const height = Math.round(box.height * density);
    if (width === this.canvas.width && height === this.canvas.height && this.width > 0) return;
    this.canvas.width = Math.max(1, width);
    this.canvas.height = Math.max(1, height);
    this.width = box.width;
    this.height = box.height;
    this.density = density;
    this.version += 1;
  }

  /** An empty canvas to draw on; null while there is nothing to be seen. */
  begin() {
    if (this.#pixels !== pace.pixels) this.measure();
    if (this.width < 2 || this.height < 2) {
      this.measure();
      if (this.width < 2 || this.height < 2) return null;
    }
    const { context } = this;
    context.setTransform(this.density ?? 1, 0, 0, this.density ?? 1, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }

  /** Where a pointer is, in CSS pixels. @param {PointerEvent | WheelEvent | MouseEvent} event */
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  destroy() {
    this.observer.disconnect();
  }
}

/**
 * A picture that is drawn once and shown often: bezels, rings, clouds.
 * @param {number} width @param {number} height @param {number} density
 * @param {(context: CanvasRenderingContext2D) => void} draw
 */
export function prepared(width, height, density, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * density));
  canvas.height = Math.max(1, Math.round(height * density));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(density, density);
  draw(context);
  return canvas;
}
