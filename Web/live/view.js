// @ts-check
import { Emitter } from "../martlet/emitter.js";

/** What a page draws from, whether it is being played or was recorded: pictures, events (by field names) and figures. */
export class LiveView extends Emitter {
  /** @param {import("./core.js").LiveCore} core */
  constructor(core) {
    super();
    this.core = core;
  }

  /** Id, title, ticks, crews, roles and kinds of the game. */
  get game() {
    return this.core.game;
  }

  /** What the founder chose, by name. */
  get setup() {
    return this.core.setup;
  }

  /** Round trip, jitter, prediction error, bytes a second and the like. */
  get stats() {
    return this.core.stats;
  }

  /** Lets time pass where no picture is drawn. @param {number} now */
  pass(now) {
    this.core.update(now);
  }

  /** What is to be drawn now; call it once a picture. null before the first frame. @param {number} now */
  sample(now) {
    this.pass(now);
    for (const event of this.core.events()) this.emit("event", event);
    return this.core.sample();
  }
}
