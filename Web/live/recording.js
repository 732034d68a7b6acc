// @ts-check
import { LiveCore } from "./core.js";
import { LiveView } from "./view.js";

/**
 * A match that was recorded, played again in the page by stepping its world: for whoever draws, the same thing as a
 * `LiveMatch`, except that nobody can do anything.
 *
 * Events: `event` (the game's, by field names), `station` (another place to look from).
 */
export class RecordedMatch extends LiveView {
  /** @param {Uint8Array} bytes as `GET /matches/{id}/recording` gives them @param {string} game */
  static async open(bytes, game) {
    const core = await LiveCore.open(game);
    if (!core.openRecording(bytes, performance.now())) {
      throw new Error("This recording is of another version of the game. The server's `martlet replay` may still read it.");
    }
    return new RecordedMatch(core);
  }

  /** @param {LiveCore} core */
  constructor(core) {
    super(core);
    /** The number of the last tick. */
    this.length = core.recordingLength;
    this.speed = 1;
    this.seat = { station: 0, crew: 0 };
  }

  /** Which tick is shown. */
  get tick() {
    return this.core.stats.renderTick;
  }

  /** @param {number} tick */
  seek(tick) {
    this.core.seek(tick);
  }

  /** 1 is as it was played, 0 stands still. @param {number} speed */
  play(speed) {
    this.speed = speed;
    this.core.recordingSpeed = speed;
  }

  /** Looks from a crew's place. @param {number} station */
  watch(station) {
    const crew = Math.floor(station / Math.max(1, this.game.roles.length));
    this.seat = { station, crew };
    this.core.watch(crew);
    this.emit("station", this.seat);
  }

  input() {
    return false;
  }

  destroy() {}
}
