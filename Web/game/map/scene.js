// @ts-check
import { centre, root3 } from "../hex.js";
import { Animations } from "./animate.js";
import { addHex, drawBorders } from "./pieces/borders.js";
import { Camera } from "./camera.js";
import { Fog, paper } from "./ground/fog.js";
import { drawGuides, drawRing } from "./pieces/guides.js";
import { Ground } from "./ground/paint.js";
import { paperPattern } from "./ground/paper.js";
import { Scenery } from "./ground/scenery.js";
import { drawHalo, drawUnit } from "./pieces/tokens.js";
import { drawBanner, drawTown } from "./pieces/towns.js";

const mostRatio = 2;
const gridScale = 22;
const sceneryScale = 11;

/**
 * What the scene shows besides the world.
 * @typedef {{selectedUnit?: string, selectedCity?: string, cursor?: import("../hex.js").Hex | null,
 *   ways?: Map<number, import("../world.js").Reach>, path?: import("../world.js").Reach[], targets?: Set<number>,
 *   waiting?: Set<string>, showCursor?: boolean, sites?: boolean}} Marks
 */

/** Draws the map. It draws only when something has changed or moves. */
export class Scene {
  camera = new Camera();
  animations = new Animations();
  /** @type {import("../world.js").World | null} */
  world = null;
  /** @type {Marks} */
  marks = {};
  #ratio = 1;
  #dirty = true;
  #frame = 0;
  #scenery = new Scenery();
  /** @type {Ground | null} */
  #ground = null;
  /** @type {Fog | null} */
  #fog = null;
  /** @type {CanvasPattern | null} */
  #paper = null;
  /** Called after the camera has moved. @type {() => void} */
  onview = () => {};

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    this.observer = new ResizeObserver(() => this.#resize());
    this.observer.observe(canvas);
    this.#resize();
    this.#loop();
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.observer.disconnect();
  }

  /** @param {import("../world.js").World} world */
  setWorld(world) {
    if (!this.#ground || !this.#fog) {
      this.#ground = new Ground(world.width, world.height);
      this.#fog = new Fog(world.width, world.height);
      this.camera.setMap(world.width, world.height);
    }
    this.world = world;
    this.#ground.update(world);
    this.#fog.update(world);
    this.redraw();
  }

  /** @param {Marks} marks */
  mark(marks) {
    Object.assign(this.marks, marks);
    this.redraw();
  }

  redraw() {
    this.#dirty = true;
  }

  get ground() {
    return this.#ground;
  }

  get fog() {
    return this.#fog;
  }

  #resize() {
    const { clientWidth, clientHeight } = this.canvas;
    this.#ratio = Math.min(mostRatio, devicePixelRatio || 1);
    this.canvas.width = Math.max(1, Math.round(clientWidth * this.#ratio));
    this.canvas.height = Math.max(1, Math.round(clientHeight * this.#ratio));
    this.camera.resize(clientWidth, clientHeight);
    this.redraw();
  }

  #loop() {
    this.#frame = requestAnimationFrame(() => this.#loop());
    const flown = this.camera.step();
    const pulses = this.marks.selectedUnit !== undefined;
    if (!this.#dirty && !flown && !pulses && !this.animations.busy) return;
    this.#dirty = false;
    this.#draw();
    this.onview();
  }

  /** Indexes of the hexes on the screen. */
  #shown() {
    const world = /** @type {import("../world.js").World} */ (this.world);
    const from = this.camera.toWorld(0, 0);
    const to = this.camera.toWorld(this.camera.width, this.camera.height);
    const [row0, row1] = [Math.max(0, Math.floor((from.y - 1) / 1.5)), Math.min(world.height - 1, Math.ceil((to.y + 1) / 1.5))];
    const column0 = Math.max(0, Math.floor(from.x / root3 - 1));
    const column1 = Math.min(world.width - 1, Math.ceil(to.x / root3 + 1));
    const shown = [];
    for (let row = row0; row <= row1; row++) for (let column = column0; column <= column1; column++) shown.push(row * world.width + column);
    return shown;
  }

  #draw() {
    const { context, camera, world } = this;
    const ratio = this.#ratio;
    const radius = camera.scale * ratio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = `rgb(${paper.join(" ")})`;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    if (!world || !this.#ground || !this.#fog) return;
    const place = (/** @type {number} */ x, /** @type {number} */ y) => {
      const at = camera.toScreen(x, y);
      return { x: at.x * ratio, y: at.y * ratio };
    };
    const shown = this.#shown();
    context.imageSmoothingQuality = "high";
    this.#picture(this.#ground, place, radius);
    if (camera.scale > sceneryScale) this.#drawScenery(shown, place, radius);
    if (camera.scale > gridScale) this.#drawGrid(shown, place, radius);
    drawBorders(context, world, shown, place, radius);
    this.#picture(this.#fog, place, radius);
    this.#drawPaper(place);
    drawGuides(context, world, this.marks, place, radius);
    this.#drawPieces(shown, place, radius);
    if (this.marks.cursor && this.marks.showCursor) drawRing(context, this.marks.cursor, place, radius, "#1c2c48", 0.06, 0.9);
    this.animations.drawTexts(context, place, radius);
  }

  /** @param {Ground | Fog} picture @param {(x: number, y: number) => {x: number, y: number}} place @param {number} radius */
  #picture({ canvas, field }, place, radius) {
    const { x, y } = place(field.left, field.top);
    const scale = radius / field.radius;
    this.context.drawImage(canvas, x, y, canvas.width * scale, canvas.height * scale);
  }

  /** @param {(x: number, y: number) => {x: number, y: number}} place */
  #drawPaper(place) {
    const { context } = this;
    this.#paper ??= paperPattern(context);
    const { x, y } = place(0, 0);
    this.#paper?.setTransform(new DOMMatrix().translate(x, y).scale(this.#ratio));
    context.save();
    context.globalCompositeOperation = "multiply";
    context.fillStyle = /** @type {CanvasPattern} */ (this.#paper);
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.restore();
  }

  /** @param {number[]} shown @param {(x: number, y: number) => {x: number, y: number}} place @param {number} radius */
  #drawScenery(shown, place, radius) {
    const world = /** @type {import("../world.js").World} */ (this.world);
    for (const index of shown) {
      const code = world.terrain(index);
      if (code === ".") continue;
      const built = world.citiesByHex.has(index);
      if (built) continue;
      const hex = world.hex(index);
      const middle = centre(hex);
      const { x, y } = place(middle.x, middle.y);
      this.#scenery.draw(this.context, code, hex.q, hex.r, x, y, radius);
    }
  }

  /** @param {number[]} shown @param {(x: number, y: number) => {x: number, y: number}} place @param {number} radius */
  #drawGrid(shown, place, radius) {
    const world = /** @type {import("../world.js").World} */ (this.world);
    const grid = new Path2D();
    for (const index of shown) {
      if (world.sight(index) === 0) continue;
      const middle = centre(world.hex(index));
      const { x, y } = place(middle.x, middle.y);
      addHex(grid, x, y, radius);
    }
    this.context.strokeStyle = "rgba(40, 36, 24, 0.13)";
    this.context.lineWidth = Math.max(1, this.#ratio);
    this.context.stroke(grid);
  }

  /** @param {number[]} shown @param {(x: number, y: number) => {x: number, y: number}} place @param {number} radius */
  #drawPieces(shown, place, radius) {
    const world = /** @type {import("../world.js").World} */ (this.world);
    const { context, marks } = this;
    const onScreen = new Set(shown);
    const cities = world.cities.filter((city) => onScreen.has(world.index(city.at)));
    for (const city of cities) {
      const middle = centre(city.at);
      const { x, y } = place(middle.x, middle.y);
      drawTown(context, city, x, y, radius, world.seats.get(city.playerId) ?? 0);
    }
    const phase = (performance.now() % 1600) / 1600;
    for (const unit of world.units) {
      if (!onScreen.has(world.index(unit.at))) continue;
      const housed = world.citiesByHex.has(world.index(unit.at));
      const at = this.animations.place(unit);
      const { x, y } = place(at.x + (housed ? 0.42 : 0), at.y - (housed ? 0.42 : 0.04));
      const mine = world.isMine(unit);
      if (unit.id === marks.selectedUnit) drawHalo(context, x, y, radius, phase);
      drawUnit(context, unit, { x, y, radius, seat: world.seats.get(unit.playerId) ?? 0, mine, small: housed });
      if (mine && marks.waiting?.has(unit.id) && unit.id !== marks.selectedUnit) this.#dot(x + radius * 0.42, y - radius * 0.5, radius);
    }
    for (const city of cities) {
      const middle = centre(city.at);
      const { x, y } = place(middle.x, middle.y);
      const idle = Boolean(city.own && !city.own.item);
      const selected = city.id === marks.selectedCity;
      drawBanner(context, city, { x, y, radius, seat: world.seats.get(city.playerId) ?? 0, ratio: this.#ratio, idle, selected });
    }
  }

  /** @param {number} x @param {number} y @param {number} radius */
  #dot(x, y, radius) {
    const { context } = this;
    context.beginPath();
    context.arc(x, y, Math.max(3, radius * 0.13), 0, Math.PI * 2);
    context.fillStyle = "#ffd76a";
    context.fill();
    context.strokeStyle = "#4a3610";
    context.lineWidth = Math.max(1, radius * 0.03);
    context.stroke();
  }
}
